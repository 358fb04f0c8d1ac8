"""Satisfaction surveys: the clusters on record, the estimates from them, and the cells they become."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lanjie.core.access import Scope
from lanjie.core.models import Recorded
from lanjie.registry.choices import Level
from lanjie.science.surveys.weighted import (
    ENOUGH,
    Cluster,
    WeightedShare,
    cluster_part,
    degrees,
    weighted_share,
)
from lanjie.situation.models import SurveyCluster
from lanjie.situation.queries.monitoring_cell import Cell, month_of


def clusters(scope: Scope, known: datetime | None = None) -> QuerySet[SurveyCluster]:
    """Clusters in scope that stand, or stood at `known`."""
    return SurveyCluster.objects.within(scope).filter(Recorded.known_at(known)).select_related("area", "survey")


@dataclass(frozen=True, slots=True)
class Opinion:
    """The weighted share of the satisfied in an area or wave, and how many of those asked answered."""

    key: Any
    estimate: WeightedShare
    satisfied: int
    invited: int | None

    @property
    def response(self) -> float | None:
        """Answers of those asked; None where not every cluster says how many it asked."""
        return self.estimate.answers / self.invited if self.invited else None


def opinions(found: QuerySet[SurveyCluster], by: str) -> list[Opinion]:
    """Weighted shares by `area_id` or `survey_id`. Over several counties each county is a set of strata of its own.

    What few clusters can not tell of the design effect is taken from all of the wave, whoever reads.
    """
    rows: dict[Any, list[Cluster]] = defaultdict(list)
    satisfied: dict[Any, int] = defaultdict(int)
    invited: dict[Any, list[int | None]] = defaultdict(list)
    for key, yes, asked, *cluster in found.order_by("survey_id", "area_id", "stratum", "cluster").values_list(
        by, "satisfied", "invited", *_CLUSTER
    ):
        rows[key].append(_cluster(*cluster))
        satisfied[key] += yes
        invited[key].append(asked)
    part = _part(found) if any(degrees(members) < ENOUGH for members in rows.values()) else 1.0
    return [
        Opinion(key, weighted_share(members, borrowed=part), satisfied[key], _sum(invited[key]))
        for key, members in rows.items()
    ]


_CLUSTER = ("survey_id", "area_id", "stratum", "answers", "weight", "weight_square", "weight_satisfied")


def _cluster(survey: int, area: int, stratum: str, *sums: Any) -> Cluster:
    return Cluster(f"{survey}/{area}/{stratum}", *sums)


def _part(found: QuerySet[SurveyCluster]) -> float:
    """The part of the design effect that clusters bring in the waves of some rows, over all their counties."""
    waves = found.order_by().values("survey_id")
    domains: dict[tuple[int, int], list[Cluster]] = defaultdict(list)
    everybody = SurveyCluster.unscoped.filter(Recorded.known_at(), survey__in=waves)
    for row in everybody.order_by("survey_id", "area_id").values_list(*_CLUSTER):
        domains[row[0], row[1]].append(_cluster(*row))
    return cluster_part(domains.values())


def _sum(values: list[int | None]) -> int | None:
    return None if None in values else sum(value or 0 for value in values)


def cells(scope: Scope, known: datetime | None = None) -> Iterator[Cell]:
    """Satisfied of asked as binomial cells: the effective number of answers, and as many satisfied of them as the weighted share says.

    Several waves of a county that end in one month are told together.
    """
    found = (
        clusters(scope, known)
        .filter(area__level=Level.COUNTY.value)
        .order_by("survey__ends_on", "area__code", "stratum", "cluster")
        .values_list(
            "area__code", "survey__ends_on", "survey__code", "stratum",
            "answers", "weight", "weight_square", "weight_satisfied",
        )
    )  # fmt: skip
    waves: dict[tuple[str, str], list[Cluster]] = defaultdict(list)
    for area, end, wave, stratum, answers, weight, square, satisfied in found:
        waves[area, month_of(end)].append(Cluster(f"{wave}/{stratum}", answers, weight, square, satisfied))
    by_month: dict[str, list[list[Cluster]]] = defaultdict(list)
    for (_, month), members in waves.items():
        by_month[month].append(members)
    parts = {month: cluster_part(domains) for month, domains in by_month.items()}
    for (area, month), members in waves.items():
        estimate = weighted_share(members, borrowed=parts[month])
        effective = max(round(min(estimate.share.n, estimate.answers)), 1)
        satisfied = round(estimate.share.value * effective)
        yield Cell(area, month, "sat", "binomial", str(satisfied), str(effective))
