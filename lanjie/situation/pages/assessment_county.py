"""One county: its level with interval, what it is made of, what speaks for and against its data, what more data would buy."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.chart_series import series_key
from lanjie.core.charts import TIERS
from lanjie.core.pages.files import table_file
from lanjie.core.words import Words, say
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import by_code
from lanjie.situation.assessment_words import (
    INDEPENDENT,
    REASONS,
    VERDICTS,
    indicator,
    probability,
    ranks,
    ratio,
    times,
    times_range,
)
from lanjie.situation.charts_county import indicator_charts, level_history, main_reason, own_and_neighbours, waterfall
from lanjie.situation.commands.propose import tiers_of
from lanjie.situation.models import AssessmentLevel, AssessmentRun, AssessmentWhy
from lanjie.situation.pages.assessment_boxes import asked_more, left_out, near, trust, what_if
from lanjie.situation.pages.assessment_frame import links
from lanjie.situation.queries import assessment
from lanjie.situation.queries.assessment_pages import Place, asked_run, judged


@endpoint("situation.read")
def county(request: HttpRequest, code: str) -> HttpResponse:
    """The page. An area above the counties leads to the assessment of what lies in it."""
    scope = scope_of(request)
    area = by_code(scope, request.GET.get("area") or code)
    if area is None:
        raise Http404
    if area.code != code:
        return redirect("situation:county", area.code)  # the area switcher
    if area.level in (Level.PROVINCE.value, Level.CITY.value):
        return redirect(f"{reverse('situation:home')}?area={area.code}")
    run = asked_run(scope, request.GET.get("run", ""))
    rows = list(assessment.history(scope, run, area)) if run else []
    context: dict[str, Any] = {
        "title": say("{name}：为什么是这个水平", "{name}: why this level", name=area.name),
        "area": area,
        "area_switch": area.code,
        "above": _above(scope, area),
        "run": run,
        "month": f"{run.month:%Y-%m}" if run else "",
        "links": [
            *links(request),
            (
                say("这个县区为什么变了", "Why this county changed"),
                f"{reverse('situation:assessment_compare')}?area={area.code}",
            ),
        ],
    }
    row = next((r for r in rows if r.latest), None)
    why = assessment.why(scope, run, area) if row else None
    if run is None or row is None or why is None:
        return render(request, "situation/assessment_county.html", context)
    if request.GET.get("export") in {"xlsx", "csv"}:
        return _export(request.GET["export"], area, run, why)
    place = judged(scope.narrow(area.path), run, assessment.before(scope, run)).places[0]
    tiers = tiers_of(run)
    context |= {
        "lead": _lead(area, row, why),
        "tag": place.judgement,
        "stats": _stats(place, run),
        "waterfall": waterfall(row, why),
        "own": own_and_neighbours(row, why),
        "history": level_history(rows),
        "cards": indicator_charts(row, why),
        "key": series_key(censored=any(y is None and high is not None for s in why.series.values() for y, high in zip(s["y"], s["y_high"], strict=True))),
        "checks": trust(row, why),
        "left_out": left_out(row, why, tiers),
        "what_if": what_if(row, why),
        "near": near(why, assessment.levels(scope, run).filter(area__code__in={*why.neighbours, *why.worse_than})),
        "more": asked_more(why),
    }  # fmt: skip
    return render(request, "situation/assessment_county.html", context)


def _above(scope: Scope, area: Area) -> str:
    parent = area.parent
    return (
        f"{reverse('situation:home')}?area={parent.code}" if parent and scope.may("situation.read", parent.path) else ""
    )


def _lead(area: Area, row: AssessmentLevel, why: AssessmentWhy) -> dict[str, Any]:
    name = main_reason(why.contributions["by"])
    if not name:
        reason = say("没有哪一项指标单独起作用。", "No single indicator stands out.")
    elif name in INDEPENDENT:
        reason = say(
            "最大的依据是{name}，不是案件数。", "{name} weighs most, not the number of cases.", name=indicator(name)
        )
    else:
        reason = say(
            "最大的依据是{name}，已校正工作强度。",
            "{name} weighs most, corrected for police effort.",
            name=indicator(name),
        )
    return {
        "name": area.name,
        "level": times(row.level),
        "interval": times_range(row.low, row.high),
        "low": row.rank_low,
        "high": row.rank_high,
        "reason": reason,
    }


def _stats(place: Place, run: AssessmentRun) -> list[tuple[Words, str, Any, Any]]:
    """Label, value, interval line, unit."""
    change = (
        say("95% 区间 {a} 至 {b}，{v}", "95% interval {a} to {b}, {v}", a=ratio(place.change_low), b=ratio(place.change_high), v=VERDICTS[place.trend])
        if place.change is not None
        else say("不足一年，无从比较", "under a year, nothing to compare")
    )  # fmt: skip
    at = TIERS.index(place.tier) if place.tier in TIERS[:3] else len(place.chances) - 1
    size = tiers_of(run).sizes[at]
    return [
        (say("水平（全省平均 = 1）", "Level (province average = 1)"), times(place.level), say("95% 区间 {i} 倍", "95% interval {i}×", i=times_range(place.low, place.high)), say("倍", "×")),
        (say("12 个月变化", "Change over 12 months"), ratio(place.change), change, ""),
        (say("名次（{n} 个县区）", "Rank (of {n})", n=run.areas), str(place.rank), say("95% 区间 {r}", "95% interval {r}", r=ranks(place.rank_low, place.rank_high)), ""),
        (say("属于前 {k} 位的概率", "Probability of the first {k}", k=size), probability(place.chances[at]), REASONS[place.reason], ""),
    ]  # fmt: skip


def _export(kind: str, area: Area, run: AssessmentRun, why: AssessmentWhy) -> HttpResponse:
    heads = (
        say("指标", "indicator"), say("月份", "month"), say("观测", "observed"), say("上界", "upper bound"), say("样本量或暴露", "n or exposure"),
        say("预测", "predicted"), say("95% 下限", "lo95"), say("95% 上限", "hi95"),
    )  # fmt: skip
    lines = [
        [name, *cells]
        for name, s in why.series.items()
        for cells in zip(s["months"], s["y"], s["y_high"], s["n"], s["mean"], s["low"], s["high"], strict=True)
    ]
    return table_file(
        kind, f"{area.code}-{run.code}", say("{a} 指标与预测", "{a} indicators", a=area.name), heads, lines
    )
