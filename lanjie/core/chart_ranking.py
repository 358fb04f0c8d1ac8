"""The ranking: every unit with its interval, tier and rank interval, against a threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lanjie.core.chart_marks import plot
from lanjie.core.chart_series import multiple_axis, number_format
from lanjie.core.charts import GRID, INK, INK_2, LINE_2, LINK, POINT, TIER_LINE, WHITE, ChartCard, Head, Sign, drawing
from lanjie.core.quantities import DASH, significant
from lanjie.core.words import language, say

if TYPE_CHECKING:
    import altair as alt

#: In a tier the point is a square, outside it a circle.
IN_TIER = frozenset({"listed", "warned", "watch"})
STEP = 19


@dataclass(frozen=True, slots=True)
class Ranked:
    """One unit: name, estimate with 95 % interval, tier ("" where nothing is judged), rank interval, link. Censored: below `level`.

    `other` is a second reading of the same thing on the same axis: another method, another month, the truth of a simulation.
    """

    name: str
    level: float
    low: float | None
    high: float | None
    tier: str = ""
    rank_low: int | None = None
    rank_high: int | None = None
    href: str = ""
    censored: bool = False
    other: float | None = None

    @property
    def ranks(self) -> str:
        """The rank interval, `2–8`; empty when it is not known."""
        if self.rank_low is None or self.rank_high is None:
            return ""
        return f"{self.rank_low}–{self.rank_high}" if self.rank_low != self.rank_high else str(self.rank_low)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line to compare with, and its words."""

    value: float
    label: Any


def ranking(
    key: str,
    rows: Sequence[Ranked],
    *,
    title: Any,
    axis: Any,
    subtitle: Any = "",
    source: Any = "",
    threshold: Threshold | None = None,
    multiples: bool = False,
    legend: Sequence[Sign] = (),
    other: Any = "",
) -> ChartCard:
    """The card of a ranking, in the order given. `multiples` draws levels relative to an average on a log axis (0.5 倍, 1 倍, 2 倍).

    `other` names the second reading, drawn as an open diamond beside the point.
    """
    lang = language()
    comma = "，" if lang == "zh" else ", "
    facts = {
        "rows": [
            {
                "name": r.name, "level": r.level, "low": r.low, "high": r.high, "tier": r.tier, "ranks": r.ranks,
                "href": r.href, "censored": r.censored, "other": r.other,
                "label": comma.join(filter(None, (r.name, estimate(r), _rank_words(r), _other_words(r, other)))),
            }
            for r in rows
        ],
        "axis": str(axis),
        "ranks": str(say("名次区间", "rank")),
        "threshold": {"value": threshold.value, "text": str(threshold.label)} if threshold else None,
        "multiples": multiples,
    }  # fmt: skip
    ranked = any(r.ranks for r in rows)
    heads = [Head(say("名称", "Name")), Head(axis, number=True), Head(say("95% 区间", "95% interval"), number=True)]
    heads += [Head(say("名次区间", "Rank interval"), number=True)] if ranked else []
    heads += [Head(other, number=True)] if other else []
    if other:
        legend = (*legend, Sign(INK, other, shape="diamond_open"))
    table = [
        (
            r.name,
            ("< " if r.censored else "") + significant(r.level, 2),
            _interval(r),
            *((r.ranks or DASH,) if ranked else ()),
            *((significant(r.other, 2),) if other else ()),
        )
        for r in rows
    ]
    wide = drawing(key, draw_ranking, label=title, width=262, step=STEP, **facts)
    narrow = drawing(f"{key}-narrow", draw_ranking, label=title, width=126, step=STEP, **facts)
    paper = drawing(f"{key}-paper", draw_ranking, label=title, width=150, step=15, **facts)
    return ChartCard(key, title, subtitle, wide, heads, table, source=source, legend=legend, narrow=narrow, paper=paper)


def estimate(row: Ranked) -> str:
    """Estimate and interval in words."""
    if row.censored:
        return str(say("低于 {x}", "below {x}", x=significant(row.level, 2)))
    if row.low is None or row.high is None:
        return significant(row.level, 2)
    return str(
        say("{x}（95% 区间 {a} 至 {b}）", "{x} (95% interval {a} to {b})",
            x=significant(row.level, 2), a=significant(row.low, 2), b=significant(row.high, 2))
    )  # fmt: skip


def _interval(row: Ranked) -> str:
    return DASH if row.low is None or row.high is None else f"{significant(row.low, 2)} – {significant(row.high, 2)}"


def _rank_words(row: Ranked) -> str:
    return str(say("名次 {ranks}", "rank {ranks}", ranks=row.ranks)) if row.ranks else ""


def _other_words(row: Ranked, other: Any) -> str:
    if not other or row.other is None:
        return ""
    return str(say("{other} {x}", "{other} {x}", other=other, x=significant(row.other, 2)))


