"""Hair sampling: the share of positives by group, county and quarter, each with its exact interval."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from lanjie import law
from lanjie.core.access import endpoint
from lanjie.core.charts import Head
from lanjie.core.citations import cites
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import count, today
from lanjie.core.words import Words, say, t
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import counties
from lanjie.science.surveys.shares import Share, bounded
from lanjie.situation.charts_monitoring import share_series
from lanjie.situation.choices_monitoring import ANALYTE_NAMES, ANALYTES, HAIR_GROUPS, HairGroup
from lanjie.situation.models import HairRound
from lanjie.situation.pages.monitoring_frame import chosen, filters, frame
from lanjie.situation.queries.counties import period_name
from lanjie.situation.queries.monitoring_cell import next_month, quarter_of
from lanjie.situation.queries.monitoring_hair import HairShare, rounds, shares
from lanjie.situation.queries.monitoring_small import SMALLEST, hidden, small
from lanjie.situation.tables_monitoring import FEW, HIDDEN, HairTable, interval, percent

GROUP_HEAD = (
    Head(say("组别", "Group")),
    Head(say("法律依据", "Legal basis")),
    Head(say("轮次", "Rounds"), number=True),
    Head(say("检测数", "Tests"), number=True),
    Head(say("阳性数", "Positives"), number=True),
    Head(say("阳性率", "Share"), number=True),
    Head(say("95% 区间", "95% interval"), number=True),
)
CUTOFF_HEAD = (
    Head(say("成分", "Analyte")),
    Head(say("阈值 ng/mg", "Cut-off ng/mg"), number=True),
    Head(say("规则", "Rule")),
)


@endpoint("situation.read")
@cites(
    "HT-005", "HT-006", "HT-007", "HT-010",
    page="situation:monitoring_hair",
    label=say("毛发抽样", "Hair sampling"),
    purpose=say("阳性按当日阈值计，组别须有依据", "Positives go by that day's cut-off, groups need their basis"),
)  # fmt: skip
def hair(request: HttpRequest) -> HttpResponse:
    """A quarter of hair rounds, by group and by county, and the course of the share."""
    reader, context = frame(request, "hair")
    standing = rounds(reader)
    days = standing.order_by("-starts_on").values_list("starts_on", flat=True).distinct()
    quarters = list(dict.fromkeys(quarter_of(day) for day in days))
    keys = {f"{q.year}Q{(q.month + 2) // 3}": q for q in quarters}
    key = chosen(request, "quarter", list(keys))
    quarter = keys.get(key)
    group = chosen(request, "group", ["", *(g.value for g in HairGroup)])
    of_group = standing.filter(group=group) if group else standing
    now = of_group.filter(starts_on__gte=quarter, starts_on__lt=next_month(quarter, 3)) if quarter else of_group.none()
    table = HairTable(_rows(counties(reader), shares(now, "area_id")), request=request)
    file = shown(request, table, f"hair-{key}", title=say("毛发抽样阳性率", "Positives of hair sampling"))
    course = sorted(shares(of_group, "quarter"), key=lambda s: s.key)
    context |= {
        "title": say("毛发抽样", "Hair sampling"),
        "table": table,
        "form": filters(
            request,
            quarter=(t("季度", "Quarter"), [(k, period_name(q)) for k, q in keys.items()], key),
            group=(t("组别", "Group"), [("", t("全部", "All")), *((g.value, HAIR_GROUPS[g]) for g in HairGroup)], group),
        ),
        "quarter": period_name(quarter) if quarter else "",
        "lead": _lead(course, quarter),
        "chart": share_series(
            "hair-share",
            [(next_month(s.key), _open(s)) for s in course],
            name=say("毛发检测阳性率", "Positives of hair tests"),
            about=say("%，按季度合计；带为精确二项区间（Clopper–Pearson）", "%, by quarter; the band is the exact binomial interval (Clopper–Pearson)"),
        ),
        "group_head": GROUP_HEAD,
        "group_body": _groups(now),
        "cutoff_head": CUTOFF_HEAD,
        "cutoff_body": _cutoffs(quarter or today()),
    }  # fmt: skip
    return file or render(request, "situation/monitoring_hair.html", context)


def _lead(course: list[HairShare], quarter: date | None) -> Words:
    found = next((s for s in course if s.key == quarter), None)
    if found is None:
        return say("还没有毛发抽样轮次。", "No hair round yet.")
    return say(
        "检测 {n} 人次，阳性 {y}，阳性率 {share}（95% 区间 {interval}）。",
        "{n} tests, {y} positive: {share} (95% interval {interval}).",
        n=count(found.tested.tests),
        y=_positives(found),
        share=FEW if _few(found) else percent(found.share.value),
        interval=interval(_open(found)),
    )


def _few(found: HairShare) -> bool:
    return small(found.tested.low, found.tested.high)


def _open(found: HairShare) -> Share:
    """The share as it may be shown: of a small number of positives only that it is one to four."""
    tests = found.tested.tests
    return bounded(1, min(SMALLEST - 1, tests), tests) if _few(found) else found.share


def _positives(found: HairShare) -> Any:
    """The number of positives, or that it is small."""
    low, high = found.tested.low, found.tested.high
    if _few(found):
        return FEW
    return count(low) if low == high else f"{count(low)}–{count(high)}"


def _groups(now: QuerySet[HairRound]) -> list[list[Any]]:
    """By group over the whole area in scope; which rules they were tested under."""
    bases: dict[str, Counter[str]] = {}
    for group, basis in now.order_by().values_list("group", "basis"):
        bases.setdefault(group, Counter())[basis] += 1
    return [
        [
            HAIR_GROUPS[HairGroup(s.key)],
            _linked(sorted(bases[s.key])),
            s.rounds,
            count(s.tested.tests),
            _positives(s),
            None if _few(s) else percent(s.share.value),
            interval(_open(s)),
        ]
        for s in sorted(shares(now, "group"), key=lambda s: list(HairGroup).index(HairGroup(s.key)))
    ]  # fmt: skip


def _linked(rules: list[str]) -> Any:
    links = ((reverse("law:rule", args=[rule]), rule) for rule in rules)
    return format_html_join(" ", '<a class="code" href="{}">{}</a>', links)


def _rows(places: list[Area], found: list[HairShare]) -> list[dict[str, Any]]:
    by_area = {s.key: s for s in found}
    out = hidden((area, by_area[area.pk].tested.low) for area in places if area.pk in by_area)
    rows = []
    for area in places:
        s = by_area.get(area.pk)
        if s is None:
            continue
        veiled = area.code in out or _few(s)
        # a number hidden only for its neighbour's sake has no interval either: it would tell the number
        beside = veiled and not _few(s)
        rows.append(
            {
                "city": area.parent.name if area.parent else "",
                "area": area.name,
                "code": area.code,
                "href": f"{reverse('situation:monitoring_records', args=['hair'])}?area={area.code}",
                "rounds": s.rounds,
                "tests": s.tested.tests,
                "positives": HIDDEN if beside else _positives(s),
                "order": 0.0 if veiled else s.share.value,
                "share": None if veiled else percent(s.share.value),
                "interval": None if beside else interval(_open(s)),
            }
        )
    return rows


def _cutoffs(day: date) -> list[list[Any]]:
    """The cut-offs of the law of a day."""
    body = []
    for analyte, path in ANALYTES.items():
        found = law.at(day).get(path)
        if found is not None:
            link = format_html(
                '<a class="code" href="{}">{}</a>', reverse("law:rule", args=[found.rule_id]), found.rule_id
            )
            body.append([ANALYTE_NAMES[analyte], f"{found.number():g}", link])
    return body
