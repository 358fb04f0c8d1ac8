"""Reading the register, meetings, instructions and plans."""

from __future__ import annotations

import statistics

from django.db.models import Count, F, Q, QuerySet

from lanjie.core.access import Scope
from lanjie.governance.models import Document, Instruction, Meeting, Plan


def documents(scope: Scope) -> QuerySet[Document]:
    """Dated acts in the reader's areas, each with the number of measures that rest on it and the entry of the same act."""
    return (
        Document.objects.within(scope)
        .select_related("same_act", "supersedes", "area")
        .annotate(used=Count("measures", distinct=True))
    )


def conflicts(scope: Scope) -> QuerySet[Document]:
    """Entries that tell of an act with another day than the entry they name."""
    return (
        documents(scope)
        .filter(same_act__isnull=False, dated_on__isnull=False, same_act__dated_on__isnull=False)
        .exclude(dated_on=F("same_act__dated_on"))
    )


def meetings(scope: Scope) -> QuerySet[Meeting]:
    """Meetings in the reader's areas with the number of items and decisions."""
    return (
        Meeting.objects.within(scope)
        .select_related("area", "record")
        .annotate(
            items=Count("agenda", filter=Q(agenda__drug_control=True), distinct=True),
            decided=Count("decisions", distinct=True),
        )
    )


def instructions(scope: Scope) -> QuerySet[Instruction]:
    """Instructions in the reader's areas with their tasks counted."""
    return (
        Instruction.objects.within(scope)
        .select_related("area", "item")
        .defer("item__letter")
        .annotate(
            given=Count("tasks", distinct=True),
            closed=Count("tasks", filter=Q(tasks__state="closed"), distinct=True),
        )
    )


def median_days(found: QuerySet[Instruction]) -> float | None:
    """The median of days from instruction to closure, over those that are closed; None when none is."""
    closed = found.filter(closed_on__isnull=False).values_list("dated_on", "closed_on")
    spans = [(b - a).days for a, b in closed if b is not None]
    return statistics.median(spans) if spans else None


def plans(scope: Scope) -> list[tuple[int, Plan]]:
    """The tree of plans, each with its depth, parents before their sub-plans."""
    found = list(
        Plan.objects.within(scope)
        .select_related("document", "lead", "area")
        .annotate(measure_count=Count("measures", distinct=True))
        .order_by("code")
    )
    below: dict[int | None, list[Plan]] = {}
    known = {plan.pk for plan in found}
    for plan in found:
        below.setdefault(plan.parent_id if plan.parent_id in known else None, []).append(plan)

    def walk(parent: int | None, depth: int) -> list[tuple[int, Plan]]:
        return [row for plan in below.get(parent, ()) for row in ((depth, plan), *walk(plan.pk, depth + 1))]

    return walk(None, 0)
