"""The tile map: every county one tile, cities as blocks; for listing tiers, for levels and for changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lanjie.core.chart_marks import plot
from lanjie.core.chart_names import short, two_lines
from lanjie.core.charts import (
    DIVERGING,
    INK,
    LINE_2,
    LINK,
    SEQUENTIAL,
    TIER_FILL,
    TIERS,
    WHITE,
    ChartCard,
    Head,
    Sign,
    drawing,
)
from lanjie.core.words import Words, language, say

if TYPE_CHECKING:
    import altair as alt

TIER_WORDS = {
    "listed": say("挂牌整治", "Listed"),
    "warned": say("通报警示", "Warned"),
    "watch": say("重点关注", "Watch"),
    "unclear": say("无法与阈值区分", "Cannot be separated"),
    "below": say("低于阈值", "Below threshold"),
}


@dataclass(frozen=True, slots=True)
class Class:
    """A class of a map: key, words, fill."""

    key: str
    words: Any
    fill: str

    @property
    def ink(self) -> str:
        """The colour of text on the fill."""
        return WHITE if self.fill in _DARK else INK


_DARK = frozenset({TIER_FILL["listed"], *SEQUENTIAL[4:], DIVERGING[0], DIVERGING[-1]})


@dataclass(frozen=True, slots=True)
class Tile:
    """One place: grid cell, full names in the reader's language, its class ("" for no data), trend −1, 0 or 1, value in words."""

    code: str
    name: str
    city: str
    col: int
    row: int
    category: str = ""
    trend: int = 0
    value: Any = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Size:
    """How a variant is drawn: tile, whether counties are named, sizes of type."""

    width: float
    height: float
    named: bool
    name: float
    city: float


WIDE, NARROW, PAPER = Size(56, 42, True, 12.5, 10), Size(28, 28, False, 0, 9.5), Size(34, 30, True, 8.5, 6.5)


def tiers() -> tuple[Class, ...]:
    """The five classes of the listing judgement."""
    return tuple(Class(key, TIER_WORDS[key], TIER_FILL[key]) for key in TIERS)


def levels(breaks: Sequence[float], unit: Any, show: Any = "{:g}") -> tuple[Class, ...]:
    """Up to six classes of a level from the lightest, cut at ascending `breaks` (at most five): below the first, …, the last and more."""
    steps = _spread(SEQUENTIAL, len(breaks) + 1)
    texts = [show.format(b) for b in breaks]
    words: list[Words] = [say("低于 {a} {unit}", "under {a} {unit}", a=texts[0], unit=unit)]
    words += [say("{a} – {b}", "{a} – {b}", a=a, b=b) for a, b in pairwise(texts)]
    words.append(say("{a} 及以上", "{a} and more", a=texts[-1]))
    return tuple(Class(str(at), word, fill) for at, (word, fill) in enumerate(zip(words, steps, strict=True)))


def level_class(value: float | None, breaks: Sequence[float]) -> str:
    """The class of a value among `levels(breaks)`; "" for no data."""
    return "" if value is None else str(sum(value >= cut for cut in breaks))


def tile_map(
    key: str,
    tiles: Sequence[Tile],
    classes: Sequence[Class],
    *,
    title: Any,
    subtitle: Any = "",
    source: Any = "",
    value_head: Any = "",
) -> ChartCard:
    """The card of a tile map. Trends are shown where a tile has one; tiles with a `href` link."""
    lang = language()
    counted = [Sign(c.fill, c.words, sum(t.category == c.key for t in tiles)) for c in classes]
    missing = sum(not t.category for t in tiles)
    if missing:
        counted.append(Sign(LINE_2, say("没有数据", "No data"), missing, "crossed"))
    if any(t.trend for t in tiles):
        counted.append(Sign(INK, say("12 个月明确上升、下降", "clear rise, fall over 12 months"), None, "trend"))
    words = {c.key: str(c.words) for c in classes}
    facts = {
        "tiles": [_fact(t, words, lang) for t in tiles],
        "classes": {c.key: [c.fill, c.ink] for c in classes},
    }
    rows = [
        (t.city, t.name, words.get(t.category, "—"), *((t.value,) if value_head else ()), _TREND_WORDS[t.trend])
        for t in tiles
    ]
    heads = [Head(say("市州", "City")), Head(say("县区", "County")), Head(say("判断", "Class"))]
    heads += [Head(value_head, number=True)] if value_head else []
    heads.append(Head(say("12 个月变化", "Change over 12 months")))
    draws = (draw_wide, draw_narrow, draw_paper)
    wide, narrow, paper = (drawing(key, draw, label=title, **facts) for draw in draws)
    return ChartCard(key, title, subtitle, wide, heads, rows, source=source, legend=counted, narrow=narrow, paper=paper)


