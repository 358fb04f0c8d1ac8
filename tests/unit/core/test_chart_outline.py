"""Outline map: classes on boundaries."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

from lanjie.core import charts
from lanjie.core.chart_outline import outline_map, wound
from lanjie.core.chart_tiles import Tile, tiers


def square(code: str, x: float, *, clockwise: bool = False) -> dict[str, Any]:
    ring = [[x, 27], [x + 1, 27], [x + 1, 28], [x, 28], [x, 27]]
    ring = ring[::-1] if clockwise else ring
    return {
        "type": "Feature",
        "properties": {"code": code, "name": "外县"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


MAP = {"type": "FeatureCollection", "features": [square("1", 110), square("2", 111), square("3", 112, clockwise=True)]}
PLACES = [
    Tile("1", "岳塘区", "湘潭市", 0, 0, "warned", href="/situation/430304/"),
    Tile("2", "雨湖区", "湘潭市", 1, 0, ""),
]


def made() -> charts.ChartCard:
    return outline_map("k", MAP, PLACES, tiers(), title="t")


def test_a_shape_has_the_fill_of_its_class_and_links() -> None:
    svg = made().svg
    assert re.search(
        rf'href="/situation/430304/"><path aria-label="湘潭市 岳塘区：通报警示"[^>]*fill="{charts.TIER_FILL["warned"]}"',
        svg,
    )


def test_a_place_without_data_is_hatched() -> None:
    assert re.search(r'aria-label="湘潭市 雨湖区：没有数据"[^>]*fill="url\(#k-', made().svg)


def test_a_shape_without_a_place_is_hatched_under_its_own_name() -> None:
    assert 'aria-label="外县：没有数据"' in made().svg


def test_the_key_counts_the_places_without_data() -> None:
    assert (made().legend[-1].shape, made().legend[-1].count) == ("hatched", 1)


@pytest.mark.parametrize("clockwise", [True, False])
def test_a_county_is_not_the_world_without_it(clockwise: bool) -> None:
    """However a file turns its rings, the outside comes out clockwise in longitude and latitude."""
    ring = wound(square("1", 110, clockwise=clockwise)["geometry"])[0]
    assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) < 0


def test_a_hole_is_turned_against_the_outside() -> None:
    outer = square("1", 110)["geometry"]["coordinates"][0]
    hole = [[110.4, 27.4], [110.6, 27.4], [110.6, 27.6], [110.4, 27.6], [110.4, 27.4]]
    turned = wound({"type": "MultiPolygon", "coordinates": [[outer, hole]]})[0]
    areas = [sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) for ring in turned]
    assert areas[0] < 0 < areas[1]
