"""Series over time: samples with their model band, censored values at their limit, breaks; small multiples and sparklines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from lanjie.core.chart_marks import plot
from lanjie.core.charts import (
    BAND,
    CATEGORICAL,
    INK_2,
    LINE,
    LINE_2,
    OUTSIDE,
    POINT,
    WHITE,
    ChartCard,
    Drawing,
    Head,
    Sign,
    drawing,
)
from lanjie.core.quantities import DASH, significant
from lanjie.core.words import language, say

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class Point:
    """One observed value; a censored one holds its own limit, one outside the band is drawn as a diamond."""

    day: date
    value: float
    censored: bool = False
    outside: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """The model on a day: level with its 95 % interval; None where a month is missing leaves a gap."""

    day: date
    level: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of quantification in force from one day to another, in the unit of the chart."""

    since: date
    until: date
    value: float


@dataclass(frozen=True, slots=True)
class Break:
    """A change of laboratory, limit or definition; it cuts line, band and limit."""

    day: date
    label: Any


@dataclass(frozen=True, slots=True)
class Shape:
    """Size of the plot in pixels and how many ticks fit."""

    width: int
    height: int
    ticks: int = 4


MAIN, NARROW, THIRD, SIDE, SPARK = (
    Shape(740, 230),
    Shape(252, 170),
    Shape(318, 110, 3),
    Shape(212, 120, 3),
    Shape(110, 22),
)


def series_key(
    *, band: bool = True, line: bool = True, outside: bool = True, censored: bool = True
) -> tuple[Sign, ...]:
    """The key of series charts, for a group of small multiples or where a subtitle can not say it."""
    signs = (
        (band, Sign(BAND, say("95% 区间", "95% interval"))),
        (line, Sign(LINE, say("模型水平", "model level"), shape="line")),
        (True, Sign(POINT, say("观测值", "observed"), shape="point")),
        (outside, Sign(OUTSIDE, say("带外观测值", "observed outside the band"), shape="diamond")),
        (
            censored,
            Sign(CATEGORICAL[0], say("低于定量限（画在定量限处）", "below LOQ (drawn at the LOQ)"), shape="open"),
        ),
    )
    return tuple(sign for shown, sign in signs if shown)


def series(
    key: str,
    *,
    title: Any,
    unit: Any,
    points: Sequence[Point],
    levels: Sequence[Level] = (),
    limits: Sequence[Limit] = (),
    breaks: Sequence[Break] = (),
    subtitle: Any = "",
    source: Any = "",
    shape: Shape = MAIN,
    span: tuple[date, date] | None = None,
    multiples: bool = False,
    legend: Sequence[Sign] = (),
) -> ChartCard:
    """The card of a series. `unit` heads the data table; `span` fixes the time axis; `multiples` draws a log axis labelled 0.5 倍, 1 倍, 2 倍."""
    days = [p.day for p in points] + [level.day for level in levels] + [limit.until for limit in limits]
    if not days:
        message = f"chart {key}: nothing to draw; show the empty state instead"
        raise ValueError(message)
    lang = language()
    first, last = span or (min(days), max(days))
    facts = {
        "points": [_point(p, lang) for p in points],
        "levels": _levels(levels, breaks),
        "limits": [{"x": m.since.isoformat(), "x2": m.until.isoformat(), "y": m.value} for m in limits],
        "breaks": [{"x": b.day.isoformat(), "text": str(b.label)} for b in breaks],
        "span": [first.isoformat(), last.isoformat()],
        "multiples": multiples,
    }
    heads, rows = _table(points, levels, unit)
    wide = drawing(key, draw_series, label=title, size=[shape.width, shape.height, shape.ticks], **facts)
    narrow = None
    if shape.width > NARROW.width and shape is not THIRD:
        size = [NARROW.width, NARROW.height, NARROW.ticks]
        narrow = drawing(f"{key}-narrow", draw_series, label=title, size=size, **facts)
    return ChartCard(key, title, subtitle, wide, heads, rows, source=source, legend=legend, narrow=narrow)


def small_multiples(cards: Sequence[dict[str, Any]], *, source: Any = "") -> list[ChartCard]:
    """Several `series` of the same size over the same years, each given as its arguments; own y axis from 0. Shown in `thirds` without boxes."""
    days = [p.day for card in cards for p in (*card["points"], *card.get("levels", ()))]
    span = (min(days), max(days))
    return [replace(series(**{"shape": THIRD, "span": span, **card}), source=source) for card in cards]


