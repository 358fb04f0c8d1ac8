"""The spacing that dates have."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from lanjie.science.wastewater.dates import read_date
from lanjie.science.wastewater.spacing import Dates, as_numbers, infer_step


def name(*series: list[str]) -> str:
    dates = [read_date(label) for one in series for label in one]
    number = np.repeat(np.arange(len(series)), [len(one) for one in series])
    return infer_step(Dates(number, *as_numbers(dates), by_day=any(date.unit == "day" for date in dates))).name


def days(step: int, count: int, start: str = "2015-01-08") -> list[str]:
    first = dt.date.fromisoformat(start)
    return [(first + dt.timedelta(days=step * i)).isoformat() for i in range(count)]


def months(step: int, count: int, day: str = "-15") -> list[str]:
    return [f"{2015 + i * step // 12}-{i * step % 12 + 1:02d}{day}" for i in range(count)]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (months(1, 24), "month"), (months(1, 24, ""), "month"), (months(2, 24), "2 months"), (months(3, 24), "quarter"),
        (months(6, 12), "half-year"), (months(12, 12), "year"), ([str(2010 + i) for i in range(12)], "year"),
        ([f"{2010 + i // 4}Q{i % 4 + 1}" for i in range(12)], "quarter"), (days(7, 60), "7 days"), (days(10, 60), "10 days"),
        (days(28, 60), "28 days"), (days(366, 3), "year"), (days(1, 60), "1 days"), (["2020-01-05"], "year"),
    ],
)  # fmt: skip
def test_regular_series(labels: list[str], expected: str) -> None:
    assert name(labels) == expected


def test_months_with_gaps_are_months() -> None:
    labels = [label for i, label in enumerate(months(1, 40)) if i % 3 != 1]
    assert name(labels) == "month"


def test_years_with_long_gaps_are_years() -> None:
    assert name(["2011", "2013", "2016", "2019"]) == "year"


def test_rounds_of_a_working_day_and_a_weekend_are_quarters() -> None:
    labels = [label for month in months(3, 12, "") for label in (f"{month}-14", f"{month}-17")]
    assert name(labels) == "quarter"


def test_a_week_of_days_each_year_is_a_year() -> None:
    labels = [label for year in range(2011, 2020) for label in days(1, 7, f"{year}-03-10")]
    assert name(labels) == "year"


def test_one_date_a_site_takes_the_spacing_of_the_others() -> None:
    assert name(months(1, 24), ["2015-05-02"], ["2016-03-02"]) == "month"
