"""Verification: hand in a file, learn whether it is what was issued."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lanjie.core.access import endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.words import say
from lanjie.reports.forms import VerifyForm
from lanjie.reports.pages.frame import base
from lanjie.reports.queries.verify import verify as verify_file

#: The most changed numbers shown; the count is always whole.
SHOWN = 200


@endpoint("reports.read")
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and after it the verdict with every number that was changed."""
    context: dict[str, Any] = base(say("核验", "Verify"), "verify")
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    context["form"] = form
    if request.method == "POST" and form.is_valid():
        verdict = verify_file(scope_of(request), form.cleaned_data["file"].read())
        context["verdict"] = verdict
        context["filename"] = form.cleaned_data["file"].name
        context["heads"] = [Head(say("标记", "Tag")), Head(say("印发时", "Issued"), number=True), Head(say("本件", "In this file"), number=True)]  # fmt: skip
        context["changed"] = [
            (one.tag, one.issued or say("没有", "none"), one.found or say("被删去", "taken out"))
            for one in verdict.changed[:SHOWN]
        ]
    status = 422 if request.method == "POST" and not form.is_valid() else 200
    return render(request, "reports/verify.html", context, status=status)
