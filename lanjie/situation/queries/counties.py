"""Levels county by county: the sites of a county joined by the people they serve, or evenly where that is not known of all."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import NamedTuple, Self

from lanjie.core.access import Scope
from lanjie.core.quantities import significant
from lanjie.core.words import Words, say
from lanjie.registry.models import Area
from lanjie.science.wastewater.normal import Z95
from lanjie.situation.models import TrendPoint, TrendRun
from lanjie.situation.queries.estimates import points


class SitePoint(NamedTuple):
    """What a mean over sites needs of a `TrendPoint`, by the names it has there: far cheaper to read where there are thousands."""

    period: date
    site_id: int
    population: int
    level: float | None
    low: float | None
    high: float | None
    change: float | None
    change_low: float | None
    change_high: float | None
    p_rise: float | None


@dataclass(frozen=True, slots=True)
class CountyLevel:
    """A county's load in the newest period: the mean of its sites (see `weights`), mg/day/1000 people, with its 95 % interval.

    `population` is 0 where the people of some site are not known; its sites then count alike. `level` is None where every site is wholly below its limit; `high` is then the upper limit. `direction` is up, down, none or
    unknown: whether the interval of the change against a year ago excludes zero; `p_rise` the probability that it is above zero.
    """

    area: Area
    period: date
    level: float | None
    low: float | None
    high: float | None
    change: float | None
    direction: str
    sites: int
    population: int
    change_low: float | None = None
    change_high: float | None = None
    p_rise: float | None = None

    @classmethod
    def of(cls, members: Sequence[TrendPoint]) -> Self:
        """Join sites of one period and one county."""
        return cls.over(members, members[0].site.area)

    @classmethod
    def over(cls, members: Sequence[TrendPoint | SitePoint], place: Area) -> Self:
        """Join sites of one period wherever they stand; their errors are independent on the log scale."""
        from lanjie.situation.wording import direction  # noqa: PLC0415  wording reads models too

        first = members[0]
        people = sum(m.population for m in members) if weighted(members) else 0
        known = [m for m in members if m.level is not None]
        if len(members) == 1:
            return cls(
                place,
                first.period,
                first.level,
                first.low,
                first.high,
                first.change,
                direction(first),
                1,
                people,
                first.change_low,
                first.change_high,
                first.p_rise,
            )
        if not known:
            high = max((m.high for m in members if m.high is not None), default=None)
            return cls(place, first.period, None, None, high, None, "below", len(members), people)
        mean = mean_level(known)
        joint = _change(known)
        return cls(
            place,
            first.period,
            mean.level,
            mean.low,
            mean.high,
            joint.change,
            joint.direction,
            len(members),
            people,
            joint.low,
            joint.high,
            joint.p_rise,
        )

    @property
    def shown(self) -> str:
        """The level in words for a table cell."""
        return significant(self.level, 2) if self.level is not None else f"< {significant(self.high, 2)}"

    @property
    def interval(self) -> str:
        """The interval as it stands in a table."""
        if self.level is None:
            return str(say("全部低于定量限", "all below LOQ"))
        return f"{significant(self.low, 2)} – {significant(self.high, 2)}"


class Mean(NamedTuple):
    """A mean load, mg/day/1000 people, with its 95 % interval."""

    level: float
    low: float
    high: float


def weighted(members: Sequence[TrendPoint | SitePoint | CountyLevel]) -> bool:
    """Whether a mean of these is weighted by people: only where the people behind every one are known."""
    return all(m.population > 0 for m in members)


def weights(members: Sequence[TrendPoint | SitePoint | CountyLevel]) -> list[int]:
    """What each counts in a mean: the people it serves, or one each. A site without a population is never left out for it."""
    return [m.population for m in members] if weighted(members) else [1] * len(members)


def mean_level(known: Sequence[TrendPoint | SitePoint | CountyLevel]) -> Mean:
    """The mean of levels by `weights`; their errors are independent on the log scale."""
    parts = list(zip(weights(known), known, strict=True))
    weight = sum(w for w, _ in parts)
    level = sum((m.level or 0) * w for w, m in parts) / weight
    variance = sum((w / weight * (m.level or 0) * _log_sd(m.low, m.high)) ** 2 for w, m in parts)
    spread = Z95 * math.sqrt(variance) / level if level else 0.0
    return Mean(level, level * math.exp(-spread), level * math.exp(spread))


def _log_sd(low: float | None, high: float | None) -> float:
    return math.log(high / low) / (2 * Z95) if low and high else 0.0


class _Change(NamedTuple):
    """A change against a year ago: ratio less one, its verdict, its 95 % interval, the probability that it is above zero."""

    change: float | None = None
    direction: str = "unknown"
    low: float | None = None
    high: float | None = None
    p_rise: float | None = None


def _change(known: Sequence[TrendPoint | SitePoint]) -> _Change:
    """The weighted log change of the sites that have one."""
    rows = [
        (weight * (m.level or 0), math.log1p(m.change), _log_sd(1 + m.change_low, 1 + m.change_high))
        for weight, m in zip(weights(known), known, strict=True)
        if m.change is not None and m.change_low is not None and m.change_high is not None
    ]
    total = sum(w for w, _, _ in rows)
    if not rows or not total:
        return _Change()
    mean = sum(w * x for w, x, _ in rows) / total
    sd = math.sqrt(sum((w / total * s) ** 2 for w, _, s in rows))
    low, high = mean - Z95 * sd, mean + Z95 * sd
    verdict = "up" if low > 0 else "down" if high < 0 else "none"
    p_rise = NormalDist().cdf(mean / sd) if sd else None
    return _Change(math.expm1(mean), verdict, math.expm1(low), math.expm1(high), p_rise)


def county_levels(scope: Scope, run: TrendRun | None, substance: str, period: date | None = None) -> list[CountyLevel]:
    """Every county with a level in a period of the run (the newest when None), highest first, those wholly below the limit last."""
    found = points(scope, run).filter(substance=substance, forecast=False)
    if period is not None:
        found = found.filter(period=period)
    last = found.order_by("-period").values_list("period", flat=True).first()
    if last is None:
        return []
    by_county: dict[str, list[TrendPoint]] = defaultdict(list)
    for point in found.filter(period=last).select_related(None).select_related("site__area__parent"):
        by_county[point.site.area.code].append(point)
    levels = [CountyLevel.of(members) for members in by_county.values()]
    return sorted(levels, key=lambda level: (level.level is None, -(level.level or 0), level.area.code))


def period_name(period: date) -> Words:
    """`2020 年第 3 季度`."""
    return say("{y} 年第 {q} 季度", "{y} Q{q}", y=period.year, q=(period.month + 2) // 3)


_DRAWS = 2_000
#: Spread given to a county of which only an upper limit is known, log scale: the truth may lie well below the limit.
_BELOW_SD = 0.7


def rank_intervals(levels: Sequence[CountyLevel]) -> dict[str, tuple[int, int]]:
    """The 95 % interval of each county's rank (1 = highest), from joint draws of all levels; the same levels give the same ranks."""
    if not levels:
        return {}
    import numpy as np  # noqa: PLC0415  slow import

    centre = np.array(
        [math.log(level.level or 1) if level.level else math.log(level.high or 1) - Z95 * _BELOW_SD for level in levels]
    )
    spread = np.array([_log_sd(level.low, level.high) if level.level else _BELOW_SD for level in levels])
    draws = centre + spread * np.random.default_rng(20200911).standard_normal((_DRAWS, len(levels)))
    ranks = (-draws).argsort(axis=1).argsort(axis=1) + 1
    low, high = np.percentile(ranks, [2.5, 97.5], axis=0, method="inverted_cdf")
    return {level.area.code: (int(a), int(b)) for level, a, b in zip(levels, low, high, strict=True)}
