"""Records of supervision, listing, assessment and accountability for tests, made by the program itself."""

from __future__ import annotations

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lanjie.core.access import SYSTEM
from lanjie.core.quantities import today
from lanjie.governance.choices_areas import ActionKind
from lanjie.governance.commands.accountability import record_referral
from lanjie.governance.commands.assessment import draft_scheme, freeze, move_scheme, object_to
from lanjie.governance.commands.letters_in import original
from lanjie.governance.commands.listing import move_listing, notify, propose
from lanjie.governance.commands.supervision import (
    move_round,
    pair_units,
    plan_round,
    record_finding,
    record_visit,
)
from lanjie.governance.models import (
    AccountabilityAction,
    AssessmentScheme,
    Document,
    Finding,
    Listing,
    Meeting,
    Objection,
    RestrictionNotice,
    SupervisionRound,
    Visit,
)
from lanjie.governance.queries.assessment import items
from lanjie.registry.models import Area
from tests import factories, factories_governance

_numbers = itertools.count(1)
HOME = "430100"
CHECKS = ({"code": "met", "zh": "见面", "en": "Met"}, {"code": "list", "zh": "责任清单", "en": "Duties"})


def supervision_round(at: str = HOME) -> SupervisionRound:
    """A running round over an area with one pair that visits it."""
    n = next(_numbers)
    day = today() - timedelta(days=10)
    found = plan_round(
        scope=SYSTEM, area=factories.area(at), code=f"R-{n}", title_zh=f"第{n}轮", starts_on=day,
        ends_on=day + timedelta(days=60), checklist=CHECKS,
    ).value  # fmt: skip
    unit = factories.OrganisationFactory(area=factories.area("430000"))
    pair_units(scope=SYSTEM, found=found, pairs=[(unit, factories.area(at), day)])
    for action in ("fix", "start"):
        move_round(scope=SYSTEM, found=found, action=action)
    found.refresh_from_db()
    return found


def visit(at: str = HOME) -> Visit:
    """A visit that is scheduled."""
    found: Visit = Visit.unscoped.get(pair__round=supervision_round(at))
    return found


def finding(at: str = HOME) -> Finding:
    """A finding of a visit, with a file."""
    found = visit(at)
    unit = found.pair.unit
    record_visit(scope=SYSTEM, visit=found, visited_on=today(), ticks={"met": True}, unit=unit)
    kept = original(SYSTEM, b"photo", "photo.jpg")
    return record_finding(scope=SYSTEM, visit=found, text="没有台账", original=kept, unit=unit).value  # type: ignore[no-any-return]


def visit_of_the_reader() -> Visit:
    """A visit of the unit that accounts of tests act for."""
    found = visit()
    found.pair.unit = factories_governance.unit("测试单位", "430000")
    found.pair.save(update_fields=["unit"])
    return found


def paper() -> Document:
    """A registered document of the province."""
    found: Document = factories_governance.document("430000")
    return found


def plenary() -> Meeting:
    """A plenary of the province."""
    found: Meeting = factories_governance.meeting("430000")
    return found


def proposed(where: Area) -> Listing:
    """An area proposed for the first tier."""
    return propose(scope=SYSTEM, area=where, tier="watch", reason="执行率低").value  # type: ignore[no-any-return]


def listing(at: str = HOME) -> Listing:
    """An area warned of, in force, that has asked for acceptance; an area has one at a time."""
    standing: Listing | None = Listing.unscoped.filter(area=factories.area(at)).first()
    if standing is not None:
        return standing
    found = propose(scope=SYSTEM, area=factories.area(at), tier="warning", reason="执行率低").value
    day = today() - timedelta(days=100)
    meeting = plenary()
    meeting.held_on = day
    step = {"scope": SYSTEM, "listing": found, "on": day}
    move_listing(**step, action="review")
    move_listing(**step, action="decide", meeting=meeting, document=paper())
    move_listing(**step, action="enter")
    move_listing(scope=SYSTEM, listing=found, action="apply", reason="已达标")
    found.refresh_from_db()
    return found  # type: ignore[no-any-return]


def notice(at: str = HOME) -> RestrictionNotice:
    """A notice about an area that is warned of."""
    return notify(scope=SYSTEM, listing=listing(at), offices="县委书记、县长", sent_to="组织部").value  # type: ignore[no-any-return]


ITEMS: tuple[dict[str, Any], ...] = (
    {
        "code": "execution", "title_zh": "执行率", "weight": Decimal(100), "scoring": "linear",
        "parameters": {"floor": "50", "target": "100"},
    },
)  # fmt: skip


def scheme(at: str = HOME) -> AssessmentScheme:
    """A scheme over an area whose objections are open."""
    day = today() - timedelta(days=100)
    found = draft_scheme(
        scope=SYSTEM, area=factories.area(at), code=f"PA-{next(_numbers)}", title_zh="考评", starts_on=day,
        ends_on=day + timedelta(days=50), items=ITEMS,
    ).value  # fmt: skip
    move_scheme(scope=SYSTEM, scheme=found, action="adopt", document=paper())
    move_scheme(scope=SYSTEM, scheme=found, action="open")
    freeze(scope=SYSTEM, scheme=found, values=[(items(found)[0], factories.area(at), Decimal(80), "年报", "")])
    for action in ("score", "hear"):
        move_scheme(scope=SYSTEM, scheme=found, action=action)
    found.refresh_from_db()
    return found  # type: ignore[no-any-return]


def objection(at: str = HOME) -> Objection:
    """An objection of an area to its value."""
    found = scheme(at)
    return object_to(scope=SYSTEM, scheme=found, item=items(found)[0], target=factories.area(at), text="偏低").value  # type: ignore[no-any-return]


def action(at: str = HOME) -> AccountabilityAction:
    """A referral about an office of an area."""
    return record_referral(scope=SYSTEM, area=factories.area(at), kind=ActionKind.TALK, office="街道办事处主任").value  # type: ignore[no-any-return]
