"""The register of evidence, one piece, its original, its withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.figures import FIGURES
from lanjie.core.pages.files import file_response
from lanjie.core.pages.listing import shown
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance.choices import EVIDENCE_KINDS
from lanjie.governance.commands.evidence import withdraw
from lanjie.governance.forms import EvidenceFilter, ReasonForm
from lanjie.governance.models import Original
from lanjie.governance.pages.frame import one, reader, tabs
from lanjie.governance.queries.units import acting_unit
from lanjie.governance.queries.work import evidence
from lanjie.governance.tables import EvidenceTable, content_of, proved


@endpoint("governance.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Evidence, newest first; searched, filtered by kind, paged and exported as seen."""
    scope, area = reader(request)
    form = EvidenceFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = evidence(scope)
    if query := asked.get("q", "").strip():
        found = found.filter(
            Q(code__icontains=query)
            | Q(title__icontains=query)
            | Q(figure_key__icontains=query)
            | Q(unit__name_zh__icontains=query)
        )
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    table = EvidenceTable(found.order_by("-dated_on", "code"), request=request)
    file = shown(request, table, "evidence", title=say("证据登记", "Register of evidence"))
    context = {
        "title": say("证据登记", "Register of evidence"),
        "tabs": tabs("governance:evidence"),
        "table": table,
        "form": form,
        "area": area,
        "area_switch": True,
        "upload": "governance-evidence" if scope.may("governance.draft") else "",
    }
    return file or render(request, "governance/list.html", context)


@endpoint("governance.read")
def piece(request: HttpRequest, code: str) -> HttpResponse:
    """One piece: what it is, what it proves, its fingerprint; its unit or the office may withdraw it with a reason."""
    scope = scope_of(request)
    found = one(evidence(scope), code=code)
    unit = acting_unit(scope)
    own = unit is not None and unit.pk == found.unit_id
    may = found.withdrawn_at is None and (own or scope.may("governance.draft", found.area.path))
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        scope.require("governance.work", found.area.path)
        if form.is_valid():
            try:
                withdraw(scope=scope, piece=found, reason=form.cleaned_data["reason"])
            except TransitionError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, str(say("已撤回，仍可查看", "Withdrawn; it stays readable")))
                return redirect("governance:piece", code)
    proves, proves_link = proved(found)
    context = {
        "title": found.title,
        "found": found,
        "kind": EVIDENCE_KINDS[found.kind],
        "content": content_of(found),
        "content_link": _link(found),
        "proves": proves,
        "proves_link": proves_link,
        "form": form,
        "may_withdraw": may,
    }
    return render(request, "governance/piece.html", context, status=422 if form.is_bound else 200)


def _link(found: object) -> str:
    original = getattr(found, "original", None)
    document = getattr(found, "document", None)
    key = getattr(found, "figure_key", "")
    if original is not None:
        return reverse("governance:piece_file", args=[getattr(found, "code", "")])
    if document is not None:
        return reverse("governance:document", args=[document.code])
    return reverse("reports:figure", args=[key]) if key in FIGURES else ""


@endpoint("governance.read")
def original(request: HttpRequest, code: str) -> HttpResponse:
    """The file as it came, byte for byte; to be saved, never shown in place."""
    found = one(evidence(scope_of(request)), code=code)
    if found.original_id is None:
        raise Http404
    kept = Original.objects.get(pk=found.original_id)
    return file_response(bytes(kept.content), kept.filename, "application/octet-stream")
