"""Measures: the list, one with its evidence, tasks and history, a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.core.words import say, t
from lanjie.governance.choices import MEASURE_KINDS, MeasureKind
from lanjie.governance.commands.evidence import hand_in
from lanjie.governance.commands.measures import plan_measure
from lanjie.governance.forms import EvidenceForm, MeasureFilter
from lanjie.governance.forms_new import MeasureForm
from lanjie.governance.models import Measure
from lanjie.governance.pages.frame import offers, one, reader, tabs, working_areas
from lanjie.governance.queries.items import Answer, demands, items, measure_gaps
from lanjie.governance.queries.units import offices
from lanjie.governance.queries.work import evidence, history, measures, tasks, without_figures
from lanjie.governance.states import MEASURE
from lanjie.governance.tables import EvidenceTable, MeasureTable, TaskTable, state_tag


@endpoint("governance.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Measures, searched, filtered by state and gap, paged and exported as seen."""
    scope, area = reader(request)
    form = MeasureFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = measures(scope)
    if query := asked.get("q", "").strip():
        found = found.filter(
            Q(code__icontains=query) | Q(title_zh__icontains=query) | Q(title_en__icontains=query)
            | Q(lead__name_zh__icontains=query) | Q(units_text__icontains=query)
        )  # fmt: skip
    if asked.get("state"):
        found = found.filter(state=asked["state"])
    if asked.get("gap") == "document":
        found = found.filter(document=None)
    elif asked.get("gap") == "figure":
        found = without_figures(found)
    table = MeasureTable(found.order_by("code"), request=request)
    file = shown(request, table, "measures", title=say("落实措施", "Measures"))
    context = {
        "title": say("落实措施", "Measures"),
        "tabs": tabs("governance:measures"),
        "table": table,
        "form": form,
        "area": area,
        "area_switch": True,
        "new": reverse("governance:measure_new") if scope.may("governance.draft") else "",
        "new_label": say("登记措施", "Plan a measure"),
        "upload": "governance-measures" if scope.may("governance.draft") else "",
    }
    return file or render(request, "governance/list.html", context)


@endpoint("governance.read")
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """One measure: what it answers, what it rests on, what proves it, what is missing and what is next."""
    scope = scope_of(request)
    found = one(measures(scope).select_related("verified_by", "plan"), code=code)
    pieces = evidence(scope).filter(Q(measure=found) | Q(task__measure=found)).order_by("-dated_on", "code")
    answer = Answer(found)
    for kind in pieces.filter(withdrawn_at=None).values_list("kind", flat=True):
        setattr(answer, f"{kind}s", getattr(answer, f"{kind}s") + 1)
    table = EvidenceTable(pieces, request=request, orderable=False, exclude=("proves",))
    table.nothing = t("还没有证据", "No evidence yet")
    table.paginate(page=request.GET.get("page", 1), per_page=20)
    own = tasks(scope).filter(measure=found)
    given = TaskTable(own.order_by("due_on", "code"), request=request, prefix="t-", orderable=False)
    given.nothing = t("还没有分解任务", "No task came of it yet")
    given.paginate(page=request.GET.get("t-page", 1), per_page=20)
    context = {
        "title": found.title,
        "found": found,
        "state": state_tag(MEASURE.labels, found.state),
        "kind": MEASURE_KINDS[found.kind],
        "demands": demands(scope).filter(measures=found),
        "support": found.support.within(scope),
        "gaps": list(measure_gaps(answer, today())),
        "offers": offers(MEASURE, "measure", found, scope),
        "table": table,
        "tasks": given,
        "may_work": scope.may("governance.work", found.area.path),
        "may_draft": scope.may("governance.draft", found.area.path),
        "history": [(MEASURE.labels[h.target], h) for h in history(scope, MEASURE.name, found.pk)],
    }
    return render(request, "governance/measure.html", context)


@endpoint("governance.draft")
def new(request: HttpRequest) -> HttpResponse:
    """Plan a measure; `?item=` offers the demands of that item."""
    scope = scope_of(request)
    item = items(scope).filter(code=request.GET.get("item", "")).first()
    asked = demands(scope).filter(opinion__item=item) if item else demands(scope).filter(opinion__state="in_handling")
    rows = list(asked.order_by("opinion__item", "opinion__number", "number")[:200])
    form = MeasureForm(working_areas(scope), offices(scope), rows, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        chosen = [form.demands_by_pk[pk] for pk in given.pop("demands")]
        area, lead = form.by_code[given.pop("area")], form.units[given.pop("lead")]
        kind = MeasureKind(given.pop("kind"))
        done = plan_measure(scope=scope, area=area, lead=lead, kind=kind, demands=chosen, item=item, **given)
        messages.success(request, str(say("措施已登记", "The measure is planned")))
        return redirect("governance:measure", done.value.code)
    context = {"title": say("登记措施", "Plan a measure"), "form": form, "back": reverse("governance:measures")}
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)


@endpoint("governance.work")
def prove(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in evidence for a measure."""
    scope = scope_of(request)
    found: Measure = one(measures(scope), code=code)
    form = EvidenceForm(scope, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        try:
            hand_in(
                scope=scope,
                measure=found,
                content=file.read() if file else None,
                filename=file.name if file else "",
                **given,
            )
        except TransitionError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(say("证据已收下，原样保存", "The evidence is kept as it came")))
            return redirect("governance:measure", code)
    context = {
        "title": say("交证据", "Hand evidence in"),
        "form": form,
        "what": found.title,
        "back": reverse("governance:measure", args=[code]),
    }
    return render(request, "governance/prove.html", context, status=422 if form.is_bound else 200)
