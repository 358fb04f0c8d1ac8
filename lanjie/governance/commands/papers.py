"""The register of dated acts, instructions, meetings and plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.governance import guards
from lanjie.governance.choices import DocumentKind, Precision
from lanjie.governance.commands.acting import locked, next_code
from lanjie.governance.models import (
    AgendaItem,
    Decision,
    Document,
    DocumentTitle,
    Instruction,
    Meeting,
    OversightItem,
    Plan,
    Target,
    Task,
)
from lanjie.registry.models import Area, Organisation


@command("governance.document.register", act="governance.draft")
def register_document(
    *,
    scope: Scope,
    area: Area,
    title_zh: str,
    kind: DocumentKind = DocumentKind.DOCUMENT,
    code: str = "",
    title_en: str = "",
    issuer: str = "",
    number: str = "",
    dated_on: date | None = None,
    until: date | None = None,
    precision: Precision = Precision.DAY,
    in_force_on: date | None = None,
    supersedes: Document | None = None,
    same_act: Document | None = None,
    note: str = "",
    places: str = "",
    titles: Sequence[str] = (),
) -> Done:
    """Register a dated act under its canonical title, with other spellings and what it replaces."""
    scope.require("governance.draft", area.path)
    found = Document.unscoped.create(
        code=code or next_code(Document, f"D-{today().year}-"),
        kind=kind.value,
        area=area,
        title_zh=title_zh,
        title_en=title_en,
        issuer=issuer,
        number=number,
        dated_on=dated_on,
        until=until,
        precision=precision.value,
        in_force_on=in_force_on,
        supersedes=supersedes,
        same_act=same_act,
        note=note,
        places=places,
    )
    DocumentTitle.unscoped.bulk_create(DocumentTitle(document=found, title=title) for title in titles)
    return Done(f"document:{found.code}", area.path, {"kind": kind.value, "titles": len(titles)}, found)


@command("governance.meeting.record", act="governance.draft")
def record_meeting(
    *,
    scope: Scope,
    area: Area,
    body: str,
    held_on: date,
    number: str = "",
    code: str = "",
    agenda: Sequence[str] = (),
    decisions: Sequence[str] = (),
    record: Document | None = None,
) -> Done:
    """Record a meeting with its items on drug control and what it decided; tasks come of the decisions."""
    scope.require("governance.draft", area.path)
    meeting = Meeting.unscoped.create(
        code=code or next_code(Meeting, f"H-{held_on.year}-"),
        area=area,
        body=body,
        number=number,
        held_on=held_on,
        record=record,
    )
    AgendaItem.unscoped.bulk_create(
        AgendaItem(meeting=meeting, number=n, title=title) for n, title in enumerate(agenda, 1)
    )
    Decision.unscoped.bulk_create(Decision(meeting=meeting, number=n, text=text) for n, text in enumerate(decisions, 1))
    facts = {"agenda": len(agenda), "decisions": len(decisions)}
    return Done(f"meeting:{meeting.code}", area.path, facts, meeting)


@command("governance.instruction.record", act="governance.draft")
def record_instruction(
    *,
    scope: Scope,
    area: Area,
    office: str,
    dated_on: date,
    text: str,
    item: OversightItem | None = None,
    code: str = "",
) -> Done:
    """Record a written instruction of an office."""
    scope.require("governance.draft", area.path)
    found = Instruction.unscoped.create(
        code=code or next_code(Instruction, f"P-{dated_on.year}-"),
        area=area,
        office=office,
        dated_on=dated_on,
        text=text,
        item=item,
    )
    return Done(f"instruction:{found.code}", area.path, {"office": office}, found)


@command("governance.instruction.close", act="governance.draft")
def close_instruction(*, scope: Scope, instruction: Instruction, on: date | None = None) -> Done:
    """Close an instruction all of whose tasks are closed; raises `TransitionError` saying how many are not."""
    found = locked(instruction)
    scope.require("governance.draft", found.area.path)
    if why_not := guards.all_closed(Task.unscoped.filter(instruction=found)):
        raise TransitionError(str(why_not))
    found.closed_on = on or today()
    found.save(update_fields=["closed_on"])
    return Done(f"instruction:{found.code}", found.area.path, {"closed": found.closed_on.isoformat()}, found)


@command("governance.plan.make", act="governance.draft")
def make_plan(
    *,
    scope: Scope,
    area: Area,
    title_zh: str,
    starts_on: date,
    ends_on: date,
    title_en: str = "",
    goal: str = "",
    parent: Plan | None = None,
    document: Document | None = None,
    lead: Organisation | None = None,
    code: str = "",
    targets: Sequence[dict[str, Any]] = (),
) -> Done:
    """Make a plan or, with `parent`, a sub-plan; `targets` name indicator, year, value, unit, and the figure that measures it."""
    scope.require("governance.draft", area.path)
    plan = Plan.unscoped.create(
        code=code or next_code(Plan, f"G-{starts_on.year}-"),
        area=area,
        title_zh=title_zh,
        title_en=title_en,
        starts_on=starts_on,
        ends_on=ends_on,
        goal=goal,
        parent=parent,
        document=document,
        lead=lead,
    )
    Target.unscoped.bulk_create(Target(plan=plan, **target) for target in targets)
    return Done(f"plan:{plan.code}", area.path, {"targets": len(targets)}, plan)
