"""Software proposes, a person with a name decides: the one place where a proposal about an area waits, is decided and stays on record.

A room declares a kind with its tiers and makes proposals; another room, which never imports the first, reads `waiting` and calls `decide`.
A proposal is about an area, never about a person.

    KIND = proposals.kind("situation.listing", label=say("三级整治名单", "Three-tier list"), tiers={"watch": ..., "listed": ...})
    proposals.make(scope=scope, kind=KIND, source=run.code, lines=[Line(area.code, area.path, "watch", "", reasons)])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from lanjie.core.access import Role, Scope
from lanjie.core.commands import Done, command
from lanjie.core.models import Proposal, ProposalDecision
from lanjie.core.states import Machine, step
from lanjie.core.words import Words, say


def _another_tier(record: Any, facts: dict[str, Any]) -> Words | None:
    if facts.get("tier") == record.tier:
        return say("与建议相同，请直接采纳", "The same as proposed: take it instead")
    return None


#: A reason is a fact of the act; a tier may be "", which takes the area off every list, so it is no `needs`.
PROPOSAL = Machine(
    "proposal",
    "open",
    {
        "open": say("待定", "Open"),
        "taken": say("已采纳", "Taken"),
        "overridden": say("已改定", "Overridden"),
        "declined": say("未采纳", "Declined"),
        "lapsed": say("已被新建议取代", "Replaced by a newer one"),
    },
    (
        step("open", "take", "taken", by=Role.PROVINCE, label=say("采纳", "Take")),
        step(
            "open", "override", "overridden", by=Role.PROVINCE, label=say("改定", "Override"),
            needs=("reason",), guard=_another_tier,
        ),
        step("open", "decline", "declined", by=Role.PROVINCE, label=say("不采纳", "Decline"), needs=("reason",)),
        step("open", "lapse", "lapsed", by=Role.PROVINCE, label=say("被取代", "Replaced")),
    ),
)  # fmt: skip
DECISIONS = ("take", "override", "decline")


@dataclass(frozen=True, slots=True)
class Kind:
    """A declared kind of proposal: its name and its tiers, strictest first."""

    key: str
    label: Words
    tiers: Mapping[str, Words]


KINDS: dict[str, Kind] = {}


def kind(key: str, *, label: Words, tiers: Mapping[str, Words]) -> str:
    """Declare a kind of proposal; returns its key."""
    KINDS[key] = Kind(key, label, tiers)
    return key


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal to be made: the area, the tier proposed and the one held ("" for none), and why."""

    area_code: str
    area_path: str
    tier: str
    held: str
    reasons: list[dict[str, Any]]


def proposals(scope: Scope, key: str) -> QuerySet[Proposal]:
    """Every proposal of a kind within scope, newest first, with its decisions at hand."""
    decisions = Prefetch("decisions", ProposalDecision.objects.within(scope).select_related("by"))
    return Proposal.objects.within(scope).filter(kind=key).prefetch_related(decisions)


def waiting(scope: Scope, key: str) -> QuerySet[Proposal]:
    """The proposals that nobody has decided yet."""
    return proposals(scope, key).filter(state=PROPOSAL.initial)


def standing(scope: Scope, key: str) -> dict[str, str]:
    """Area code → the tier last decided for it; areas decided off every list are left out."""
    decided = ProposalDecision.objects.within(scope).filter(proposal__kind=key).order_by("at", "pk")
    last: dict[str, str] = dict(decided.values_list("proposal__area_code", "tier"))
    return {code: tier for code, tier in last.items() if tier}


@command("proposals.make", act="proposals.make")
def make(*, scope: Scope, kind: str, source: str, lines: Iterable[Line], simulated: bool = False) -> Done:
    """Put the proposals of a source forward; open ones of an earlier source lapse. The same source proposes once."""
    declared = KINDS[kind]
    if Proposal.unscoped.filter(kind=kind, source=source).exists():
        return Done(target=source, facts={"same": True})
    for earlier in waiting(scope, kind):
        PROPOSAL.fire(earlier, "lapse", scope=scope)
        earlier.save(update_fields=["state"])
    made = []
    for line in lines:
        for tier in (line.tier, line.held):
            if tier and tier not in declared.tiers:
                message = f"{kind}: unknown tier {tier!r}"
                raise ValueError(message)
        made.append(
            Proposal(
                kind=kind, source=source, area_code=line.area_code, area_path=line.area_path, tier=line.tier,
                held=line.held, reasons=line.reasons, simulated=simulated,
            )
        )  # fmt: skip
    Proposal.unscoped.bulk_create(made)
    return Done(target=source, facts={"kind": kind, "proposals": len(made)}, value=made)


@command("proposals.decide", act="proposals.decide")
def decide(
    *, scope: Scope, proposal: Proposal, action: str, reason: str = "", tier: str = "", document: str = ""
) -> Done:
    """Decide an open proposal: take it, override it with another tier and a reason, or decline it with a reason.

    Raises `TransitionError` when it is decided already, the reader may not, a reason is missing, or the tier is the proposed one.
    """
    if action not in DECISIONS or (tier and tier not in KINDS[proposal.kind].tiers):
        message = f"no such decision: {action!r} {tier!r}"
        raise ValueError(message)
    locked = Proposal.unscoped.select_for_update().get(pk=proposal.pk)
    fired = PROPOSAL.fire(locked, action, scope=scope, reason=reason.strip(), tier=tier)
    locked.save(update_fields=["state"])
    decided = {"take": locked.tier, "override": tier, "decline": locked.held}[action]
    decision = ProposalDecision.unscoped.create(
        proposal=locked, action=action, tier=decided, reason=reason.strip(), document=document.strip(), by=scope.user
    )
    proposal.state = locked.state
    return Done(
        target=f"{locked.source}/{locked.area_code}",
        area_path=locked.area_path,
        facts={"action": fired.action, "proposed": locked.tier, "decided": decided},
        value=decision,
    )
