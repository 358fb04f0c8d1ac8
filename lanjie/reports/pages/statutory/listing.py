"""All reports, and the form that begins one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.pages.listing import shown
from lanjie.core.words import say
from lanjie.governance.models import OversightItem
from lanjie.reports.commands.statutory import begin
from lanjie.reports.forms_statutory import BeginForm
from lanjie.reports.pages.frame import base
from lanjie.reports.queries.statutory import reports
from lanjie.reports.tables_statutory import StatutoryTable


def _items(scope: Scope) -> list[OversightItem]:
    found = OversightItem.objects.within(scope.for_act("reports.draft")).filter(opinions__isnull=False).distinct()
    return list(found.select_related("session__area").defer("letter"))


@endpoint("reports.statutory")
def listing(request: HttpRequest) -> HttpResponse:
    """Drafts for those who write them, issued reports for everybody; a POST begins a draft."""
    scope = scope_of(request)
    items = _items(scope) if scope.may("reports.draft") else []
    form = BeginForm(items, request.POST or None) if items else None
    if request.method == "POST":
        scope.require("reports.draft")
        if form is not None and form.is_valid():
            item = next(one for one in items if one.code == form.cleaned_data["item"])
            made = begin(scope=scope, item=item, on=form.cleaned_data["on"]).value
            messages.success(request, str(say("草稿已建立", "The draft is open")))
            return redirect("reports:statutory", code=made.code)
    title = say("法定报告", "Statutory reports")
    table = StatutoryTable(reports(scope), request=request)
    file = shown(request, table, "statutory-reports", title=title)
    if file is not None:
        return file
    context = {**base(title, "statutory_reports"), "table": table, "form": form}
    if not scope.may("reports.read"):
        context["tabs"] = []  # the other parts of the room are not theirs
    return render(request, "reports/statutory/list.html", context, status=422 if request.method == "POST" else 200)
