"""The numbers of a freeze: the list, one number with what it rests on, and the comparison with the last report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from lanjie.core.access import endpoint, scope_of
from lanjie.core.pages.listing import shown
from lanjie.core.words import language, say
from lanjie.reports import wording_reported as wording
from lanjie.reports.definitions import definitions
from lanjie.reports.pages.statutory.frame import asked, base, freeze_of
from lanjie.reports.queries.statutory import compared, frozen
from lanjie.reports.statutory.bundle import load
from lanjie.reports.statutory.making import compose
from lanjie.reports.tables_statutory import ChangeTable, NumberTable


@endpoint("reports.statutory")
def numbers(request: HttpRequest, code: str) -> HttpResponse:
    """Every figure of the freeze with its source; searched in the address."""
    scope, found = scope_of(request), asked(request, code)
    query = request.GET.get("q", "").strip().lower()
    bindings = [
        one
        for one in freeze_of(found).bindings.all()
        if not query or query in f"{one.key} {definitions().figures[one.key].label.both()}".lower()
    ]
    for one in bindings:
        one.report_code = code  # type: ignore[attr-defined]
    table = NumberTable(bindings, request=request)
    file = shown(request, table, f"{code}-numbers", title=say("数字", "Numbers"))
    if file is not None:
        return file
    context = {**base(scope, found, "statutory_numbers"), "table": table, "query": request.GET.get("q", "")}
    return render(request, "reports/statutory/numbers.html", context)


@endpoint("reports.statutory")
def number(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One figure as it was frozen: value, period, source, signatures, the sentences it stands in, its errata."""
    scope, found = scope_of(request), asked(request, code)
    freeze = freeze_of(found)
    one = get_object_or_404(freeze.bindings, key=key)
    definition = definitions().figures[key]
    composition = compose(load(freeze.facts), language())
    sentences = [
        (section.title, "".join(segment.text for segment in line))
        for chapter in composition.chapters
        for section in chapter.sections
        for line in section.paragraphs
        if any(segment.kind == "figure" and segment.key == key for segment in line)
    ]
    opens = one.href if scope.may("figures.reported") else ""
    context = {
        **base(scope, found, "statutory_numbers"),
        "freeze": freeze,
        "one": one,
        "definition": definition,
        "shown": wording.said(one.value, one.value_max, one.qualifier),
        "period": wording.period(one.since, one.on, definition.kind),
        "owner": definitions().owners[one.owner].words,
        "opens": opens,
        "opens_words": say("打开 {n} 行", "Open {n} rows", n=one.rows)
        if one.status == "computed"
        else say("打开经签认的来源", "Open the signed source"),
        "signoff": freeze.signoffs.filter(owner=one.owner).select_related("by").first(),
        "sentences": sentences,
        "errata": found.errata.filter(about=key),
    }
    return render(request, "reports/statutory/number.html", context)


@endpoint("reports.statutory")
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Every figure beside the last issued report; running totals that fell first."""
    scope, found = scope_of(request), asked(request, code)
    freeze = freeze_of(found)
    before = frozen(found.last) if found.last else None
    changes = compared(before.bindings.all(), freeze.bindings.all()) if before else []
    changes.sort(key=lambda change: not change.fell)
    table = ChangeTable(changes, request=request)
    file = shown(request, table, f"{code}-beside-the-last", title=say("与上次比较", "Beside the last"))
    if file is not None:
        return file
    context = {
        **base(scope, found, "statutory_compare"),
        "table": table,
        "fell": [change for change in changes if change.fell],
        "reasons": freeze.reasons,
    }
    return render(request, "reports/statutory/compare.html", context)
