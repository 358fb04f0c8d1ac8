"""The newest loads of a site or an area as the steps to use take them: level, interval, people and how well they are known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lanjie.core.access import Scope
from lanjie.core.quantities import today
from lanjie.registry.models import Area
from lanjie.situation.choices import OpiatePart
from lanjie.situation.models import MedicalSupply, TrendPoint
from lanjie.situation.queries.apportionment import Apportioned, amphetamine, heroin, supplies
from lanjie.situation.queries.counties import CountyLevel, weights
from lanjie.situation.queries.results import catchments
from lanjie.situation.queries.use import Factors, Line, Load, lines


@dataclass(frozen=True, slots=True)
class Amounts:
    """All that may be said of use in one place and period: a line a residue, heroin and amphetamine after their other sources."""

    period: date
    factors: Factors | None
    lines: list[Line]
    apportioned: list[Apportioned]


def loads_of(members: Iterable[TrendPoint], population_cv: dict[int, float]) -> dict[str, Load]:
    """Loads by substance from the points of one or many sites, each substance's sites joined as a county's are."""
    by_substance: dict[str, list[TrendPoint]] = {}
    for point in members:
        by_substance.setdefault(point.substance, []).append(point)
    return {substance: _load(points, population_cv) for substance, points in by_substance.items()}


def _load(points: Sequence[TrendPoint], population_cv: dict[int, float]) -> Load:
    level = CountyLevel.of(points)
    # sites err in their population independently: the more sites, the less it matters
    parts = {p.site_id: weight * (p.level or 0.0) for weight, p in zip(weights(points), points, strict=True)}
    total = sum(parts.values())
    cv = math.sqrt(sum((w * population_cv.get(s, 0.0)) ** 2 for s, w in parts.items())) / total if total else 0.0
    return Load(level.level, level.low, level.high, level.population, cv)


def amounts(
    scope: Scope, places: dict[str, tuple[Area, Sequence[TrendPoint]]], on: date | None = None
) -> dict[str, Amounts]:
    """What may be said of use in some places, given by key as area and newest points; the same few queries for one or a hundred.

    `on` is the day on which the numbers are made: its factor set counts, whatever the period sampled (today when None).
    """
    filled = {key: (area, points) for key, (area, points) in places.items() if points}
    if not filled:
        return {}
    factors = Factors.on(on or today())
    year = max(point.period for _, points in filled.values() for point in points).year
    here = {point.site_id for _, points in filled.values() for point in points}
    versions = catchments(scope).filter(site__in=here).order_by("site", "valid_from", "version")
    cvs = dict(versions.values_list("site_id", "cv"))
    entered = supplies([area for area, _ in filled.values()], year)
    return {
        key: Amounts(
            max(p.period for p in points),
            factors,
            *_said(loads_of(points, cvs), entered[area.path], factors),
        )
        for key, (area, points) in filled.items()
    }


def _said(
    loads: dict[str, Load], entered: dict[OpiatePart, MedicalSupply], factors: Factors | None
) -> tuple[list[Line], list[Apportioned]]:
    apportioned = []
    if "morphine" in loads:
        apportioned.append(heroin(loads["morphine"], loads.get("codeine"), entered, factors))
    if "amphetamine" in loads:
        apportioned.append(amphetamine(loads["amphetamine"], loads.get("methamphetamine"), factors))
    return lines(loads, factors), apportioned