def sparkline(key: str, values: Sequence[float | None], *, label: Any) -> Drawing:
    """A line of 110 × 22 without axes, last point marked; for a table cell. `label` says in words what it shows."""
    return drawing(key, draw_sparkline, label=label, values=list(values))


def _point(point: Point, lang: str) -> dict[str, Any]:
    kind = "censored" if point.censored else "outside" if point.outside else "value"
    shown = f"< {significant(point.value)}" if point.censored else significant(point.value)
    colon = "：" if lang == "zh" else ": "
    label = point.label or f"{point.day.isoformat()}{colon}{shown}"
    return {"x": point.day.isoformat(), "y": point.value, "kind": kind, "label": label}


def _levels(levels: Sequence[Level], breaks: Sequence[Break]) -> list[dict[str, Any]]:
    """Levels with the part they belong to; a part ends at a break and at a gap, so that line and band do."""
    part, rows = 0, []
    cuts = sorted(b.day for b in breaks)
    for level in sorted(levels, key=lambda item: item.day):
        if level.level is None:
            part += 1
            continue
        before = sum(cut <= level.day for cut in cuts)
        rows.append(
            {
                "x": level.day.isoformat(),
                "y": level.level,
                "lo": level.low,
                "hi": level.high,
                "part": f"{before}-{part}",
            }
        )
    return rows


def _table(points: Sequence[Point], levels: Sequence[Level], unit: Any) -> tuple[list[Head], list[tuple[Any, ...]]]:
    """The data under the fold: one row a day."""
    observed: dict[date, list[str]] = {}
    for point in points:
        observed.setdefault(point.day, []).append(("< " if point.censored else "") + significant(point.value))
    modelled = {level.day: level for level in levels}
    rows: list[tuple[Any, ...]] = []
    for day in sorted({*observed, *modelled}, reverse=True):
        level = modelled.get(day)
        interval = (
            f"{significant(level.low, 2)} – {significant(level.high, 2)}" if level and level.low is not None else DASH
        )
        found = "；".join(observed.get(day, [DASH]))
        rows.append(
            (day.isoformat(), found, *((significant(level.level if level else None, 2), interval) if levels else ()))
        )
    heads = [Head(say("日期", "Date")), Head(say("观测值，{unit}", "Observed, {unit}", unit=unit), number=True)]
    if levels:
        heads += [Head(say("水平", "Level"), number=True), Head(say("95% 区间", "95% interval"), number=True)]
    return heads, rows


# Drawing -----------------------------------------------------------------------------------------------------------------


def draw_series(facts: dict[str, Any], lang: str) -> alt.TopLevelMixin:
    """Band, limits, line, points, breaks, from back to front."""
    import altair as alt  # slow import

    width, height, ticks = facts["size"]
    x = alt.X(
        "x:T",
        scale={"type": "utc", "domain": facts["span"]},
        axis=dict(title=None, **time_axis(facts["span"], width)),
    )
    y = alt.Y("y:Q", **_y(facts, ticks, lang))

    layers = []
    levels, banded = facts["levels"], [row for row in facts["levels"] if row["lo"] is not None]
    if banded:
        area = plot(banded).mark_area(aria=False, color=BAND, clip=True)
        layers.append(area.encode(x=x, y=alt.Y("lo:Q", **_y(facts, ticks, lang)), y2="hi:Q", detail="part:N"))
    if facts["limits"]:
        rule = plot(facts["limits"]).mark_rule(aria=False, color=LINE_2, strokeDash=[3, 3])
        layers.append(rule.encode(x=x, x2="x2:T", y=y))
        name = "定量限 LOQ" if lang == "zh" and width > SIDE.width else "LOQ"
        low = facts["limits"][0]["y"] < 0.15 * _top(facts)  # beneath the line the name would stand on the time axis
        place: dict[str, Any] = {"baseline": "bottom", "dy": -3} if low else {"baseline": "top", "dy": 3}
        text = plot([{**facts["limits"][0], "text": name}]).mark_text(
            aria=False, align="left", dx=2, color=INK_2, **place
        )
        layers.append(text.encode(x=x, y=y, text="text:N"))
    if levels:
        layers.append(plot(levels).mark_line(aria=False, color=LINE, clip=True).encode(x=x, y=y, detail="part:N"))
    for kind, mark in _POINTS.items():
        some = [row for row in facts["points"] if row["kind"] == kind]
        if some:
            layers.append(plot(some).mark_point(clip=False, **mark).encode(x=x, y=y, description="label:N"))
    if facts["breaks"]:
        cuts = facts["breaks"]
        layers.append(plot(cuts).mark_rule(aria=False, color=INK_2, strokeDash=[6, 3], strokeWidth=1.4).encode(x=x))
        text = plot(cuts).mark_text(aria=False, align="left", baseline="top", dx=5, color=INK_2)
        layers.append(text.encode(x=x, y=alt.value(0), text="text:N"))
    return alt.layer(*layers, width=width, height=height)


