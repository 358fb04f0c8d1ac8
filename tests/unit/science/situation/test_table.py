from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lanjie.science.situation.table import DataError, Row, check_rows, read_rows

from .factories import raw


def checked(**changes: str) -> Row:
    (row,) = check_rows([(2, raw(**changes))])
    return row


def test_a_count_keeps_its_exposure() -> None:
    row = checked()
    assert (row.low, row.high, row.size) == (3.0, 3.0, 1.5)


@pytest.mark.parametrize(("y", "low", "high"), [("1-5", 1, 5), ("1..5", 1, 5), ("<5", 0, 4), ("<0.5", 0, 0)], ids=str)
def test_suppressed_counts_become_bounds(y: str, low: float, high: float) -> None:
    row = checked(y=y)
    assert (row.low, row.high) == (low, high)


def test_a_load_below_its_limit_is_open_downwards_on_the_log_scale() -> None:
    row = checked(likelihood="lognormal", y="<2.5", n_or_exposure="")
    assert row.low == -np.inf
    assert row.high == pytest.approx(np.log(2.5))


def test_a_load_above_a_limit_is_open_upwards() -> None:
    row = checked(likelihood="normal", y="> -1.5", n_or_exposure="")
    assert (row.low, row.high) == (-1.5, np.inf)


def test_an_empty_value_and_a_round_without_tests_are_missing_cells() -> None:
    rows = [raw(y=""), raw(month="2020-09", indicator="hair", likelihood="binomial", y="0", n_or_exposure="0")]
    assert check_rows(enumerate(rows)) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"area": ""}, "area is empty"),
        ({"indicator": ""}, "indicator is empty"),
        ({"month": "2020/08"}, "'2020/08' is not a period"),
        ({"likelihood": "gamma"}, "'gamma' is not one of normal, lognormal, binomial, poisson"),
        ({"y": "many"}, "'many' is not a number"),
        ({"y": "nan"}, "'nan' is not a number"),
        ({"y": "5-1"}, "lower bound"),
        ({"y": "2.5"}, "whole number"),
        ({"y": "-1"}, "whole number from 0"),
        ({"y": ">5"}, "open upwards"),
        ({"n_or_exposure": ""}, "n_or_exposure is empty"),
        ({"n_or_exposure": "0"}, "exposure 0 is not positive"),
        ({"n_or_exposure": "x"}, "n_or_exposure 'x'"),
        ({"likelihood": "binomial", "y": "31", "n_or_exposure": "30"}, "y 31 is larger than n 30"),
        ({"likelihood": "binomial", "n_or_exposure": "30.5"}, "n 30.5 is not a whole number"),
        ({"likelihood": "lognormal", "y": "0"}, "no logarithm"),
        ({"likelihood": "normal", "variance": "-1"}, "variance -1 is negative"),
    ],
)
def test_each_fault_is_named_with_its_row(changes: dict[str, str], message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        check_rows([(7, raw(**changes))])
    assert caught.value.faults[0].en.startswith("row 7: ")
    assert caught.value.faults[0].zh.startswith("第 7 行：")


def test_all_of_n_may_be_positive() -> None:
    assert checked(likelihood="binomial", y="30", n_or_exposure="30").high == 30.0


def test_a_month_that_stands_twice_names_both_rows() -> None:
    with pytest.raises(DataError, match=r"row 9: case of area A in 2020-08 stands twice, first in row 4"):
        check_rows([(4, raw()), (9, raw(y="5"))])


def test_an_indicator_has_one_likelihood() -> None:
    rows = [(2, raw()), (3, raw(month="2020-09", likelihood="binomial", n_or_exposure="30"))]
    with pytest.raises(DataError, match="case is binomial here and poisson above"):
        check_rows(rows)


def test_every_fault_is_collected() -> None:
    with pytest.raises(DataError) as caught:
        check_rows([(n, raw(y="x", area=f"A{n}")) for n in range(25)])
    assert len(caught.value.faults) == 25


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("area,month,indicator,y\n", encoding="utf-8")
    with pytest.raises(DataError, match="likelihood, n_or_exposure, variance"):
        read_rows(path)