def draw_ranking(facts: dict[str, Any], lang: str) -> alt.TopLevelMixin:
    """Threshold, intervals, points, rank intervals."""
    import altair as alt  # slow import

    rows, width, step = facts["rows"], facts["width"], facts["step"]
    height = step * len(rows)
    names = [row["name"] for row in rows]
    y = alt.Y("name:N", sort=names, scale={"domain": names, "paddingInner": 0, "paddingOuter": 0}, axis={
        "title": None, "labelColor": INK, "domain": False, "grid": False, "ticks": False, "labelLimit": 160 if width > 200 else 128})  # fmt: skip

    scale, axis = _x(facts, lang)
    x = alt.X("level:Q", scale=scale, axis=axis)
    layers = []
    limit = facts["threshold"]
    if limit:
        at = [{"level": limit["value"], "text": limit["text"]}]
        layers.append(plot(at).mark_rule(aria=False, color=INK, strokeDash=[4, 3], clip=True).encode(x=x))
        text = plot(at).mark_text(aria=False, baseline="top", dy=4)
        layers.append(text.encode(x=x, y=alt.value(height), text="text:N"))
    coloured = [
        {**row, "colour": TIER_LINE.get(row["tier"], POINT), "href": LINK + row["href"] if row["href"] else None}
        for row in rows
    ]
    with_interval = [row for row in coloured if row["low"] is not None]
    colour = alt.Color("colour:N", scale=None)
    if with_interval:
        spans = plot(with_interval).mark_rule(aria=False, strokeWidth=2.2, clip=True)
        layers.append(spans.encode(y=y, x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", color=colour))
    for shape, belongs in (
        ("square", lambda row: row["tier"] in IN_TIER and not row["censored"]),
        ("circle", lambda row: row["tier"] not in IN_TIER and not row["censored"]),
        ("triangle-down", lambda row: row["censored"]),
    ):
        for linked in (True, False):
            some = [row for row in coloured if belongs(row) and bool(row["href"]) is linked]
            if not some:
                continue
            mark = {"fill": WHITE, "strokeWidth": 1.2} if shape == "triangle-down" else {"filled": True}
            marks = plot(some).mark_point(shape=shape, size=38, opacity=1, clip=True, **mark)
            tint = {"stroke": alt.Stroke("colour:N", scale=None)} if shape == "triangle-down" else {"color": colour}
            layers.append(
                marks.encode(y=y, x=x, description="label:N", **tint, **({"href": "href:N"} if linked else {}))
            )
    seconds = [{**row, "level": row["other"]} for row in rows if row["other"] is not None]
    if seconds:
        marks = plot(seconds).mark_point(
            aria=False,
            shape="diamond",
            size=44,
            fill=WHITE,
            fillOpacity=0.01,
            stroke=INK,
            strokeWidth=1.2,
            opacity=1,
            clip=True,
        )
        layers.append(marks.encode(y=y, x=x))
    if any(row["ranks"] for row in rows):
        text = plot(rows).mark_text(aria=False, align="right", color=INK_2)
        layers.append(text.encode(y=y, x=alt.value(width + 62), text="ranks:N"))
        head = plot([{"text": facts["ranks"]}]).mark_text(aria=False, align="right", baseline="bottom", color=INK_2)
        layers.append(head.encode(x=alt.value(width + 62), y=alt.value(-6), text="text:N"))
    return alt.layer(*layers, width=width, height=height)


def _x(facts: dict[str, Any], lang: str) -> tuple[Any, Any]:
    """Scale and top axis. Relative levels on a log scale, others from 0; a far interval is cut off at the edge."""
    rows = facts["rows"]
    levels = [row["level"] for row in rows] + ([facts["threshold"]["value"]] if facts["threshold"] else [])
    levels += [row["other"] for row in rows if row["other"] is not None]
    look = {"orient": "top", "title": facts["axis"] or None, "grid": True, "gridColor": GRID, "domain": False, "ticks": False,
             "tickColor": LINE_2, "titlePadding": 6, "titleAnchor": "middle" if facts["width"] > 200 else "end"}  # fmt: skip
    if facts["multiples"]:
        ends = [0.5, 1, 2, 4, 8]
        low = min(0.5, min(levels) * 0.7)
        high = max(levels) * 1.5
        values = ends if facts["width"] > 200 else [0.5, 2, 8]
        axis = dict(**look, values=[v for v in values if v <= high], **multiple_axis(lang))
        return {"type": "log", "domain": [low, high], "nice": False}, axis
    highs = [row["high"] for row in rows if row["high"] is not None]
    top = min(max([*levels, *highs]), 1.6 * max(levels)) or 1
    axis = dict(**look, tickCount=4 if facts["width"] > 200 else 2, format=number_format(top))
    return {"domain": [0, top], "nice": True}, axis
