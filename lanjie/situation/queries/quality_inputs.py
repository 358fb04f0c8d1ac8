"""What judging results needs to know beyond the sheet: custody, markers, proficiency rounds and the site's own past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from lanjie.situation.choices import Composite, PopulationMethod, Qualifier, ResultKind
from lanjie.situation.models import Catchment, Custody, Marker, Proficiency, Result, Sample
from lanjie.situation.queries.population import MARKER_OF, conflicting, rules_of

#: A bottle that arrives warmer than this, °C, or later than this, is flagged; the residues are stable over three days.
WARMEST_ARRIVAL = 8.0
LATEST_ARRIVAL = timedelta(hours=72)  # not law: stability of the residues
#: How far back a site's usual load and limit are looked up.
PAST = timedelta(days=400)  # not law: a year and a bit
_CHUNK = 900


class Earlier(NamedTuple):
    """A result on record before the batch: what the usual load and the last limit are read from."""

    site: int
    day: date
    substance: str
    value: float | None
    limit: float | None
    qualifier: str
    load: float | None


@dataclass(slots=True)
class Inputs:
    """`noted`: flags of each bottle by its id. `scores`: (laboratory, substance) → rounds, oldest first."""

    noted: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    scores: dict[tuple[int, str], list[tuple[date, float]]] = field(default_factory=lambda: defaultdict(list))
    earlier: list[Earlier] = field(default_factory=list)

    def score(self, laboratory: int | None, substance: str, day: date) -> float | None:
        """The laboratory's newest z of the substance by the day."""
        if laboratory is None or not self.scores:
            return None
        known = [z for held, z in self.scores.get((laboratory, substance), ()) if held <= day]
        return known[-1] if known else None


def inputs(results: Sequence[Result]) -> Inputs:
    """Read everything for a batch in a number of queries that grows with its size in thousands, not with its sites."""
    found = Inputs()
    bottles = {result.sample_id: result.sample for result in results}
    catchments = {result.sample_id: result.catchment for result in results if result.catchment is not None}
    for pk, bottle in bottles.items():
        found.noted[pk].update(flag for flag in bottle.flags if flag != "confirmed")
        if bottle.composite == Composite.GRAB.value:
            found.noted[pk].add("single_grab")
    _custody(found, bottles)
    _markers(found, bottles, catchments)
    for laboratory, substance, held, z in (
        Proficiency.unscoped.filter(superseded_at=None, laboratory__in={r.laboratory_id for r in results})
        .order_by("held_on", "pk")
        .values_list("laboratory", "substance", "held_on", "z")
    ):
        found.scores[laboratory, substance].append((held, z))
    _earlier(found, bottles, {result.pk for result in results if result.pk})
    return found


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK))


def _custody(found: Inputs, bottles: dict[int, Sample]) -> None:
    steps: dict[int, dict[str, Custody]] = defaultdict(dict)
    for chunk in _chunks(bottles):
        for step in Custody.unscoped.filter(sample__in=chunk, action__in=("take", "receive", "accept")).order_by(
            "at", "pk"
        ):
            steps[step.sample_id][step.action] = step
    for bottle, chain in steps.items():
        taken, arrived = chain.get("take"), chain.get("receive")
        if arrived is None:
            continue
        if arrived.temperature_c is not None and arrived.temperature_c > WARMEST_ARRIVAL:
            found.noted[bottle].add("wrongTemp")
        if taken is not None and arrived.at - taken.at > LATEST_ARRIVAL:
            found.noted[bottle].add("delayArriv")
        seals = {step.seal for step in (taken, arrived) if step is not None and step.seal}
        if (
            len(seals) > 1 and "accept" not in chain
        ):  # once the sender has accepted the seal, its reason stands in the chain
            found.noted[bottle].add("seal_broken")


def _markers(found: Inputs, bottles: dict[int, Sample], catchments: dict[int, Catchment]) -> None:
    """Flag bottles whose markers point at a number of people far from the one their load is divided by."""
    values: dict[int, list[tuple[PopulationMethod, float]]] = defaultdict(list)
    methods = {name: method for method, name in MARKER_OF.items()}
    for chunk in _chunks(bottles):
        for pk, marker, value in Marker.unscoped.filter(
            sample__in=chunk, marker__in=methods, superseded_at=None
        ).values_list("sample", "marker", "value"):
            values[pk].append((methods[marker], value))
    by_site: dict[int, list[Catchment]] = defaultdict(list)
    for chunk in _chunks({bottle.site_id for bottle in bottles.values()} if values else ()):
        for version in Catchment.unscoped.filter(site__in=chunk, superseded_at=None):
            by_site[version.site_id].append(version)
    rules = {site: rules_of(versions) for site, versions in by_site.items()}
    for pk, catchment in catchments.items():
        bottle = bottles[pk]
        people = [float(catchment.population)]
        for method, value in values.get(pk, ()):
            rule = rules.get(bottle.site_id, {}).get(method)
            estimate = rule.people(method, value, bottle.flow_m3_d or 0.0) if rule else None
            if estimate is not None:
                people.append(estimate)
        if catchment.conflict or conflicting(people):
            found.noted[pk].add("pop_conflict")


def _earlier(found: Inputs, bottles: dict[int, Sample], judged: set[int]) -> None:
    days = [bottle.taken_on for bottle in bottles.values()]
    if not days:
        return
    for chunk in _chunks({bottle.site_id for bottle in bottles.values()}):
        past = Result.unscoped.filter(
            sample__site__in=chunk,
            sample__taken_on__range=(min(days) - PAST, max(days)),
            superseded_at=None,
            kind=ResultKind.SAMPLE.value,
            qualifier__in=(Qualifier.MEASURED.value, Qualifier.BELOW_LOQ.value, Qualifier.BELOW_LOD.value),
            in_trend=True,
        )
        fields = ("sample__site", "sample__taken_on", "substance", "value_ng_l", "limit_ng_l", "qualifier", "load")
        found.earlier += [Earlier(*row) for pk, *row in past.values_list("pk", *fields) if pk not in judged]