_TREND_WORDS = {1: say("上升", "rose"), -1: say("下降", "fell"), 0: say("未见明确变化", "no clear change")}


def _fact(tile: Tile, words: dict[str, str], lang: str) -> dict[str, Any]:
    said = words.get(tile.category, str(say("没有数据", "no data")))
    label = f"{short(tile.city, lang)} {tile.name}：{said}" if lang == "zh" else f"{tile.name}, {tile.city}: {said}"
    extra = [str(tile.value)] if str(tile.value) else []
    extra += [str(_TREND_WORDS[tile.trend])] if tile.trend else []
    name = short(tile.name, lang)
    return {
        "name": two_lines(name) if lang == "en" else name,
        "city": short(tile.city, lang),
        "col": tile.col, "row": tile.row, "class": tile.category, "trend": tile.trend,
        "label": "，".join([label, *extra]) if lang == "zh" else ", ".join([label, *extra]),
        "href": tile.href,
    }  # fmt: skip


# Drawing -----------------------------------------------------------------------------------------------------------------


def draw_wide(facts: dict[str, Any], lang: str) -> alt.TopLevelMixin:
    """For a desk."""
    return _draw(facts, WIDE, lang)


def draw_narrow(facts: dict[str, Any], lang: str) -> alt.TopLevelMixin:
    """For a phone: cities named, counties not."""
    return _draw(facts, NARROW, lang)


def draw_paper(facts: dict[str, Any], lang: str) -> alt.TopLevelMixin:
    """For A4."""
    return _draw(facts, PAPER, lang)


def _draw(facts: dict[str, Any], size: Size, lang: str) -> alt.TopLevelMixin:
    import altair as alt  # slow import

    tiles, classes = facts["tiles"], facts["classes"]
    width, height = size.width, size.height
    left = {"x": alt.X("x:Q", scale=None, axis=None), "y": alt.Y("y:Q", scale=None, axis=None)}
    span = {**left, "x2": "x2:Q", "y2": "y2:Q"}

    def text(rows: list[dict[str, Any]], **options: Any) -> Any:
        marks = plot(rows).mark_text(aria=False, lineBreak="\n", **options)
        return marks.encode(
            **left, text="text:N", color=alt.Color("ink:N", scale=None), size=alt.Size("size:Q", scale=None)
        )

    cells = [
        {
            "x": t["col"] * width, "y": t["row"] * height, "x2": (t["col"] + 1) * width, "y2": (t["row"] + 1) * height,
            "fill": classes.get(t["class"], [WHITE, INK])[0], "label": t["label"], "href": LINK + t["href"] if t["href"] else "",
        }
        for t in tiles
    ]  # fmt: skip
    squares = []
    for linked in (True, False):
        some = [cell for cell in cells if bool(cell["href"]) is linked]
        if some:
            marks = plot(some).mark_rect(stroke=WHITE, strokeWidth=1.5)
            channels = {**span, "fill": alt.Fill("fill:N", scale=None), "description": "label:N"}
            squares.append(marks.encode(**channels, **({"href": "href:N"} if linked else {})))
    layers = [
        *squares,
        plot(c for c, t in zip(cells, tiles, strict=True) if not t["class"])
        .mark_rule(aria=False, color=LINE_2, strokeWidth=1)
        .encode(**span),
        plot(_scaled(borders(tiles), width, height))
        .mark_rule(aria=False, color=INK, strokeWidth=1.6 if size is not PAPER else 1, strokeCap="square")
        .encode(**span),
    ]
    inks = [classes.get(t["class"], [WHITE, INK])[1] for t in tiles]
    firsts = first_of_city(tiles)
    if size.named:
        layers.append(
            text(
                [
                    {
                        "x": (t["col"] + 0.5) * width, "text": t["name"], "ink": ink,
                        "y": (t["row"] + 0.5) * height - (size.name * 0.5 if "\n" in t["name"] else 0) + (3 if t in firsts else 0),
                        "size": _name_size(t["name"], size, lang),
                    }
                    for t, ink in zip(tiles, inks, strict=True)
                ],
                baseline="middle",
            )
        )  # fmt: skip
    # A pinyin city is wider than a tile of a phone: it runs over the next one, whose fill may be dark or pale, so it gets a halo.
    over = lang == "en" and not size.named
    cities = [
        {
            "x": t["col"] * width + 3,
            "y": t["row"] * height + 2,
            "text": t["city"],
            "size": size.city,
            "ink": INK if over else ink,
        }
        for t, ink in zip(tiles, inks, strict=True)
        if t in firsts
    ]
    look = {"baseline": "top", "align": "left", "fontWeight": 700}
    if over:
        halo = [{**city, "ink": WHITE} for city in cities]
        layers.append(text(halo, stroke=WHITE, strokeWidth=3, strokeJoin="round", **look))
    layers.append(text(cities, **look))
    layers.append(
        text(
            [
                {"x": (t["col"] + 1) * width - 3, "y": (t["row"] + 1) * height - 2, "text": "▲" if t["trend"] > 0 else "▼",
                 "ink": ink, "size": size.city * 0.85}
                for t, ink in zip(tiles, inks, strict=True)
                if t["trend"]
            ],
            baseline="bottom", align="right",
        )
    )  # fmt: skip
    right, bottom = max(t["col"] for t in tiles) + 1, max(t["row"] for t in tiles) + 1
    return alt.layer(*layers, width=right * width, height=bottom * height)


