"""Uploading reported figures, and what became of a file: another person may sign all of it at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.imports import FORMATS
from lanjie.core.models import Upload
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.reports.commands.reported import knows, may_sign, sign_entries
from lanjie.reports.definitions import definitions
from lanjie.reports.imports import REPORTED_FIGURES
from lanjie.reports.queries.reported import entries
from lanjie.reports.queries.small_cells import WIDE
from lanjie.reports.tables_reported import UploadTable

OURS = (REPORTED_FIGURES,)


def crumbs() -> list[tuple[Any, str]]:
    """Where the room's uploads stand."""
    return [
        (say("报告", "Reports"), reverse("reports:values")),
        (say("要报的", "To report"), reverse("reports:to_report")),
    ]


@endpoint("figures.report")
def uploaded(request: HttpRequest, code: str) -> HttpResponse:
    """The entries of a file; a POST signs those that wait for this reader."""
    scope = scope_of(request)
    own = Upload.objects.defer("content").select_related("by")
    found = get_object_or_404(own, code=code, format__in=[form.key for form in OURS])
    brought = list(entries(scope).filter(upload=found).order_by("pk"))
    if found.by_id != request.user.pk and not brought:
        raise Http404
    waiting = [entry for entry in brought if may_sign(scope, entry) and entry.state == "checked"]
    if request.method == "POST":
        try:
            sign_entries(scope=scope, found=waiting)
            messages.success(request, str(say("已复签 {n} 个数", "{n} figures signed", n=len(waiting))))
        except (TransitionError, ValidationError, PermissionDenied) as error:
            messages.error(request, str(error))
        return redirect("reports:uploaded", code)
    book = definitions().figures
    hidden = frozenset(
        entry.pk
        for entry in brought
        if book[entry.key].small_cells and entry.area.level not in WIDE and not knows(scope, entry)
    )
    table = UploadTable(brought, request=request, hidden=hidden)
    table.paginate(page=request.GET.get("page", 1), per_page=50)
    context = {
        "title": say("凭证 {code}", "Voucher {code}", code=found.code),
        "upload": found,
        "format": FORMATS[found.format],
        "table": table,
        "waiting": len(waiting),
        "failing": sum(entry.state == "computed" for entry in brought),
        "crumbs": crumbs(),
    }
    return render(request, "reports/reported/uploaded.html", context)
