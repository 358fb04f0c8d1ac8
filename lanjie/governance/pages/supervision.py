"""Pair supervision: rounds, one round with its two rates, my visits, one visit on the phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.pages.files import file_response
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance.commands.letters_in import original
from lanjie.governance.commands.supervision import (
    answer_findings,
    pair_units,
    plan_round,
    recheck,
    record_finding,
    record_visit,
    send_findings,
)
from lanjie.governance.forms_areas import FindingForm, FindingsForm, PairFilter, PairForm, RoundForm, VisitForm
from lanjie.governance.models import Original, SupervisionRound, Visit
from lanjie.governance.pages.frame import offers, one, reader, tabs
from lanjie.governance.queries.supervision import findings, rounds, visits, visits_of
from lanjie.governance.queries.units import acting_unit, offices
from lanjie.governance.queries.work import history
from lanjie.governance.states_areas import ROUND, VISIT
from lanjie.governance.tables import state_tag
from lanjie.governance.tables_areas import RoundTable, VisitTable, rate
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import areas

#: Visits on one screen of a phone.
CARDS = 20


@endpoint("governance.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Rounds, newest first, each with visits and rectification as two rates."""
    scope = scope_of(request)
    table = RoundTable(rounds(scope).order_by("-starts_on", "code"), request=request)
    title = say("联点督导", "Pair supervision")
    file = shown(request, table, "supervision", title=title)
    context = {
        "title": title,
        "tabs": tabs("governance:rounds"),
        "table": table,
        "new": reverse("governance:round_new") if scope.may("governance.supervise") else "",
        "new_label": say("新轮次", "New round"),
        "more": [(say("我的走访", "My visits"), reverse("governance:visits"))] if scope.may("governance.visit") else [],
    }
    return file or render(request, "governance/list.html", context)


@endpoint("governance.supervise")
def new(request: HttpRequest) -> HttpResponse:
    """Plan a round over the whole area of the reader."""
    scope = scope_of(request)
    area = areas(scope).exclude(level=Level.REFERENCE.value).order_by("path").first()
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and area is not None:
        given = form.cleaned_data
        if SupervisionRound.unscoped.filter(code=given["code"]).exists():
            form.add_error("code", str(say("编号已有", "The code is taken")))
        else:
            plan_round(scope=scope, area=area, **given)
            messages.success(request, str(say("轮次已建立，请安排联点", "The round is planned; arrange its pairs")))
            return redirect("governance:round", given["code"])
    context = {"title": say("新轮次", "New round"), "form": form, "back": reverse("governance:rounds")}
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)


@endpoint("governance.read")
def one_round(request: HttpRequest, code: str) -> HttpResponse:
    """A round: its two rates, never merged, its visits filtered and exported as seen; pairs are added while it is planned."""
    scope, area = reader(request)
    found = one(rounds(scope), code=code)
    may_pair = found.state == ROUND.initial and scope.may("governance.supervise", found.area.path)
    form = PairForm(_units(scope), _targets(scope), request.POST or None) if may_pair else None
    if request.method == "POST":
        scope.require("governance.supervise", found.area.path)
        if form is not None and form.is_valid():
            given = form.cleaned_data
            pair = (form.units[given["unit"]], form.areas[given["target"]], given["day"])
            try:
                pair_units(scope=scope, found=found, pairs=[pair])
            except TransitionError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, str(say("已安排", "Arranged")))
                return redirect("governance:round", code)
    asked = PairFilter(request.GET)
    table = VisitTable(_asked(asked, visits(scope).filter(pair__round=found)), request=request)
    file = shown(request, table, f"supervision-{code}", title=found.title)
    context = {
        "title": found.title,
        "found": found,
        "state": state_tag(ROUND.labels, found.state),
        "rates": (
            (say("走访完成", "Visits completed"), rate(found.n_visited, found.n_pairs), "governance.supervision.visited"),
            (say("问题整改", "Findings rectified"), rate(found.n_closed, found.n_findings), "governance.supervision.rectified"),
        ),
        "offers": offers(ROUND, "round", found, scope) if scope.may("governance.supervise", found.area.path) else [],
        "table": table,
        "filter": asked,
        "area": area,
        "area_switch": True,
        "form": form,
        "may_pair": may_pair,
        "checklist": [say(item["zh"], item.get("en") or item["zh"]) for item in found.checklist],
        "history": [(ROUND.labels[h.target], h) for h in history(scope, ROUND.name, found.pk)],
    }  # fmt: skip
    return file or render(
        request, "governance/round.html", context, status=422 if form is not None and form.is_bound else 200
    )


def _asked(form: PairFilter, found: Any) -> Any:
    asked = form.cleaned_data if form.is_valid() else {}
    found = found.annotate(
        n_findings=Count("findings"), n_open=Count("findings", filter=Q(findings__closed_on__isnull=True))
    )
    if query := asked.get("q", "").strip():
        found = found.filter(
            Q(pair__unit__name_zh__icontains=query) | Q(pair__unit__name_en__icontains=query)
            | Q(pair__target__name_zh__icontains=query) | Q(pair__target__name_en__icontains=query)
        )  # fmt: skip
    if asked.get("state"):
        found = found.filter(state=asked["state"])
    if asked.get("open"):
        found = found.filter(n_open__gt=0)
    return found.order_by("pair__target__code", "number")


def _units(scope: Scope) -> list[Any]:
    """Offices of the province: they lead no city and no county."""
    return list(offices(scope).filter(area__level=Level.PROVINCE.value))


def _targets(scope: Scope) -> list[Area]:
    levels = [Level.COUNTY.value, Level.ZONE.value, Level.FARM.value]
    return list(areas(scope).filter(level__in=levels).order_by("code"))


