"""Bars: counts by period, contributions to a level as a waterfall, versions on a time line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from lanjie.core.chart_marks import plot
from lanjie.core.charts import (
    BAR,
    BAR_LAST,
    INK,
    INK_2,
    MINUS_COLOUR,
    PLUS,
    QUERY,
    SEQUENTIAL,
    TOTAL,
    WHITE,
    ChartCard,
    Head,
    drawing,
)
from lanjie.core.quantities import MINUS, count, significant
from lanjie.core.words import say

if TYPE_CHECKING:
    import altair as alt


def bars(
    key: str,
    rows: Sequence[tuple[Any, float | int | None]],
    *,
    title: Any,
    head: Any,
    unit: Any,
    subtitle: Any = "",
    source: Any = "",
) -> ChartCard:
    """Columns from 0, one a period, the last one dark; each carries its number. A missing value leaves its place empty."""
    shown = [(str(label), value, _number(value)) for label, value in rows]
    facts = {"rows": [{"label": label, "value": value, "text": text} for label, value, text in shown]}
    heads = [Head(head), Head(unit, number=True)]
    wide = drawing(key, draw_bars, label=title, width=740, **facts)
    narrow = drawing(f"{key}-narrow", draw_bars, label=title, width=250, **facts)
    return ChartCard(key, title, subtitle, wide, heads, [(a, c) for a, _, c in shown], source=source, narrow=narrow)


def _number(value: float | None) -> str:
    return count(value) if value is None or isinstance(value, int) else significant(value)


def draw_bars(facts: dict[str, Any], lang: str) -> alt.TopLevelMixin:  # noqa: ARG001  texts come ready
    """Columns with their numbers on top; on a phone only the last keeps its number when they would touch."""
    import altair as alt  # slow import

    width = facts["width"]
    rows = [
        {**row, "colour": BAR_LAST if at == len(facts["rows"]) - 1 else BAR} for at, row in enumerate(facts["rows"])
    ]
    names = [row["label"] for row in rows]
    tight = width / len(rows) < 7.5 * max(len(row["text"]) for row in rows)
    known = [row for row in rows if row["value"] is not None]
    x = alt.X(
        "label:N",
        sort=names,
        scale={"domain": names, "paddingInner": 0.6, "paddingOuter": 0.3},
        axis={"title": None, "labelAngle": 0, "labelOverlap": True, "labelSeparation": 6},
    )
    y = alt.Y("value:Q", scale={"zero": True}, axis={"title": None, "format": ",.0f", "tickCount": 4})
    columns = plot(known).mark_bar().encode(x=x, y=y, color=alt.Color("colour:N", scale=None), description="text:N")
    labelled = [row for row in known if not tight or row is rows[-1]]
    labels = plot(labelled).mark_text(aria=False, baseline="bottom", dy=-3).encode(x=x, y=y, text="text:N")
    return alt.layer(columns, labels, width=width, height=200)


# Contributions -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one indicator adds to a log level."""

    label: Any
    value: float


def contributions(
    key: str,
    parts: Sequence[Contribution],
    *,
    total: float,
    low: float,
    high: float,
    title: Any,
    subtitle: Any,
    source: Any = "",
) -> ChartCard:
    """The waterfall from 0 to the total with its 95 % interval. Raises `ValueError` when the parts do not add up to the total."""
    if not math.isclose(sum(p.value for p in parts), total, abs_tol=1e-6):
        message = f"chart {key}: parts add up to {sum(p.value for p in parts)}, not {total}"
        raise ValueError(message)
    printed = rounded([p.value for p in parts])
    facts: dict[str, Any] = {
        "parts": [
            {"label": str(p.label), "value": p.value, "text": signed(r)} for p, r in zip(parts, printed, strict=True)
        ],
        "total": {
            "label": str(say("合计（水平）", "Total (level)")),
            "value": total,
            "low": low,
            "high": high,
            "text": signed(sum(printed)),
        },
        "axis": str(say("对数单位（+0.69 = 全省平均的 2 倍）", "log units (+0.69 = 2 × the province average)")),
    }
    heads = [Head(say("指标", "Indicator")), Head(say("贡献", "Contribution"), number=True)]
    rows = [(part["label"], part["text"]) for part in (*facts["parts"], facts["total"])]
    wide = drawing(key, draw_contributions, label=title, width=430, **facts)
    narrow = drawing(f"{key}-narrow", draw_contributions, label=title, width=170, **facts)
    return ChartCard(key, title, subtitle, wide, heads, rows, source=source, narrow=narrow)


