"""Organisations and facilities: two lists and a page for each entry."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.pages.listing import shown
from lanjie.core.tables import Table
from lanjie.core.words import Words, say, t
from lanjie.registry.choices import FACILITY_KINDS, ORGANISATION_KINDS, FacilityKind, OrganisationKind
from lanjie.registry.forms import FacilityFilter, OrganisationFilter
from lanjie.registry.models import FOUNDED
from lanjie.registry.queries.areas import by_code
from lanjie.registry.queries.organisations import facilities as all_facilities
from lanjie.registry.queries.organisations import organisations as all_organisations
from lanjie.registry.tables import FacilityTable, OrganisationTable


@endpoint("registry.read")
def organisations(request: HttpRequest) -> HttpResponse:
    """Offices, laboratories, operators and companies; never persons."""
    form = OrganisationFilter(request.GET)
    found = _asked(form, all_organisations(_reader(request)).annotate(runs=Count("facilities")))
    table = OrganisationTable(found.order_by("code"), request=request)
    return _list(request, form, table, "organisations", say("机构", "Organisations"))


@endpoint("registry.read")
def facilities(request: HttpRequest) -> HttpResponse:
    """Treatment works, centres and stations."""
    form = FacilityFilter(request.GET)
    found = _asked(form, all_facilities(_reader(request)))
    table = FacilityTable(found.order_by("code"), request=request)
    return _list(request, form, table, "facilities", say("设施", "Facilities"))


@endpoint("registry.read")
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation and the facilities it runs."""
    scope = scope_of(request)
    found = all_organisations(scope).filter(code=code).first()
    if found is None:
        raise Http404
    table = FacilityTable(all_facilities(scope).filter(organisation=found), request=request, exclude=("organisation",))
    table.nothing = t("没有登记由它运营的设施", "It runs no facility on record")
    table.paginate(page=request.GET.get("page", 1), per_page=50)
    return render(
        request,
        "registry/unit.html",
        {
            "title": found.name,
            "unit": found,
            "list_name": say("机构", "Organisations"),
            "list_url": "registry:organisations",
            "kind": ORGANISATION_KINDS[OrganisationKind(found.kind)],
            "since": None if found.since == FOUNDED else found.since,
            "table": table,
        },
    )


@endpoint("registry.read")
def facility(request: HttpRequest, code: str) -> HttpResponse:
    """One facility and who runs it."""
    found = all_facilities(scope_of(request)).filter(code=code).first()
    if found is None:
        raise Http404
    return render(
        request,
        "registry/unit.html",
        {
            "title": found.name,
            "unit": found,
            "list_name": say("设施", "Facilities"),
            "list_url": "registry:facilities",
            "kind": FACILITY_KINDS[FacilityKind(found.kind)],
            "since": None if found.since == FOUNDED else found.since,
            "operator": found.organisation,
        },
    )


def _reader(request: HttpRequest) -> Scope:
    """The reader's scope, narrowed to the area asked for."""
    scope = scope_of(request)
    area = by_code(scope, request.GET.get("area", ""))
    return scope.narrow(area.path) if area else scope


def _asked(form: OrganisationFilter, found: QuerySet[Any]) -> QuerySet[Any]:
    asked = form.cleaned_data if form.is_valid() else {}
    if query := asked.get("q", "").strip():
        found = found.filter(
            Q(code__icontains=query) | Q(name_zh__icontains=query) | Q(name_en__icontains=query)
            | Q(area__name_zh__icontains=query) | Q(area__name_en__icontains=query)
        )  # fmt: skip
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    return found


def _list(request: HttpRequest, form: Any, table: Table, name: str, title: Words) -> HttpResponse:
    scope = scope_of(request)
    file = shown(request, table, name, title=title)
    area: Model | None = by_code(scope, request.GET.get("area", ""))
    return file or render(
        request,
        "registry/units.html",
        {
            "title": title,
            "table": table,
            "form": form,
            "area": area,
            "area_switch": True,
            "may_upload": scope.may("registry.import"),
            "upload_format": f"registry-{name}",
        },
    )
