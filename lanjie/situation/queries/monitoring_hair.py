"""Hair rounds: the rows on record, and the cells they become."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from lanjie.core.access import Scope
from lanjie.core.models import Recorded
from lanjie.registry.choices import Level
from lanjie.science.surveys.shares import Share, bounded
from lanjie.situation.choices_monitoring import ANY
from lanjie.situation.models import HairRound
from lanjie.situation.queries.monitoring_cell import Cell, month_of, quarter_of, span


def rounds(scope: Scope, known: datetime | None = None) -> QuerySet[HairRound]:
    """Rounds in scope that stand, or stood at `known`."""
    return HairRound.objects.within(scope).filter(Recorded.known_at(known)).select_related("area")


@dataclass(frozen=True, slots=True)
class Tested:
    """How many were tested and between which bounds the number of positives lies."""

    tests: int
    low: int
    high: int


def tested(rows: Iterable[tuple[str, int, int, int]]) -> Tested:
    """One round of one group from its rows (analyte, tests, low, high).

    The row for any analyte says it; where there is none, the positives lie between the most of one analyte and the sum of all.
    """
    rows = list(rows)
    whole = next((row for row in rows if row[0] == ANY), None)
    if whole is not None:
        return Tested(*whole[1:])
    tests = max(n for _, n, _, _ in rows)
    return Tested(tests, max(low for _, _, low, _ in rows), min(tests, sum(high for *_, high in rows)))


def pooled(groups: Iterable[Tested]) -> Tested:
    """Several rounds or groups together."""
    groups = list(groups)
    return Tested(sum(g.tests for g in groups), sum(g.low for g in groups), sum(g.high for g in groups))


@dataclass(frozen=True, slots=True)
class HairShare:
    """Positives of tests of one area, group or period, and the share with its exact interval."""

    key: Any
    tested: Tested
    share: Share
    rounds: int


def shares(found: QuerySet[HairRound], by: str) -> list[HairShare]:
    """Shares of the rounds by a field: `area_id`, `group`, or `quarter` of the first day; rounds and groups are pooled within it."""
    each: dict[tuple[int, date, str], list[tuple[str, int, int, int]]] = defaultdict(list)
    fields = ("area_id", "starts_on", "group", "analyte", "tests", "low", "high")
    for area, start, group, *row in found.order_by("starts_on", "area_id", "group").values_list(*fields):
        each[area, start, group].append((row[0], row[1], row[2], row[3]))
    by_key: dict[Any, list[Tested]] = defaultdict(list)
    for (area, start, group), rows in each.items():
        by_key[{"area_id": area, "group": group, "quarter": quarter_of(start)}[by]].append(tested(rows))
    return [
        HairShare(key, whole, bounded(whole.low, whole.high, whole.tests), len(groups))
        for key, groups in by_key.items()
        for whole in [pooled(groups)]
    ]


def cells(scope: Scope, known: datetime | None = None) -> Iterator[Cell]:
    """Positives of tests as binomial cells, the rounds and groups of a county that began in a month together."""
    found = (
        rounds(scope, known)
        .filter(area__level=Level.COUNTY.value)
        .order_by("starts_on", "area__code")
        .values_list("area__code", "starts_on", "group", "analyte", "tests", "low", "high")
    )
    by_round: dict[tuple[str, date, str], list[tuple[str, int, int, int]]] = defaultdict(list)
    for area, start, group, analyte, tests, low, high in found:
        by_round[area, start, group].append((analyte, tests, low, high))
    by_month: dict[tuple[str, str], list[Tested]] = defaultdict(list)
    for (area, start, _), rows in by_round.items():
        by_month[area, month_of(start)].append(tested(rows))
    for (area, month), groups in by_month.items():
        all_of = pooled(groups)
        yield Cell(area, month, "hair", "binomial", span(all_of.low, all_of.high), str(all_of.tests))
