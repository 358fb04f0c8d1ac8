"""One figure: its value, the entries behind it, the second signature; and the form that reports it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.figures import FIGURES
from lanjie.core.pages.listing import shown as listed
from lanjie.core.states import TransitionError
from lanjie.core.words import Words, say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import areas, children
from lanjie.reports import wording_reported as wording
from lanjie.reports.commands.reported import knows, may_sign, own_units, send_back, sign_entries
from lanjie.reports.definitions import Definition, definitions
from lanjie.reports.forms_reported import ReportForm, WordsForm
from lanjie.reports.imports import REPORTED_FIGURES
from lanjie.reports.models_reported import ReportedFigure
from lanjie.reports.pages.reported.frame import base, chosen_area, chosen_day, reader_of
from lanjie.reports.queries.calls import calls
from lanjie.reports.queries.checks import checks
from lanjie.reports.queries.reported import entries, history, standing
from lanjie.reports.queries.small_cells import WIDE, hidden_entries, shown_values
from lanjie.reports.queries.value import all_values
from lanjie.reports.tables_reported import EntryTable
from lanjie.situation.commands import entry as typed_sheets

SMALL_HEADS = (Head(say("地区", "Area")), Head(say("数值", "Value"), number=True), Head(say("截至", "As of")))
CHECK_HEADS = (Head(say("核对", "Check")), Head(say("结果", "Result")))


def _definition(key: str) -> Definition:
    found = definitions().figures.get(key)
    if found is None:
        raise Http404
    return found


@endpoint("figures.reported")
def reported(request: HttpRequest, key: str) -> HttpResponse:
    """A figure's value and history; a POST signs its newest entry or sends it back."""
    definition, scope = _definition(key), scope_of(request)
    area = chosen_area(request, scope)
    found = history(scope, definition.held_as, area)
    if request.method == "POST":
        return _decide(request, scope, found)
    on = _day(request, scope, area, found)
    values = all_values(scope, on, area=area)
    value = values[key]
    waiting = next((entry for entry in found if may_sign(scope, entry)), None)
    hidden = hidden_entries(found, definition, area) - {entry.pk for entry in found if knows(scope, entry)}
    table = EntryTable(found, request=request, hidden=hidden, exclude=_without(scope))
    title = definition.label
    file = listed(request, table, f"{key}-{area.code}", title=title)
    if file is not None:
        return file
    room = FIGURES.get(definition.computed_by)
    context = {
        **base(title, "values"),
        "definition": definition,
        "value": value,
        "shown": wording.shown(value),
        "printed": wording.printed(definition, value.value) if value.value is not None else "",
        "period": wording.period(value.since, value.on, definition.kind) if found else value.on,
        "state": "computed" if value.status == "computed" else wording.STATES[found[0].state] if found else "missing",
        "boundary": wording.BOUNDARIES[definition.boundary],
        "unit": definition.unit.words,
        "area": area,
        "area_switch": area.code,
        "table": table,
        "waiting": waiting,
        "waiting_words": wording.said(waiting.value, waiting.value_max, waiting.qualifier) if waiting else "",
        "form": WordsForm(),
        "room": room,
        "room_url": value.href if value.status == "computed" else "",
        "difference": wording.number(value.difference) if value.difference is not None else "",
        "checks": _checks(scope, on, area, definition, values),
        "check_heads": CHECK_HEADS,
        "below": _below(scope, definition, area, on),
        "below_heads": SMALL_HEADS,
        "report_url": f"{reverse('reports:report_figure')}?{urlencode({'key': definition.held_as, 'area': area.code})}"
        if _may_report(scope, definition, area)
        else "",
    }
    return render(request, "reports/reported/figure.html", context)


def _day(request: HttpRequest, scope: Scope, area: Area, found: list[ReportedFigure]) -> date:
    """The day asked for, else the day of the report or of the newest entry, whichever is later."""
    day = chosen_day(request, scope, area)
    return day if request.GET.get("on") else max([day, *(entry.on for entry in found)])


def _without(scope: Scope) -> list[str]:
    """Columns that lead where the reader may not go."""
    return [] if scope.may("figures.report") else ["voucher"]


def _decide(request: HttpRequest, scope: Scope, found: list[ReportedFigure]) -> HttpResponse:
    entry = next((entry for entry in found if str(entry.pk) == request.POST.get("entry")), None)
    if entry is None:
        raise Http404
    try:
        if request.POST.get("act") == "return":
            send_back(scope=scope, entry=entry, reason=request.POST.get("reason", ""))
            messages.success(request, str(say("已退回", "Sent back")))
        else:
            sign_entries(scope=scope, found=[entry])
            messages.success(request, str(say("已复签", "Signed")))
    except (TransitionError, ValidationError) as error:
        text = "；".join(error.messages) if isinstance(error, ValidationError) else str(error)
        messages.error(request, text)
    return redirect(request.get_full_path())


