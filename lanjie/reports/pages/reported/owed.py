"""What is to be reported, who is late, and the calls that ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import today
from lanjie.core.words import say
from lanjie.reports.commands.calls import call as make_call
from lanjie.reports.commands.reported import own_units
from lanjie.reports.definitions import definitions
from lanjie.reports.forms_reported import CallForm, OwedFilter
from lanjie.reports.pages.reported.frame import base, chosen_area, reader_of
from lanjie.reports.queries.calls import Group, Owed, calls, groups, owed, recent
from lanjie.reports.queries.reported import SIGNED
from lanjie.reports.tables_reported import CallTable, LateTable, OwedTable, late_row


@endpoint("figures.reported")
def to_report(request: HttpRequest) -> HttpResponse:
    """What my unit owes, call by call, with the state of each; the offices may look at any unit's."""
    scope = scope_of(request)
    named = request.GET.get("call", "")
    asked_now = list(recent(scope, today()) | calls(scope).filter(code=named))
    units = own_units(scope)
    form = OwedFilter([(call.code, call.title) for call in asked_now], units, request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = frozenset({asked["unit"]}) if asked.get("unit") else units
    if units is not None and wanted is not None:
        wanted &= units
    chosen = [call for call in asked_now if not asked.get("call") or call.code == asked["call"]]
    if units is not None:  # what is asked area by area is for the offices there
        chosen = [call for call in chosen if not call.level]
    found = [item for item in owed(_narrowed(request, scope), chosen, units=wanted) if _wanted(item, asked)]
    found.sort(key=lambda item: (item.came, item.call.due_on, item.definition.chapter))
    table = OwedTable(found, request=request, on=today())
    title = say("要报的数字", "Figures to report")
    file = shown(request, table, "to-report", title=title)
    if file is not None:
        return file
    open_ones = sum(not item.came for item in found)
    context = {
        **base(title, "to_report"),
        "form": form,
        "table": table,
        "open": open_ones,
        "units": [definitions().owners[key].words for key in sorted(units)] if units is not None else [],
        "stranger": units is not None and not units,
        "may_report": scope.may("figures.report"),
        "area_switch": request.GET.get("area", "") or True,
    }
    return render(request, "reports/reported/to_report.html", context)


def _narrowed(request: HttpRequest, scope: Scope) -> Scope:
    """The reader looking at the area asked for, where one is."""
    return reader_of(scope).narrow(chosen_area(request, scope).path) if request.GET.get("area") else scope


def _wanted(item: Owed, asked: dict[str, str]) -> bool:
    match asked.get("state"):
        case "open":
            return not item.came
        case "came":
            return item.came
        case "unsigned":
            return item.came and item.state != SIGNED
        case _:
            return True


@endpoint("figures.reported")
def late(request: HttpRequest) -> HttpResponse:
    """Units and areas whose figures are overdue, the longest first."""
    scope, on = scope_of(request), today()
    overdue = recent(scope, on).filter(due_on__lt=on)
    found = [group for group in groups(owed(_narrowed(request, scope), overdue)) if group.missing]
    found.sort(key=lambda group: (group.call.due_on, group.area.code, group.owner))
    rows = [late_row(group, _who(group), (on - group.call.due_on).days) for group in found]
    table = LateTable(rows, request=request)
    title = say("迟报的单位", "Who is late")
    file = shown(request, table, "late", title=title)
    if file is not None:
        return file
    context = {
        **base(title, "late"),
        "table": table,
        "rows": len(rows),
        "missing": sum(len(group.missing) for group in found),
        "area_switch": request.GET.get("area", "") or True,
    }
    return render(request, "reports/reported/late.html", context)


def _who(group: Group) -> Any:
    return definitions().owners[group.owner].words if group.owner else group.area.name


@endpoint("figures.reported")
def all_calls(request: HttpRequest) -> HttpResponse:
    """Calls for figures, and for the province the way to a new one."""
    scope = scope_of(request)
    table = CallTable(calls(scope), request=request)
    title = say("要数通知", "Calls for figures")
    file = shown(request, table, "calls", title=title)
    if file is not None:
        return file
    context = {**base(title, "calls"), "table": table, "may_call": scope.may("figures.call")}
    return render(request, "reports/reported/calls.html", context)


@endpoint("figures.call")
def new_call(request: HttpRequest) -> HttpResponse:
    """Ask units, cities or counties for figures by a day."""
    scope = scope_of(request)
    area = chosen_area(request, scope)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "document", "level", "since", "on", "due_on")}
        try:
            made = make_call(scope=scope, area=area, keys=form.asked(), **given).value
        except ValidationError as error:
            form.add_error("keys", error)
        else:
            messages.success(request, str(say("已发出 {code}", "{code} is out", code=made.code)))
            return redirect(f"{reverse('reports:to_report')}?call={made.code}")
    context = {**base(say("要数", "Call for figures"), "calls"), "form": form, "area": area}
    return render(request, "reports/reported/call_form.html", context, status=422 if form.is_bound else 200)
