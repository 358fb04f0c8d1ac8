"""Series: what is drawn where, gaps and breaks, the table under the fold."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import translation

from lanjie.core import charts
from lanjie.core.chart_series import (
    SIDE,
    THIRD,
    Break,
    Level,
    Limit,
    Point,
    number_format,
    series,
    series_key,
    small_multiples,
    sparkline,
    time_axis,
)
from lanjie.core.words import say

DAYS = [date(2019, month, 15) for month in range(1, 9)]
POINTS = [Point(day, 40.0 + at) for at, day in enumerate(DAYS)]
LEVELS = [Level(day, 41.0, 31.0, 54.0) for day in DAYS]


def made(**more: object) -> charts.ChartCard:
    arguments = {"title": "t", "unit": "mg", "points": POINTS, "levels": LEVELS, **more}
    return series("k", **arguments)  # type: ignore[arg-type]


def shapes(svg: str, colour: str) -> list[str]:
    return re.findall(rf'<path[^>]*fill="{colour}"[^>]*/>', svg)


def test_points_stand_on_a_band_and_a_line() -> None:
    svg = made().svg
    assert len(shapes(svg, charts.POINT)) == len(POINTS)
    assert len(shapes(svg, charts.BAND)) == 1
    assert len(re.findall(rf'stroke="{charts.LINE}"', svg)) == 1


def test_each_point_says_day_and_value() -> None:
    assert 'aria-label="2019-01-15：40.0"' in made().svg


def test_a_censored_value_is_an_open_triangle_at_its_limit() -> None:
    svg = made(points=[*POINTS, Point(date(2019, 8, 20), 12.0, censored=True)]).svg
    assert 'aria-label="2019-08-20：&lt; 12.0"' in svg
    assert re.search(rf'fill="{charts.WHITE}" stroke="{charts.CATEGORICAL[0]}"', svg)


def test_a_value_outside_the_band_is_a_diamond() -> None:
    svg = made(points=[*POINTS, Point(date(2019, 8, 20), 80.0, outside=True)]).svg
    assert len(shapes(svg, charts.OUTSIDE)) == 1


@pytest.mark.parametrize(
    ("day", "parts"), [(date(2018, 12, 1), 1), (date(2019, 5, 15), 2), (date(2019, 5, 16), 2), (date(2019, 9, 1), 1)]
)
def test_a_break_cuts_band_and_line(day: date, parts: int) -> None:
    svg = made(breaks=[Break(day, say("换实验室", "new laboratory"))]).svg
    assert len(shapes(svg, charts.BAND)) == parts
    assert "换实验室" in svg


def test_a_missing_month_leaves_a_gap() -> None:
    levels = [*LEVELS[:3], Level(DAYS[3], None), *LEVELS[4:]]
    assert len(shapes(made(levels=levels).svg, charts.BAND)) == 2


def test_limits_are_dashed_and_named() -> None:
    svg = made(limits=[Limit(DAYS[0], DAYS[-1], 20.0)]).svg
    assert 'stroke-dasharray="3,3"' in svg
    assert "定量限 LOQ" in svg


def test_the_value_axis_begins_at_zero() -> None:
    assert re.search(r"<text[^>]*>0</text>", made().svg)


def test_a_log_axis_is_labelled_in_multiples() -> None:
    levels = [
        Level(day, level, level * 0.8, level * 1.3)
        for day, level in zip(DAYS, (2, 1.8, 1.5, 1.2, 1, 0.8, 0.6, 0.5), strict=True)
    ]
    svg = made(levels=levels, points=[Point(DAYS[-1], 0.5)], multiples=True, shape=SIDE).svg
    assert "1 倍" in svg
    assert "0.5 倍" in svg


def test_a_chart_in_a_side_column_has_no_narrow_variant() -> None:
    assert made(shape=SIDE).narrow is None


def test_a_wide_chart_has_a_narrow_variant_that_is_smaller() -> None:
    card = made()
    width = [int(re.search(r'width="(\d+)"', svg)[1]) for svg in (card.svg, card.narrow_svg)]  # type: ignore[index]
    assert width[0] < 800
    assert width[1] < 306


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        series("k", title="t", unit="mg", points=[])


def test_the_table_holds_newest_first_with_intervals() -> None:
    card = made(points=[*POINTS, Point(DAYS[0], 12.0, censored=True)])
    assert card.rows[0] == ("2019-08-15", "47.0", "41", "31 – 54")
    assert card.rows[-1] == ("2019-01-15", "40.0；< 12.0", "41", "31 – 54")


def test_a_series_without_a_model_has_a_table_of_two_columns() -> None:
    assert [len(row) for row in made(levels=()).rows] == [2] * len(POINTS)


def test_english_words_in_an_english_page() -> None:
    with translation.override("en"):
        card = made(limits=[Limit(DAYS[0], DAYS[-1], 20.0)])
        assert "LOQ" in card.svg
        assert "定量限" not in card.svg
        assert 'aria-label="2019-01-15: 40.0"' in card.svg


def test_small_multiples_share_size_and_years() -> None:
    early = [Point(date(2017, 1, 1), 1.0)]
    cards = small_multiples(
        [{"key": k, "title": "t", "unit": "u", "points": p} for k, p in (("a", POINTS), ("b", early))]
    )
    assert cards[0].wide.facts["span"] == cards[1].wide.facts["span"] == ["2017-01-01", "2019-08-15"]
    assert {tuple(card.wide.facts["size"]) for card in cards} == {(THIRD.width, THIRD.height, THIRD.ticks)}


def test_a_sparkline_is_small_and_marks_the_last_known_value() -> None:
    svg = sparkline("s", [1, 2, 3, None], label="上升").svg()
    assert len(shapes(svg, charts.POINT)) == 1
    assert len(svg) < 2000


@pytest.mark.parametrize(
    ("span", "unit"),
    [
        (["2018-01-15", "2019-12-14"], "month"),
        (["2018-01-15", "2020-01-14"], "year"),
        (["2015-01-15", "2020-01-15"], "year"),
    ],
)
def test_years_from_two_years_on_and_months_below(span: list[str], unit: str) -> None:
    assert time_axis(span, 740)["tickCount"]["interval"] == unit


@pytest.mark.parametrize(
    ("top", "expected"), [(5, ",.0f"), (4.99, ",.1f"), (0.5, ",.1f"), (0.49, ",.2f"), (0.049, ",.2~g")]
)
def test_axis_numbers_have_the_places_their_size_asks_for(top: float, expected: str) -> None:
    assert number_format(top) == expected


def test_the_key_leaves_out_what_is_not_drawn() -> None:
    assert [sign.shape for sign in series_key(outside=False, censored=False)] == ["square", "line", "point"]


def baseline(limit: float) -> float:
    """How far the name of a limit of quantification stands from its line; below is positive."""
    svg = made(limits=[Limit(DAYS[0], DAYS[-1], limit)]).svg
    line = re.search(r'<line transform="translate\([\d.]+,([\d.]+)\)"[^>]*stroke-dasharray="3,3"', svg)
    name = re.search(r'transform="translate\([\d.]+,([\d.]+)\)"[^>]*>定量限 LOQ', svg)
    assert line
    assert name
    return float(name[1]) - float(line[1])


@pytest.mark.parametrize(("limit", "below"), [(1.0, False), (8.0, False), (8.2, True), (30.0, True)])
def test_the_name_of_a_low_limit_stands_above_it_and_off_the_time_axis(limit: float, below: bool) -> None:
    """The band ends at 54, 15 % of which are 8.1."""
    assert (baseline(limit) > 0) is below


def test_a_log_axis_of_a_single_level_is_still_an_axis() -> None:
    card = made(points=[Point(DAYS[0], 1.0)], levels=[Level(DAYS[0], 1.0)], multiples=True, shape=SIDE)
    assert ">1 倍<" in card.svg