_POINTS: dict[str, dict[str, Any]] = {
    "value": {"shape": "circle", "filled": True, "size": 24, "color": POINT, "opacity": 1},
    "outside": {"shape": "diamond", "filled": True, "size": 44, "color": OUTSIDE, "opacity": 1},
    "censored": {
        "shape": "triangle-down",
        "fill": WHITE,
        "size": 40,
        "stroke": CATEGORICAL[0],
        "strokeWidth": 1.2,
        "opacity": 1,
    },
}


def draw_sparkline(facts: dict[str, Any], lang: str) -> alt.TopLevelMixin:  # noqa: ARG001  drawn alike in both languages
    """Line and last point."""
    import altair as alt  # slow import

    rows = [{"x": at, "y": value} for at, value in enumerate(facts["values"])]
    x = alt.X("x:Q", axis=None, scale={"nice": False, "zero": False})
    y = alt.Y("y:Q", axis=None, scale={"zero": False})
    line = plot(rows).mark_line(aria=False, color=LINE).encode(x=x, y=y)
    known = [row for row in rows if row["y"] is not None][-1:]
    last = plot(known).mark_point(aria=False, filled=True, size=22, color=POINT, opacity=1).encode(x=x, y=y)
    return alt.layer(line, last, width=SPARK.width, height=SPARK.height)


def time_axis(span: Sequence[str], width: int) -> dict[str, Any]:
    """Years; months only under two years."""
    first, last = (date.fromisoformat(day) for day in span)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months >= 24:  # not law: how wide an axis is labelled
        step = max(1, round(months / 12 / (width / 45)))
        return {"format": "%Y", "tickCount": {"interval": "year", "step": step}}
    step = next((s for s in (1, 2, 3) if months / s <= width / 62), 6)
    return {"format": "%Y-%m", "tickCount": {"interval": "month", "step": step}}


def number_format(top: float) -> str:
    """The axis format for values up to `top`; never `,`, which prints 8e+3."""
    return ",.0f" if top >= 5 else ",.1f" if top >= 0.5 else ",.2f" if top >= 0.05 else ",.2~g"


def multiple_axis(lang: str) -> dict[str, Any]:
    """Levels of a log axis as multiples: 0.5 倍, 1 倍, 2 倍."""
    unit = " 倍" if lang == "zh" else "×"
    return {"labelExpr": f"format(datum.value, '.2~g') + '{unit}'"}


def _y(facts: dict[str, Any], ticks: int, lang: str) -> dict[str, Any]:
    """Scale and axis of the values: from 0 up to what is observed; a band far above it is cut off, not the points flattened."""
    if facts["multiples"]:
        ends = [row[name] for row in facts["levels"] for name in ("lo", "y", "hi") if row[name]]
        ends += [row["y"] for row in facts["points"]]
        domain = [0.95 * min(ends), 1.05 * max(ends)]
        values = [v for v in MULTIPLES if domain[0] <= v <= domain[1]]
        axis = dict(title=None, values=values, **multiple_axis(lang))
        return {"scale": {"type": "log", "domain": domain, "nice": False}, "axis": axis}
    top = _top(facts)
    axis = {"title": None, "tickCount": ticks, "format": number_format(top), "minExtent": 34}
    return {"scale": {"domain": [0, top], "nice": ticks}, "axis": axis}


def _top(facts: dict[str, Any]) -> float:
    """The greatest value to be seen; a band is followed to 2.5 times what was observed and estimated."""
    seen = [row["y"] for row in (*facts["points"], *facts["levels"], *facts["limits"])]
    highs = [row["hi"] for row in facts["levels"] if row["hi"] is not None]
    return min(max([*seen, *highs]), 2.5 * max(seen)) or 1


MULTIPLES = (0.125, 0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4, 8, 16)
