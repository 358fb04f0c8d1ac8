"""Deadlines of the reports room. They rest on the notice that asks for figures, not on a statute."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from lanjie.core.access import Role, Scope
from lanjie.core.clocks import Running, clock
from lanjie.core.words import say
from lanjie.reports.commands.reported import own_units
from lanjie.reports.definitions import definitions
from lanjie.reports.queries.calls import Group, groups, owed, recent

NOTICE = say("要数通知", "Notice asking for figures")
#: A call shows on the work list this many days before it is due.
AHEAD = timedelta(days=30)  # not law: lead time on the work list


def _missing(scope: Scope, on: date) -> list[Group]:
    """What the reader sees of open calls with something missing."""
    asked = list(recent(scope, on).filter(due_on__lte=on + AHEAD))
    units = own_units(scope)
    if units is not None:
        asked = [call for call in asked if not call.level]
    return [group for group in groups(owed(scope, asked, units=units)) if group.missing]


@clock(
    "reports.figures.report",
    label=say("填报数字", "Report figures"),
    owners=frozenset({Role.MEMBER, Role.COUNTY, Role.CITY}),
    basis=NOTICE,
)
def report(scope: Scope, on: date) -> Iterable[Running]:
    """For each call one line a unit: how many of its figures have not come."""
    for group in _missing(scope, on):
        if group.call.level and not _mine(scope, group):
            continue
        given = {"call": group.call.code, "state": "open"}
        yield Running(
            title=say("填报：{title}", "Report: {title}", title=group.call.title),
            about=say("{n} 个数没有报 · {who}", "{n} figures missing · {who}", n=len(group.missing), who=_who(group)),
            link=f"{reverse('reports:to_report')}?{urlencode(given)}",
            verb=say("填报", "Report"),
            area_path=group.area.path,
            due=group.call.due_on,
        )


@clock(
    "reports.figures.late",
    label=say("催报数字", "Press for late figures"),
    owners=frozenset({Role.PROVINCE}),
    basis=NOTICE,
)
def late(scope: Scope, on: date) -> Iterable[Running]:
    """One line a call that is overdue: how many units and areas are late."""
    overdue: dict[int, list[Group]] = {}
    for group in _missing(scope, on):
        if group.call.due_on < on:
            overdue.setdefault(group.call.pk, []).append(group)
    for found in overdue.values():
        call = found[0].call
        yield Running(
            title=say("催报：{title}", "Press for: {title}", title=call.title),
            about=say("{n} 个单位或地区迟报", "{n} units or areas are late", n=len(found)),
            link=reverse("reports:late"),
            verb=say("查看", "See"),
            area_path=call.area.path,
            due=call.due_on,
        )


def _mine(scope: Scope, group: Group) -> bool:
    """Whether the reader's own office answers for the area: a city does not report for its counties."""
    role = Role.CITY if group.area.level == "city" else Role.COUNTY
    return any(held is role and path == group.area.path for held, path in scope.grants)


def _who(group: Group) -> object:
    return definitions().owners[group.owner].words if group.owner else group.area.name
