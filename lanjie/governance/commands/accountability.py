"""Accountability: decisions other bodies took about offices, recorded as they came. Nothing here proposes one."""

from __future__ import annotations

from datetime import date

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import today
from lanjie.governance.choices_areas import ActionKind
from lanjie.governance.commands.acting import locked, move, next_code
from lanjie.governance.models import AccountabilityAction, Document
from lanjie.governance.states_areas import ACCOUNTABILITY
from lanjie.registry.models import Area


@command("governance.accountability.refer", act="governance.answer")
def record_referral(
    *,
    scope: Scope,
    area: Area,
    kind: ActionKind,
    office: str,
    officials: int = 1,
    referred_on: date | None = None,
    code: str = "",
) -> Done:
    """Record that a matter of an office went to the body that decides. The office is named, never whoever holds it."""
    scope.require("governance.answer", area.path)
    day = referred_on or today()
    found = AccountabilityAction.unscoped.create(
        code=code or next_code(AccountabilityAction, f"A-{day.year}-"),
        area=area,
        kind=kind.value,
        office=office,
        officials=officials,
        referred_on=day,
    )
    return Done(f"accountability:{found.code}", area.path, {"kind": kind.value}, found)


@command("governance.accountability.move", act="governance.answer")
def move_action(
    *,
    scope: Scope,
    found: AccountabilityAction,
    action: str,
    on: date | None = None,
    deciding_body: str = "",
    document: Document | None = None,
    effect_until: date | None = None,
) -> Done:
    """Take a step; a decision names its paper and the body that took it."""
    current = locked(found)
    scope.require("governance.answer", current.area.path)
    row = move(ACCOUNTABILITY, current, action, scope=scope, area=current.area, on=on, document=document)
    if action == "decide":
        current.deciding_body, current.document = deciding_body, document
        current.decided_on, current.effect_until = on or today(), effect_until
    current.save(update_fields=["state", "deciding_body", "document", "decided_on", "effect_until"])
    return Done(f"accountability:{current.code}", current.area.path, {"action": action, "to": row.target}, current)
