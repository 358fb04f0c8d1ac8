"""Satisfaction surveys: the weighted share with design effect and margin of error, overall and by county."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lanjie.core.access import endpoint
from lanjie.core.citations import cites
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import count
from lanjie.core.words import Words, say, t
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import counties
from lanjie.situation.charts_monitoring import share_series
from lanjie.situation.models import Survey
from lanjie.situation.pages.monitoring_frame import chosen, filters, frame
from lanjie.situation.queries.monitoring_small import SMALLEST
from lanjie.situation.queries.monitoring_surveys import Opinion, clusters, opinions
from lanjie.situation.tables_monitoring import SurveyTable, interval, percent


@endpoint("situation.read")
@cites(
    "GV-008",
    page="situation:monitoring_surveys",
    label=say("满意度调查", "Satisfaction survey"),
    purpose=say("每期调查须写明已批准或备案的方案", "Every wave names its approved or filed plan"),
)
def surveys(request: HttpRequest) -> HttpResponse:
    """A wave, overall and by county, and its course."""
    reader, context = frame(request, "surveys")
    standing = clusters(reader)
    waves = {s.code: s for s in Survey.objects.filter(pk__in=standing.order_by().values("survey_id"))}
    code = chosen(request, "survey", list(waves))
    wave = waves.get(code)
    by_area = opinions(standing.filter(survey=wave), "area_id") if wave else []
    table = SurveyTable(_rows(counties(reader), by_area), request=request)
    file = shown(request, table, f"survey-{code}", title=say("群众满意度", "Public satisfaction"))
    course = {o.key: o for o in opinions(standing, "survey_id")}
    whole = course.get(wave.pk) if wave else None
    context |= {
        "title": say("群众满意度调查", "Public satisfaction"),
        "table": table,
        "form": filters(request, survey=(t("调查", "Survey"), [(c, c) for c in waves], code)),
        "wave": wave,
        "whole": whole,
        "numbers": _numbers(whole) if whole else None,
        "lead": _lead(wave, whole),
        "chart": share_series(
            "satisfaction",
            [(s.ends_on, course[s.pk].estimate.share) for s in reversed(waves.values())],
            name=say("群众满意率", "Public satisfaction"),
            about=say("%，加权；带为按有效样本量的 Wilson 区间", "%, weighted; the band is Wilson's interval with the effective number of answers"),
        ),
    }  # fmt: skip
    return file or render(request, "situation/monitoring_surveys.html", context)


def _lead(wave: Survey | None, whole: Opinion | None) -> Words:
    if wave is None or whole is None:
        return say("还没有调查。", "No survey yet.")
    estimate = whole.estimate
    return say(
        "{code}：满意率 {share}（95% 区间 {interval}，误差幅度 ±{margin} 个百分点）。",
        "{code}: {share} satisfied (95% interval {interval}, margin of error ±{margin} points).",
        code=wave.code, share=percent(estimate.share.value), interval=interval(estimate.share), margin=f"{100 * estimate.share.margin:.1f}",
    )  # fmt: skip


def _numbers(whole: Opinion) -> dict[str, Any]:
    estimate = whole.estimate
    return {
        "answers": count(estimate.answers),
        "effective": say("相当于简单随机样本 {n} 份", "worth {n} of a simple random sample", n=count(round(estimate.share.n))),
        "effect": f"{estimate.design_effect:.2f}",
        "weighting": say("其中加权 {k}", "of which weighting {k}", k=f"{estimate.weighting:.2f}"),
        "basis": say("{c} 个群、{s} 个层", "{c} clusters in {s} strata", c=count(estimate.clusters), s=count(estimate.strata))
        if estimate.by_clusters
        else say("群太少或没有登记：用全期各县区的设计效应", "too few clusters or none on record: the design effect of the whole wave is used"),
        "response": percent(whole.response),
        "invited": say("请求访问 {n} 人", "{n} asked", n=count(whole.invited)) if whole.invited else say("没有登记受访数", "number asked not recorded"),
    }  # fmt: skip


def _rows(places: list[Area], found: list[Opinion]) -> list[dict[str, Any]]:
    by_area = {o.key: o for o in found}
    rows = []
    for area in places:
        o = by_area.get(area.pk)
        if o is None:
            continue
        enough = o.estimate.answers >= SMALLEST
        share = o.estimate.share
        rows.append(
            {
                "city": area.parent.name if area.parent else "",
                "area": area.name,
                "code": area.code,
                "href": f"{reverse('situation:monitoring_records', args=['surveys'])}?area={area.code}",
                "answers": o.estimate.answers if enough else None,
                "order": share.value if enough else -1.0,
                "share": percent(share.value) if enough else None,
                "interval": interval(share) if enough else None,
                "margin": f"± {100 * share.margin:.1f}" if enough else None,
                "effect": o.estimate.design_effect if enough else None,
                "response": percent(o.response) if enough else None,
            }
        )
    return rows
