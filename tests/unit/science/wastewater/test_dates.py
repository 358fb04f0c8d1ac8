"""Dates as laboratories write them."""

from __future__ import annotations

import datetime as dt

import pytest

from lanjie.science.wastewater.dates import When, read_date


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2020-08-15", "2020-08-15"), ("2020/8/5", "2020-08-05"), ("20200815", "2020-08-15"), ("2020年8月15日", "2020-08-15"),
        ("2020-08-15 10:30", "2020-08-15"), ("2020-08-15T00:00:00", "2020-08-15"), ("2020-08", "2020-08"),
        ("2020.8", "2020-08"), ("202008", "2020-08"), ("2020年8月", "2020-08"), ("2020Q3", "2020Q3"), ("2020-q3", "2020Q3"),
        ("2020年第三季度", "2020Q3"), ("2020年3季度", "2020Q3"), ("2020", "2020"), ("2020.0", "2020"), (" 2020 ", "2020"),
    ],
)  # fmt: skip
def test_read(text: str, label: str) -> None:
    assert read_date(text).label() == label


@pytest.mark.parametrize(
    "text", ["", "x", "2020-13", "2020-02-30", "2020Q5", "44000", "15/08/2020", "1899", "2200", "2020-0"]
)
def test_not_a_date(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        read_date(text)


def test_months_later_keeps_the_day_or_takes_the_last() -> None:
    assert When(dt.date(2019, 11, 30), "day").months_later(3).label() == "2020-02-29"
    assert When(dt.date(2019, 12, 31), "day").months_later(12).label() == "2020-12-31"


def test_quarter_later_stays_a_quarter() -> None:
    assert read_date("2020Q4").months_later(3).label() == "2021Q1"