def rounded(values: Sequence[float], places: int = 2) -> list[float]:
    """Values rounded so that they add up to their rounded sum: the largest remainders are rounded up."""
    factor = 10**places
    scaled = [value * factor for value in values]
    floors = [math.floor(value) for value in scaled]
    short = round(sum(scaled)) - sum(floors)
    order = sorted(range(len(values)), key=lambda at: scaled[at] - floors[at], reverse=True)
    for at in order[:short]:
        floors[at] += 1
    return [value / factor for value in floors]


def signed(value: float, places: int = 2) -> str:
    """`+0.52`, `−0.29`, `0.00`."""
    text = f"{value:+.{places}f}".replace("-", MINUS)
    return text[1:] if round(value, places) == 0 else text


def draw_contributions(facts: dict[str, Any], lang: str) -> alt.TopLevelMixin:  # noqa: ARG001  texts come ready
    """One bar an indicator from where the last ended, the total in grey under its interval."""
    import altair as alt  # slow import

    at, steps = 0.0, []
    for part in facts["parts"]:
        ends = at + part["value"]
        steps.append(
            {
                **part,
                "from": at,
                "to": ends,
                "right": max(at, ends),
                "colour": PLUS if part["value"] >= 0 else MINUS_COLOUR,
            }
        )
        at = ends
    total = facts["total"]
    steps.append(
        {**total, "from": 0, "to": total["value"], "right": max(total["value"], total["high"], 0), "colour": TOTAL}
    )
    names = [step["label"] for step in steps]
    y = alt.Y(
        "label:N",
        sort=names,
        scale={"domain": names, "paddingInner": 0.35, "paddingOuter": 0.15},
        axis={"title": None, "labelColor": INK, "labelLimit": 190, "grid": False},
    )
    ends = [0, total["low"], total["high"], *(step["to"] for step in steps)]
    scale = {"domain": [min(ends), max(ends)], "nice": True}
    axis = {
        "title": facts["axis"],
        "format": ".1f",
        "tickCount": 4,
        "grid": True,
        "domain": False,
        "labelExpr": f"replace(datum.label, '-', '{MINUS}')",
    }
    blocks = plot(steps).mark_bar().encode(
        y=y, x=alt.X("from:Q", scale=scale, axis=axis), x2="to:Q", color=alt.Color("colour:N", scale=None), description="text:N"
    )  # fmt: skip
    interval = plot([total]).mark_rule(aria=False, color=INK, strokeWidth=2)
    spans = interval.encode(y=y, x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q")
    labels = plot(steps).mark_text(aria=False, align="left", dx=5)
    texts = labels.encode(y=y, x=alt.X("right:Q", scale=scale, axis=axis), text="text:N")
    return alt.layer(blocks, spans, texts, width=facts["width"], height=30 * len(steps))


# Versions ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a rule from a day on; `repealed` ends it."""

    since: date
    label: Any
    repealed: bool = False


def version_line(key: str, versions: Sequence[Version], *, asked: date, title: Any, subtitle: Any = "") -> ChartCard:
    """The versions of a rule on a time line with the day that is asked about. At least one version."""
    ordered = sorted(versions, key=lambda v: v.since)
    end = max(asked, ordered[-1].since)
    last = date(end.year + 1, 12, 31)
    untils = [v.since for v in ordered[1:]] + [last]
    facts = {
        "versions": [
            {"from": v.since.isoformat(), "to": until.isoformat(), "text": str(v.label), "date": v.since.isoformat(),
             "current": v.since <= asked < until, "repealed": v.repealed}
            for v, until in zip(ordered, untils, strict=True)
        ],
        "asked": asked.isoformat(),
        "words": str(say("查询日 {day}", "asked for {day}", day=asked.isoformat())),
        "span": [ordered[0].since.isoformat(), last.isoformat()],
    }  # fmt: skip
    heads = [Head(say("自", "From")), Head(say("版本", "Version"))]
    rows = [(v.since.isoformat(), v.label) for v in ordered]
    wide = drawing(key, draw_versions, label=title, width=780, **facts)
    narrow = drawing(f"{key}-narrow", draw_versions, label=title, width=280, **facts)
    return ChartCard(key, title, subtitle, wide, heads, rows, narrow=narrow, simulated=False)


def draw_versions(facts: dict[str, Any], lang: str) -> alt.TopLevelMixin:  # noqa: ARG001  texts come ready
    """Blocks from day to day, dates above, the day asked about as a line."""
    import altair as alt  # slow import

    width, (start, end) = facts["width"], (date.fromisoformat(day) for day in facts["span"])
    per_day = width / max((end - start).days, 1)
    blocks = []
    free = -1.0
    for at, version in enumerate(facts["versions"]):
        left, right = ((date.fromisoformat(version[name]) - start).days * per_day for name in ("from", "to"))
        fill = BAR_LAST if version["current"] else SEQUENTIAL[min(1 + at, 3)]
        dated = left >= free  # dates that would touch the one before are left to the table
        free = left + 74 if dated else free
        fits = 12.5 * sum(1 if ord(c) > 255 else 0.55 for c in version["text"]) + 8 <= right - left
        blocks.append({
            **version, "x": left, "x2": right, "mid": (left + right) / 2, "fill": WHITE if version["repealed"] else fill,
            "ink": WHITE if version["current"] and not version["repealed"] else INK,
            "shown": version["text"] if fits else "", "above": version["date"] if dated else "",
            "label": f"{version['date']} {version['text']}",
        })  # fmt: skip
    pixels: dict[str, Any] = {"scale": None, "axis": None}
    rect = plot(blocks).mark_rect(stroke=WHITE, strokeWidth=1.5).encode(
        x=alt.X("x:Q", **pixels), x2="x2:Q", y=alt.value(22), y2=alt.value(50), fill=alt.Fill("fill:N", scale=None), description="label:N"
    )  # fmt: skip
    inside = plot(blocks).mark_text(aria=False).encode(
        x=alt.X("mid:Q", **pixels), y=alt.value(36), text="shown:N", color=alt.Color("ink:N", scale=None)
    )  # fmt: skip
    above = (
        plot(blocks)
        .mark_text(aria=False, align="left", color=INK_2)
        .encode(x=alt.X("x:Q", **pixels), y=alt.value(10), text="above:N")
    )
    asked_at = (date.fromisoformat(facts["asked"]) - start).days * per_day
    right_half = asked_at > width / 2
    asked = [{"x": asked_at, "text": facts["words"]}]
    line = (
        plot(asked)
        .mark_rule(aria=False, color=QUERY, strokeWidth=2)
        .encode(x=alt.X("x:Q", **pixels), y=alt.value(0), y2=alt.value(72))
    )
    words = plot(asked).mark_text(aria=False, color=QUERY, align="right" if right_half else "left", dx=-6 if right_half else 6).encode(
        x=alt.X("x:Q", **pixels), y=alt.value(61), text="text:N"
    )  # fmt: skip
    years = range(start.year + 1, end.year + 1)
    step = max(1, math.ceil(len(years) / (width / 42)))
    ticks = [{"x": (date(y, 1, 1) - start).days * per_day, "text": str(y)} for y in years if (end.year - y) % step == 0]
    base = plot([{"x": 0, "x2": width}]).mark_rule(aria=False, color=INK_2).encode(
        x=alt.X("x:Q", **pixels), x2="x2:Q", y=alt.value(72)
    )  # fmt: skip
    marks = (
        plot(ticks)
        .mark_tick(aria=False, color=INK_2, thickness=1, size=5)
        .encode(x=alt.X("x:Q", **pixels), y=alt.value(75))
    )
    labels = (
        plot(ticks)
        .mark_text(aria=False, baseline="top", color=INK_2)
        .encode(x=alt.X("x:Q", **pixels), y=alt.value(80), text="text:N")
    )
    return alt.layer(rect, inside, above, line, words, base, marks, labels, width=width, height=94)
