"""Uploading lists of the registry, and what became of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from lanjie.core.access import endpoint
from lanjie.core.imports import FORMATS, Format
from lanjie.core.models import Upload
from lanjie.core.pages import upload as page
from lanjie.core.words import say
from lanjie.registry.imports import AREAS, FACILITIES, ORGANISATIONS

OURS = (AREAS, ORGANISATIONS, FACILITIES)
_LISTS = {
    AREAS.key: "registry:areas",
    ORGANISATIONS.key: "registry:organisations",
    FACILITIES.key: "registry:facilities",
}


def _format(key: str) -> Format:
    found = FORMATS.get(key)
    if found not in OURS:
        raise Http404
    return found


def _crumbs() -> list[tuple[Any, str]]:
    return [(say("登记", "Registry"), reverse("registry:areas"))]


@endpoint("registry.import")
def upload(request: HttpRequest) -> HttpResponse:
    """Choose, check and write a file."""
    return page.upload(
        request, formats=OURS, here=reverse("registry:upload"), crumbs=_crumbs(), written="registry:uploaded"
    )


@endpoint("registry.import")
def template(_request: HttpRequest, key: str) -> HttpResponse:
    """The template of a layout."""
    return page.template(_format(key))


@endpoint("registry.import")
def marked(request: HttpRequest, key: str, sha256: str) -> HttpResponse:
    """The refused file with its errors marked."""
    return page.marked(request, _format(key), sha256)


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
        "crumbs": _crumbs(),
    }
    return render(request, "registry/uploaded.html", context)
