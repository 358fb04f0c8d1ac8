"""The ladder of reminders: which step each late task has reached, by the parameters in force on the day of asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from lanjie import law
from lanjie.core.access import Scope
from lanjie.governance.choices import LetterKind
from lanjie.governance.models import Letter, Task
from lanjie.governance.states import WITH_UNIT

ESCALATION = "governance.tasks.escalation"
ANSWERS = "governance.tasks.answers"
#: Steps from the mildest to the last; each is a part of the rule.
STEPS = (LetterKind.REMINDER, LetterKind.LETTER, LetterKind.BULLETIN, LetterKind.TALK)


@dataclass(frozen=True, slots=True)
class Reached:
    """A task and the step of the ladder it has reached without the letter of that step."""

    task: Task
    kind: LetterKind
    since: date


def days(on: date) -> dict[LetterKind, int]:
    """Days from the due day to each step, negative before it, by the rule on a day."""
    rule = law.at(on)[ESCALATION]
    return {
        kind: int(part.value) * (-1 if part.part.direction == "before" else 1)
        for kind in STEPS
        for part in (rule.part(kind.value),)
    }


def answer_due(kind: LetterKind, issued_on: date) -> date:
    """The day by which a letter of a kind wants its answer."""
    return law.due(ANSWERS, issued_on, part=kind.value).day


def step_on(due_on: date, on: date) -> tuple[LetterKind, date] | None:
    """The highest step a task due on a day has reached on another, and since when; None before the first."""
    reached = None
    for kind, offset in days(on).items():
        since = due_on + timedelta(days=offset)
        if since <= on:
            reached = (kind, since)
    return reached


def waiting(scope: Scope, on: date) -> QuerySet[Task]:
    """Tasks still with their unit whose highest step reached has no letter yet, longest overdue first."""
    offsets = days(on)
    conditions = Q(pk__in=[])
    for kind, later in zip(STEPS, (*STEPS[1:], None), strict=True):
        reached = Q(due_on__lte=on - timedelta(days=offsets[kind]))
        if later is not None:
            reached &= Q(due_on__gt=on - timedelta(days=offsets[later]))
        conditions |= reached & Q(~Exists(_letters(kind)))
    return Task.objects.within(scope).filter(conditions, state__in=WITH_UNIT).order_by("due_on", "code")


def _letters(kind: LetterKind) -> QuerySet[Letter]:
    """Letters of a kind for the same task and the same due day."""
    return Letter.unscoped.filter(task=OuterRef("pk"), kind=kind.value, for_due_on=OuterRef("due_on"))


def reached(tasks: list[Task], on: date) -> list[Reached]:
    """Each task with its step; tasks before the first step are left out."""
    found = []
    for task in tasks:
        step = step_on(task.due_on, on)
        if step is not None:
            found.append(Reached(task, *step))
    return found
