"""Records of supervision, listing and assessment for tests of this folder."""

from __future__ import annotations

from datetime import date
from typing import Any

from lanjie.core.access import Role, Scope
from lanjie.governance.commands.papers import record_meeting, register_document
from lanjie.governance.commands.supervision import move_round, pair_units, plan_round
from lanjie.governance.models import Document, Meeting, SupervisionRound, Visit
from lanjie.registry.models import Organisation
from tests import factories

START, END = date(2020, 7, 1), date(2020, 9, 30)
CHECKS = ({"code": "met", "zh": "见面", "en": "Met"}, {"code": "list", "zh": "责任清单", "en": "Duties"})


def office() -> Scope:
    """The provincial office."""
    return factories.user(Role.PROVINCE, at="430000").scope()


def unit(name: str = "省某厅", at: str = "430000") -> Organisation:
    """A member unit of an area."""
    found = Organisation.unscoped.filter(name_zh=name).first()
    return found or factories.OrganisationFactory(name_zh=name, area=factories.area(at))


def member(name: str = "省某厅", at: str = "430000") -> Scope:
    """An officer of a member unit."""
    unit(name, at)
    return factories.user(Role.MEMBER, at=at, unit=name).scope()


def county(code: str = "430102") -> Scope:
    """An officer of a county."""
    return factories.user(Role.COUNTY, at=code).scope()


def running_round(*targets: str) -> SupervisionRound:
    """A running round with one provincial unit for each area."""
    scope = office()
    found = plan_round(
        scope=scope, area=factories.area("430000"), code="R-1", title_zh="第一轮", starts_on=START, ends_on=END,
        checklist=CHECKS,
    ).value  # fmt: skip
    pairs = [(unit(f"省{n}厅"), factories.area(code), START) for n, code in enumerate(targets)]
    pair_units(scope=scope, found=found, pairs=pairs)
    for action in ("fix", "start"):
        move_round(scope=scope, found=found, action=action)
    found.refresh_from_db()
    return found


def visit_of(code: str) -> Visit:
    """The first visit to an area."""
    found: Visit = Visit.unscoped.get(pair__target__code=code, number=1)
    return found


def plenary(held_on: date = date(2020, 5, 12)) -> Meeting:
    """A plenary on record."""
    return record_meeting(
        scope=office(), area=factories.area("430000"), body="省禁毒委第一次全体会议", held_on=held_on
    ).value  # type: ignore[no-any-return]


def paper(**fields: Any) -> Document:
    """A registered document."""
    given = {"title_zh": "关于列管的决定", "dated_on": date(2020, 5, 12), **fields}
    return register_document(scope=office(), area=factories.area("430000"), **given).value  # type: ignore[no-any-return]
