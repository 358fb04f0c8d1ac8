"""A small province to assess: fourteen counties of the real map with counts, hair rounds and effort of a simulated truth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from lanjie import law
from lanjie.core import bulk
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.science.situation.simulate import REFERENCE, REFERENCE_SPEC, Panel, Truth, ar1, observe
from lanjie.situation.choices_monitoring import ANY, CountKind, HairGroup
from lanjie.situation.models import HairRound, MonthlyCount

CITIES = ("4301", "4303")
FIRST, MONTHS = date(2019, 5, 1), 16
LAST = date(2020, 8, 1)
PEOPLE = 400_000
WORK = {CountKind.TESTS: 0.6, CountKind.CHECKS: 0.1, CountKind.POLICE_HOURS: 0.3}


def month(at: int) -> date:
    """First day of a month of the panel."""
    ordinal = FIRST.year * 12 + FIRST.month - 1 + at
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def counties() -> list[Area]:
    """The province with the two cities and their counties, and no others: a fit of fourteen counties is quick."""
    others = Area.unscoped.exclude(code="430000")
    for city in CITIES:
        others = others.exclude(code__startswith=city)
    for level in (Level.ZONE, Level.FARM, Level.COUNTY, Level.CITY, Level.PROVINCE):
        others.filter(level=level.value).delete()
    made: dict[str, Area] = {}
    kept = [
        d for d in law.catalogue("divisions") if d.level != "management_zone" and d.code.startswith(("430000", *CITIES))
    ]
    for d in kept:
        parent = made.get(d.parent or "")
        level = {"province": Level.PROVINCE, "prefecture_city": Level.CITY}.get(d.level, Level.COUNTY)
        made[d.code], _ = Area.unscoped.get_or_create(
            code=d.code,
            defaults={
                "name_zh": d.name.zh, "name_en": d.name.en, "level": level.value, "parent": parent,
                "path": f"{parent.path if parent else '/'}{d.code}/",
            },
        )  # fmt: skip
    return [area for area in made.values() if area.level == Level.COUNTY.value]


def simulated(size: int, seed: int = 0) -> Panel:
    """What is observed of a simulated truth."""
    rng = np.random.default_rng(seed)
    level = rng.normal(0, 0.9, size) + ar1(rng.standard_normal((MONTHS, size)), 0.9, 0.3)
    effort = rng.normal(0, 0.5, size) + ar1(rng.standard_normal((MONTHS, size)), 0.8, 0.3)
    truth = Truth(np.zeros((size, 2)), [], np.full(size, float(PEOPLE)), level, effort, level)
    series = tuple(s for s in REFERENCE if s.name in ("hair", "new", "case", "eff"))
    return observe(rng, truth, series=series, spec=REFERENCE_SPEC).panel


def records(areas: Sequence[Area], without: Sequence[str] = ()) -> list[MonthlyCount | HairRound]:
    """The records of those counties, none for the codes in `without`."""
    panel = simulated(len(areas))
    made: list[MonthlyCount | HairRound] = []
    for i, area in enumerate(areas):
        if area.code in without:
            continue
        made.append(MonthlyCount(area=area, month=FIRST, kind=CountKind.POPULATION.value, low=PEOPLE, high=PEOPLE))
        for t in range(MONTHS):
            cell = {name: int(panel.low[t, j, i]) for j, name in enumerate(panel.names)}
            for name, kind in (("new", CountKind.FIRST_DETECTED), ("case", CountKind.CASES)):
                made.append(MonthlyCount(area=area, month=month(t), kind=kind.value, low=cell[name], high=cell[name]))
            for kind, part in WORK.items():
                done = round(2000 * part * float(np.exp(panel.low[t, panel.names.index("eff"), i])))
                made.append(MonthlyCount(area=area, month=month(t), kind=kind.value, low=done, high=done))
            made.append(
                HairRound(
                    area=area, group=HairGroup.CLIENTS.value, basis="DT-001", starts_on=month(t), ends_on=month(t).replace(day=20),
                    analyte=ANY, tests=int(panel.size[t, panel.names.index("hair"), i]), low=cell["hair"], high=cell["hair"],
                )
            )  # fmt: skip
    return made


def fill(areas: Sequence[Area], *, without: Sequence[str] = (), backwards: bool = False) -> None:
    """Put the records on record, in one order or the other."""
    made = records(areas, without)
    for model in (MonthlyCount, HairRound):
        rows = [record for record in made if isinstance(record, model)]
        bulk.insert(rows[::-1] if backwards else rows)
