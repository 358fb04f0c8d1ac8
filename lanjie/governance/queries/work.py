"""Reading measures, tasks, evidence and letters, each within the reader's areas."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from lanjie.core.access import Scope
from lanjie.governance.choices import LetterKind
from lanjie.governance.models import Evidence, Letter, Measure, Original, Task, Transition
from lanjie.governance.queries.ladder import days
from lanjie.governance.states import OPEN_TASK, WITH_UNIT
from lanjie.registry.models import Organisation


def measures(scope: Scope) -> QuerySet[Measure]:
    """Measures in the reader's areas."""
    return Measure.objects.within(scope).select_related("lead", "document", "area", "item").defer("item__letter")


def tasks(scope: Scope) -> QuerySet[Task]:
    """Tasks of units in the reader's areas."""
    return Task.objects.within(scope).select_related("unit", "area", "measure")


def evidence(scope: Scope) -> QuerySet[Evidence]:
    """Evidence in the reader's areas; the bytes of a file are read only when it is opened.

    What a piece belongs to is fetched for the rows shown, not joined: a join is paid for every row a later page skips.
    """
    original = Prefetch("original", Original.objects.defer("content"))
    return Evidence.objects.within(scope).prefetch_related("unit", "document", original, "measure", "task", "by")


def letters(scope: Scope) -> QuerySet[Letter]:
    """Letters to units and areas in the reader's areas."""
    return Letter.objects.within(scope).select_related("unit", "area", "sender", "task")


def late(on: date) -> Q:
    """The condition 'still with its unit after its day'; computed for a day, never stored."""
    return Q(state__in=WITH_UNIT, due_on__lt=on)


def soon(on: date) -> Q:
    """The condition 'due within the days of the first reminder'."""
    ahead = on + timedelta(days=-days(on)[LetterKind.REMINDER])
    return Q(state__in=WITH_UNIT, due_on__gte=on, due_on__lte=ahead)


def standing(task: Task, on: date) -> str:
    """`overdue`, `soon` or "" for a task on a day."""
    if task.state not in WITH_UNIT:
        return ""
    if task.due_on < on:
        return "overdue"
    ahead = on + timedelta(days=-days(on)[LetterKind.REMINDER])
    return "soon" if task.due_on <= ahead else ""


def mine(scope: Scope, unit: Organisation | None) -> QuerySet[Task]:
    """Open tasks of a unit, nearest first, with how many pieces of evidence each has."""
    pieces = Count("evidence", filter=Q(evidence__withdrawn_at=None))
    if unit is None:
        return tasks(scope).none()
    return tasks(scope).filter(unit=unit, state__in=OPEN_TASK).annotate(pieces=pieces).order_by("due_on", "code")


def to_verify(scope: Scope, unit: Organisation | None) -> QuerySet[Task]:
    """Tasks that were handed in and wait for another unit."""
    found = tasks(scope).filter(state="submitted")
    return (found.exclude(unit=unit) if unit is not None else found).order_by("due_on", "code")


def unanswered(scope: Scope) -> QuerySet[Letter]:
    """Letters whose answer is still out."""
    return letters(scope).filter(answered_on=None, answer_due_on__isnull=False).order_by("answer_due_on", "code")


def task_counts(scope: Scope, on: date) -> dict[str, int]:
    """Open, overdue, due soon, waiting for verification."""
    return Task.objects.within(scope).aggregate(
        open=Count("pk", filter=Q(state__in=OPEN_TASK)),
        overdue=Count("pk", filter=late(on)),
        soon=Count("pk", filter=soon(on)),
        submitted=Count("pk", filter=Q(state="submitted")),
    )


def history(scope: Scope, machine: str, record: int) -> QuerySet[Transition]:
    """The steps a record took, oldest first."""
    return (
        Transition.objects.within(scope)
        .filter(machine=machine, record=record)
        .select_related("by", "unit", "document")
        .order_by("at", "pk")
    )


def without_figures(found: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures behind which no figure stands."""
    pieces = Evidence.unscoped.filter(kind="figure", withdrawn_at=None)
    return found.exclude(Exists(pieces.filter(measure=OuterRef("pk")))).exclude(
        Exists(pieces.filter(task__measure=OuterRef("pk")))
    )
