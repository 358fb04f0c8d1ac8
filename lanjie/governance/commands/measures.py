"""Measures: planned for demands, then issued, implemented, verified by another unit, or blocked and referred upward."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import today
from lanjie.governance.choices import MeasureKind
from lanjie.governance.commands.acting import locked, move, next_code, unit_for
from lanjie.governance.models import Demand, Document, Measure, OversightItem, Plan, Transition
from lanjie.governance.states import MEASURE
from lanjie.registry.models import Area, Organisation

#: Facts of a measure that may be given when it is planned.
_FACTS = ("title_en", "starts_on", "due_on", "document", "units_text", "basis_text", "note", "external_claim", "plan")


@command("governance.measure.plan", act="governance.draft")
def plan_measure(
    *,
    scope: Scope,
    area: Area,
    title_zh: str,
    lead: Organisation,
    demands: Sequence[Demand] = (),
    item: OversightItem | None = None,
    kind: MeasureKind = MeasureKind.MECHANISM,
    support: Sequence[Organisation] = (),
    code: str = "",
    recorded_on: date | None = None,
    title_en: str = "",
    starts_on: date | None = None,
    due_on: date | None = None,
    document: Document | None = None,
    units_text: str = "",
    basis_text: str = "",
    note: str = "",
    external_claim: bool = False,
    plan: Plan | None = None,
) -> Done:
    """Plan a measure for any number of demands. `units_text` keeps the units as a source names them."""
    scope.require("governance.draft", area.path)
    day = recorded_on or today()
    given: dict[str, Any] = {name: value for name, value in locals().items() if name in _FACTS}
    measure = Measure.unscoped.create(
        code=code or next_code(Measure, f"M-{day.year}-"),
        area=area,
        item=item or (demands[0].opinion.item if demands else None),
        kind=kind.value,
        title_zh=title_zh,
        lead=lead,
        recorded_on=day,
        **given,
    )
    measure.demands.add(*demands)
    measure.support.add(*[unit for unit in support if unit != lead])
    facts = {"lead": lead.code, "demands": [demand.pk for demand in demands], "kind": kind.value}
    return Done(f"measure:{measure.code}", area.path, facts, measure)


@command("governance.measure.move", act="governance.work")
def move_measure(
    *,
    scope: Scope,
    measure: Measure,
    action: str,
    on: date | None = None,
    reason: str = "",
    document: Document | None = None,
    due_on: date | None = None,
    unit: Organisation | None = None,
) -> Done:
    """Take a step. `set_target` may bring the day; `verify` and `send_back` are for another unit than the one that did it."""
    found = locked(measure)
    if due_on is not None and action == "set_target":
        found.due_on = due_on
    last = Transition.unscoped.filter(machine=MEASURE.name, record=found.pk, action="implement").last()
    row = move(
        MEASURE, found, action, scope=scope, area=found.area, unit=unit_for(scope, unit), on=on, reason=reason,
        document=document, reporter=last.unit_id if last else None,
    )  # fmt: skip
    if action == "issue":
        found.document = document
    elif action == "verify":
        found.verified_by = unit_for(scope, unit)
    elif action in {"close", "close_not_possible"}:
        found.closed_on = on or today()
    elif action == "reopen":
        found.closed_on = found.verified_by = None
    if action in {"begin", "block", "refer", "resume", "close_not_possible"}:
        found.reason = reason.strip()
    found.save(update_fields=["state", "document", "verified_by", "closed_on", "due_on", "reason"])
    return Done(f"measure:{found.code}", found.area.path, {"action": action, "to": row.target}, found)
