"""Ranking: intervals, tiers, threshold, rank intervals."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from lanjie.core import charts
from lanjie.core.chart_ranking import Ranked, Threshold, estimate, ranking

ROWS = [
    Ranked("株洲 炎陵", 5.8, 4.8, 7.1, "listed", 1, 2, "/situation/430225/"),
    Ranked("湘潭 岳塘", 3.6, 2.7, 4.9, "warned", 2, 8),
    Ranked("株洲 芦淞", 1.9, 1.0, 3.6, "unclear", 4, 54),
    Ranked("岳阳 云溪", 0.9, 0.6, 1.4, "below", 16, 56),
]


def made(rows: list[Ranked] = ROWS, **more: Any) -> charts.ChartCard:
    return ranking("k", rows, title="t", axis="毒情水平，全省平均 = 1 倍", **{"multiples": True, **more})


def test_every_unit_has_its_interval_in_its_colour() -> None:
    svg = made().svg
    for row in ROWS:
        assert re.search(rf'stroke="{charts.TIER_LINE[row.tier]}" stroke-width="2.2"', svg)


def marks(svg: str) -> dict[str, str]:
    return dict(
        re.findall(r'<path aria-label="([^，"]*)[^"]*" role="graphics-symbol" transform="[^"]*" d="([^"]*)"', svg)
    )


def test_square_in_a_tier_and_circle_outside() -> None:
    found = marks(made().svg)
    assert {name: "A" in path for name, path in found.items()} == {
        "株洲 炎陵": False, "湘潭 岳塘": False, "株洲 芦淞": True, "岳阳 云溪": True,
    }  # fmt: skip


def test_a_mark_says_estimate_interval_and_ranks() -> None:
    assert 'aria-label="湘潭 岳塘，3.6（95% 区间 2.7 至 4.9），名次 2–8"' in made().svg


def test_a_unit_links_where_it_has_an_address() -> None:
    assert re.findall(r'href="([^"]*)"', made().svg) == ["/situation/430225/"]


def test_rank_intervals_stand_at_the_right() -> None:
    svg = made().svg
    assert ">名次区间<" in svg
    assert ">4–54<" in svg


def test_no_rank_column_where_no_ranks_are_known() -> None:
    card = made([Ranked("a", 2.0, 1.0, 3.0)])
    assert ">名次区间<" not in card.svg
    assert len(card.head) == 3


def test_the_threshold_is_dashed_and_labelled() -> None:
    svg = made(threshold=Threshold(1.6, "第 20 位")).svg
    assert 'stroke-dasharray="4,3"' in svg
    assert ">第 20 位<" in svg


def test_levels_are_multiples_and_not_logarithms() -> None:
    svg = made().svg
    assert ">2 倍<" in svg
    assert "0.69" not in svg


def test_absolute_levels_begin_at_zero() -> None:
    svg = made([Ranked("a", 41.0, 31.0, 54.0)], multiples=False).svg
    assert re.search(r"<text[^>]*>0</text>", svg)
    assert "倍<" not in svg.replace("= 1 倍<", "<")


def test_a_censored_unit_is_an_open_triangle_without_interval() -> None:
    card = made([ROWS[0], Ranked("南岳", 5.9, None, None, censored=True)], multiples=False)
    assert 'aria-label="南岳，低于 5.9"' in card.svg
    assert card.rows[1] == ("南岳", "< 5.9", "—", "—")


@pytest.mark.parametrize(("low", "high", "expected"), [(1, 2, "1–2"), (4, 4, "4"), (None, 2, "")])
def test_rank_interval_in_words(low: int | None, high: int | None, expected: str) -> None:
    assert Ranked("a", 1, 1, 1, rank_low=low, rank_high=high).ranks == expected


def test_an_estimate_in_english() -> None:
    with translation.override("en"):
        assert estimate(ROWS[1]) == "3.6 (95% interval 2.7 to 4.9)"


def test_the_narrow_variant_fits_a_phone() -> None:
    width = int(re.search(r'width="(\d+)"', made().narrow_svg)[1])  # type: ignore[index]
    assert width < 306


def test_the_paper_variant_is_narrower_than_the_desk() -> None:
    wide, paper = (int(re.search(r'width="(\d+)"', svg)[1]) for svg in (made().svg, made().paper_svg))  # type: ignore[index]
    assert paper < wide


SECOND = [replace(ROWS[0], other=5.1), ROWS[1]]


def test_a_second_reading_stands_beside_the_point_as_an_open_diamond() -> None:
    assert made(SECOND, other="对照指数").svg.count('fill-opacity="0.01"') == 1


def test_a_second_reading_is_said_named_in_the_key_and_in_the_table() -> None:
    card = made(SECOND, other="对照指数")
    assert "名次 1–2，对照指数 5.1" in card.svg
    assert card.legend[-1].shape == "diamond_open"
    assert [row[-1] for row in card.rows] == ["5.1", "—"]


def test_without_a_second_reading_there_is_no_column_for_it() -> None:
    assert len(made().head) == 4
