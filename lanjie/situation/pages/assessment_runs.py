"""Every run with its files, and for the province the button that makes the next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from lanjie.core import jobs
from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.quantities import count
from lanjie.core.words import say, t
from lanjie.situation.models import AssessmentRun
from lanjie.situation.pages.assessment_frame import asked, frame
from lanjie.situation.queries import assessment
from lanjie.situation.queries.monitoring_cell import next_month
from lanjie.situation.queries.monitoring_counts import counts

#: Months that are offered to be assessed, and runs that are listed.
OFFERED, LISTED = 12, 60


class RunForm(forms.Form):
    """The month to be assessed."""

    month = forms.ChoiceField(label=t("月份", "Month"))

    def __init__(self, months: list[date], *args: Any) -> None:
        super().__init__(*args)
        self.fields["month"].choices = [(f"{m:%Y-%m}", f"{m:%Y-%m}") for m in months]  # type: ignore[attr-defined]


def months(scope: Scope) -> list[date]:
    """The last months up to the newest with a monthly count, newest first."""
    newest = counts(scope).order_by().aggregate(last=Max("month"))["last"]
    return [next_month(newest, -back) for back in range(OFFERED)] if newest else []


@endpoint("situation.read")
def runs(request: HttpRequest) -> HttpResponse:
    """The runs, newest month first; a POST asks for a new one as a job."""
    scope = scope_of(request)
    may = scope.may("situation.estimate")
    form = RunForm(months(scope) if may else [], *([request.POST] if request.method == "POST" else []))
    if request.method == "POST":
        scope.require("situation.estimate")
        if form.is_valid():
            return redirect("job", pk=jobs.start("situation.assess", scope=scope, month=form.cleaned_data["month"]).pk)
    head = [
        Head(say("运行", "Run")), Head(say("月份", "Month")), Head(say("数据截止", "Data cut-off")),
        Head(say("单元", "Cells"), number=True), Head(say("输入 SHA-256", "SHA-256 of the input")), Head(say("文件", "Files")),
    ]  # fmt: skip
    found = assessment.runs(scope).defer("summary", "parameters", "data", "spec")[:LISTED]
    context = {
        **frame(request, say("评估运行", "Runs of the assessment"), asked(request)),
        "head": head,
        "body": [_row(run) for run in found],
        "form": form if may and form.fields["month"].choices else None,  # type: ignore[attr-defined]
    }
    return render(request, "situation/assessment_runs.html", context, status=422 if form.is_bound else 200)


def _row(run: AssessmentRun) -> tuple[Any, ...]:
    files = [f"{reverse('situation:assessment_export', args=[kind])}?run={run.code}" for kind in ("xlsx", "csv")]
    return (
        format_html('<a href="{}?run={}">{}</a>', reverse("situation:home"), run.code, run.code),
        f"{run.month:%Y-%m}",
        run.cut_off.isoformat(),
        count(run.cells),
        f"{run.input_sha256[:12]}…",
        format_html('<a href="{}">xlsx</a> · <a href="{}">csv</a>', *files),
    )
