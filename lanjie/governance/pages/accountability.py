"""The accountability register: what other bodies decided about offices, counted by area and kind with small cells hidden."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import count
from lanjie.core.suppression import TOTAL
from lanjie.core.words import say
from lanjie.governance.choices_areas import ACTION_KINDS, ActionKind
from lanjie.governance.commands.accountability import record_referral
from lanjie.governance.forms_areas import ActionFilter, ReferralForm
from lanjie.governance.pages.frame import offers, one, reader, tabs, working_areas
from lanjie.governance.queries.accountability import actions, officials
from lanjie.governance.queries.work import history
from lanjie.governance.states_areas import ACCOUNTABILITY
from lanjie.governance.tables import state_tag
from lanjie.governance.tables_areas import ActionTable
from lanjie.registry.models import Area


@endpoint("governance.read")
def register(request: HttpRequest) -> HttpResponse:
    """Decisions about offices, filtered; officials by city and kind, cells under five hidden."""
    scope, area = reader(request)
    asked = ActionFilter(request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    found = actions(scope)
    if query := given.get("q", "").strip():
        found = found.filter(Q(code__icontains=query) | Q(office__icontains=query) | Q(area__name_zh__icontains=query))
    for name in ("kind", "state"):
        if given.get(name):
            found = found.filter(**{name: given[name]})
    title = say("责任追究", "Accountability")
    table = ActionTable(found.order_by("-referred_on", "code"), request=request)
    file = shown(request, table, "accountability", title=title)
    counts = officials(scope)
    context = {
        "title": title,
        "tabs": tabs("governance:accountability"),
        "table": table,
        "form": asked,
        "area": area,
        "area_switch": True,
        "heads": _heads(counts),
        "rows": _rows(counts),
        "new": reverse("governance:accountability_new") if scope.may("governance.answer") else "",
    }
    return file or render(request, "governance/accountability.html", context)


def _kinds(counts: dict[tuple[str, str], int | None]) -> list[str]:
    held = {kind for _, kind in counts}
    return [kind for kind in ACTION_KINDS if kind in held]


def _heads(counts: dict[tuple[str, str], int | None]) -> list[Head]:
    kinds = [Head(ACTION_KINDS[kind], number=True) for kind in _kinds(counts)]
    return [Head(say("市州", "City")), *kinds, Head(say("合计", "Total"), number=True)]


def _rows(counts: dict[tuple[str, str], int | None]) -> list[list[object]]:
    codes = sorted({code for code, _ in counts if code != TOTAL})
    names = {area.code: area.name for area in Area.unscoped.filter(code__in=codes)}

    def cell(code: str, kind: str) -> str:
        n = counts.get((code, kind), 0)
        return "<5" if n is None else count(n)

    named = [*((code, names.get(code, code)) for code in codes), (TOTAL, say("合计", "Total"))]
    return [[name, *(cell(code, kind) for kind in (*_kinds(counts), TOTAL))] for code, name in named] if counts else []


@endpoint("governance.answer")
def new(request: HttpRequest) -> HttpResponse:
    """Record that a matter of an office went to the body that decides."""
    scope = scope_of(request)
    form = ReferralForm(working_areas(scope, "governance.answer"), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given.update(area=form.areas[given["area"]], kind=ActionKind(given["kind"]))
        done = record_referral(scope=scope, **given)
        messages.success(request, str(say("已登记移交", "The referral is on record")))
        return redirect("governance:accountability_one", done.value.code)
    context = {
        "title": say("登记移交", "Record a referral"),
        "form": form,
        "what": say("只登记其他机关的决定；本系统不提出、不评价任何人。", "Only what other bodies decide is recorded; nothing here proposes or rates a person."),
        "back": reverse("governance:accountability"),
    }  # fmt: skip
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)


@endpoint("governance.read")
def one_action(request: HttpRequest, code: str) -> HttpResponse:
    """One record: the office, its paper, its period; no name."""
    scope = scope_of(request)
    found = one(actions(scope), code=code)
    may = scope.may("governance.answer", found.area.path)
    context = {
        "title": found.office,
        "found": found,
        "kind": ACTION_KINDS[found.kind],
        "state": state_tag(ACCOUNTABILITY.labels, found.state),
        "offers": offers(ACCOUNTABILITY, "action", found, scope) if may else [],
        "history": [(ACCOUNTABILITY.labels[h.target], h) for h in history(scope, ACCOUNTABILITY.name, found.pk)],
    }
    return render(request, "governance/action.html", context)
