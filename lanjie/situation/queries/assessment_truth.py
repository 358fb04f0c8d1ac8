"""The truth of a simulated province, kept beside the data and never in the database; a real province has none."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from lanjie.situation.models import AssessmentRun
from lanjie.situation.queries.assessment_pages import Lists, Place


@dataclass(frozen=True, slots=True)
class Third:
    """A third of the counties by population: how many, shares of intervals that cover, of counties listed wrongly, and missed."""

    n: int
    largest: int
    covered: float
    wrong: float
    missed: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """An assessment held against the truth of its month; `levels` on the scale of the run, `ranks` 1 the worst."""

    levels: Mapping[str, float]
    ranks: Mapping[str, int]
    covered: float
    rank_covered: float
    correlation: float
    found: int
    size: int
    listed: int
    wrongly: int
    thirds: tuple[Third, ...]
    thinned: str
    campaign: str


def truth() -> dict[str, Any] | None:
    """What `lanjie demo` wrote down, or None outside the simulated province."""
    path = Path(settings.VAR) / "demo" / "truth.json"
    if not settings.LANJIE_SIMULATED or not path.is_file():
        return None
    said: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return said


def held_against(said: Mapping[str, Any], run: AssessmentRun, found: Lists) -> Verdict | None:
    """The run against the truth of its month; None where the truth does not know that month or a county.

    The truth is put on the run's scale: zero on average over the counties and months of the run.
    """
    month = f"{run.month:%Y-%m}"
    codes = [place.code for place in found.places]
    if month not in said["months"] or any(code not in said["level"] for code in codes) or not codes:
        return None
    last = said["months"].index(month)
    first = max(last + 1 - run.months, 0)
    every = [value for path in said["level"].values() for value in path[first : last + 1]]
    centre = sum(every) / len(every)
    everywhere = {code: path[last] - centre for code, path in said["level"].items()}
    order = sorted(everywhere, key=lambda code: -everywhere[code])
    ranks = {code: at for at, code in enumerate(order, start=1)}
    size = found.sizes[-1]
    return Verdict(
        levels={code: everywhere[code] for code in codes},
        ranks={code: ranks[code] for code in codes},
        covered=_share(found.places, lambda p: p.low <= everywhere[p.code] <= p.high),
        rank_covered=_share(found.places, lambda p: p.rank_low <= ranks[p.code] <= p.rank_high),
        correlation=_correlation([p.rank for p in found.places], [ranks[p.code] for p in found.places]),
        found=sum(p.rank <= size and ranks[p.code] <= size for p in found.places),
        size=sum(ranks[code] <= size for code in codes),
        listed=len(found.listed),
        wrongly=sum(ranks[p.code] > size for p in found.listed),
        thirds=_thirds(found, everywhere, ranks, said["population"]),
        thinned=said.get("thinned", ""),
        campaign=said.get("campaign", ""),
    )


def _share(places: Sequence[Place], holds: Any) -> float:
    return sum(bool(holds(place)) for place in places) / len(places)


def _correlation(a: Sequence[float], b: Sequence[float]) -> float:
    """Pearson's correlation; of ranks it is Spearman's. NaN for fewer than two or a constant."""
    n = len(a)
    mean_a, mean_b = sum(a) / n, sum(b) / n
    above = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    below = math.sqrt(sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b))
    return above / below if below else math.nan


def _thirds(
    found: Lists, levels: Mapping[str, float], ranks: Mapping[str, int], people: Mapping[str, int]
) -> tuple[Third, ...]:
    """Counties in thirds by population, smallest first."""
    size = found.sizes[-1]
    ordered = sorted(found.places, key=lambda p: (people[p.code], p.code))
    n = len(ordered)
    parts = [ordered[n * at // 3 : n * (at + 1) // 3] for at in range(3)]
    listed = {place.code for place in found.listed}
    return tuple(
        Third(
            n=len(part),
            largest=max(people[p.code] for p in part),
            covered=_share(part, lambda p: p.low <= levels[p.code] <= p.high),
            wrong=_share(part, lambda p: p.code in listed and ranks[p.code] > size),
            missed=_share(part, lambda p: p.code not in listed and ranks[p.code] <= size),
        )
        for part in parts
        if part
    )
