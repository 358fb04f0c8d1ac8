"""Areas: the tree with search, and the page of one area with what stands in it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import count
from lanjie.core.words import say, t
from lanjie.registry.choices import LEVELS, Level
from lanjie.registry.forms import AreaFilter
from lanjie.registry.models import FOUNDED, Area
from lanjie.registry.queries.areas import areas, by_code, said
from lanjie.registry.queries.organisations import facilities, organisations
from lanjie.registry.tables import AreaTable, FacilityTable, OrganisationTable


@endpoint("registry.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Every area in scope as a tree; searched by name or code, filtered by level, exported as seen."""
    scope = scope_of(request)
    inside = by_code(scope, request.GET.get("area", ""))
    form = AreaFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = areas(scope.narrow(inside.path) if inside else scope).select_related("parent").order_by("path")
    if query := asked.get("q", "").strip():
        found = found.filter(Q(name_zh__icontains=query) | Q(name_en__icontains=query) | Q(code__startswith=query))
    if asked.get("level"):
        found = found.filter(level=asked["level"])
    table = AreaTable(found, request=request)
    file = shown(request, table, "areas", title=say("地区", "Areas"))
    return file or render(
        request,
        "registry/areas.html",
        {
            "title": say("地区", "Areas"),
            "table": table,
            "form": form,
            "area": inside,
            "area_switch": True,
            "may_upload": scope.may("registry.import"),
        },
    )


@endpoint("registry.read")
def area(request: HttpRequest, code: str) -> HttpResponse:
    """One area: its facts, the areas below it, its organisations and facilities."""
    scope = scope_of(request)
    found = areas(scope).filter(code=code).select_related("parent").first()
    if found is None:
        raise Http404
    here = scope.narrow(found.path)
    children = areas(here).filter(parent=found).select_related("parent").order_by("code")
    below = AreaTable(children, request=request, prefix="a-", orderable=False, exclude=("parent", "population_source"))
    below.tree = False
    below.nothing = t("没有下级地区", "No areas below")
    units = OrganisationTable(
        organisations(here).annotate(runs=Count("facilities")), request=request, prefix="o-", orderable=False
    )
    units.nothing = t("没有登记的机构", "No organisations on record")
    places = FacilityTable(facilities(here), request=request, prefix="f-", orderable=False)
    places.nothing = t("没有登记的设施", "No facilities on record")
    for table in (below, units, places):
        table.paginate(page=request.GET.get(table.prefixed_page_field, 1), per_page=20)
    context = {
        "title": found.name,
        "area": found,
        "chain": _chain(scope, found),
        "level": LEVELS[Level(found.level)],
        "since": None if found.since == FOUNDED else found.since,
        "below": below,
        "units": units,
        "places": places,
        "population_source": said(found.population_source),
        "note": said(found.source),
        "population_words": None if found.population is None else count(found.population),
    }
    return render(request, "registry/area.html", context)


def _chain(scope: Scope, found: Area) -> list[Any]:
    """The areas above that the reader may open, widest first."""
    codes = found.path.strip("/").split("/")[:-1]
    return list(areas(scope).filter(code__in=codes).order_by("path"))
