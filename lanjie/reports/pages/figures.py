"""Figures: the list, one figure with its trend and breakdown, and the rows that add up to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from lanjie.core import audit
from lanjie.core.access import endpoint, scope_of
from lanjie.core.figures import FIGURES, Figure
from lanjie.core.pages.files import table_file
from lanjie.core.quantities import count, percent, today
from lanjie.core.words import Words, say
from lanjie.reports import charts, wording
from lanjie.reports.commands.sign import sign
from lanjie.reports.forms import Days, FigureFilter
from lanjie.reports.pages.frame import base, chosen_area
from lanjie.reports.queries import history
from lanjie.reports.queries.evidence import Opened, opened
from lanjie.reports.queries.issues import using
from lanjie.reports.tables import (
    Breakdown,
    CountBreakdown,
    EstimateBreakdown,
    FigureTable,
    PlainColumn,
    RowTable,
    figure_row,
)

#: The most rows an export holds; more is asked for area by area.
MOST_ROWS = 200_000


@endpoint("figures.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Every declared figure the reader may open; searched and filtered in the address."""
    scope = scope_of(request)
    form = FigureFilter(request.GET or None)
    query = request.GET.get("q", "").strip().lower()
    room, kind = request.GET.get("room", ""), request.GET.get("kind", "")
    found = [
        figure
        for figure in FIGURES.values()
        if scope.may(figure.act)
        and (not query or query in f"{figure.key} {figure.label.render('zh')} {figure.label.render('en')}".lower())
        and (not room or figure.key.split(".")[0] == room)
        and (not kind or figure.kind == kind)
    ]
    table = FigureTable([figure_row(figure) for figure in found], request=request)
    table.paginate(page=request.GET.get("page", 1), per_page=50)
    context = {**base(say("数字", "Figures"), "figures"), "form": form, "table": table}
    return render(request, "reports/figures.html", context)


def _opened(request: HttpRequest, key: str) -> tuple[Opened, Days]:
    """The figure asked for, its area and days from the address; days that make no sense fall back to today."""
    scope = scope_of(request)
    figure = FIGURES.get(key)
    if figure is None:
        raise Http404
    scope.require(figure.act)
    form = Days(request.GET)
    form.is_valid()
    given = getattr(form, "cleaned_data", {})
    on = given.get("on") or today()
    area = chosen_area(request, scope.for_act(figure.act))
    return opened(figure, scope, area, on, known_on=given.get("known_on"), since=given.get("since")), form


@endpoint("figures.read")
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """The figure's page; a POST signs it."""
    asked, form = _opened(request, key)
    scope = scope_of(request)
    if request.method == "POST":
        sign(scope=scope, opened=asked)
        messages.success(request, str(say("已签认", "Signed")))
        return redirect(request.get_full_path())
    by: history.By = "year" if request.GET.get("by") == "year" and asked.figure.kind != "estimate" else "quarter"
    days = _days(asked)
    context = {
        "title": asked.figure.label,
        "figure": asked.figure,
        "opened": asked,
        "area": asked.area,
        "area_switch": asked.area.code,
        "key": format_html_join(mark_safe(".<wbr>"), "{}", ((part,) for part in key.split("."))),
        "state": asked.state,
        "signature": asked.signature,
        "value": wording.shown(asked.figure, asked.number),
        "uncertainty": wording.uncertainty(asked.figure, asked.number),
        "period": wording.period(asked.asked),
        "kind": wording.KINDS[asked.figure.kind],
        "card": charts.trend(asked.figure, history.trend(asked, by), by, asked.asked.on),
        "views": _views(request, by) if asked.figure.kind != "estimate" else (),
        "table": _breakdown(request, asked),
        "rows_url": f"{reverse('reports:figure_rows', args=[key])}?{days}",
        "export_url": f"{reverse('reports:figure_rows', args=[key])}?{days}&export=",
        "rows_words": say("打开 {n} 行", "Open {n} rows", n=count(asked.number.rows)),
        "form": Days(initial={"on": asked.asked.on, "since": asked.asked.since, "known_on": asked.asked.known_on})
        if form.is_valid()
        else form,
        "used": [(issue.code, reverse("reports:bulletin", args=[issue.code])) for issue in using(scope, key)],
        "citation": wording.citation(asked.figure, asked.number, asked.asked, asked.area, asked.query_sha256),
        "may_sign": scope.may("figures.sign", asked.area.path) and asked.state != "signed",
    }
    return render(request, "reports/figure.html", context)


def _days(asked: Opened, **more: str) -> str:
    """The question as a query string."""
    given = {
        "area": asked.area.code,
        "since": asked.asked.since,
        "on": asked.asked.on,
        "known_on": asked.asked.known_on,
    }
    return urlencode({**{name: value for name, value in given.items() if value}, **more})


def _views(request: HttpRequest, by: str) -> list[tuple[Words, str, bool]]:
    views = []
    for name, label in (("quarter", say("按季度", "By quarter")), ("year", say("按年", "By year"))):
        given = request.GET.copy()
        given["by"] = name
        views.append((label, f"?{given.urlencode()}", name == by))
    return views


