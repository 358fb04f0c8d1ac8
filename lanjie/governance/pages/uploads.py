"""Uploading registers of governance, and what became of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from lanjie.core.access import endpoint
from lanjie.core.imports import FORMATS
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.governance.imports import DOCUMENTS, EVIDENCE, MEASURES, PAIRS, SCHEME, TASKS, VALUES

OURS = (TASKS, MEASURES, EVIDENCE, DOCUMENTS, PAIRS, SCHEME, VALUES)
#: The list that shows what a file became.
LISTS = {
    TASKS.key: "governance:tasks",
    MEASURES.key: "governance:measures",
    EVIDENCE.key: "governance:evidence",
    DOCUMENTS.key: "governance:documents",
    PAIRS.key: "governance:rounds",
    SCHEME.key: "governance:schemes",
    VALUES.key: "governance:schemes",
}


def crumbs() -> list[tuple[Any, str]]:
    """Where the room's uploads stand."""
    return [(say("治理", "Governance"), reverse("governance:home"))]


@endpoint("governance.draft")
def written(request: HttpRequest, code: str) -> HttpResponse:
    """What a file became; only for whoever handed it in."""
    found = get_object_or_404(Upload.objects.defer("content").select_related("by"), code=code, format__in=list(LISTS))
    if found.by_id != request.user.pk:
        raise Http404
    context = {
        "title": say("凭证 {code}", "Voucher {code}", code=found.code),
        "upload": found,
        "format": FORMATS[found.format],
        "next_url": reverse(LISTS[found.format]),
        "crumbs": crumbs(),
    }
    return render(request, "governance/uploaded.html", context)
