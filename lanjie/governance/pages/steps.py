"""One step of any machine of the room: what it needs, what follows, who did what before. Sent twice it is done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.states import Machine, TransitionError
from lanjie.core.words import say
from lanjie.governance.commands.accountability import move_action
from lanjie.governance.commands.assessment import move_scheme
from lanjie.governance.commands.demands import move_demand
from lanjie.governance.commands.listing import move_listing
from lanjie.governance.commands.measures import move_measure
from lanjie.governance.commands.opinions import move_opinion
from lanjie.governance.commands.supervision import move_round
from lanjie.governance.commands.tasks import move_task
from lanjie.governance.forms import StepForm
from lanjie.governance.forms_areas import AreaStepForm
from lanjie.governance.pages.frame import one
from lanjie.governance.queries.accountability import actions
from lanjie.governance.queries.assessment import schemes
from lanjie.governance.queries.items import demands, opinions
from lanjie.governance.queries.listing import listings
from lanjie.governance.queries.supervision import rounds
from lanjie.governance.queries.work import history, measures, tasks
from lanjie.governance.states import DEMAND, MEASURE, OPINION, TASK
from lanjie.governance.states_areas import ACCOUNTABILITY, ASSESSMENT, LISTING, ROUND
from lanjie.governance.tables import state_tag


@dataclass(frozen=True, slots=True)
class Kind:
    """What a step is taken on: its machine, how it is read, its verb and where its page is."""

    machine: Machine
    find: Callable[[Scope], QuerySet[Any]]
    verb: Callable[..., Any]
    back: Callable[[Any], str]
    form: type[StepForm] = StepForm
    name: str = ""


def _opinion_page(opinion: Any) -> str:
    return reverse("governance:opinion", args=[opinion.item.code, opinion.number])


KINDS = {
    "opinion": Kind(OPINION, opinions, move_opinion, _opinion_page),
    "demand": Kind(DEMAND, demands, move_demand, lambda demand: _opinion_page(demand.opinion)),
    "measure": Kind(MEASURE, measures, move_measure, lambda m: reverse("governance:measure", args=[m.code])),
    "task": Kind(TASK, tasks, move_task, lambda task: reverse("governance:task", args=[task.code])),
    "round": Kind(
        ROUND, rounds, move_round, lambda found: reverse("governance:round", args=[found.code]), name="found"
    ),
    "listing": Kind(
        LISTING, listings, move_listing, lambda found: reverse("governance:listing", args=[found.code]), AreaStepForm
    ),
    "scheme": Kind(ASSESSMENT, schemes, move_scheme, lambda found: reverse("governance:scheme", args=[found.pk])),
    "action": Kind(
        ACCOUNTABILITY,
        actions,
        move_action,
        lambda found: reverse("governance:accountability_one", args=[found.code]),
        AreaStepForm,
        "found",
    ),
}
#: Steps that have a page of their own.
ELSEWHERE = frozenset({("opinion", "evaluate"), ("listing", "accept"), ("scheme", "freeze")})


@endpoint("governance.comment")
def step(request: HttpRequest, kind: str, pk: int, action: str) -> HttpResponse:
    """Take one step, with its day, reason and document."""
    scope = scope_of(request)
    which = KINDS.get(kind)
    if which is None:
        raise Http404
    record = one(which.find(scope), pk=pk)
    row = next((row for row in which.machine.allowed(record, scope) if row.action == action), None)
    back = which.back(record)
    if row is None or (kind, action) in ELSEWHERE:
        now = which.machine.labels[record.state]
        messages.info(
            request,
            str(
                say(
                    "现在是「{now}」，这一步不能办或已办",
                    "It is “{now}” now; this step is not open, or done already",
                    now=now,
                )
            ),
        )
        return redirect(back)
    form = which.form(row, scope, record, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            which.verb(scope=scope, **{which.name or kind: record}, action=action, **form.cleaned_data)
        except TransitionError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(say("已办：{label}", "Done: {label}", label=row.label)))
            return redirect(back)
    context = {
        "title": row.label,
        "record": record,
        "form": form,
        "back": back,
        "now": state_tag(which.machine.labels, record.state),
        "then": state_tag(which.machine.labels, row.target),
        "rule": row.rule,
        "history": [(which.machine.labels[h.target], h) for h in history(scope, which.machine.name, record.pk)],
    }
    return render(request, "governance/step.html", context, status=422 if form.is_bound else 200)
