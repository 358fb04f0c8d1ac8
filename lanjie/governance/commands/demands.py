"""Demands: who leads, and how each is answered or why it is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance.commands.acting import locked, move, unit_for
from lanjie.governance.models import Demand, Document
from lanjie.governance.states import DEMAND
from lanjie.registry.models import Organisation


@command("governance.demand.assign", act="governance.draft")
def assign_demand(
    *,
    scope: Scope,
    demand: Demand,
    lead: Organisation,
    support: Sequence[Organisation] = (),
    title_zh: str = "",
    title_en: str = "",
    verb: str = "",
    theme: str = "",
) -> Done:
    """Give a demand its lead unit, supporting units and heading. Refused once the reply is signed."""
    found = locked(demand)
    area = found.opinion.item.session.area
    scope.require("governance.draft", area.path)
    if found.opinion.state in {"signed", "submitted", "evaluated", "closed"}:
        raise TransitionError(str(say("报告已签发，分工不再改", "The reply is signed; who leads no longer changes")))
    found.lead = lead
    found.title_zh, found.title_en = title_zh or found.title_zh, title_en or found.title_en
    found.verb, found.theme = verb or found.verb, theme or found.theme
    found.save(update_fields=["lead", "title_zh", "title_en", "verb", "theme"])
    found.support.clear()  # `set` would read the units first, and they are read in a scope only
    found.support.add(*[unit for unit in support if unit != lead])
    return Done(f"demand:{found.pk}", area.path, {"lead": lead.code, "support": [u.code for u in support]}, found)


@command("governance.demand.move", act="governance.comment")
def move_demand(
    *,
    scope: Scope,
    demand: Demand,
    action: str,
    on: date | None = None,
    reason: str = "",
    refers_to: Demand | None = None,
    document: Document | None = None,
    unit: Organisation | None = None,
) -> Done:
    """Take a step: answered, proven, accepted, returned, or a written reason why nothing answers it."""
    found = locked(demand)
    area = found.opinion.item.session.area
    row = move(
        DEMAND, found, action, scope=scope, area=area, unit=unit_for(scope, unit), on=on, reason=reason,
        document=document, refers_to=refers_to,
    )  # fmt: skip
    if action in {"leave", "refer", "cross"}:
        found.reason, found.refers_to = reason.strip(), refers_to
    elif action == "answer":
        found.reason, found.refers_to = "", None
    found.save(update_fields=["state", "reason", "refers_to"])
    return Done(f"demand:{found.pk}", area.path, {"action": action, "to": row.target}, found)
