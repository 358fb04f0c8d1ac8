"""Words for estimates, by rule (visual.md 5): never a verdict that the interval does not carry."""

from __future__ import annotations

from typing import Protocol

from lanjie.core.quantities import percent, significant
from lanjie.core.words import Words, say

UNIT = say("mg/1000 人/日", "mg/day/1000 people")


WEIGHTED = say("按服务人口加权", "weighted by people served")
UNWEIGHTED = say("各监测点同等计（有的没有服务人口）", "every site counting alike (not all have a population)")


class Estimate(Protocol):
    """What has a level, its 95 % interval, and a change with its own: a site, a county, a city."""

    @property
    def level(self) -> float | None:
        """None where every value so far was below its limit; `high` is then the upper limit."""

    @property
    def low(self) -> float | None:
        """Lower end of the level."""

    @property
    def high(self) -> float | None:
        """Upper end of the level."""

    @property
    def change(self) -> float | None:
        """Ratio to a year ago less one."""

    @property
    def change_low(self) -> float | None:
        """Lower end of the change."""

    @property
    def change_high(self) -> float | None:
        """Upper end of the change."""


def level(point: Estimate) -> Words:
    """`41`, or `低于 5.9` where every value so far was below its limit."""
    if point.level is None:
        return say("低于 {n}", "below {n}", n=significant(point.high, 2))
    return say("{n}", "{n}", n=significant(point.level, 2))


def interval(point: Estimate) -> Words:
    """`95% 区间 31 至 54`; for a site wholly below the limit, that it is."""
    if point.level is None:
        return say("全部低于定量限", "all below LOQ")
    return say(
        "95% 区间 {a} 至 {b}", "95% interval {a} to {b}", a=significant(point.low, 2), b=significant(point.high, 2)
    )


def interval_cell(point: Estimate) -> str:
    """`31 – 54` for a table cell."""
    if point.level is None:
        return str(interval(point))
    return f"{significant(point.low, 2)} – {significant(point.high, 2)}"


def direction(point: Estimate) -> str:
    """`up`, `down`, `none` (the interval contains zero), `below` (wholly below the limit) or `unknown` (less than a year)."""
    if point.level is None:
        return "below"
    if point.change_low is None or point.change_high is None:
        return "unknown"
    if point.change_low > 0:
        return "up"
    return "down" if point.change_high < 0 else "none"


#: Directions that say nothing about a change.
NOT_COMPARED = ("below", "unknown")

DIRECTIONS = {
    "up": say("上升", "rose"),
    "down": say("下降", "fell"),
    "none": say("未见明确变化", "no clear change"),
    "below": say("全部低于定量限，无从比较", "all below LOQ, nothing to compare"),
    "unknown": say("不足一年，无从比较", "less than a year, nothing to compare"),
}


def change(point: Estimate) -> Words:
    """`+12%，区间 −15% 至 +48%`; empty where there is nothing to compare."""
    if direction(point) in NOT_COMPARED:
        return say("", "")
    return say(
        "{x}，区间 {a} 至 {b}",
        "{x}, interval {a} to {b}",
        x=percent(point.change, signed=True),
        a=percent(point.change_low, signed=True),
        b=percent(point.change_high, signed=True),
    )


def probability(p: float | None) -> str:
    """A probability to two digits, never 0 or 1."""
    if p is None:
        return "—"
    if p > 0.99:
        return "> 0.99"
    return "< 0.01" if p < 0.01 else f"{p:.2f}"
