"""The outline map, offered beside the tile map: the same classes on simplified boundaries, hatched where there is no data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lanjie.core.chart_marks import plot
from lanjie.core.chart_tiles import Class, Tile
from lanjie.core.charts import INK, LINE_2, LINK, WHITE, ChartCard, Head, Sign, drawing
from lanjie.core.words import language, say

if TYPE_CHECKING:
    import altair as alt

#: Stripes of the hatch across a shape.
STRIPES = 12


def outline_map(
    key: str,
    geojson: Mapping[str, Any],
    places: Sequence[Tile],
    classes: Sequence[Class],
    *,
    title: Any,
    subtitle: Any = "",
    source: Any = "",
    code: str = "code",
) -> ChartCard:
    """Counties by class. `geojson` is a feature collection in degrees whose features carry `code` among their properties.

    Places without a feature are left to the table; features without a place are hatched as places without data.
    """
    colon = "：" if language() == "zh" else ": "
    words = {c.key: str(c.words) for c in classes}
    fills = {c.key: c.fill for c in classes}
    known = {p.code: p for p in places}
    shapes = []
    for feature in geojson["features"]:
        place = known.get(str(feature["properties"][code]))
        category = place.category if place else ""
        name = f"{place.city} {place.name}" if place else str(feature["properties"].get("name", ""))
        shapes.append(
            {
                "geometry": {"type": feature["geometry"]["type"], "coordinates": wound(feature["geometry"])},
                "fill": fills.get(category, ""),
                "label": f"{name}{colon}{words.get(category, say('没有数据', 'no data'))}",
                "href": place.href if place else "",
            }
        )
    legend = [Sign(c.fill, c.words, sum(p.category == c.key for p in places)) for c in classes]
    missing = sum(not p.category for p in places)
    if missing:
        legend.append(Sign(LINE_2, say("没有数据", "No data"), missing, "hatched"))
    heads = [Head(say("市州", "City")), Head(say("县区", "County")), Head(say("判断", "Class"))]
    rows = [(p.city, p.name, words.get(p.category, "—")) for p in places]
    wide = drawing(key, draw_outline, label=title, width=600, height=600, shapes=shapes)
    narrow = drawing(f"{key}-narrow", draw_outline, label=title, width=296, height=296, shapes=shapes)
    return ChartCard(key, title, subtitle, wide, heads, rows, source=source, legend=legend, narrow=narrow)


def draw_outline(facts: dict[str, Any], lang: str) -> alt.TopLevelMixin:  # noqa: ARG001  texts come ready
    """Shapes by class, links where there are any."""
    import altair as alt  # slow import

    layers = []
    for classed in (True, False):
        for linked in (True, False):
            some = [
                {
                    "type": "Feature",
                    "geometry": s["geometry"],
                    "properties": {"fill": s["fill"], "label": s["label"], "href": LINK + s["href"]},
                }
                for s in facts["shapes"]
                if bool(s["fill"]) is classed and bool(s["href"]) is linked
            ]
            if not some:
                continue
            look: dict[str, Any] = {} if classed else {"fill": hatch()}
            marks = plot(some).mark_geoshape(stroke=INK, strokeWidth=0.5, **look)
            channels: dict[str, Any] = {"description": "properties.label:N"}
            if classed:
                channels["fill"] = alt.Fill("properties.fill:N", scale=None)
            if linked:
                channels["href"] = "properties.href:N"
            layers.append(marks.encode(**channels))
    return alt.layer(*layers, projection={"type": "mercator"}, width=facts["width"], height=facts["height"])


def hatch() -> dict[str, Any]:
    """Diagonal stripes as a gradient with hard edges, which needs no pattern and no style."""
    stops = []
    for stripe in range(STRIPES):
        start, middle, end = stripe / STRIPES, (stripe + 0.25) / STRIPES, (stripe + 1) / STRIPES
        stops += [{"offset": start, "color": LINE_2}, {"offset": middle, "color": LINE_2}]
        stops += [{"offset": middle, "color": WHITE}, {"offset": end, "color": WHITE}]
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1, "y2": 1, "stops": stops}


def wound(geometry: Mapping[str, Any]) -> list[Any]:
    """Rings turned the way D3 reads a sphere: outside clockwise, holes against it; else a county would be the world without it."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    turned = [[_turned(ring, clockwise=at == 0) for at, ring in enumerate(polygon)] for polygon in polygons]
    return turned if geometry["type"] == "MultiPolygon" else turned[0]


def _turned(ring: Sequence[Sequence[float]], *, clockwise: bool) -> list[Any]:
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return list(ring) if (area < 0) is clockwise else list(reversed(ring))
