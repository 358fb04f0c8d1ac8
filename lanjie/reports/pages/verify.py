"""Verification: hand in a file, learn whether it is what was issued."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.words import say
from lanjie.reports.forms import VerifyForm
from lanjie.reports.models import AssessmentIssue
from lanjie.reports.pages.frame import base
from lanjie.reports.queries.verify import AnyIssue
from lanjie.reports.queries.verify import verify as verify_file
from lanjie.reports.queries.verify_statutory import Verified, verify_report

#: The most changed numbers shown; the count is always whole.
SHOWN = 200


@endpoint("reports.read")
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and after it the verdict with every number that was changed."""
    context: dict[str, Any] = base(say("核验", "Verify"), "verify")
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    context["form"] = form
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        context["filename"] = form.cleaned_data["file"].name
        report = verify_report(scope_of(request), content)
        if report is not None:
            return render(request, "reports/verify.html", {**context, **_report(report)})
        verdict = verify_file(scope_of(request), content)
        context["verdict"] = verdict
        context["there"] = page_of(verdict.issue) if verdict.issue else ""
        context["heads"] = [Head(say("标记", "Tag")), Head(say("印发时", "Issued"), number=True), Head(say("本件", "In this file"), number=True)]  # fmt: skip
        context["changed"] = [
            (one.tag, one.issued or say("没有", "none"), one.found or say("被删去", "taken out"))
            for one in verdict.changed[:SHOWN]
        ]
    status = 422 if request.method == "POST" and not form.is_valid() else 200
    return render(request, "reports/verify.html", context, status=status)


def page_of(issue: AnyIssue) -> str:
    """Where an issue is shown."""
    name = "assessment_bulletin" if isinstance(issue, AssessmentIssue) else "bulletin"
    return reverse(f"reports:{name}", args=[issue.code])


def _report(found: Verified) -> dict[str, Any]:
    """What to show of a file that comes from a statutory report."""
    heads = [
        Head(say("数字", "Figure")), Head(say("印发时", "Issued")), Head(say("本件", "In this file")), Head(say("位置", "Place")),
    ]  # fmt: skip
    numerals = found.compared.numerals if found.compared else ()
    rows = [
        (
            one.figure or say("正文", "text"),
            one.issued or say("没有", "none"),
            one.found or say("被删去", "taken out"),
            one.tag,
        )
        for one in numerals[:SHOWN]
    ]
    return {"verified": found, "heads": heads, "changed": rows, "differing": len(numerals)}
