"""Tile map: classes, borders, labels, variants."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from lanjie.core import charts
from lanjie.core.chart_tiles import Tile, borders, first_of_city, level_class, levels, tiers, tile_map

GRID = Path(__file__).parents[4] / "shared" / "domain" / "tile_grid_hunan.csv"

TILES = [
    Tile("1", "岳塘区", "湘潭市", 0, 0, "warned", 1, "3.6 倍", "/situation/430304/"),
    Tile("2", "雨湖区", "湘潭市", 1, 0, "below", -1),
    Tile("3", "炎陵县", "株洲市", 0, 1, "listed"),
    Tile("4", "芦淞区", "株洲市", 1, 1, ""),
]


def made(**more: Any) -> charts.ChartCard:
    return tile_map("k", TILES, tiers(), title="t", **more)


def rects(svg: str) -> list[str]:
    return re.findall(r'fill="(#[0-9A-F]{6})" stroke="#FFFFFF" stroke-width="1.5"', svg)


def test_each_tile_has_the_fill_of_its_class() -> None:
    assert sorted(rects(made().svg)) == sorted(["#DE7426", "#DCEAF3", "#8A2A0B", "#FFFFFF"])


def test_a_tile_says_place_class_value_and_trend() -> None:
    assert 'aria-label="湘潭 岳塘区：通报警示，3.6 倍，上升"' in made().svg


def test_a_tile_in_english() -> None:
    with translation.override("en"):
        one = Tile("1", "Yuetang District", "Xiangtan City", 0, 0, "warned", -1)
        svg = tile_map("k", [one], tiers(), title="t").svg
    assert 'aria-label="Yuetang District, Xiangtan City: Warned, fell"' in svg
    assert ">Yuetang<" in svg
    assert ">Xiangtan<" in svg


def test_only_tiles_with_an_address_link() -> None:
    assert re.findall(r'href="([^"]*)"', made().svg) == ["/situation/430304/"]


def test_no_data_is_a_diagonal_and_not_a_class() -> None:
    svg = made().svg
    assert 'aria-label="株洲 芦淞区：没有数据"' in svg
    assert len(re.findall(rf'stroke="{charts.LINE_2}"', svg)) == 1


def test_the_darkest_tiles_carry_white_text() -> None:
    by_key = {c.key: c.ink for c in tiers()}
    assert by_key["listed"] == charts.WHITE
    assert {by_key[key] for key in ("warned", "watch", "unclear", "below")} == {charts.INK}


def test_trends_are_signs_with_their_meaning_in_the_key() -> None:
    card = made()
    assert card.svg.count("▲") == card.svg.count("▼") == 1
    assert card.legend[-1].shape == "trend"


def test_the_key_counts_every_class_and_the_missing() -> None:
    assert [sign.count for sign in made().legend] == [1, 1, 0, 0, 1, 1, None]


def test_no_sign_for_missing_or_trend_where_there_is_none() -> None:
    card = tile_map("k", [replace(TILES[0], trend=0)], tiers(), title="t")
    assert [sign.shape for sign in card.legend] == ["square"] * 5


def test_counties_are_named_on_a_desk_and_cities_only_on_a_phone() -> None:
    card = made()
    assert ">岳塘<" in card.svg
    assert ">岳塘<" not in card.narrow_svg
    assert ">湘潭<" in card.narrow_svg


def test_the_paper_variant_is_smaller_than_the_desk_one() -> None:
    wide, paper = (int(re.search(r'width="(\d+)"', svg)[1]) for svg in (made().svg, made().paper_svg))  # type: ignore[index]
    assert paper < wide


def test_the_table_names_class_value_and_change() -> None:
    card = made(value_head="水平")
    assert [str(cell) for cell in card.rows[0]] == ["湘潭市", "岳塘区", "通报警示", "3.6 倍", "上升"]
    assert [str(cell) for cell in card.rows[3]] == ["株洲市", "芦淞区", "—", "", "未见明确变化"]
    assert len(card.head) == 5


def cells(*places: tuple[int, int, str]) -> list[dict[str, Any]]:
    return [{"col": col, "row": row, "city": city} for col, row, city in places]


def test_borders_run_round_the_outside_in_whole_lines() -> None:
    assert borders(cells((0, 0, "a"), (1, 0, "a"))) == [(0, 0, 0, 1), (2, 0, 2, 1), (0, 0, 2, 0), (0, 1, 2, 1)]


def test_borders_part_two_cities() -> None:
    assert (1, 0, 1, 1) in borders(cells((0, 0, "a"), (1, 0, "b")))


def test_a_gap_breaks_a_line() -> None:
    lines = borders(cells((0, 0, "a"), (2, 0, "a")))
    assert (0, 0, 1, 0) in lines
    assert (2, 0, 3, 0) in lines


def test_a_city_is_named_on_the_leftmost_tile_of_its_top_row() -> None:
    firsts = first_of_city(cells((1, 1, "a"), (2, 0, "a"), (3, 0, "a"), (0, 2, "b")))
    assert [(t["col"], t["row"]) for t in firsts] == [(2, 0), (0, 2)]


@pytest.mark.parametrize(("value", "expected"), [(None, ""), (9.9, "0"), (10, "1"), (19.9, "1"), (20, "2"), (1e9, "2")])
def test_the_class_of_a_level(value: float | None, expected: str) -> None:
    assert level_class(value, [10, 20]) == expected


def test_levels_are_named_by_their_breaks_and_spread_over_the_scale() -> None:
    found = levels([10, 20], "mg")
    assert [str(c.words) for c in found] == ["低于 10 mg", "10 – 20", "20 及以上"]
    assert (found[0].fill, found[-1].fill) == (charts.SEQUENTIAL[0], charts.SEQUENTIAL[-1])


@pytest.mark.parametrize("breaks", [[], [1, 2, 3, 4, 5, 6]])
def test_a_scale_has_two_to_six_classes(breaks: list[float]) -> None:
    with pytest.raises((ValueError, IndexError)):
        levels(breaks, "mg")


@pytest.mark.skipif(not GRID.is_file(), reason="no ../shared/domain")
def test_the_grid_of_the_province_links_122_times_and_stays_small() -> None:
    with GRID.open(encoding="utf-8") as file:
        tiles = [
            Tile(
                r["code"],
                r["name_zh"],
                r["city_code"],
                int(r["col"]),
                int(r["row"]),
                "below",
                0,
                "",
                f"/situation/{r['code']}/",
            )
            for r in csv.DictReader(file)
        ]
    svg = tile_map("k", tiles, tiers(), title="t").svg
    assert len(re.findall(r'href="/situation/\d{6}/"', svg)) == 122
    assert len(svg) < 60_000


@pytest.mark.parametrize(("lang", "halo"), [("zh-hans", 0), ("en", 2)])
def test_a_pinyin_city_on_a_phone_stays_legible_over_the_next_tile(lang: str, halo: int) -> None:
    with translation.override(lang):
        svg = made().narrow_svg
    assert svg.count('stroke-width="3"') == halo
