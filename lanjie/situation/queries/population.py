"""How many people stand behind a site's samples: versions on record, and what the markers say day by day."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import QuerySet

from lanjie.core.access import Scope
from lanjie.core.models import Recorded
from lanjie.science import wastewater as ww
from lanjie.science.wastewater.population import (
    AMMONIUM_G_PER_PERSON_DAY,
    CONFLICT_FACTOR,
    COTININE_MG_PER_CIGARETTE,
)
from lanjie.situation.choices import PopulationMethod
from lanjie.situation.models import Catchment, Marker, Site

#: The marker each method reads, and its name in `Marker.marker`.
MARKER_OF = {PopulationMethod.AMMONIUM: "NH4-N", PopulationMethod.COTININE: "cotinine"}


@dataclass(frozen=True, slots=True)
class MarkerRule:
    """The constants between a marker and people. Kept with every version made by them.

    `share_on_both_sides` False is the rule of the Chinese laboratory system: the domestic share is taken off the cotinine but not
    off the drug load that is divided by the people found. True takes it off both, so that it cancels.
    """

    ammonium_g: float = AMMONIUM_G_PER_PERSON_DAY
    cigarettes: float | None = None
    domestic_share: float = 1.0
    mg_per_cigarette: float = COTININE_MG_PER_CIGARETTE
    share_on_both_sides: bool = False

    @classmethod
    def of(cls, parts: dict[str, Any]) -> Self:
        """The rule a version was made by."""
        rule = parts.get("rule", {})
        return cls(**{name: rule[name] for name in cls.__dataclass_fields__ if name in rule})

    def people(self, method: PopulationMethod, value: float, flow: float) -> float | None:
        """People by one marker value (mg/L ammonium nitrogen, ng/L cotinine) and flow (m³/day); None where it says nothing."""
        if value <= 0 or flow <= 0:
            return None
        if method is PopulationMethod.AMMONIUM:
            return float(ww.from_ammonium(value, flow, g_per_person_day=self.ammonium_g))
        if self.cigarettes is None:
            return None
        return float(
            ww.from_cotinine(
                value,
                flow,
                cigarettes_per_person_day=self.cigarettes,
                domestic_share=self.domestic_share,
                mg_per_cigarette=self.mg_per_cigarette,
            )
        )

    @property
    def load_share(self) -> float:
        """The share of a load that counts when it is divided by the people this rule finds."""
        return self.domestic_share if self.share_on_both_sides else 1.0


@dataclass(frozen=True, slots=True)
class DayEstimate:
    """People by one marker on one day, from one bottle."""

    sample: str
    day: date
    method: PopulationMethod
    people: float


def versions(scope: Scope, site: Site) -> QuerySet[Catchment]:
    """Every population version of a site on record, used or not, newest first."""
    return Catchment.objects.within(scope).filter(Recorded.known_at(), site=site).order_by("-version")


def newest_by_method(found: Iterable[Catchment]) -> dict[PopulationMethod, Catchment]:
    """The newest version of each method, combinations left out."""
    newest: dict[PopulationMethod, Catchment] = {}
    for catchment in sorted(found, key=lambda c: c.version):
        method = PopulationMethod(catchment.method)
        if method is not PopulationMethod.COMBINED:
            newest[method] = catchment
    return newest


def rules_of(found: Iterable[Catchment]) -> dict[PopulationMethod, MarkerRule]:
    """The marker rules in force at a site: those of its newest versions, else the default for ammonium.

    Without a rule of its own a site has no cotinine estimate: smoking differs too much between places to assume it.
    """
    newest = newest_by_method(found)
    rules = {PopulationMethod.AMMONIUM: MarkerRule()}
    for method in MARKER_OF:
        if method in newest:
            rules[method] = MarkerRule.of(newest[method].parts)
    return rules


def daily(
    scope: Scope,
    site: Site,
    rules: dict[PopulationMethod, MarkerRule],
    *,
    since: date | None = None,
    until: date | None = None,
) -> list[DayEstimate]:
    """People by each marker on each day that has its value and a flow, oldest first."""
    methods = {MARKER_OF[method]: method for method in rules}
    found = Marker.objects.within(scope).filter(
        sample__site=site, marker__in=methods, superseded_at=None, sample__flow_m3_d__isnull=False
    )
    if since:
        found = found.filter(sample__taken_on__gte=since)
    if until:
        found = found.filter(sample__taken_on__lte=until)
    estimates = []
    for code, day, marker, value, flow in found.order_by("sample__taken_on", "sample__code").values_list(
        "sample__code", "sample__taken_on", "marker", "value", "sample__flow_m3_d"
    ):
        method = methods[marker]
        people = rules[method].people(method, value, flow or 0.0)
        if people is not None:
            estimates.append(DayEstimate(code, day, method, people))
    return estimates


def conflicting(people: Iterable[float]) -> bool:
    """Whether two of the numbers differ by more than the factor that is asked about (1.5)."""
    known = [number for number in people if number > 0]
    return len(known) > 1 and math.log(max(known) / min(known)) > math.log(CONFLICT_FACTOR)
