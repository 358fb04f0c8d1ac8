"""Reading sampling rounds with the state their bottles give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from lanjie.core.access import Scope
from lanjie.core.words import say
from lanjie.situation.models import Round

#: Bottles that somebody still has to bring to the laboratory, or the laboratory has to report.
UNDER_WAY = ("taken", "sent", "received")
_STATES = {
    "planned": Q(to_take__gt=0),
    "waiting": Q(to_take=0, under_way__gt=0),
    "done": Q(to_take=0, under_way=0, reported__gt=0),
    "cancelled": Q(to_take=0, under_way=0, reported=0),
}
#: The states of a round, each a word of `core/status.py`, and what it says here.
STATES = {
    "planned": say("待采", "To be taken"),
    "waiting": say("待结果", "Waiting for results"),
    "done": say("已出结果", "Reported"),
    "cancelled": say("未采或作废", "Missed or void"),
    "overdue": say("逾期", "Overdue"),
}


def rounds(scope: Scope) -> QuerySet[Any]:
    """Rounds within scope, with the number of bottles `bottles`, still `to_take`, `under_way` and `reported`."""
    return (
        Round.objects.within(scope)
        .select_related("site", "site__area", "site__area__parent")
        .annotate(
            bottles=Count("samples"),
            to_take=Count("samples", filter=Q(samples__state="planned")),
            under_way=Count("samples", filter=Q(samples__state__in=UNDER_WAY)),
            reported=Count("samples", filter=Q(samples__state="analysed")),
        )
    )


def in_state(found: QuerySet[Any], state: str, on: date) -> QuerySet[Any]:
    """Those in one of `STATES`, `overdue` ones as of a day."""
    return found.filter(late(on) if state == "overdue" else _STATES[state])


def late(on: date) -> Q:
    """The condition 'a bottle should have been taken, or results should be in' for annotated rounds."""
    return Q(to_take__gt=0, ends_on__lt=on) | Q(to_take=0, under_way__gt=0, results_due_on__lt=on)


def state_of(found: Any, on: date) -> str:
    """The status key of an annotated round: `overdue` before anything else."""
    if (found.to_take and found.ends_on < on) or (not found.to_take and found.under_way and found.results_due_on < on):
        return "overdue"
    if found.to_take:
        return "planned"
    if found.under_way:
        return "waiting"
    return "done" if found.reported else "cancelled"


@dataclass(slots=True)
class Overdue:
    """How many rounds of an area are overdue, and since when the oldest of them."""

    sampling: int = 0
    results: int = 0
    oldest: date | None = None

    def add(self, sampling: int, results: int, oldest: date) -> None:
        """Join a county's into its area's."""
        self.sampling += sampling
        self.results += results
        self.oldest = oldest if self.oldest is None else min(self.oldest, oldest)


def overdue_by_area(scope: Scope, on: date, depth: int) -> dict[str, Overdue]:
    """Overdue rounds by the area that many levels below the top (1 province, 2 city, 3 county); code → counts. Two queries."""
    found = Round.objects.within(scope).order_by()
    parts: Iterable[tuple[Q, str]] = (
        (Q(samples__state="planned", ends_on__lt=on), "ends_on"),
        (Q(samples__state__in=UNDER_WAY, results_due_on__lt=on), "results_due_on"),
    )
    by_area: dict[str, Overdue] = {}
    for index, (condition, day) in enumerate(parts):
        rows = found.filter(condition).values("site__area__path").annotate(n=Count("pk", distinct=True), first=Min(day))
        for row in rows:
            codes = row["site__area__path"].strip("/").split("/")
            if len(codes) >= depth:
                sampling, results = (row["n"], 0) if index == 0 else (0, row["n"])
                by_area.setdefault(codes[depth - 1], Overdue()).add(sampling, results, row["first"])
    return by_area
