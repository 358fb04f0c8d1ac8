"""Letters out: a step of the ladder for a late task, any other letter of the four kinds, and the answers that come back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance import letter_text
from lanjie.governance.choices import LetterKind
from lanjie.governance.commands.acting import locked, next_code, unit_for
from lanjie.governance.models import Document, Letter, Task
from lanjie.governance.queries.ladder import answer_due, step_on
from lanjie.governance.states import WITH_UNIT
from lanjie.registry.models import Area, Organisation


@command("governance.letters.issue", act="governance.letters")
def issue_steps(
    *, scope: Scope, tasks: Sequence[Task], on: date | None = None, sender: Organisation | None = None
) -> Done:
    """Write the letter of the step each late task has reached; one that has it already is left alone, so twice is once."""
    day = on or today()
    acting = unit_for(scope, sender)
    made = []
    for task in tasks:
        scope.require("governance.letters", task.area.path)
        step = step_on(task.due_on, day) if task.state in WITH_UNIT else None
        if step is None:
            continue
        kind, _ = step
        letter = Letter(
            code=next_code(Letter, f"L-{day.year}-"),
            kind=kind.value,
            area=task.area,
            unit=task.unit,
            sender=acting,
            task=task,
            for_due_on=task.due_on,
            trigger=letter_text.trigger(kind, task, day),
            issued_on=day,
            answer_due_on=answer_due(kind, day),
            by=scope.user,
            simulated=task.simulated,
        )
        letter.body = letter_text.ladder(letter)
        try:
            with transaction.atomic():
                letter.save()
        except IntegrityError:
            continue
        made.append(letter)
    return Done("letters", facts={"codes": [letter.code for letter in made], "asked": len(tasks)}, value=made)


@command("governance.letter.write", act="governance.letters")
def write_letter(
    *,
    scope: Scope,
    kind: LetterKind,
    area: Area,
    trigger: str,
    text: str,
    unit: Organisation | None = None,
    sender: Organisation | None = None,
    on: date | None = None,
    answer_due_on: date | None = None,
    task: Task | None = None,
    code: str = "",
) -> Done:
    """Write a letter by hand to an area or a unit, with its reason; the answer is due by the rule unless a day is given."""
    scope.require("governance.letters", area.path)
    day = on or today()
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    letter = Letter.unscoped.create(
        code=code or next_code(Letter, f"L-{day.year}-"),
        kind=kind.value,
        area=area,
        unit=unit,
        sender=unit_for(scope, sender),
        task=task,
        trigger=trigger,
        issued_on=day,
        answer_due_on=answer_due_on or answer_due(kind, day),
        body={"zh": paragraphs, "en": []},
        by=scope.user,
    )
    return Done(f"letter:{letter.code}", area.path, {"kind": kind.value, "to": str(unit or area.code)}, letter)


@command("governance.letter.answer", act="governance.work")
def answer_letter(
    *,
    scope: Scope,
    letter: Letter,
    text: str,
    on: date | None = None,
    document: Document | None = None,
    unit: Organisation | None = None,
) -> Done:
    """Answer a letter: the unit it went to, or for a letter to an area its office. Answered once."""
    found = locked(letter)
    scope.require("governance.work", found.area.path)
    acting = unit_for(scope, unit)
    if found.unit_id is not None and (acting is None or acting.pk != found.unit_id):
        raise TransitionError(str(say("由收函单位答复", "The unit the letter went to answers it")))
    if found.answered_on is not None:
        raise TransitionError(str(say("已答复", "It is answered already")))
    if not text.strip():
        raise TransitionError(str(say("答复不能为空", "The answer is empty")))
    found.answer, found.answered_on = text.strip(), on or today()
    found.answered_by, found.answer_document = scope.user, document
    found.save(update_fields=["answer", "answered_on", "answered_by", "answer_document"])
    return Done(f"letter:{found.code}", found.area.path, {"answered": found.answered_on.isoformat()}, found)
