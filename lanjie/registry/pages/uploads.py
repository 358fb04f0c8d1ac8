"""Uploading lists of the registry, and what became of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from lanjie.core.access import endpoint
from lanjie.core.imports import FORMATS
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.registry.imports import AREAS, FACILITIES, ORGANISATIONS

OURS = (AREAS, ORGANISATIONS, FACILITIES)
_LISTS = {
    AREAS.key: "registry:areas",
    ORGANISATIONS.key: "registry:organisations",
    FACILITIES.key: "registry:facilities",
}


def crumbs() -> list[tuple[Any, str]]:
    """Where the room's uploads stand."""
    return [(say("登记", "Registry"), reverse("registry:areas"))]


@endpoint("registry.import")
def written(request: HttpRequest, code: str) -> HttpResponse:
    """How many entries a file brought, and the list they stand in; for whoever handed it in."""
    own = Upload.objects.defer("content").select_related("by").filter(by=request.user.pk)
    found = get_object_or_404(own, code=code, format__in=_LISTS)
    context = {
        "title": say("凭证 {code}", "Voucher {code}", code=found.code),
        "upload": found,
        "format": FORMATS[found.format],
        "list_url": reverse(_LISTS[found.format]),
        "crumbs": crumbs(),
    }
    return render(request, "registry/uploaded.html", context)
