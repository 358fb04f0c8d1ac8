"""The chart of the sampling design: the smallest rise a plan can see, plan by plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lanjie.core.chart_bars import bars
from lanjie.core.charts import ChartCard
from lanjie.core.words import Words, say


def design_curve(name: Words, source: Words, curve: Sequence[tuple[int, float]], asked: int, rise: float) -> ChartCard:
    """Columns of the smallest rise seen, percent, by samples a quarter."""
    rows: list[tuple[Any, float]] = [(str(k), round(100 * seen, 1)) for k, seen in curve]
    few, many = curve[0], curve[-1]
    return bars(
        "wastewater-design",
        rows,
        title=say(
            "{name}：每季 {k} 个样品看得出 {rise}% 的上升",
            "{name}: {k} samples a quarter see a rise of {rise}%",
            name=name,
            k=asked,
            rise=round(100 * rise),
        ),
        subtitle=say(
            "看得出的最小上升，%；横轴为每点每季样品数。从 {a} 个加到 {b} 个，由 {x}% 降到 {y}%",
            "Smallest rise seen, %, by samples a site and quarter. From {a} to {b} it falls from {x}% to {y}%",
            a=few[0],
            b=many[0],
            x=round(100 * few[1]),
            y=round(100 * many[1]),
        ),
        head=say("每季样品", "Samples a quarter"),
        unit=say("看得出的上升 %", "Rise seen, %"),
        source=say(
            "离散度为{source}；把握 80%，误报 5%",
            "scatter {source}; power 80%, false alarms 5%",
            source=source,
        ),
        dark=str(asked),
    )