@endpoint("governance.visit")
def mine(request: HttpRequest) -> HttpResponse:
    """My unit's visits, nearest first: one card each."""
    scope = scope_of(request)
    unit = acting_unit(scope)
    open_visits = visits_of(unit).exclude(state="rechecked") if unit else Visit.unscoped.none()
    page = Paginator(open_visits.order_by("scheduled_on", "pk"), CARDS).get_page(request.GET.get("page"))
    context = {
        "title": say("我的走访", "My visits"),
        "tabs": tabs("governance:rounds"),
        "unit": unit,
        "page": page,
        "cards": [(visit, state_tag(VISIT.labels, visit.state), _due(visit), _late(visit)) for visit in page],
    }
    return render(request, "governance/visits.html", context)


def _due(visit: Visit) -> Any:
    return visit.scheduled_on if visit.state in {"scheduled", "done"} else visit.answer_due_on


def _late(visit: Visit) -> bool:
    due = _due(visit)
    return visit.state in {"scheduled", "findings_sent"} and due is not None and due < today()


@endpoint("governance.read")
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: the team records it and its findings, the area answers, the team looks again. Each form sent twice is done once."""
    scope = scope_of(request)
    found = one(visits(scope), pk=pk)
    lines = list(findings(scope, found))
    unit = acting_unit(scope)
    team = unit is not None and unit.pk == found.pair.unit_id and scope.may("governance.visit")
    here = scope.may("governance.answer", found.pair.target.path) and not team
    forms = _forms(request, found, lines, team=team, here=here)
    act = request.POST.get("act", "")
    if request.method == "POST":
        if act not in forms:
            scope.require(
                "governance.visit" if act in {"record", "finding", "send", "recheck"} else "governance.answer"
            )
            messages.info(request, str(say("这一步现在不能办，或已办", "This step is not open now, or done already")))
            return redirect("governance:visit", pk)
        form = forms[act]
        if form is None or form.is_valid():
            try:
                ACTS[act](scope, found, form)
            except TransitionError as refused:
                if form is None:
                    messages.error(request, str(refused))
                    return redirect("governance:visit", pk)
                form.add_error(None, str(refused))
            else:
                messages.success(request, str(say("已登记", "Recorded")))
                return redirect("governance:visit", pk)
    checks = [
        (say(item["zh"], item.get("en") or item["zh"]), found.ticks.get(item["code"]))
        for item in found.pair.round.checklist
    ]
    bound = any(form is not None and form.is_bound for form in forms.values())
    context = {
        "title": say("{area} 第 {n} 次走访", "Visit {n} to {area}", area=found.pair.target.name, n=found.number),
        "found": found,
        "state": state_tag(VISIT.labels, found.state),
        "checks": checks,
        "lines": lines,
        "forms": forms,
        "team": team,
        "act": act,
        "history": [(VISIT.labels[h.target], h) for h in history(scope, VISIT.name, found.pk)],
    }
    return render(request, "governance/visit.html", context, status=422 if bound else 200)


def _forms(request: HttpRequest, found: Visit, lines: list[Any], *, team: bool, here: bool) -> dict[str, Any]:
    """The forms open now to this reader, by act; only the one that was sent is bound."""

    def sent(act: str) -> tuple[Any, Any]:
        mine = request.method == "POST" and request.POST.get("act") == act
        return (request.POST, request.FILES) if mine else (None, None)

    checklist = found.pair.round.checklist
    open_: dict[str, Any] = {}
    if team and found.state in {"scheduled", "done"}:
        before = {
            "visited_on": found.visited_on or today(), "led_by": found.led_by, "note": found.note,
            "ticks": [code for code, ok in found.ticks.items() if ok],
        }  # fmt: skip
        open_["record"] = VisitForm(checklist, *sent("record"), initial=before)
        open_["finding"] = FindingForm(checklist, *sent("finding"))
    if team and found.state == "done":
        open_["send"] = None
    left = [(line.number, line.text) for line in lines if line.closed_on is None]
    if here and found.state == "findings_sent":
        open_["answer"] = FindingsForm(left, "answer", *sent("answer"))
    if team and found.state == "answered":
        open_["recheck"] = FindingsForm(left, "recheck", *sent("recheck"))
    return open_


def _find(scope: Scope, found: Visit, form: Any) -> None:
    photo = form.cleaned_data["photo"]
    kept = original(scope, photo.read(), photo.name) if photo else None
    record_finding(
        scope=scope, visit=found, text=form.cleaned_data["text"], item=form.cleaned_data["item"], original=kept
    )


def _recheck(scope: Scope, found: Visit, form: Any) -> None:
    given = form.given()
    recheck(scope=scope, visit=found, closed=list(given), reason=form.cleaned_data["reason"])


ACTS: dict[str, Callable[[Scope, Visit, Any], Any]] = {
    "record": lambda scope, found, form: record_visit(scope=scope, visit=found, **form.cleaned_data),
    "finding": _find,
    "send": lambda scope, found, _form: send_findings(scope=scope, visit=found),
    "answer": lambda scope, found, form: answer_findings(scope=scope, visit=found, answers=form.given()),
    "recheck": _recheck,
}


@endpoint("governance.read")
def finding_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The photo or file of a finding, byte for byte; to be saved, never shown in place."""
    scope = scope_of(request)
    line = findings(scope, one(visits(scope), pk=pk)).filter(number=number).first()
    if line is None or line.original_id is None:
        raise Http404
    kept = Original.objects.get(pk=line.original_id)
    return file_response(bytes(kept.content), kept.filename, "application/octet-stream")