def _may_report(scope: Scope, definition: Definition, area: Area) -> bool:
    units = own_units(scope)
    return scope.may("figures.report", area.path) and (units is None or definition.owner.key in units)


def _checks(scope: Scope, on: date, area: Area, definition: Definition, values: Any) -> list[tuple[Any, Words]]:
    """The identities this figure stands in, with what each says now."""
    return [
        (f"{each.identity.id} {each.identity.text}", wording.OUTCOME_WORDS[each.outcome])
        for each in checks(scope, on, area=area, values=values)
        if definition.key in each.identity.keys
    ]


def _below(scope: Scope, definition: Definition, area: Area, on: date) -> list[tuple[Any, Any, Any]]:
    """What the areas one level below reported themselves, small counts of persons hidden; [] where none did."""
    places = children(reader_of(scope), area)
    found = standing(scope, on, places, [definition.held_as]) if places else {}
    if not found:
        return []
    hide = definition.small_cells and any(place.level not in WIDE for place in places)
    cells = shown_values(places, on, [definition.held_as])[definition.held_as] if hide else {}
    rows: list[tuple[Any, Any, Any]] = []
    for place in places:
        entry = found.get((place.code, definition.held_as))
        if entry is None:
            rows.append((place.name, say("没有报", "not reported"), ""))
            continue
        secret = hide and entry.value is not None and cells.get(place.code) is None
        value = wording.HIDDEN if secret else wording.said(entry.value, entry.value_max, entry.qualifier)
        rows.append((place.name, value, entry.on.isoformat()))
    return rows


@endpoint("figures.report")
def report_figure(request: HttpRequest) -> HttpResponse:
    """Report one figure, or correct it; what is typed is checked and kept as a row of form BG-1."""
    scope = scope_of(request)
    units = own_units(scope)
    figures = [f for f in definitions().figures.values() if not f.same_as and (units is None or f.owner.key in units)]
    area = chosen_area(request, scope)
    form = ReportForm(figures, _places(scope, area), request.POST or None, initial=_initial(request, scope, area))
    if request.method == "POST" and _write(scope, form):
        given = urlencode({"area": form.typed("area")})
        messages.success(request, str(say("已填报，待另一人复签", "Reported; another person must sign")))
        return redirect(f"{reverse('reports:reported', args=[form.typed('key')])}?{given}")
    context = {
        **base(say("填报数字", "Report a figure"), "to_report"),
        "form": form,
        "area": area,
        "nothing": not figures,
    }
    return render(request, "reports/reported/form.html", context, status=422 if form.is_bound else 200)


def _places(scope: Scope, area: Area) -> list[Area]:
    mine = areas(scope.for_act("figures.report"))
    return [area, *mine.filter(parent=area).order_by("code")]


def _initial(request: HttpRequest, scope: Scope, area: Area) -> dict[str, Any]:
    """The figure asked for, the period of its call, and the source of its last entry."""
    key = request.GET.get("key", "")
    initial: dict[str, Any] = {"key": key, "area": area.code}
    call = calls(scope).filter(code=request.GET.get("call", "")).first()
    if call is not None:
        flow = key in definitions().figures and definitions().figures[key].kind == "flow"
        initial |= {"since": call.since if flow else None, "on": call.on}
    last = entries(scope).filter(key=key, area=area).order_by("-on", "-pk").first()
    if last is not None:
        initial |= {"source": last.source, "qualifier": last.qualifier}
    return initial


def _write(scope: Scope, form: ReportForm) -> bool:
    """Check and write; the errors of the sheet come back to their fields."""
    form.full_clean()
    typed = typed_sheets.check(
        scope=scope,
        form=REPORTED_FIGURES,
        rows=form.rows(),
        mark=form.typed("mark"),
        name=f"填报-{form.typed('key')}",
        options={"correct": bool(form.data.get("correct"))},
    )
    if typed.batch.already is None:
        form.refuse(typed)
    if not form.errors and not typed.batch.context and typed.batch.already is None:
        form.add_error(None, str(say("与记录相同，没有变化", "The record already says this; nothing changes")))
    if form.errors:
        return False
    typed_sheets.write(scope=scope, typed=typed)
    return True
