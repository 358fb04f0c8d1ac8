"""Bars: counts by period, contributions to a level as a waterfall, versions on a time line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lanjie.core.chart_marks import plot
from lanjie.core.charts import (
    BAR,
    BAR_LAST,
    INK,
    MINUS_COLOUR,
    PLUS,
    TOTAL,
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
    dark: str = "",
) -> ChartCard:
    """Columns from 0, one a period, the last one (or that labelled `dark`) dark; each carries its number.

    A missing value leaves its place empty.
    """
    shown = [(str(label), value, _number(value)) for label, value in rows]
    facts: dict[str, Any] = {"rows": [{"label": label, "value": value, "text": text} for label, value, text in shown]}
    if dark in (label for label, _, _ in shown):
        facts["dark"] = dark
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
    dark = facts.get("dark", facts["rows"][-1]["label"] if facts["rows"] else "")
    rows = [{**row, "colour": BAR_LAST if row["label"] == dark else BAR} for row in facts["rows"]]
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
