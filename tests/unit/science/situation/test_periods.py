from __future__ import annotations

import pytest

from lanjie.science.situation.periods import PeriodError, calendar


@pytest.mark.parametrize(
    ("texts", "step", "labels"),
    [
        (["2020-12", "2021-02"], "month", ("2020-12", "2021-01", "2021-02")),
        (["2020Q4", "2021Q1"], "quarter", ("2020Q4", "2021Q1")),
        (["2019", "2016"], "year", ("2016", "2017", "2018", "2019")),
    ],
)
def test_the_step_is_read_from_the_writing_and_gaps_are_filled(
    texts: list[str], step: str, labels: tuple[str, ...]
) -> None:
    found = calendar(texts)
    assert (found.step.en, found.labels) == (step, labels)
    assert found.index(labels[-1]) == len(labels) - 1


@pytest.mark.parametrize("text", ["2020-13", "2020-00", "2020Q5", "August", "", "20-08"])
def test_what_is_no_period_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PeriodError, match="2020-08"):
        calendar([text])


def test_mixed_lengths_are_refused() -> None:
    with pytest.raises(PeriodError, match="month, year"):
        calendar(["2020-08", "2021"])


def test_a_period_outside_is_refused() -> None:
    with pytest.raises(PeriodError, match="between 2020-01 and 2020-03"):
        calendar(["2020-01", "2020-03"]).index("2020-04")


def test_no_period_is_refused() -> None:
    with pytest.raises(PeriodError, match="no period"):
        calendar([])
