"""Monthly counts: a count by county in a month, and its course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lanjie.core.access import endpoint
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import count, today
from lanjie.core.words import Words, say, t
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import counties
from lanjie.situation.charts_monitoring import MONTHS, count_bars
from lanjie.situation.choices_monitoring import COUNTS, PERSON_COUNTS, CountKind
from lanjie.situation.models import MonthlyCount
from lanjie.situation.pages.monitoring_frame import chosen, filters, frame
from lanjie.situation.queries.monitoring_cell import next_month
from lanjie.situation.queries.monitoring_counts import INDICATORS, PER, events, people
from lanjie.situation.queries.monitoring_small import hidden, small
from lanjie.situation.tables_monitoring import FEW, HIDDEN, CountTable

KINDS = [kind.value for kind in CountKind if kind not in (CountKind.POPULATION, CountKind.REGISTERED)]


@endpoint("situation.read")
def counts(request: HttpRequest) -> HttpResponse:
    """One count in one month by county; small counts of persons hidden, also in the export."""
    reader, context = frame(request, "counts")
    kind = CountKind(chosen(request, "kind", KINDS))
    standing = events(reader).filter(kind=kind.value)
    months = [f"{m:%Y-%m}" for m in standing.order_by("-month").values_list("month", flat=True).distinct()]
    month = chosen(request, "month", months)
    first = date.fromisoformat(f"{month}-01") if month else today().replace(day=1)
    places = counties(reader)
    found = {row.area_id: row for row in standing.filter(month=first).select_related(None)}
    out = hidden((area, found[area.pk].low) for area in places if area.pk in found) if kind in PERSON_COUNTS else set()
    base = INDICATORS[kind][1] if kind in INDICATORS else CountKind.POPULATION
    heads = people(reader)
    rows = _rows(places, found, out, kind, lambda code: heads.at(code, base.value, first))
    table = CountTable(rows, request=request)
    file = shown(request, table, f"counts-{kind.value}-{month}", title=COUNTS[kind])
    total = (sum(row.low for row in found.values()), sum(row.high for row in found.values()))
    context |= {
        "title": COUNTS[kind],
        "table": table,
        "form": filters(
            request,
            kind=(t("数目", "Count"), [(k, COUNTS[CountKind(k)]) for k in KINDS], kind.value),
            month=(t("月份", "Month"), [(m, m) for m in months], month),
        ),
        "month": month,
        "lead": _lead(kind, month, len(found), len(places), total),
        "chart": _chart(standing, kind, first) if month else None,
        "hides": bool(out),
    }
    return file or render(request, "situation/monitoring_counts.html", context)


def _rows(
    places: list[Area],
    found: dict[int, MonthlyCount],
    out: set[str],
    kind: CountKind,
    heads: Callable[[str], int | None],
) -> list[dict[str, Any]]:
    rows = []
    for area in places:
        row = found.get(area.pk)
        if row is None:
            continue
        n = heads(area.code)
        exact = row.low == row.high and area.code not in out
        rows.append(
            {
                "city": area.parent.name if area.parent else "",
                "area": area.name,
                "code": area.code,
                "href": f"{reverse('situation:monitoring_records', args=['counts'])}?area={area.code}&kind={kind.value}",
                "n": _shown(row, area.code in out),
                "order": row.low if area.code not in out else 0,
                "rate": row.low * PER / n if exact and n else None,
                "people": n,
            }
        )
    return rows


def _shown(row: MonthlyCount, out: bool) -> Any:
    if out:
        return FEW if small(row.low, row.high) else HIDDEN
    return row.low if row.low == row.high else f"{row.low}–{row.high}"


def _lead(kind: CountKind, month: str, reported: int, places: int, total: tuple[int, int]) -> Words:
    if not month:
        return say("还没有报送。", "Nothing has been reported yet.")
    low, high = total
    number = count(low) if low == high else f"{count(low)}–{count(high)}"
    if kind in PERSON_COUNTS and small(low, high):
        number = str(FEW)
    return say(
        "{month} {name}合计 {n}：{places} 个县区中 {reported} 个已报。",
        "{month}: {name} {n} in all; {reported} of {places} counties reported.",
        month=month, name=COUNTS[kind], n=number, places=places, reported=reported,
    )  # fmt: skip


def _chart(standing: QuerySet[MonthlyCount], kind: CountKind, last: date) -> Any:
    """The sum over counties that reported every month of the span, so that it does not move with who reports."""
    first = next_month(last, 1 - MONTHS)
    by_month: dict[date, dict[int, int]] = defaultdict(dict)
    for area, month, low in standing.filter(month__gte=first, month__lte=last).values_list("area_id", "month", "low"):
        by_month[month][area] = low
    same = set.intersection(*(set(row) for row in by_month.values())) if by_month else set()
    rows = []
    for month, row in sorted(by_month.items()):
        n = sum(row[area] for area in same)
        rows.append((month, None if not same or (kind in PERSON_COUNTS and small(n, n)) else n))
    return count_bars(f"counts-{kind.value}", rows, name=COUNTS[kind], reporting=len(same))
