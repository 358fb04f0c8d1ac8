"""Prices: the index of a drug by quarter with its interval, what areas paid, and the reports the rule leaves out."""

from __future__ import annotations

import math
from datetime import date
from statistics import median
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from lanjie.core.access import Scope, endpoint
from lanjie.core.charts import Head
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import significant
from lanjie.core.words import Words, inside, say, t
from lanjie.registry.choices import Level
from lanjie.registry.queries.areas import areas
from lanjie.science.surveys.robust import LIMIT
from lanjie.situation.charts_monitoring import index_series
from lanjie.situation.choices_monitoring import MARKETS, PRICE_UNITS, PRICED, Market, PriceUnit
from lanjie.situation.models import PriceReport
from lanjie.situation.pages.monitoring_frame import chosen, filters, frame
from lanjie.situation.queries.counties import period_name
from lanjie.situation.queries.monitoring_prices import Judged, Rule, Series, index, judged, on_record
from lanjie.situation.tables_monitoring import PriceTable

INDEX_HEAD = (
    Head(say("季度", "Quarter")),
    Head(say("指数", "Index"), number=True),
    Head(say("95% 区间", "95% interval"), number=True),
    Head(say("地区", "Areas"), number=True),
    Head(say("报告", "Reports"), number=True),
)
OUT_HEAD = (
    Head(say("地区", "Area")),
    Head(say("季度", "Quarter")),
    Head(say("编号", "Number")),
    Head(say("价格，元", "Price, yuan"), number=True),
    Head(say("通常", "Usual"), number=True),
    Head(say("倍数", "Times"), number=True),
)
#: Reports left out that are listed; the rest is in the records.
LISTED = 50

RULE = say(
    "对数价格离同品种同季度中位数超过 {limit} 个稳健标准差（MAD × 1.4826，至少 0.1）的不进指数；核实后仍成立的，更正该行并在「核实」列写明，即计入。",
    "A price more than {limit} robust standard deviations (MAD × 1.4826, at least 0.1) of the log price from the median of its series and quarter stays out; once checked, correct the row and say so under “confirmed”, and it counts.",
    limit=f"{LIMIT:g}",
)


@endpoint("situation.read")
def prices(request: HttpRequest) -> HttpResponse:
    """One drug, size of deal and unit: its index, its areas in the newest quarter, and what was left out and how to confirm it."""
    reader, context = frame(request, "prices")
    own, judge = on_record(reader)
    found = judged(own, judge)
    keys = {_key(series): series for series in sorted(found, key=lambda s: -len(found[s].kept))}
    key = chosen(request, "series", list(keys))
    one = found[keys[key]] if key else None
    points = index(one.kept) if one else []
    newest = max((row.quarter for row in one.kept), default=None) if one else None
    table = PriceTable(_areas(reader, one, newest) if one else [], request=request)
    file = shown(request, table, f"prices-{key}-{newest}", title=_name(one.series) if one else "")
    context |= {
        "title": say("毒品价格", "Drug prices"),
        "form": filters(request, series=(t("品种", "Series"), [(k, _name(s)) for k, s in keys.items()], key)),
        "series": _name(one.series) if one else "",
        "lead": _lead(one, points),
        "chart": index_series(f"price-{key}", [(p.period, p.value, p.low, p.high) for p in points], name=_name(one.series))
        if one
        else None,
        "index_head": INDEX_HEAD,
        "index_body": [
            [period_name(p.period), f"{p.value:.1f}", _interval(p.low, p.high), p.areas, p.reports] for p in reversed(points)
        ],
        "table": table,
        "newest": period_name(newest) if newest else "",
        "out_head": OUT_HEAD,
        "out_body": _out(reader, one, judge) if one else [],
        "rule": RULE,
    }  # fmt: skip
    return file or render(request, "situation/monitoring_prices.html", context)


def _key(series: Series) -> str:
    return "-".join((series.drug, series.market, series.unit, "pure" if series.pure else "sold"))


def _name(series: Series) -> Words:
    return say(
        "{drug}，{market}，每{unit}{pure}",
        "{drug}, {market}, per {pure} {unit}",
        drug=PRICED[series.drug],
        market=inside(MARKETS[Market(series.market)]),
        unit=PRICE_UNITS[PriceUnit(series.unit)],
        pure=say("纯品", "pure") if series.pure else say("（未折纯）", "unadjusted"),
    )


def _lead(one: Judged | None, points: list[Any]) -> Words:
    if one is None or not points:
        return say("还没有价格报告。", "No price report yet.")
    last = points[-1]
    return say(
        "{q} 指数 {value}（95% 区间 {interval}），首季为 100；{areas} 个地区 {n} 个报告，另有 {out} 个异常未计入。",
        "{q}: index {value} (95% interval {interval}), first quarter 100; {n} reports from {areas} areas; {out} unusual ones left out of all quarters.",
        q=period_name(last.period), value=f"{last.value:.1f}", interval=_interval(last.low, last.high),
        areas=last.areas, n=last.reports, out=len(one.out),
    )  # fmt: skip


def _interval(low: float | None, high: float | None) -> Words:
    if low is None or high is None:
        return say("报告太少，无法估计", "too few reports to say")
    return say("{a}–{b}", "{a}–{b}", a=f"{low:.1f}", b=f"{high:.1f}")


def _areas(reader: Scope, one: Judged, newest: date | None) -> list[dict[str, Any]]:
    """What areas paid in a quarter, those left out of the index not counted."""
    logs: dict[str, list[float]] = {}
    for row in one.kept:
        if row.quarter == newest:
            logs.setdefault(row.area, []).append(row.log_price)
    rows = []
    for area in areas(reader).filter(code__in=logs).select_related("parent").order_by("code"):
        values = sorted(math.exp(value) for value in logs[area.code])
        rows.append(
            {
                "city": area.parent.name if area.parent and area.level != Level.CITY else "",
                "area": area.name,
                "code": area.code,
                "href": f"{reverse('situation:monitoring_records', args=['prices'])}?area={area.code}&kind={one.series.drug}",
                "n": len(values),
                "middle": median(values),
                "lowest": values[0],
                "highest": values[-1],
            }
        )
    return rows


def _out(reader: Scope, one: Judged, judge: Rule) -> list[list[Any]]:
    """Reports beyond the rule, newest first."""
    listed = sorted(one.out, key=lambda row: row.month, reverse=True)[:LISTED]
    records = {
        r.pk: r
        for r in PriceReport.objects.within(reader).filter(pk__in=[row.pk for row in listed]).select_related("area")
    }
    body = []
    for row in listed:
        record, usual = records[row.pk], judge.usual(row.series, row.quarter)
        assert usual is not None  # noqa: S101  only what has a usual price is an outlier
        where = (
            f"{reverse('situation:monitoring_records', args=['prices'])}?area={record.area.code}&q={record.reference}"
        )
        link = format_html('<a class="code" href="{}">{}</a>', where, record.reference)
        times = math.exp(row.log_price - usual.centre)
        body.append(
            [record.area.name, period_name(row.quarter), link, significant(math.exp(row.log_price)), significant(math.exp(usual.centre)), f"× {significant(times, 2)}"]
        )  # fmt: skip
    return body
