"""Bars from day to day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lanjie.core import charts
from lanjie.core.chart_gantt import Stretch, gantt

ROWS = [
    Stretch("总方案", date(2020, 1, 1), date(2020, 12, 31), running=True),
    Stretch("子方案", date(2020, 1, 1), date(2020, 6, 30), depth=1),
]


def card(asked: date = date(2020, 7, 1), **more: Any) -> charts.ChartCard:
    return gantt("g", ROWS, asked=asked, title="t", **more)


def test_each_row_is_a_bar_of_its_colour() -> None:
    svg = card().svg
    assert svg.count(f'fill="{charts.BAR_LAST}"') == 1
    assert svg.count(f'fill="{charts.BAR}"') == 1


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2020, 12, 31), True),
        (date(2021, 1, 1), False),
    ],
)
def test_today_is_a_line_only_within_the_span(asked: date, shown: bool) -> None:
    assert (charts.QUERY in card(asked).svg) == shown


def test_the_table_holds_every_row_with_its_days_and_depth() -> None:
    assert list(card().rows) == [
        ("总方案", "2020-01-01", "2020-12-31"),
        ("\u3000子方案", "2020-01-01", "2020-06-30"),
    ]


def test_there_is_a_drawing_for_phones() -> None:
    assert card().narrow is not None


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        gantt("g", [], asked=date(2020, 1, 1), title="t")