def _breakdown(request: HttpRequest, asked: Opened) -> Breakdown | None:
    """The table of the areas below; a last row holds what is attached to the area itself."""
    parts = history.breakdown(asked)
    if not parts:
        return None
    whole, estimate = asked.number, asked.figure.kind == "estimate"
    page = reverse("reports:figure", args=[asked.figure.key])
    lines = []
    for part in parts:
        there = _days(asked, area=part.area.code)
        lines.append(
            {
                "area": part.area.name,
                "href": f"{page}?{there}",
                "rows_href": f"{reverse('reports:figure_rows', args=[asked.figure.key])}?{there}",
                "value": part.number.value,
                "shown": wording.shown(asked.figure, part.number),
                "share": percent(part.number.value / whole.value) if part.number.value and whole.value else "0%",
                "change": wording.signed(_gap(part)),
                "interval": wording.interval(part.number),
                "rows": part.number.rows,
            }
        )
    rest = (whole.value or 0) - sum(part.number.value or 0 for part in parts)
    if rest and not estimate:
        lines.append({"area": str(say("不属下级地区", "In no area below")), "href": None, "rows_href": None, "value": rest, "share": "—", "change": "—"})  # fmt: skip
    gaps = [gap for part in parts if (gap := _gap(part)) is not None]
    totals = {
        "value": wording.shown(asked.figure, whole),
        "share": "100%" if whole.value else "—",
        "change": wording.signed(sum(gaps)) if gaps else "—",
        "interval": wording.interval(whole),
        "rows": count(whole.rows),
    }
    name = say("水平", "Level") if estimate else say("数量，{unit}", "Number, {unit}", unit=asked.figure.unit)
    heads = {"value": name} if estimate else {"value": name, "change": _against(asked.figure)}
    kind = EstimateBreakdown if estimate else CountBreakdown
    largest = max((part.number.value or 0 for part in parts), default=0)
    made = kind(lines, request=request, heads=heads, totals=totals, largest=largest)
    if estimate:
        made.caption = asked.figure.unit
    return made


def _gap(part: history.Part) -> float | None:
    if part.before is None:
        return None
    return (part.number.value or 0) - (part.before.value or 0)


def _against(figure: Figure) -> Words:
    return say("比上年末", "On year end") if figure.kind == "stock" else say("比去年同期", "On last year")


@endpoint("figures.read")
def rows(request: HttpRequest, key: str) -> HttpResponse:
    """The rows that add up to the figure, newest first; all of them as xlsx or csv."""
    asked, _ = _opened(request, key)
    found = asked.rows
    if request.GET.get("export") in {"xlsx", "csv"}:
        return _export(request, asked)
    shown = found.queryset.order_by(f"-{found.when}", "pk").values(*asked.lookups)
    columns = [(lookup, PlainColumn(head, accessor=lookup, attrs=_look(found.queryset.model, lookup))) for lookup, head in found.columns]  # fmt: skip
    table = RowTable(shown, request=request, extra_columns=columns)
    table.export_href = f"?{_days(asked, export='xlsx')}"
    table.paginate(page=request.GET.get("page", 1), per_page=50)
    context = {
        "title": say("{label}：明细", "{label}: rows", label=asked.figure.label),
        "figure": asked.figure,
        "opened": asked,
        "area": asked.area,
        "area_switch": asked.area.code,
        "period": wording.period(asked.asked),
        "value": wording.shown(asked.figure, asked.number),
        "uncertainty": wording.uncertainty(asked.figure, asked.number),
        "sum": _sum(asked),
        "table": table,
        "figure_url": f"{reverse('reports:figure', args=[key])}?{_days(asked)}",
        "csv_url": f"?{_days(asked, export='csv')}",
    }
    return render(request, "reports/figure_rows.html", context)


def _sum(asked: Opened) -> Words:
    """How the rows make the number."""
    if asked.rows.weight:
        return say("按服务人口加权平均", "Their mean, weighted by the people served, is the figure.")
    if asked.rows.amount:
        return say("各行之和即为此数", "Their sum is the figure.")
    return say("一行计一，共计即为此数", "Each row counts as one; their count is the figure.")


def _look(model: type[models.Model], lookup: str) -> dict[str, dict[str, str]]:
    """Numbers stand right."""
    field: Any = None
    here: Any = model
    for name in lookup.split("__"):
        field = here._meta.get_field(name)
        here = field.related_model
    if isinstance(field, models.FloatField | models.IntegerField | models.DecimalField):
        return {"th": {"class": "num"}, "td": {"class": "num"}}
    return {"th": {"class": "code"}, "td": {"class": "code"}} if isinstance(field, models.DateField) else {}


def _export(request: HttpRequest, asked: Opened) -> HttpResponse:
    """All rows as a file; taking them out is an act and is audited."""
    kind = request.GET["export"]
    if asked.number.rows > MOST_ROWS:
        raise Http404(
            str(say("超过 {n} 行，请分地区导出", "More than {n} rows: export area by area", n=count(MOST_ROWS)))
        )
    facts = {"on": asked.asked.on, "rows": asked.number.rows, "kind": kind, "query": asked.query_sha256}
    with transaction.atomic():
        audit.record(
            scope=scope_of(request),
            act="figures.export",
            target=asked.figure.key,
            area_path=asked.area.path,
            facts=facts,
        )
        lines: Iterator[tuple[Any, ...]] = iter(list(asked.ordered))
    heads = [head for _, head in asked.rows.columns]
    name = f"{asked.figure.key}-{asked.area.code}-{asked.asked.on}"
    notes = [wording.citation(asked.figure, asked.number, asked.asked, asked.area, asked.query_sha256), _sum(asked)]
    return table_file(kind, name, asked.figure.label, heads, lines, notes=notes)
