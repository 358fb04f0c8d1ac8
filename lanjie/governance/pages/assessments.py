"""Assessment of areas: schemes, one scheme with its results, objections and their answers, values frozen from figures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.citations import cites
from lanjie.core.pages.files import table_file
from lanjie.core.pages.listing import shown
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance.choices_areas import OUTCOMES, SCORINGS, Outcome
from lanjie.governance.commands.assessment import answer_objection, object_to
from lanjie.governance.forms_areas import ObjectionAnswerForm, ObjectionForm, SchemeFilter
from lanjie.governance.models import Objection
from lanjie.governance.pages.frame import offers, one, tabs
from lanjie.governance.queries.assessment import AreaResult, items, results, schemes
from lanjie.governance.queries.work import history
from lanjie.governance.states_areas import ASSESSMENT
from lanjie.governance.tables import state_tag
from lanjie.governance.tables_areas import SchemeTable
from lanjie.registry.queries.areas import areas, by_code

#: States in which there are values to show.
WITH_VALUES = ("data_frozen", "preliminary", "objections", "final", "published")


@endpoint("governance.read")
@cites(
    "GV-026",
    page="governance:schemes",
    label=say("考评方案", "Assessment schemes"),
    purpose=say("结果公布前提出异议的期限", "the days in which results may be objected to"),
)
def listing(request: HttpRequest) -> HttpResponse:
    """Schemes, newest period first."""
    scope = scope_of(request)
    asked = SchemeFilter(request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    found = schemes(scope)
    if query := given.get("q", "").strip():
        found = found.filter(title_zh__icontains=query) | found.filter(code__icontains=query)
    if given.get("state"):
        found = found.filter(state=given["state"])
    title = say("考评方案", "Assessment schemes")
    table = SchemeTable(found.order_by("-starts_on", "code", "-version"), request=request)
    file = shown(request, table, "schemes", title=title)
    context = {
        "title": title,
        "tabs": tabs("governance:schemes"),
        "table": table,
        "form": asked,
        "upload": "governance-scheme" if scope.may("governance.assess") else "",
    }
    return file or render(request, "governance/list.html", context)


@endpoint("governance.read")
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme: items and weights, results with every item's value and mark, objections; exported as seen."""
    scope = scope_of(request)
    found = one(schemes(scope), pk=pk)
    asked = items(found)
    lines = results(scope, found) if found.state in WITH_VALUES else []
    heads = [
        Head(say("地区", "Area")), Head(say("名次", "Place"), number=True), Head(say("得分", "Score"), number=True),
        *(Head(item.title, number=True) for item in asked), Head(say("结果", "Result")),
    ]  # fmt: skip
    if request.GET.get("export") in {"xlsx", "csv"}:
        rows = [_plain(line) for line in lines]
        return table_file(
            request.GET["export"], f"scheme-{found.code}-{found.version}", found.title, [h.label for h in heads], rows
        )
    objections = Objection.objects.within(scope).filter(scheme=found).select_related("item", "target")
    may = scope.may("governance.assess", found.area.path)
    context = {
        "title": found.title,
        "found": found,
        "state": state_tag(ASSESSMENT.labels, found.state),
        "items": [(item, SCORINGS[item.scoring], _how(item)) for item in asked],
        "heads": heads,
        "lines": [_shown(line) for line in lines],
        "offers": offers(ASSESSMENT, "scheme", found, scope, without=frozenset({"freeze"})) if may else [],
        "may_freeze": may and found.state == "period_open",
        "objections": list(objections),
        "outcomes": OUTCOMES,
        "may_assess": may,
        "may_object": found.state == "objections" and scope.may("governance.answer"),
        "history": [(ASSESSMENT.labels[h.target], h) for h in history(scope, ASSESSMENT.name, found.pk)],
    }
    return render(request, "governance/scheme.html", context)


def _how(item: Any) -> str:
    """The parameters of an item in words."""
    given = item.parameters
    if "floor" in given:
        return str(say("{a} 起评，{b} 满分", "from {a}, full at {b}", a=given["floor"], b=given["target"]))
    if "steps" in given:
        return "；".join(
            str(say("达到 {a} 得 {b}", "{b} from {a}", a=bound, b=share)) for bound, share in given["steps"]
        )
    return str(say("超过 {a} 一票否决", "over {a}: veto", a=given.get("limit")))


def _plain(line: AreaResult) -> list[Any]:
    marks = [float(mark.mark) if not mark.missing else None for mark in line.result.items]
    return [line.area.name, line.place, float(line.result.total), *marks, str(_verdict(line))]


def _shown(line: AreaResult) -> list[Any]:
    marks = ["—" if mark.missing else f"{mark.mark}" for mark in line.result.items]
    return [line.area.name, line.place, f"{line.result.total}", *marks, _verdict(line)]


def _verdict(line: AreaResult) -> Any:
    if line.result.vetoed:
        return say("一票否决", "Vetoed")
    if line.result.missing:
        return say("{n} 项未报", "{n} not reported", n=len(line.result.missing))
    return say("达标", "Passed") if line.passed else say("未达标", "Not passed")


@endpoint("governance.answer")
def object_(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to one's area's value of an item, within the window."""
    scope = scope_of(request)
    found = one(schemes(scope), pk=pk)
    target = (
        by_code(scope, request.GET.get("area", ""))
        or areas(scope.for_act("governance.answer")).order_by("path").first()
    )
    if target is None:
        raise Http404
    form = ObjectionForm(items(found), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            object_to(
                scope=scope, scheme=found, item=form.items[given["item"]], target=target, text=given["text"],
                claimed=given["claimed"],
            )  # fmt: skip
        except TransitionError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(say("异议已登记", "The objection is on record")))
            return redirect("governance:scheme", pk)
    context = {
        "title": say("提出异议", "Object"),
        "form": form,
        "what": say("{scheme}：{area}", "{scheme}: {area}", scheme=found.title, area=target.name),
        "back": reverse("governance:scheme", args=[pk]),
    }
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)


@endpoint("governance.assess")
def answer(request: HttpRequest, pk: int, objection: int) -> HttpResponse:
    """Answer an objection: unchanged, or changed with the new value and its source."""
    scope = scope_of(request)
    found = one(Objection.objects.within(scope).select_related("item", "target", "scheme"), pk=objection, scheme_id=pk)
    form = ObjectionAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "outcome": Outcome(form.cleaned_data["outcome"])}
        try:
            answer_objection(scope=scope, objection=found, **given)
        except TransitionError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(say("已答复", "Answered")))
            return redirect("governance:scheme", pk)
    context = {
        "title": say("答复异议", "Answer the objection"),
        "form": form,
        "what": say("{area} · {item}：{text}", "{area} · {item}: {text}", area=found.target.name, item=found.item.title, text=found.text),
        "back": reverse("governance:scheme", args=[pk]),
    }  # fmt: skip
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)
