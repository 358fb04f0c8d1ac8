"""All figures of the report, and how much of it stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import count
from lanjie.core.templatetags.parts_work import linked
from lanjie.core.words import say
from lanjie.reports.forms_reported import ValueFilter
from lanjie.reports.pages.reported.frame import base, chosen_area, chosen_day
from lanjie.reports.queries.coverage import Covered, coverage
from lanjie.reports.queries.value import FigureValue, all_values
from lanjie.reports.tables_reported import ValueTable

HEADS = (
    Head(say("章", "Chapter")), Head(say("已计算", "Computed"), number=True), Head(say("已填报", "Reported"), number=True),
    Head(say("缺失", "Missing"), number=True), Head(say("未签认", "Not signed"), number=True), Head(say("共", "In all"), number=True),
)  # fmt: skip


@endpoint("figures.reported")
def values(request: HttpRequest) -> HttpResponse:
    """Computed and reported figures beside each other, as of a day; each opens to its rows or to its signed source."""
    scope = scope_of(request)
    area = chosen_area(request, scope)
    on = chosen_day(request, scope, area)
    form = ValueFilter(request.GET or None, initial={"on": on})
    asked = form.cleaned_data if form.is_valid() else {}
    known_on = asked.get("known_on")
    found = [v for v in all_values(scope, on, area=area, known_on=known_on).values() if _wanted(v, asked)]
    # nothing to compare: no columns for it
    beside = () if any(value.status == "computed" for value in found) else ("reported", "difference")
    table = ValueTable(found, request=request, exclude=beside)
    title = say("数字总表", "All figures of the report")
    file = shown(request, table, f"figures-{area.code}-{on}", title=title)
    if file is not None:
        return file
    context = {
        **base(title, "values"),
        "form": form,
        "table": table,
        "area": area,
        "area_switch": area.code,
        "on": on,
        "known_on": known_on,
    }
    return render(request, "reports/reported/values.html", context)


def _wanted(value: FigureValue, asked: dict[str, Any]) -> bool:
    definition = value.definition
    query = (asked.get("q") or "").strip().lower()
    if query and query not in f"{definition.key} {definition.label.zh} {definition.label.en}".lower():
        return False
    if asked.get("chapter") and asked["chapter"] != str(definition.chapter):
        return False
    if asked.get("unit") and asked["unit"] != definition.owner.key:
        return False
    match asked.get("status"):
        case "unsigned":
            return value.status != "missing" and value.signature is None
        case "differs":
            return bool(value.difference)
        case "computed" | "reported" | "missing" as status:
            return bool(value.status == status)
        case _:
            return True


@endpoint("figures.reported")
def figures_coverage(request: HttpRequest) -> HttpResponse:
    """Computed, reported and missing figures by chapter."""
    scope = scope_of(request)
    area = chosen_area(request, scope)
    on = chosen_day(request, scope, area)
    found = coverage(all_values(scope, on, area=area))
    there = f"{reverse('reports:values')}?area={area.code}&on={on}"
    whole = found[-1]
    rows = [_line(one, there) for one in found[:-1]]
    total = (
        say("合计", "Total"),
        *map(count, (whole.computed, whole.reported, whole.missing, whole.unsigned, whole.total)),
    )
    context = {
        **base(say("覆盖", "Coverage"), "figures_coverage"),
        "heads": HEADS,
        "rows": rows,
        "total": total,
        "whole": whole,
        "area": area,
        "area_switch": area.code,
        "on": on,
        "missing_url": f"{there}&status=missing",
    }
    return render(request, "reports/reported/coverage.html", context)


def _line(one: Covered, there: str) -> list[Any]:
    """A chapter, each of its counts leading to the figures counted."""
    assert one.chapter is not None  # noqa: S101  the whole report is the total line
    here = f"{there}&chapter={one.chapter.number}"
    counts = (
        ("computed", one.computed),
        ("reported", one.reported),
        ("missing", one.missing),
        ("unsigned", one.unsigned),
    )
    cells = [linked(count(n), f"{here}&status={status}" if n else "") for status, n in counts]
    return [linked(one.chapter.title, here), *cells, count(one.total)]
