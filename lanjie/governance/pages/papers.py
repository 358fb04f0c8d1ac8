"""The register of dated acts, meetings with their decisions, instructions with their tasks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.pages.listing import shown
from lanjie.core.states import TransitionError
from lanjie.core.words import say, t
from lanjie.governance.choices import DOCUMENT_KINDS, DocumentKind, Precision
from lanjie.governance.commands.papers import close_instruction, record_instruction, record_meeting, register_document
from lanjie.governance.forms import DocumentFilter, Query
from lanjie.governance.forms_new import DocumentForm, InstructionForm, MeetingForm
from lanjie.governance.models import Document
from lanjie.governance.pages.frame import one, reader, tabs, working_areas
from lanjie.governance.queries.papers import conflicts, documents, instructions, median_days, meetings
from lanjie.governance.queries.work import measures, tasks
from lanjie.governance.tables import DocumentTable, InstructionTable, MeasureTable, MeetingTable, TaskTable, known_day


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@endpoint("governance.read")
def document_list(request: HttpRequest) -> HttpResponse:
    """The register; every spelling of a title finds it, conflicting dates can be listed alone."""
    scope, area = reader(request)
    form = DocumentFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = conflicts(scope) if asked.get("conflict") else documents(scope)
    if query := asked.get("q", "").strip():
        spelled = documents(scope).filter(titles__title__icontains=query).values("pk")
        found = found.filter(
            Q(code__icontains=query) | Q(title_zh__icontains=query) | Q(title_en__icontains=query)
            | Q(issuer__icontains=query) | Q(number__icontains=query) | Q(pk__in=spelled)
        )  # fmt: skip
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    table = DocumentTable(found.order_by("code"), request=request)
    file = shown(request, table, "documents", title=say("文件登记", "Register of documents"))
    context = {
        "title": say("文件登记", "Register of documents"),
        "tabs": tabs("governance:documents"),
        "table": table,
        "form": form,
        "area": area,
        "area_switch": True,
        "new": reverse("governance:document_new") if scope.may("governance.draft") else "",
        "new_label": say("登记文件", "Register a document"),
        "upload": "governance-documents" if scope.may("governance.draft") else "",
    }
    return file or render(request, "governance/list.html", context)


@endpoint("governance.read")
def document(request: HttpRequest, code: str) -> HttpResponse:
    """One entry: its titles, its date, the entry it disagrees with, the measures that rest on it."""
    scope = scope_of(request)
    found = one(documents(scope), code=code)
    table = MeasureTable(
        measures(scope).filter(document=found).order_by("code"), request=request, exclude=("document",)
    )
    table.nothing = t("没有措施以它为依据", "No measure rests on it")
    table.paginate(page=request.GET.get("page", 1), per_page=20)
    told = list(documents(scope).filter(same_act=found))
    others = [*([found.same_act] if found.same_act else []), *told]
    context = {
        "title": found.title,
        "found": found,
        "kind": DOCUMENT_KINDS[found.kind],
        "day": known_day(found),
        "titles": found.titles.within(scope),
        "others": [(other, known_day(other), other.dated_on != found.dated_on) for other in others],
        "table": table,
    }
    return render(request, "governance/document.html", context)


@endpoint("governance.draft")
def document_new(request: HttpRequest) -> HttpResponse:
    """Register a dated act."""
    scope = scope_of(request)
    form = DocumentForm(working_areas(scope), request.POST or None, initial={"precision": Precision.DAY.value})
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        for name in ("supersedes", "same_act"):
            given[name] = _coded(scope, form, name, given[name])
        if form.is_valid():
            done = register_document(
                scope=scope, area=form.by_code[given.pop("area")], kind=DocumentKind(given.pop("kind")),
                precision=Precision(given.pop("precision")), titles=_lines(given.pop("other")), **given,
            )  # fmt: skip
            messages.success(request, str(say("已登记", "Registered")))
            return redirect("governance:document", done.value.code)
    context = {"title": say("登记文件", "Register a document"), "form": form, "back": reverse("governance:documents")}
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)


def _coded(scope: Scope, form: DocumentForm, name: str, code: str) -> Document | None:
    found = documents(scope).filter(code=code.strip()).first() if code.strip() else None
    if code.strip() and found is None:
        form.add_error(name, str(say("文件登记中没有这个编号", "The register has no such code")))
    return found


@endpoint("governance.read")
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings, newest first."""
    scope, area = reader(request)
    form = Query(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = meetings(scope)
    if query := asked.get("q", "").strip():
        found = found.filter(Q(body__icontains=query) | Q(number__icontains=query) | Q(agenda__title__icontains=query))
    table = MeetingTable(found.order_by("-held_on", "code"), request=request)
    file = shown(request, table, "meetings", title=say("会议登记", "Register of meetings"))
    context = {
        "title": say("会议登记", "Register of meetings"),
        "tabs": tabs("governance:meetings"),
        "table": table,
        "form": form,
        "area": area,
        "area_switch": True,
        "new": reverse("governance:meeting_new") if scope.may("governance.draft") else "",
        "new_label": say("登记会议", "Record a meeting"),
    }
    return file or render(request, "governance/list.html", context)


@endpoint("governance.read")
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """One meeting: its items, what it decided, the tasks that came of each decision."""
    scope = scope_of(request)
    found = one(meetings(scope), code=code)
    table = TaskTable(tasks(scope).filter(decision__meeting=found).order_by("due_on", "code"), request=request)
    table.nothing = t("还没有分解任务", "No task came of it yet")
    table.paginate(page=request.GET.get("page", 1), per_page=20)
    context = {
        "title": f"{found.body} {found.number}".strip(),
        "found": found,
        "agenda": found.agenda.within(scope),
        "decisions": found.decisions.within(scope),
        "table": table,
        "may_draft": scope.may("governance.draft", found.area.path),
    }
    return render(request, "governance/meeting.html", context)


@endpoint("governance.draft")
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Record a meeting."""
    scope = scope_of(request)
    form = MeetingForm(working_areas(scope), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        area = form.by_code[given.pop("area")]
        agenda, decisions = _lines(given.pop("agenda")), _lines(given.pop("decisions"))
        done = record_meeting(scope=scope, area=area, agenda=agenda, decisions=decisions, **given)
        messages.success(request, str(say("会议已登记", "The meeting is recorded")))
        return redirect("governance:meeting", done.value.code)
    context = {"title": say("登记会议", "Record a meeting"), "form": form, "back": reverse("governance:meetings")}
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)


@endpoint("governance.read")
def instruction_list(request: HttpRequest) -> HttpResponse:
    """Instructions, newest first, with the share closed and the median of days."""
    scope, area = reader(request)
    form = Query(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = instructions(scope)
    if query := asked.get("q", "").strip():
        found = found.filter(Q(code__icontains=query) | Q(office__icontains=query) | Q(text__icontains=query))
    table = InstructionTable(found.order_by("-dated_on", "code"), request=request)
    file = shown(request, table, "instructions", title=say("批示登记", "Register of instructions"))
    median = median_days(found)
    closed = found.filter(closed_on__isnull=False).count()
    context = {
        "title": say("批示登记", "Register of instructions"),
        "tabs": tabs("governance:instructions"),
        "table": table,
        "form": form,
        "area": area,
        "area_switch": True,
        "lead": say(
            "{n} 件批示，办结 {c} 件；从批示到办结中位数 {d} 天。", "{n} instructions, {c} closed; median {d} days from instruction to closure.",
            n=len(table.rows), c=closed, d="—" if median is None else f"{median:g}",
        ),
        "new": reverse("governance:instruction_new") if scope.may("governance.draft") else "",
        "new_label": say("登记批示", "Record an instruction"),
    }  # fmt: skip
    return file or render(request, "governance/list.html", context)


@endpoint("governance.read")
def instruction(request: HttpRequest, code: str) -> HttpResponse:
    """One instruction and its tasks; closed when every task is."""
    scope = scope_of(request)
    found = one(instructions(scope), code=code)
    may = scope.may("governance.draft", found.area.path)
    if request.method == "POST":
        scope.require("governance.draft", found.area.path)
        try:
            close_instruction(scope=scope, instruction=found)
        except TransitionError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, str(say("批示已办结", "The instruction is closed")))
        return redirect("governance:instruction", code)
    table = TaskTable(tasks(scope).filter(instruction=found).order_by("due_on", "code"), request=request)
    table.nothing = t("还没有分解任务", "No task came of it yet")
    table.paginate(page=request.GET.get("page", 1), per_page=20)
    context = {
        "title": say("批示 {code}", "Instruction {code}", code=found.code),
        "found": found,
        "table": table,
        "may_draft": may,
        "may_close": may and found.closed_on is None,
    }
    return render(request, "governance/instruction.html", context)


@endpoint("governance.draft")
def instruction_new(request: HttpRequest) -> HttpResponse:
    """Record an instruction."""
    scope = scope_of(request)
    form = InstructionForm(working_areas(scope), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        done = record_instruction(scope=scope, area=form.by_code[given.pop("area")], **given)
        messages.success(request, str(say("批示已登记", "The instruction is recorded")))
        return redirect("governance:instruction", done.value.code)
    context = {
        "title": say("登记批示", "Record an instruction"),
        "form": form,
        "back": reverse("governance:instructions"),
    }
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)
