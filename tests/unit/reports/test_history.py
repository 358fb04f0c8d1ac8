from __future__ import annotations

from datetime import date

import pytest

from lanjie.core.figures import Asked
from lanjie.reports.queries.history import compared, end_of, periods, start_of


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (date(2020, 6, 30), date(2020, 4, 1), date(2020, 6, 30)),
        (date(2020, 7, 1), date(2020, 7, 1), date(2020, 9, 30)),
        (date(2020, 12, 31), date(2020, 10, 1), date(2020, 12, 31)),
        (date(2021, 1, 1), date(2021, 1, 1), date(2021, 3, 31)),
    ],
)
def test_a_quarter_begins_and_ends(day, start, end):
    assert (start_of(day, "quarter"), end_of(day, "quarter")) == (start, end)


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2020, 12, 31)])
def test_a_year_begins_and_ends(day):
    assert (start_of(day, "year"), end_of(day, "year")) == (date(2020, 1, 1), date(2020, 12, 31))


def test_periods_end_with_the_one_asked_for():
    found = periods(date(2020, 9, 5), "quarter")
    assert (found[0], found[-1], len(found)) == (date(2017, 10, 1), date(2020, 7, 1), 12)
    assert periods(date(2020, 9, 5), "year")[0] == date(2015, 1, 1)


def test_a_stock_is_compared_with_the_end_of_last_year():
    then = compared(Asked(on=date(2020, 9, 5)), "stock")
    assert then is not None
    assert then.on == date(2019, 12, 31)


def test_a_flow_is_compared_with_the_same_days_of_last_year():
    then = compared(Asked(on=date(2020, 2, 29), since=date(2020, 1, 1)), "flow")
    assert then is not None
    assert (then.since, then.on) == (date(2019, 1, 1), date(2019, 2, 28))


def test_an_estimate_is_not_compared_without_its_interval():
    assert compared(Asked(on=date(2020, 9, 5)), "estimate") is None
