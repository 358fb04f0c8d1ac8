"""Tasks: mine, all, one with its evidence, a new one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.core.words import say, t
from lanjie.governance.choices import LETTER_KINDS
from lanjie.governance.commands.evidence import hand_in
from lanjie.governance.commands.tasks import assign_task
from lanjie.governance.forms import EvidenceForm, TaskFilter
from lanjie.governance.forms_new import TaskForm
from lanjie.governance.models import Decision
from lanjie.governance.pages.frame import offers, one, reader, tabs
from lanjie.governance.queries.ladder import step_on
from lanjie.governance.queries.papers import instructions
from lanjie.governance.queries.units import acting_unit, offices
from lanjie.governance.queries.work import (
    evidence,
    history,
    late,
    letters,
    measures,
    mine,
    soon,
    standing,
    tasks,
    unanswered,
)
from lanjie.governance.states import OPEN_TASK, TASK
from lanjie.governance.tables import EvidenceTable, LetterTable, TaskTable, state_tag

#: Tasks on one screen of a phone.
CARDS = 20


@endpoint("governance.work")
def my_tasks(request: HttpRequest) -> HttpResponse:
    """What my unit has to do, nearest first: one tap to accept, start, hand evidence in, submit."""
    scope = scope_of(request)
    unit = acting_unit(scope)
    day = today()
    page = Paginator(mine(scope, unit), CARDS).get_page(request.GET.get("page"))
    cards = [
        (task, state_tag(TASK.labels, task.state), standing(task, day), abs((task.due_on - day).days)) for task in page
    ]
    context = {
        "title": say("我的任务", "My tasks"),
        "tabs": tabs("governance:mine"),
        "unit": unit,
        "page": page,
        "cards": [(*card, offers(TASK, "task", card[0], scope)) for card in cards],
        "letters": list(unanswered(scope).filter(unit=unit)[:CARDS]) if unit else [],
        "letter_kinds": LETTER_KINDS,
    }
    return render(request, "governance/mine.html", context)


@endpoint("governance.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Tasks, searched, filtered by state and days, paged and exported as seen."""
    scope, area = reader(request)
    form = TaskFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found, day = tasks(scope), today()
    if query := asked.get("q", "").strip():
        found = found.filter(
            Q(code__icontains=query) | Q(title_zh__icontains=query) | Q(title_en__icontains=query)
            | Q(unit__name_zh__icontains=query) | Q(unit__name_en__icontains=query)
        )  # fmt: skip
    if asked.get("state"):
        found = found.filter(state=asked["state"])
    if asked.get("when") == "overdue":
        found = found.filter(late(day))
    elif asked.get("when") == "soon":
        found = found.filter(soon(day))
    table = TaskTable(found.order_by("due_on", "code"), request=request)
    file = shown(request, table, "tasks", title=say("任务", "Tasks"))
    context = {
        "title": say("任务", "Tasks"),
        "tabs": tabs("governance:tasks"),
        "table": table,
        "form": form,
        "area": area,
        "area_switch": True,
        "new": reverse("governance:task_new") if scope.may("governance.draft") else "",
        "new_label": say("交办任务", "Assign a task"),
        "upload": "governance-tasks" if scope.may("governance.draft") else "",
    }
    return file or render(request, "governance/list.html", context)


@endpoint("governance.read")
def task(request: HttpRequest, code: str) -> HttpResponse:
    """One task: days, evidence, letters, history, next steps."""
    scope = scope_of(request)
    found = one(tasks(scope).select_related("instruction", "decision__meeting", "verified_by"), code=code)
    day = today()
    unit = acting_unit(scope)
    table = EvidenceTable(
        evidence(scope).filter(task=found).order_by("-dated_on", "code"),
        request=request,
        orderable=False,
        exclude=("proves",),
    )
    table.nothing = t("还没有证据", "No evidence yet")
    table.paginate(page=request.GET.get("page", 1), per_page=20)
    sent = LetterTable(
        letters(scope).filter(task=found), request=request, prefix="l-", orderable=False, exclude=("unit", "area")
    )
    sent.nothing = t("没有发过函", "No letter was sent")
    step = step_on(found.due_on, day) if standing(found, day) else None
    context = {
        "title": found.title,
        "found": found,
        "state": state_tag(TASK.labels, found.state),
        "standing": standing(found, day),
        "days": (found.due_on - day).days,
        "step": LETTER_KINDS[step[0]] if step else "",
        "offers": offers(TASK, "task", found, scope),
        "mine": unit is not None and unit.pk == found.unit_id,
        "may_prove": unit is not None and unit.pk == found.unit_id and found.state in OPEN_TASK,
        "measure_link": reverse("governance:measure", args=[found.measure.code])
        if found.measure and measures(scope).filter(pk=found.measure.pk).exists()
        else "",
        "table": table,
        "letters": sent,
        "history": [(TASK.labels[h.target], h) for h in history(scope, TASK.name, found.pk)],
    }
    return render(request, "governance/task.html", context)


@endpoint("governance.work")
def prove(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in evidence for a task of one's own unit."""
    scope = scope_of(request)
    found = one(tasks(scope), code=code)
    form = EvidenceForm(scope, request.POST or None, request.FILES or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        try:
            hand_in(
                scope=scope,
                task=found,
                content=file.read() if file else None,
                filename=file.name if file else "",
                **given,
            )
        except TransitionError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(say("证据已收下，原样保存", "The evidence is kept as it came")))
            return redirect("governance:task", code)
    context = {
        "title": say("交证据", "Hand evidence in"),
        "form": form,
        "what": found.title,
        "back": reverse("governance:task", args=[code]),
    }
    return render(request, "governance/prove.html", context, status=422 if form.is_bound else 200)


@endpoint("governance.draft")
def new(request: HttpRequest) -> HttpResponse:
    """Assign a task; `?measure=`, `?instruction=` or `?decision=` says what it comes of."""
    scope = scope_of(request)
    measure = measures(scope).filter(code=request.GET.get("measure", "")).first()
    instruction = instructions(scope).filter(code=request.GET.get("instruction", "")).first()
    number = request.GET.get("decision", "")
    decision = Decision.objects.within(scope).filter(pk=number).first() if number.isdigit() else None
    form = TaskForm(offices(scope), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        unit = form.units[given.pop("unit")]
        done = assign_task(scope=scope, unit=unit, measure=measure, instruction=instruction, decision=decision, **given)
        messages.success(request, str(say("任务已交办", "The task is assigned")))
        return redirect("governance:task", done.value.code)
    context = {
        "title": say("交办任务", "Assign a task"),
        "form": form,
        "what": measure or instruction or decision or "",
        "back": reverse("governance:tasks"),
    }
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)
