"""Bars from day to day, one a row, with a line for today: plans, measures, campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from lanjie.core.charts import BAR, BAR_LAST, INK, INK_2, QUERY, ChartCard, Head, drawing
from lanjie.core.words import say

if TYPE_CHECKING:
    import altair as alt

#: Height of one row in pixels.
ROW = 26


@dataclass(frozen=True, slots=True)
class Stretch:
    """One row: its words, first and last day, whether it runs now and how deep it stands in the tree."""

    label: Any
    since: date
    until: date
    depth: int = 0
    running: bool = False


def gantt(
    key: str, rows: Sequence[Stretch], *, asked: date, title: Any, subtitle: Any = "", source: Any = ""
) -> ChartCard:
    """The card; the day asked about is a line where it lies within the span. At least one row."""
    if not rows:
        message = f"chart {key}: nothing to draw; show the empty state instead"
        raise ValueError(message)
    first, last = min(row.since for row in rows), max(row.until for row in rows)
    facts = {
        "rows": [
            {"label": "\u3000" * row.depth + str(row.label), "from": row.since.isoformat(), "to": row.until.isoformat(),
             "fill": BAR_LAST if row.running else BAR, "words": f"{row.label} {row.since.isoformat()} – {row.until.isoformat()}"}
            for row in rows
        ],
        "asked": asked.isoformat() if first <= asked <= last else "",
        "today": str(say("今天", "today")),
        "span": [first.isoformat(), last.isoformat()],
    }  # fmt: skip
    heads = [Head(say("事项", "What")), Head(say("起", "From")), Head(say("止", "To"))]
    body = [("\u3000" * row.depth + str(row.label), row.since.isoformat(), row.until.isoformat()) for row in rows]
    wide = drawing(key, draw_gantt, label=title, width=500, names=220, **facts)
    narrow = drawing(f"{key}-narrow", draw_gantt, label=title, width=150, names=100, **facts)
    return ChartCard(key, title, subtitle, wide, heads, body, source=source, narrow=narrow)


def draw_gantt(facts: dict[str, Any], lang: str) -> alt.TopLevelMixin:  # noqa: ARG001  texts come ready
    """Bars under one another, names at the left, years or months below."""
    import altair as alt  # slow import

    names = list(dict.fromkeys(row["label"] for row in facts["rows"]))
    data = alt.InlineData(values=facts["rows"])
    y = {
        "field": "label", "type": "nominal", "sort": names, "title": None, "scale": {"domain": names, "paddingInner": 0.35},
        "axis": {"labelLimit": facts["names"], "ticks": False, "domain": False, "labelColor": INK},
    }  # fmt: skip
    axis = {"title": None, "format": "%Y-%m", "tickCount": max(facts["width"] // 90, 2), "labelColor": INK_2}
    x = {"field": "from", "type": "temporal", "scale": {"domain": facts["span"]}, "axis": axis}
    bars = alt.Chart(data).mark_bar(cornerRadius=1).encode(
        x=alt.X(**_named(x)), x2="to:T", y=alt.Y(**_named(y)), fill=alt.Fill("fill:N", scale=None), description="words:N"
    )  # fmt: skip
    layers = [bars]
    if facts["asked"]:
        line = alt.InlineData(values=[{"day": facts["asked"], "text": facts["today"]}])
        layers.append(alt.Chart(line).mark_rule(aria=False, color=QUERY, strokeWidth=1.5).encode(x="day:T"))
        layers.append(
            alt.Chart(line)
            .mark_text(aria=False, color=QUERY, align="left", dx=4, dy=-3, baseline="bottom")
            .encode(x="day:T", y=alt.value(0), text="text:N")
        )
    return alt.layer(*layers).properties(width=facts["width"], height=ROW * len(names))


def _named(channel: dict[str, Any]) -> dict[str, Any]:
    """A channel's options as Altair's classes take them."""
    return {("shorthand" if name == "field" else name): value for name, value in channel.items()}
