"""After the freeze: the owners' signatures, taking back, issuing, errata."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lanjie.core import jobs
from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.reports.commands.reported import own_units
from lanjie.reports.commands.statutory import correct, sign_off, thaw
from lanjie.reports.definitions import definitions
from lanjie.reports.forms_statutory import ErratumForm, ReasonForm
from lanjie.reports.models import ReportStep, StatutoryReport
from lanjie.reports.pages.statutory.frame import asked, base, freeze_of
from lanjie.reports.queries.statutory import OUT, owners
from lanjie.reports.states_statutory import REPORT


@endpoint("reports.statutory")
def signing(request: HttpRequest, code: str) -> HttpResponse:
    """Who has signed which freeze; a POST signs, takes back or issues."""
    scope, found = scope_of(request), asked(request, code)
    freeze = freeze_of(found)
    if request.method == "POST":
        return _act(request, scope, found)
    signed = {one.owner: one for one in freeze.signoffs.select_related("by")}
    units = own_units(scope)
    person = scope.user.pk if scope.user else None
    may_sign = found.state == "frozen" and scope.may("reports.signoff", found.area.path) and freeze.by_id != person
    lines: list[dict[str, Any]] = [
        {
            "owner": owner,
            "words": definitions().owners[owner].words,
            "figures": n,
            "signed": signed.get(owner),
            "may": may_sign and owner not in signed and (units is None or owner in units),
        }
        for owner, n in owners(freeze.bindings.all()).items()
    ]
    drafter = scope.may("reports.draft", found.area.path)
    context = {
        **base(scope, found, "statutory_signing"),
        "freeze": freeze,
        "lines": lines,
        "left": sum(line["signed"] is None for line in lines),
        "own_freeze": freeze.by_id == person,
        "reasons": freeze.reasons,
        "steps": [_told(step) for step in found.steps.select_related("by").order_by("-pk")[:40]],
        "thaw_form": ReasonForm() if drafter and found.state in ("frozen", "signed") else None,
        "may_issue": found.state == "signed" and scope.may("reports.issue", found.area.path) and freeze.by_id != person,
    }
    return render(request, "reports/statutory/signing.html", context)


def _told(step: ReportStep) -> dict[str, Any]:
    """A step in words: what was done, and by which owner or why."""
    row = next(row for row in REPORT.steps if row.action == step.action)
    owner = definitions().owners.get(step.reason)
    return {"at": step.at, "by": step.by, "label": row.label, "reason": owner.words if owner else step.reason}


def _act(request: HttpRequest, scope: Scope, found: StatutoryReport) -> HttpResponse:
    act = request.POST.get("act", "")
    try:
        if act == "issue":
            scope.require("reports.issue", found.area.path)
            started = jobs.start("reports.statutory.issue", scope=scope, code=found.code)
            return redirect("job", pk=started.pk)
        if act == "thaw":
            thaw(scope=scope, report=found, reason=request.POST.get("reason", ""))
            messages.success(request, str(say("已退回草稿", "Back to draft")))
            return redirect("reports:statutory", code=found.code)
        sign_off(scope=scope, report=found, owner=request.POST.get("owner", ""))
        messages.success(request, str(say("已签认", "Signed")))
    except (TransitionError, ValidationError) as error:
        text = "；".join(error.messages) if isinstance(error, ValidationError) else str(error)
        messages.error(request, text)
    return redirect(request.get_full_path())


@endpoint("reports.statutory")
def errata(request: HttpRequest, code: str) -> HttpResponse:
    """Errata of an issued report; a POST publishes one."""
    scope, found = scope_of(request), asked(request, code)
    may = scope.may("reports.issue", found.area.path) and found.state in OUT
    form = ErratumForm(request.POST or None, initial={"about": request.GET.get("about", "")}) if may else None
    if request.method == "POST":
        scope.require("reports.issue", found.area.path)
        if form is not None and form.is_valid():
            try:
                correct(scope=scope, report=found, on=today(), **form.cleaned_data)
                messages.success(request, str(say("勘误已发布", "The erratum is published")))
                return redirect(request.path)
            except (TransitionError, ValidationError) as error:
                form.add_error(None, str(error))
    context = {
        **base(scope, found, "statutory_errata"),
        "errata": found.errata.select_related("by"),
        "form": form,
    }
    return render(request, "reports/statutory/errata.html", context, status=422 if request.method == "POST" else 200)
