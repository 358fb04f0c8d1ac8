"""Words of the reports room: kinds of figures, how a number is printed and how sure it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from lanjie.core.figures import FULL_COUNT, Asked, Figure, Number
from lanjie.core.quantities import DASH, count, significant
from lanjie.core.words import Words, say

KINDS = {
    "stock": say("存量", "Stock"),
    "flow": say("流量", "Flow"),
    "estimate": say("估计", "Estimate"),
}

#: Rooms that declare figures, by the first word of a key.
ROOMS = {"situation": say("毒情", "Situation"), "registry": say("登记", "Registry")}

NOTHING = say("没有可计算的记录", "no records to compute from")


def digits(number: Number) -> int:
    """Significant digits an estimate is printed with: two, or three where its interval is so narrow that both ends would read alike."""
    if number.low is None or number.high is None:
        return 2
    return 2 if significant(number.low, 2) != significant(number.high, 2) else 3


def shown(figure: Figure, number: Number) -> str:
    """The number as printed: counts in full, estimates with two significant figures."""
    if number.value is None:
        return DASH
    if figure.kind == "estimate":
        return significant(number.value, digits(number))
    return count(number.value) if isinstance(number.value, int) else significant(number.value)


def interval(number: Number) -> str:
    """`11 – 12`, for a cell of a table."""
    if number.low is None or number.high is None:
        return DASH
    places = digits(number)
    return f"{significant(number.low, places)} – {significant(number.high, places)}"


def uncertainty(figure: Figure, number: Number) -> Words:
    """What kind of uncertainty a number has; never nothing."""
    if number.value is None:
        return NOTHING
    if figure.kind != "estimate":
        return FULL_COUNT
    if number.low is None or number.high is None:
        return say("没有区间", "no interval")
    places = digits(number)
    low, high = significant(number.low, places), significant(number.high, places)
    return say("95% 区间 {a} 至 {b}", "95% interval {a} to {b}", a=low, b=high)


def period(asked: Asked) -> Words:
    """The day or the days a figure is for."""
    if asked.since:
        return say("{a} 至 {b}", "{a} to {b}", a=asked.since, b=asked.on)
    return say("{a}", "{a}", a=asked.on)


def quarter(day: date) -> Words:
    """`2026 年第 3 季度`."""
    return say("{y} 年第 {q} 季度", "{y} Q{q}", y=day.year, q=(day.month + 2) // 3)


def signed(value: float | None) -> str:
    """A difference of counts with its sign: `+8`, `−3`, `0`."""
    if value is None:
        return DASH
    return f"+{value:,}" if value > 0 else count(int(value))


def citation(figure: Figure, number: Number, asked: Asked, area: Any, sha256: str) -> Words:
    """How to cite a figure so that it can be found again."""
    return say(
        "{area}，{label}，{period}：{value} {unit}（{uncertainty}）。{key} {version}，查询 {sha}",
        "{area}, {label}, {period}: {value} {unit} ({uncertainty}). {key} {version}, query {sha}",
        area=area,
        label=figure.label,
        period=period(asked),
        value=shown(figure, number),
        unit=figure.unit,
        uncertainty=uncertainty(figure, number),
        key=figure.key,
        version=figure.version,
        sha=sha256[:16],
    )
