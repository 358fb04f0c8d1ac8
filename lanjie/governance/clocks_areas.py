"""Deadlines over areas: visits to make, findings to answer, listings to check and to end, objections to answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse

from lanjie.core.access import Role, Scope
from lanjie.core.clocks import Running, clock
from lanjie.core.words import say
from lanjie.governance.models import Objection, Visit
from lanjie.governance.queries.listing import listings
from lanjie.governance.queries.supervision import visits, visits_of
from lanjie.governance.queries.units import acting_unit

#: A visit shows on the work list this many days before its day.
AHEAD = timedelta(days=21)  # not law: lead time on the work list
LISTED = ("in_force", "extended", "upgraded", "downgraded")


@clock(
    "governance.visit.scheduled",
    label=say("联点走访", "Visit as paired"),
    owners=frozenset({Role.MEMBER, Role.PROVINCE}),
    basis=say("督导方案", "Supervision plan"),
)
def scheduled(scope: Scope, on: date) -> Iterable[Running]:
    """Visits of the reader's own unit that are near their day or past it."""
    unit = acting_unit(scope)
    if unit is None:
        return
    for visit in visits_of(unit).filter(state="scheduled", scheduled_on__lte=on + AHEAD, pair__round__state="running"):
        yield _visit(visit, visit.scheduled_on)


@clock(
    "governance.findings.answer",
    label=say("答复督导问题", "Answer the findings"),
    owners=frozenset({Role.COUNTY, Role.CITY}),
    basis=say("督办函件的答复期限（GV-021）", "Days to answer a letter of the office (GV-021)"),
)
def answers(scope: Scope, _on: date) -> Iterable[Running]:
    """Visits whose findings wait for the area's answer."""
    for visit in visits(scope).filter(state="findings_sent", answer_due_on__isnull=False):
        yield _visit(visit, visit.answer_due_on)


def _visit(visit: Visit, due: date | None) -> Running:
    return Running(
        title=say("{area}：联点督导", "{area}: pair supervision", area=visit.pair.target.name),
        about=say("{unit} · 第 {n} 次", "{unit} · visit {n}", unit=visit.pair.unit.name, n=visit.number),
        link=reverse("governance:visit", args=[visit.pk]),
        verb=say("办理", "Deal with it"),
        area_path=visit.pair.target.path,
        due=due,
    )


@clock(
    "governance.listing.check",
    label=say("列管中期检查", "Mid-term check of a listing"),
    owners=frozenset({Role.PROVINCE}),
    rule="governance.listing.period",
    part="check",
)
def checks(scope: Scope, _on: date) -> Iterable[Running]:
    """Listings in force that have not been checked yet."""
    for found in listings(scope).filter(state__in=LISTED, starts_on__isnull=False, checked_on__isnull=True):
        yield Running(
            title=say("{area}：中期检查", "{area}: mid-term check", area=found.area.name),
            about=say("{code}，{day} 起列管", "{code}, listed since {day}", code=found.code, day=found.starts_on),
            link=reverse("governance:listing", args=[found.code]),
            verb=say("登记", "Record"),
            area_path=found.area.path,
            start=found.starts_on,
        )


@clock(
    "governance.listing.end",
    label=say("列管期满", "End of a listing's period"),
    owners=frozenset({Role.PROVINCE}),
    basis=say("全会决定", "Decision of the plenary"),
)
def ends(scope: Scope, _on: date) -> Iterable[Running]:
    """Listings whose period ends: to be accepted, extended or taken off."""
    for found in listings(scope).filter(state__in=(*LISTED, "mid_check", "acceptance_applied"), ends_on__isnull=False):
        yield Running(
            title=say("{area}：列管期满", "{area}: the period ends", area=found.area.name),
            about=say("{code}，到 {day}", "{code}, to {day}", code=found.code, day=found.ends_on),
            link=reverse("governance:listing", args=[found.code]),
            verb=say("处理", "Decide"),
            area_path=found.area.path,
            due=found.ends_on,
        )


@clock(
    "governance.objections.answer",
    label=say("答复考评异议", "Answer an objection"),
    owners=frozenset({Role.PROVINCE}),
    basis=say("考评异议期（GV-026）", "Window for objections (GV-026)"),
)
def objections(scope: Scope, _on: date) -> Iterable[Running]:
    """Objections without an answer, due when the window closes."""
    waiting = Objection.objects.within(scope).filter(answered_on__isnull=True, scheme__objections_until__isnull=False)
    for found in waiting.select_related("scheme", "item", "target"):
        yield Running(
            title=say("{area}：{item}", "{area}: {item}", area=found.target.name, item=found.item.title),
            about=say("{scheme} · 异议", "{scheme} · objection", scheme=found.scheme.title),
            link=reverse("governance:scheme", args=[found.scheme.pk]),
            verb=say("答复", "Answer"),
            area_path=found.target.path,
            due=found.scheme.objections_until,
        )
