"""Two runs side by side: what changed from one to the other, and because of what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from lanjie.core.access import Scope, endpoint
from lanjie.core.chart_bars import rounded, signed
from lanjie.core.charts import Head
from lanjie.core.pages.files import table_file
from lanjie.core.words import Words, say, t
from lanjie.registry.models import Area
from lanjie.situation.assessment_words import COMMON, indicator, probability, ranks, times, times_range
from lanjie.situation.charts_assessment import name_of, second_ranking
from lanjie.situation.models import AssessmentRun
from lanjie.situation.pages.assessment_boxes import Box
from lanjie.situation.pages.assessment_frame import asked, frame, with_query
from lanjie.situation.queries import assessment
from lanjie.situation.queries.assessment import AreaChange, Comparison, DataChange
from lanjie.situation.queries.assessment_pages import Lists, Place, judged

#: Counties named with their largest change; the rest by export.
SHOWN = 20
#: Months named one by one before they are only counted.
NAMED = 3


class Runs(forms.Form):
    """Which two runs; kept in the address."""

    then = forms.ChoiceField(label=t("从", "From"), required=False)
    now = forms.ChoiceField(label=t("到", "To"), required=False)
    area = forms.CharField(label=t("地区", "Area"), required=False, widget=forms.HiddenInput)


@endpoint("situation.read")
def compare(request: HttpRequest) -> HttpResponse:
    """What changed between two runs, by default the newest and the one of the month before."""
    what = asked(request, run="now")
    scope, area, reader, now = what.scope, what.area, what.reader, what.run
    then = _then(scope, now, request.GET.get("then", ""))
    context = frame(request, say("与上次评估相比", "Against the assessment before"), what)
    context |= {"then": then, "form": _form(scope, request, then, now)}
    if now is None or then is None:
        return render(request, "situation/assessment_compare.html", context)
    found = assessment.compare(reader, then, now)
    new = judged(reader, now, what.earlier)
    old = judged(reader, then, assessment.before(scope, then))
    if request.GET.get("export") in {"xlsx", "csv"}:
        return _export(request.GET["export"], found, context["title"])
    context |= {
        "lead": _lead(old, new, found),
        "tiers": _tiers(old, new),
        "areas": _areas(found, several=area is None),
        "data": _data(found.data),
        "parameters": Box(_PARAMETERS, [(p, of, _number(a), _number(b)) for p, of, a, b in found.parameters]),
        "chart": _chart(new, old, now) if len(new.places) > 1 else None,
        "one": _one(scope, area, found),
        "export": with_query(request, export="xlsx"),
    }
    return render(request, "situation/assessment_compare.html", context)


_PARAMETERS = (Head(say("参数", "Parameter")), Head(say("属于", "Of")), Head(say("原", "Then"), number=True), Head(say("现", "Now"), number=True))  # fmt: skip


def _then(scope: Scope, now: AssessmentRun | None, code: str) -> AssessmentRun | None:
    if now is None:
        return None
    if not code:
        return assessment.before(scope, now)
    found = assessment.run_by_code(scope, code)
    if found is None:
        raise Http404
    return found


def _form(scope: Scope, request: HttpRequest, then: AssessmentRun | None, now: AssessmentRun | None) -> Runs:
    form = Runs(
        {"area": request.GET.get("area", ""), "then": then.code if then else "", "now": now.code if now else ""}
    )
    choices = [(r.code, f"{r.month:%Y-%m} · {r.code}") for r in assessment.runs(scope).only("code", "month")[:60]]
    for name in ("then", "now"):
        form.fields[name].choices = choices  # type: ignore[attr-defined]
    return form


def _lead(old: Lists, new: Lists, found: Comparison) -> Words:
    before = {place.code: place.judgement for place in old.places}
    moved = sum(before.get(place.code, place.judgement) != place.judgement for place in new.places)
    return say(
        "{n} 个县区的判断有变。数据：新增 {added} 个指标月，修订 {revised} 个，撤销 {removed} 个。",
        "The judgement of {n} counties changed. Data: {added} indicator months added, {revised} revised, {removed} withdrawn.",
        n=moved,
        added=sum(len(d.added) for d in found.data),
        revised=sum(len(d.revised) for d in found.data),
        removed=sum(len(d.removed) for d in found.data),
    )


def _tiers(old: Lists, new: Lists) -> Box:
    """Counties whose judgement is another one now, with the probability of the widest list then and now."""
    head = (Head(say("县区", "County")), Head(say("原判断", "Then")), Head(say("现判断", "Now")), Head(say("最宽名单的概率", "P(widest list)"), number=True), Head(say("名次区间", "Rank interval"), number=True))  # fmt: skip
    before = {place.code: place for place in old.places}
    rows = [
        (_link(p.area), o.judgement, p.judgement, f"{probability(o.chances[-1])} → {probability(p.chances[-1])}", _ranks(o, p))
        for p in new.places
        if (o := before.get(p.code)) is not None and o.judgement != p.judgement
    ]  # fmt: skip
    return Box(head, rows)


def _ranks(then: Place, now: Place) -> str:
    return f"{ranks(then.rank_low, then.rank_high)} → {ranks(now.rank_low, now.rank_high)}"


def _link(area: Area, *, several: bool = True) -> str:
    return format_html(
        '<a href="{}">{}</a>', reverse("situation:county", args=[area.code]), name_of(area, several=several)
    )


def cause(change: AreaChange) -> tuple[str, float]:
    """What moved the level most, in the direction it moved."""
    sign = 1.0 if change.level >= 0 else -1.0
    return max(change.parts.items(), key=lambda item: sign * item[1])


def part_name(name: str) -> Words:
    """An indicator or the common movement."""
    return COMMON if name == "common" else indicator(name)


def _areas(found: Comparison, *, several: bool) -> Box:
    head = (
        Head(say("县区", "County")), Head(say("水平，倍（95% 区间）", "Level, × (95% interval)"), number=True), Head(say("名次区间", "Rank interval"), number=True),
        Head(say("变化，对数", "Change, log"), number=True), Head(say("主要因为", "Mainly because of")),
    )  # fmt: skip
    rows = []
    for change in found.areas[:SHOWN]:
        name, part = cause(change)
        then, now = change.then, change.now
        rows.append(
            (
                _link(change.area, several=several),
                say(
                    "{a} → {b}（{i}）",
                    "{a} → {b} ({i})",
                    a=times(then.level),
                    b=times(now.level),
                    i=times_range(now.low, now.high),
                ),
                f"{ranks(then.rank_low, then.rank_high)} → {ranks(now.rank_low, now.rank_high)}",
                signed(change.level),
                say("{name} {x}", "{name} {x}", name=part_name(name), x=signed(part)),
            )
        )
    return Box(head, rows)


def _data(changes: list[DataChange]) -> Box:
    head = (
        Head(say("指标", "Indicator")), Head(say("格数，原", "Cells then"), number=True), Head(say("格数，现", "Cells now"), number=True), Head(say("新增月份", "Months added")),
        Head(say("修订月份", "Months revised")), Head(say("撤销月份", "Months withdrawn")),
    )  # fmt: skip
    rows = [
        (indicator(d.indicator), d.cells_then, d.cells_now, _months(d.added), _months(d.revised), _months(d.removed))
        for d in changes
    ]
    return Box(head, rows)


def _months(months: tuple[str, ...]) -> Words | str:
    if not months:
        return "—"
    if len(months) <= NAMED:
        return "，".join(months)
    return say("{n} 个月：{a} 至 {b}", "{n} months: {a} to {b}", n=len(months), a=months[0], b=months[-1])


def _chart(new: Lists, old: Lists, run: AssessmentRun) -> Any:
    then = {place.code: float(place.rank) for place in old.places}
    out = sum(not p.rank_low <= then.get(p.code, p.rank) <= p.rank_high for p in new.places)
    return second_ranking(
        "assessment-compare",
        new,
        then,
        other=say("上次的名次", "Rank then"),
        title=say("{n} 个县区上次的名次落在这次的区间之外", "The earlier rank of {n} counties lies outside their interval now", n=out)
        if out
        else say("没有县区的名次变化超出区间", "No county's rank moved beyond its interval"),
        subtitle=say("点与线为这次的名次及其 95% 区间，空心菱形为上次的名次", "Point and line: the rank now with its 95% interval; open diamond: the rank then"),
        run=run,
    )  # fmt: skip


def _one(scope: Scope, area: Area | None, found: Comparison) -> dict[str, Any] | None:
    """For one county: the parts of its change, which add up, and the cells that differ."""
    change = next((c for c in found.areas if area is not None and c.area.code == area.code), None)
    if change is None:
        return None
    names = [name for name in change.parts if round(change.parts[name], 4)]
    shown = rounded([change.parts[name] for name in names]) if names else []
    total = (say("合计（水平的变化）", "Total (change of the level)"), signed(sum(shown)))
    cells = _cells(scope, change, found)
    return {
        "name": change.area.name,
        "parts": Box((Head(say("因为", "Because of")), Head(say("变化，对数", "Change, log"), number=True)), [(part_name(n), signed(x)) for n, x in zip(names, shown, strict=True)]),
        "total": total,
        "cells": Box((Head(say("指标", "Indicator")), Head(say("月份", "Month")), Head(say("原", "Then"), number=True), Head(say("现", "Now"), number=True)), cells),
    }  # fmt: skip


def _cells(scope: Scope, change: AreaChange, found: Comparison) -> list[tuple[Any, ...]]:
    then, now = (assessment.why(scope, run, change.area) for run in (found.then, found.now))
    if then is None or now is None:
        return []
    return [(indicator(c.indicator), c.month, _cell(c.then), _cell(c.now)) for c in assessment.cells_changed(then, now)]


def _cell(cell: tuple[float | None, float | None, float | None] | None) -> str:
    if cell is None:
        return "—"
    y, high, n = cell
    value = f"{y:g}" if y is not None else f"≤ {high:g}"
    return f"{value} / {n:g}" if n is not None else value


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3g}".replace("-", "\u2212")


def _export(kind: str, found: Comparison, title: Words) -> HttpResponse:
    parts = list(found.areas[0].parts) if found.areas else []
    heads = (
        say("县区代码", "code"), say("县区", "county"), say("水平，原", "level then"), say("水平，现", "level now"), say("名次，原", "rank then"),
        say("名次，现", "rank now"), *(part_name(name) for name in parts),
    )  # fmt: skip
    lines = [
        [
            c.area.code,
            c.area.name,
            c.then.level,
            c.now.level,
            c.then.rank,
            c.now.rank,
            *(c.parts.get(name) for name in parts),
        ]
        for c in found.areas
    ]
    return table_file(kind, f"{found.then.code}-{found.now.code}", title, heads, lines)
