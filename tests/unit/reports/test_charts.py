"""Titles of trends are findings computed from the data, and fall back where they can not be stated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from lanjie.core.figures import Figure, Number
from lanjie.core.words import say
from lanjie.reports import charts

LABEL = say("样品", "Samples")
QUARTERS = [date(2019, 7, 1), date(2019, 10, 1), date(2020, 1, 1), date(2020, 4, 1), date(2020, 7, 1)]
END = date(2020, 9, 30)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def figure(kind: str) -> Figure:
    unit = say("份", "n")
    return Figure("a.b", LABEL, unit, kind, LABEL, LABEL, lambda *_: None, "figures.read")  # type: ignore[arg-type,return-value]


def counts(*values: int) -> list[tuple[date, Number]]:
    return [(day, Number(value, value)) for day, value in zip(QUARTERS, values, strict=True)]


@pytest.mark.parametrize(
    ("last", "words"),
    [(7, "1 fewer than a year before"), (8, "the same as a year before"), (9, "1 more than a year before")],
)
def test_a_count_is_held_against_a_year_before(last, words):
    card = charts.trend(figure("flow"), counts(8, 1, 1, 1, last), "quarter", END)
    assert card is not None
    assert words in str(card.title)


@pytest.mark.parametrize(("on", "period"), [(date(2020, 9, 29), "2020Q2"), (date(2020, 9, 30), "2020Q3")])
def test_an_unfinished_quarter_is_not_compared_and_is_marked(on, period):
    card = charts.trend(figure("flow"), counts(8, 1, 1, 1, 2), "quarter", on)
    assert card is not None
    assert period in str(card.title)
    assert ("up to 2020-09-29" in str(card.subtitle)) is (on.day == 29)


def estimates(low: float, high: float) -> list[tuple[date, Number]]:
    return [(day, Number(10.0, 2, 9.0, 11.0)) for day in QUARTERS[:-1]] + [
        (QUARTERS[-1], Number((low + high) / 2, 2, low, high))
    ]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (11.0, 13.0, "no clear change"),
        (11.1, 13.0, "above a year before"),
        (7.0, 9.0, "no clear change"),
        (7.0, 8.9, "below a year before"),
    ],
)
def test_an_estimate_says_no_change_that_its_intervals_do_not_carry(low, high, words):
    card = charts.trend(figure("estimate"), estimates(low, high), "quarter", END)
    assert card is not None
    assert words in str(card.title)


def test_less_than_a_year_is_not_compared():
    card = charts.trend(figure("estimate"), estimates(9, 11)[1:], "quarter", END)
    assert card is not None
    assert str(card.title) == "Samples"


def test_nothing_to_draw_is_no_chart():
    assert charts.trend(figure("estimate"), [(QUARTERS[0], Number(None, 0))], "quarter", END) is None
