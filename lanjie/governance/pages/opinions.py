"""One opinion: its words with the demands marked, comments, the evaluation and what comes next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lanjie.core.access import endpoint, scope_of
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance.choices import RESULTS, EvaluationResult
from lanjie.governance.commands.opinions import comment, evaluate
from lanjie.governance.forms import CommentForm, EvaluationForm
from lanjie.governance.models import Opinion
from lanjie.governance.pages.frame import offers, one
from lanjie.governance.queries.items import demands, items, marked, matrix, opinions, with_demands
from lanjie.governance.queries.work import history
from lanjie.governance.states import DEMAND, MEASURE, OPINION
from lanjie.governance.tables import state_tag
from lanjie.governance.tables_matrix import MatrixTable


def _opinion(request: HttpRequest, code: str, number: int) -> Opinion:
    scope = scope_of(request)
    return one(with_demands(opinions(scope), scope), item__code=code, number=number)


@endpoint("governance.read")
def opinion(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The opinion as it was given, what answers each demand, what the committee wrote, what is next."""
    scope = scope_of(request)
    found = _opinion(request, code, number)
    path = found.item.session.area.path
    mine = list(found.demands.all())
    lines = matrix(scope, mine, today())
    context = {
        "title": say("第 {n} 条审议意见", "Opinion {n}", n=found.number),
        "found": found,
        "state": state_tag(OPINION.labels, found.state),
        "parts": marked(found),
        "lines": [
            (
                line,
                state_tag(DEMAND.labels, line.demand.state),
                [(answer, state_tag(MEASURE.labels, answer.measure.state)) for answer in line.answers],
                offers(DEMAND, "demand", line.demand, scope),
            )
            for line in lines
        ],
        "offers": offers(OPINION, "opinion", found, scope, without=frozenset({"evaluate", "split", "again"})),
        "may_split": found.state == OPINION.initial and scope.may("governance.draft", path),
        "may_assign": found.state == "split" and scope.may("governance.draft", path),
        "may_comment": scope.may("governance.comment", path),
        "may_evaluate": found.state == "submitted" and scope.may("governance.evaluate", path),
        "form": CommentForm(mine),
        "comments": found.comments.within(scope).select_related("demand", "by"),
        "evaluations": [(e, RESULTS[e.result]) for e in found.evaluations.within(scope)],
        "history": [(OPINION.labels[h.target], h) for h in history(scope, OPINION.name, found.pk)],
    }
    return render(request, "governance/opinion.html", context)


@endpoint("governance.comment")
def write_comment(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A comment beside the opinion; refused ones come back with what was written."""
    scope = scope_of(request)
    found = _opinion(request, code, number)
    form = CommentForm(list(found.demands.all()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        comment(scope=scope, opinion=found, text=given["text"], demand=form.by_pk.get(given["demand"]))
        messages.success(request, str(say("意见已记下", "The comment is on record")))
        return redirect("governance:opinion", code, number)
    context = {"title": say("写意见", "Comment"), "form": form, "found": found}
    return render(request, "governance/comment.html", context, status=422 if form.is_bound else 200)


@endpoint("governance.evaluate")
def evaluation(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """How the committee found this round; not satisfied opens the next one."""
    scope = scope_of(request)
    found = _opinion(request, code, number)
    scope.require("governance.evaluate", found.item.session.area.path)
    form = EvaluationForm(list(found.demands.all()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        wanting = [form.by_pk[pk] for pk in given.pop("wanting")]
        result = EvaluationResult(given.pop("result"))
        try:
            evaluate(scope=scope, opinion=found, result=result, wanting=wanting, **given)
        except TransitionError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(say("测评已登记：{r}", "Evaluation recorded: {r}", r=RESULTS[result])))
            return redirect("governance:opinion", code, number)
    context = {
        "title": say("测评第 {n} 条意见", "Evaluate opinion {n}", n=number),
        "form": form,
        "found": found,
        "consequences": {
            "satisfied": say("本轮结束，由办公室办结。", "The round ends; the office closes it."),
            "basically": say("本轮结束，由办公室办结。", "The round ends; the office closes it."),
            "not_satisfied": say(
                "转入下一轮办理，选中的要点退回。", "Another round begins; the demands ticked are returned."
            ),
        },
    }
    return render(request, "governance/evaluation.html", context, status=422 if form.is_bound else 200)


@endpoint("governance.read")
def demand_matrix(request: HttpRequest, code: str) -> HttpResponse:
    """Demands × measures × evidence of one item, with every gap in words; paged and exported as seen."""
    scope = scope_of(request)
    found = one(items(scope), code=code)
    rows = demands(scope).filter(opinion__item=found).order_by("opinion__number", "number")
    lines = matrix(scope, rows, today())
    only = request.GET.get("gaps") == "1"
    table = MatrixTable([line for line in lines if line.gaps] if only else lines, request=request)
    file = shown(request, table, f"matrix-{code}", title=say("要点与措施对照表", "Demands and measures"))
    context = {
        "title": say("要点 × 措施 × 证据", "Demands × measures × evidence"),
        "item": found,
        "table": table,
        "only": only,
        "everything": not only,
        "all_count": len(lines),
        "gap_count": sum(bool(line.gaps) for line in lines),
    }
    return file or render(request, "governance/matrix.html", context)
