"""What is true in the simulated province, month by month and county by county: known here, found by the assessment elsewhere.

The level of a county is that of the methamphetamine its works are simulated with, less a peculiarity of the catchment, so that the
wastewater already in the demo and the other series tell of one thing. The series follow the reference simulator of
`lanjie.science.situation`, on the real map and with the counties' people. The truth is kept in a file of its own, never in the database.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from django.conf import settings

from lanjie import law
from lanjie.core.quantities import today
from lanjie.demo import province
from lanjie.science.situation.simulate import REFERENCE, REFERENCE_SPEC, Simulated, Truth, ar1, observe

MONTHS = 3 * province.QUARTERS
PECULIAR = 0.2
#: Months at the end in which one county reports half of its counts, and another has a campaign.
LAST = 6
CAMPAIGN = 0.9


@dataclass(frozen=True)
class Province:
    """The simulated truth: county codes, first days of the months, what is observed and what is behind it.

    `thinned` is the county that reports half of what it counted, `campaign` the one with a campaign, in the last months.
    """

    codes: tuple[str, ...]
    months: tuple[date, ...]
    made: Simulated
    thinned: str
    campaign: str


@cache
def make(last: date) -> Province:
    """The province whose last complete quarter is the one before `last`."""
    codes = tuple(sorted(tile.code for tile in law.catalogue("tile_grid")))
    starts = province.quarters(last)
    months = tuple(date(q.year, q.month + n, 1) for q in starts for n in range(3))
    place = {code: i for i, code in enumerate(codes)}
    pairs = [(place[n.a], place[n.b]) for n in law.neighbours()]
    level = _level(codes)
    effort = _effort(codes)
    worst = np.argsort(-level[-1])
    thinned, campaign = int(worst[4]), int(worst[len(codes) // 3])
    effort[-LAST:, campaign] += CAMPAIGN
    points = np.zeros((len(codes), 2))  # the map is given by its pairs
    truth = Truth(points, pairs, np.array(population(codes), dtype=float), level, effort, 0.3 * level)
    series = tuple(s for s in REFERENCE if s.name != "ww")
    made = observe(province.stream("monitoring"), truth, series=series, spec=REFERENCE_SPEC)
    for name in ("new", "case"):
        j = made.panel.names.index(name)
        counted = made.panel.low[-LAST:, j, thinned].astype(int)
        made.panel.low[-LAST:, j, thinned] = province.stream("thinned", name).binomial(counted, 0.5)
    return Province(codes, months, made, codes[thinned], codes[campaign])


def _level(codes: tuple[str, ...]) -> np.ndarray:
    """True level (months, counties), zero on average: the works' methamphetamine weighted by people, between quarters in a line."""
    by_county: dict[str, list[province.Works]] = {}
    for works in province.works():
        by_county.setdefault(works.area, []).append(works)
    middle = 3 * np.arange(province.QUARTERS) + 1
    level = np.empty((MONTHS, len(codes)))
    for i, code in enumerate(codes):
        people = np.array([works.population for works in by_county[code]], dtype=float)
        loads = np.exp([works.levels["methamphetamine"] for works in by_county[code]])
        quarterly = np.log(people @ loads / people.sum())
        level[:, i] = np.interp(np.arange(MONTHS), middle, quarterly)
    # load = level + peculiarity with the two independent: so the level is drawn given the load, not the load less a draw
    lasting = level.mean(axis=0) - level.mean()
    share = 1.0 - PECULIAR**2 / lasting.var()
    own = np.array([province.stream("peculiar", code).normal(0.0, PECULIAR * share**0.5) for code in codes])
    level += own - (1.0 - share) * lasting
    return np.asarray(level - level.mean())


def _effort(codes: tuple[str, ...]) -> np.ndarray:
    """Police effort (months, counties) as in the reference province."""
    draw = province.stream("effort")
    season = 0.15 * np.sin(2.0 * np.pi * np.arange(MONTHS) / 12.0)
    wander = ar1(draw.standard_normal((MONTHS, len(codes))), 0.8, 0.4)
    return np.asarray(draw.normal(0.0, 0.5, len(codes)) + wander + season[:, None])


def population(codes: tuple[str, ...]) -> list[int]:
    """People of each county: the published number, else what its city has left, shared as the works' people are."""
    divisions = {division.code: division for division in law.catalogue("divisions")}
    served: dict[str, int] = {}
    for works in province.works():
        served[works.area] = served.get(works.area, 0) + works.population
    people = []
    for code in codes:
        known = divisions[code].population
        if known is None:
            siblings = [c for c in codes if divisions[c].parent == divisions[code].parent]
            open_ones = [c for c in siblings if divisions[c].population is None]
            city = divisions[divisions[code].parent or ""].population or 0
            left = city - sum(divisions[c].population or 0 for c in siblings)
            people.append(int(round(left * served[code] / sum(served[c] for c in open_ones), -3)))
        else:
            people.append(known)
    return people


def keep() -> None:
    """Write the truth beside the data, for the page that holds the assessment against it."""
    found = make(today())
    folder = settings.VAR / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    said: dict[str, Any] = {
        "months": [f"{month:%Y-%m}" for month in found.months],
        "level": {c: [round(float(v), 6) for v in found.made.truth.level[:, i]] for i, c in enumerate(found.codes)},
        "effort": {c: [round(float(v), 6) for v in found.made.truth.effort[:, i]] for i, c in enumerate(found.codes)},
        "population": dict(zip(found.codes, population(found.codes), strict=True)),
        "thinned": found.thinned,
        "campaign": found.campaign,
    }
    part = folder / "truth.json.part"
    part.write_text(json.dumps(said), encoding="utf-8")
    part.replace(folder / "truth.json")
