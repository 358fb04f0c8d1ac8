"""Bars, contributions, versions."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanjie.core import charts
from lanjie.core.chart_bars import Contribution, bars, contributions, rounded, signed

YEARS: list[tuple[Any, int | None]] = [("2018", 8540), ("2019", 8707), ("2020", 8903)]


def columns(svg: str, colour: str) -> list[tuple[float, float]]:
    """Top and height of the bars of a colour."""
    found = re.findall(rf'd="M[\d.]+,([\d.]+)h[\d.]+v([\d.]+)h-[\d.]+Z" fill="{colour}"', svg)
    return [(float(top), float(height)) for top, height in found]


def years(rows: list[tuple[Any, int | None]] = YEARS) -> charts.ChartCard:
    return bars("k", rows, title="t", head="年", unit="家")


def test_bars_stand_on_zero_and_keep_their_proportion() -> None:
    (first, second), (last,) = columns(years().svg, charts.BAR), columns(years().svg, charts.BAR_LAST)
    assert first[0] + first[1] == pytest.approx(last[0] + last[1])
    assert first[1] / last[1] == pytest.approx(8540 / 8903, rel=1e-3)
    assert second[1] / last[1] == pytest.approx(8707 / 8903, rel=1e-3)


def test_every_bar_carries_its_number() -> None:
    assert all(f">{number}<" in years().svg for number in ("8,540", "8,707", "8,903"))


def test_a_missing_year_leaves_its_place_and_a_dash_in_the_table() -> None:
    card = years([*YEARS[:1], ("2019", None), YEARS[2]])
    assert len(columns(card.svg, charts.BAR)) == 1
    assert ">2019<" in card.svg
    assert card.rows[1] == ("2019", "—")


def test_on_a_phone_numbers_that_would_touch_are_left_to_the_last_bar() -> None:
    card = years([(str(year), 50_000 + year) for year in range(2008, 2021)])
    assert ">52,020<" in card.narrow_svg
    assert ">52,019<" not in card.narrow_svg
    assert ">52,019<" in card.svg


# Contributions -----------------------------------------------------------------------------------------------------------


def waterfall(values: list[float], **more: Any) -> charts.ChartCard:
    parts = [Contribution(f"指标{at}", value) for at, value in enumerate(values)]
    total = sum(values)
    arguments = {"total": total, "low": total - 0.3, "high": total + 0.3, "title": "t", "subtitle": "s", **more}
    return contributions("k", parts, **arguments)


def test_plus_and_minus_have_their_colours_and_the_total_its_own() -> None:
    svg = waterfall([0.52, -0.29, 0.1]).svg
    assert [svg.count(f'fill="{colour}"') for colour in (charts.PLUS, charts.MINUS_COLOUR, charts.TOTAL)] == [2, 1, 1]


def test_the_subtitle_of_the_axis_explains_the_logarithm() -> None:
    assert "+0.69 = 全省平均的 2 倍" in waterfall([0.5]).svg


def test_parts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        waterfall([0.5, 0.2], total=0.8)


def test_printed_parts_add_up_to_the_printed_total() -> None:
    card = waterfall([0.334, 0.333, 0.333])
    assert [row[1] for row in card.rows] == ["+0.34", "+0.33", "+0.33", "+1.00"]


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=12))
def test_largest_remainder_keeps_the_sum_and_moves_no_part_by_a_unit(values: list[float]) -> None:
    parts = rounded(values)
    assert sum(parts) == pytest.approx(round(sum(v * 100 for v in values)) / 100, abs=1e-9)
    assert all(abs(part - value) <= 0.01 + 1e-9 for part, value in zip(parts, values, strict=True))


@pytest.mark.parametrize(
    ("value", "expected"), [(0.52, "+0.52"), (-0.29, "−0.29"), (0.0, "0.00"), (-0.004, "0.00"), (0.005, "+0.01")]
)
def test_signed_numbers(value: float, expected: str) -> None:
    assert signed(value) == expected
