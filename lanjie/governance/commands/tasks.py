"""Tasks: given to a unit by a day, accepted, handed in with evidence, verified by another unit."""

from __future__ import annotations

from datetime import date

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import today
from lanjie.governance.commands.acting import locked, move, next_code, unit_for
from lanjie.governance.models import Decision, Instruction, Measure, Task, Transition
from lanjie.governance.states import TASK
from lanjie.registry.models import Organisation


@command("governance.task.assign", act="governance.draft")
def assign_task(
    *,
    scope: Scope,
    unit: Organisation,
    title_zh: str,
    due_on: date,
    title_en: str = "",
    office: str = "",
    measure: Measure | None = None,
    instruction: Instruction | None = None,
    decision: Decision | None = None,
    origin: str = "",
    assigned_on: date | None = None,
    evidence_required: bool = True,
    code: str = "",
) -> Done:
    """Give a unit a task by a day. It comes of a measure, an instruction, a meeting's decision or, by `origin`, a finding."""
    scope.require("governance.draft", unit.area.path)
    day = assigned_on or today()
    opinion = measure.demands.within(scope).select_related("opinion").first() if measure else None
    task = Task.unscoped.create(
        code=code or next_code(Task, f"T-{day.year}-"),
        area=unit.area,
        unit=unit,
        title_zh=title_zh,
        title_en=title_en,
        office=office,
        measure=measure,
        instruction=instruction,
        decision=decision,
        origin=origin,
        round=opinion.opinion.round if opinion else 1,
        assigned_on=day,
        due_on=due_on,
        evidence_required=evidence_required,
    )
    return Done(f"task:{task.code}", unit.area.path, {"unit": unit.code, "due": due_on.isoformat()}, task)


@command("governance.task.move", act="governance.work")
def move_task(
    *,
    scope: Scope,
    task: Task,
    action: str,
    on: date | None = None,
    reason: str = "",
    due_on: date | None = None,
    unit: Organisation | None = None,
) -> Done:
    """Take a step. The unit itself accepts, starts and hands in; another one verifies; `assign` and `reopen` may set a new day."""
    found = locked(task)
    acting = unit_for(scope, unit)
    last = Transition.unscoped.filter(machine=TASK.name, record=found.pk, action="submit").last()
    row = move(
        TASK, found, action, scope=scope, area=found.area, unit=acting, on=on, reason=reason,
        reporter=last.unit_id if last else None,
    )  # fmt: skip
    if action == "verify":
        found.verified_by = acting
    elif action == "close":
        found.closed_on = on or today()
    elif action == "reopen":
        found.closed_on = found.verified_by = None
    if due_on is not None and action in {"assign", "reopen"}:
        found.due_on = due_on
    found.save(update_fields=["state", "verified_by", "closed_on", "due_on"])
    return Done(f"task:{found.code}", found.area.path, {"action": action, "to": row.target}, found)
