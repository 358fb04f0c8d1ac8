"""Monthly counts of areas: the rows on record, and the cells they become."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import QuerySet

from lanjie.core.access import Scope
from lanjie.core.models import Recorded
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.situation.choices_monitoring import EFFORT, CountKind
from lanjie.situation.models import MonthlyCount
from lanjie.situation.queries.monitoring_cell import Cell, month_of, span, text

#: Count → indicator of the assessment, and which people it is set against.
INDICATORS = {
    CountKind.FIRST_DETECTED: ("new", CountKind.POPULATION),
    CountKind.CASES: ("case", CountKind.POPULATION),
    CountKind.SEIZURES: ("seize", CountKind.POPULATION),
    CountKind.OUT_OF_PROVINCE: ("out", CountKind.REGISTERED),
}
#: An exposure of one is a hundred thousand people.
PER = 100_000


def counts(scope: Scope, known: datetime | None = None) -> QuerySet[MonthlyCount]:
    """Counts in scope that stand, or stood at `known`."""
    return MonthlyCount.objects.within(scope).filter(Recorded.known_at(known)).select_related("area")


def events(scope: Scope, known: datetime | None = None) -> QuerySet[MonthlyCount]:
    """The same without the populations that counts are set against."""
    return counts(scope, known).exclude(kind__in=[CountKind.POPULATION.value, CountKind.REGISTERED.value])


def people(scope: Scope) -> People:
    """How many people each county in scope had, by month."""
    found = People()
    rows = counts(scope).filter(kind__in=[CountKind.POPULATION.value, CountKind.REGISTERED.value]).order_by("month")
    for area, month, kind, low in rows.values_list("area__code", "month", "kind", "low"):
        found.report(area, kind, month, low)
    for area, number in Area.objects.within(scope).filter(population__gt=0).values_list("code", "population"):
        found.registry(area, number)
    return found


class People:
    """How many people an area had in a month: the newest report not after it, else the first after it, else the registry's number."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, str], list[date]] = defaultdict(list)
        self._numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._registry: dict[str, int] = {}

    def registry(self, area: str, number: int | None) -> None:
        """The registry's population of an area."""
        if number:
            self._registry[area] = number

    def report(self, area: str, kind: str, month: date, number: int) -> None:
        """A reported population; months must come in order."""
        if number:
            self._days[area, kind].append(month)
            self._numbers[area, kind].append(number)

    def at(self, area: str, kind: str, month: date) -> int | None:
        """People of an area in a month; the registered population falls back on the resident one."""
        days = self._days.get((area, kind))
        if days:
            return self._numbers[area, kind][max(bisect_right(days, month) - 1, 0)]
        if kind == CountKind.REGISTERED.value:
            return self.at(area, CountKind.POPULATION.value, month)
        return self._registry.get(area)


def cells(scope: Scope, known: datetime | None = None) -> Iterator[Cell]:
    """Counts as Poisson cells with their exposure, and the effort proxy as a normal one."""
    rows = list(
        counts(scope, known)
        .filter(area__level=Level.COUNTY.value)
        .order_by("month", "area__code")
        .values_list("area__code", "month", "kind", "low", "high", "area__population")
    )
    found = People()
    for area, month, kind, low, _, population in rows:
        found.registry(area, population)
        if kind in (CountKind.POPULATION.value, CountKind.REGISTERED.value):
            found.report(area, kind, month, low)
    work: dict[tuple[str, date], dict[str, float]] = defaultdict(dict)
    for area, month, kind, low, high, _ in rows:
        if kind in EFFORT:
            work[area, month][kind] = (low + high) / 2
        elif kind in INDICATORS:
            indicator, base = INDICATORS[CountKind(kind)]
            exposure = found.at(area, base.value, month)
            if exposure:
                yield Cell(area, month_of(month), indicator, "poisson", span(low, high), text(exposure / PER))
    yield from _effort(work, found)


def _effort(work: dict[tuple[str, date], dict[str, float]], found: People) -> Iterator[Cell]:
    """Log of tests, checks and hours a head, centred over all of them: 0.69 above is twice the usual effort."""
    rates = {}
    for (area, month), parts in work.items():
        exposure = found.at(area, CountKind.POPULATION.value, month)
        if exposure and len(parts) == len(EFFORT):
            rates[area, month] = (sum(parts.values()), exposure / PER)
    logs = [math.log(done / heads) for done, heads in rates.values() if done > 0]
    if not logs:
        return
    centre = sum(logs) / len(logs)
    for (area, month), (done, heads) in rates.items():
        # no work at all has no logarithm: it is known to lie below one act
        y = math.log(max(done, 1) / heads) - centre
        yield Cell(area, month_of(month), "eff", "normal", text(y) if done > 0 else f"<{text(y)}")