def _name_size(name: str, size: Size, lang: str) -> float:
    longest = max(len(line) for line in name.split("\n"))
    if lang == "en":
        return size.name * (0.88 if longest < 8 else 0.8)
    return size.name if longest < 3 else size.name * 0.92


def first_of_city(tiles: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tile of each city that carries its name: the leftmost of its topmost row."""
    found: dict[str, dict[str, Any]] = {}
    for tile in sorted(tiles, key=lambda t: (t["row"], t["col"])):
        found.setdefault(tile["city"], tile)
    return list(found.values())


def borders(tiles: Sequence[dict[str, Any]]) -> list[tuple[int, int, int, int]]:
    """The lines between tiles of different cities and round the outside, in grid units, collinear pieces joined: (x, y, x2, y2)."""
    city = {(t["col"], t["row"]): t["city"] for t in tiles}
    upright: dict[int, set[int]] = {}
    level: dict[int, set[int]] = {}
    for (col, row), name in city.items():
        for side, other in ((col, (col - 1, row)), (col + 1, (col + 1, row))):
            if city.get(other) != name:
                upright.setdefault(side, set()).add(row)
        for side, other in ((row, (col, row - 1)), (row + 1, (col, row + 1))):
            if city.get(other) != name:
                level.setdefault(side, set()).add(col)
    lines = [(x, a, x, b) for x, rows in sorted(upright.items()) for a, b in _runs(rows)]
    return lines + [(a, y, b, y) for y, cols in sorted(level.items()) for a, b in _runs(cols)]


def _runs(cells: Iterable[int]) -> list[tuple[int, int]]:
    """Consecutive unit pieces joined into (from, to)."""
    runs: list[tuple[int, int]] = []
    for cell in sorted(cells):
        if runs and runs[-1][1] == cell:
            runs[-1] = (runs[-1][0], cell + 1)
        else:
            runs.append((cell, cell + 1))
    return runs


def _scaled(lines: Iterable[tuple[int, int, int, int]], width: float, height: float) -> Iterable[dict[str, float]]:
    for x, y, x2, y2 in lines:
        yield {"x": x * width, "y": y * height, "x2": x2 * width, "y2": y2 * height}


def _spread(colours: Sequence[str], n: int) -> list[str]:
    """`n` colours of a scale, as far apart as they go."""
    if not 2 <= n <= len(colours):
        message = f"a scale of {len(colours)} colours has no {n} classes"
        raise ValueError(message)
    return [colours[round(at * (len(colours) - 1) / (n - 1))] for at in range(n)]
