"""Listing of areas: proposed with reasons, decided by a plenary, ended by an exit test; its notices and their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lanjie import law
from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance.choices_areas import TIERS
from lanjie.governance.commands.acting import locked, move, next_code
from lanjie.governance.models import Document, Listing, Meeting, RestrictionNotice, Visit
from lanjie.governance.queries.listing import restricted
from lanjie.governance.states_areas import IN_FORCE, LISTING
from lanjie.registry.models import Area

#: States in which an area has a listing going; a second one is refused.
GOING = ("proposed", "under_review", "decided", *IN_FORCE)


@command("governance.listing.propose", act="governance.list")
def propose(
    *,
    scope: Scope,
    area: Area,
    tier: str,
    reason: str = "",
    reasons: Sequence[Mapping[str, Any]] = (),
    origin: str = "",
    override_reason: str = "",
    on: date | None = None,
    code: str = "",
) -> Done:
    """Propose an area for a tier, by rule hits (`reasons`) or by hand with a `reason`; nothing follows of itself.

    `override_reason` is kept where people propose other than the assessment (`origin`) did.
    """
    scope.require("governance.list", area.path)
    if tier not in TIERS:
        raise TransitionError(str(say("没有这个级别：{tier}", "There is no such tier: {tier}", tier=tier)))
    if not reasons and not reason.strip():
        raise TransitionError(str(say("提名要有理由", "A proposal needs a reason")))
    standing = Listing.unscoped.select_for_update().filter(area=area, state__in=GOING).first()
    if standing is not None:
        raise TransitionError(
            str(say("{area} 已有列管 {code}", "{area} has a listing already, {code}", area=area, code=standing.code))
        )
    day = on or today()
    found = Listing.unscoped.create(
        code=code or next_code(Listing, f"LG-{day.year}-"),
        area=area,
        tier=tier,
        proposed_on=day,
        origin=origin,
        reasons=[dict(item) for item in reasons],
        reason=reason.strip(),
        override_reason=override_reason.strip(),
    )
    return Done(f"listing:{found.code}", area.path, {"tier": tier, "origin": origin, "hits": len(reasons)}, found)


@command("governance.listing.move", act="governance.answer")
def move_listing(
    *,
    scope: Scope,
    listing: Listing,
    action: str,
    on: date | None = None,
    reason: str = "",
    meeting: Meeting | None = None,
    document: Document | None = None,
    tier: str = "",
    visit: Visit | None = None,
    against: Sequence[Any] = (),
) -> Done:
    """Take a step. Periods come from GV-024 for the day of the step; `against` is what the exit test found (`queries.listing`)."""
    found = locked(listing)
    scope.require("governance.answer", found.area.path)
    day = on or today()
    if action == "enter":
        found.starts_on = found.starts_on or day
        found.ends_on = law.due("governance.listing.period", found.starts_on, part="standing").day
    row = move(
        LISTING, found, action, scope=scope, area=found.area, on=on, reason=reason, document=document,
        meeting=meeting, tier=tier, visit=visit, against=against,
    )  # fmt: skip
    if action == "decide":
        found.meeting, found.document = meeting, document
    elif action == "extend":
        found.ends_on = law.due("governance.listing.period", found.ends_on or day, part="extension").day
    elif action in {"upgrade", "downgrade"}:
        found.tier = tier
    elif action == "check":
        found.checked_on = day
    elif action == "accept":
        found.acceptance_visit = visit
    elif action == "remove":
        found.removed_on = day
    found.save(
        update_fields=[
            "state", "tier", "meeting", "document", "starts_on", "ends_on", "checked_on", "acceptance_visit",
            "removed_on",
        ]
    )  # fmt: skip
    return Done(f"listing:{found.code}", found.area.path, {"action": action, "to": row.target}, found)


@command("governance.listing.notify", act="governance.list")
def notify(*, scope: Scope, listing: Listing, offices: str, sent_to: str, on: date | None = None) -> Done:
    """Log the notice to the organisation department that the leading offices of a listed area are flagged (GV-007)."""
    found = locked(listing)
    scope.require("governance.list", found.area.path)
    if not restricted(found):
        raise TransitionError(
            str(say("只有通报警示和挂牌整治期间才通知", "Only an area that is warned or listed is notified of"))
        )
    notice = RestrictionNotice.unscoped.create(listing=found, offices=offices, sent_to=sent_to, sent_on=on or today())
    return Done(f"listing:{found.code}", found.area.path, {"sent_to": sent_to}, notice)


@command("governance.listing.answered", act="governance.list")
def record_answer(*, scope: Scope, notice: RestrictionNotice, answer: str, on: date | None = None) -> Done:
    """Log what the organisation department answered."""
    found = locked(notice)
    scope.require("governance.list", found.listing.area.path)
    if found.answered_on is not None:
        raise TransitionError(str(say("已登记过答复", "An answer is on record already")))
    found.answer, found.answered_on = answer.strip(), on or today()
    found.save(update_fields=["answer", "answered_on"])
    return Done(f"listing:{found.listing.code}", found.listing.area.path, {"answered": True}, found)
