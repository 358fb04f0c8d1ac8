"""Only for the simulated province: the assessment against the truth it did not know."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from lanjie.core.access import endpoint
from lanjie.core.charts import Head
from lanjie.core.pages.files import table_file
from lanjie.core.quantities import count, percent
from lanjie.core.words import Words, say
from lanjie.situation.charts_assessment import FIRST, name_of, second_ranking
from lanjie.situation.models import AssessmentRun
from lanjie.situation.pages.assessment_boxes import Box
from lanjie.situation.pages.assessment_frame import asked, frame, with_query
from lanjie.situation.queries.assessment_pages import Lists, judged
from lanjie.situation.queries.assessment_truth import Verdict, held_against, truth


@endpoint("situation.read")
def against_truth(request: HttpRequest) -> HttpResponse:
    """The page; a house without simulated truth has no such address."""
    said = truth()
    if said is None:
        raise Http404
    what = asked(request)
    run = what.run
    found = judged(what.reader, run, what.earlier) if run else None
    verdict = held_against(said, run, found) if run and found else None
    context = frame(request, say("评估与真值", "The assessment against the truth"), what)
    if run is None or found is None or verdict is None:
        return render(request, "situation/assessment_truth.html", context)
    if request.GET.get("export") in {"xlsx", "csv"}:
        return _export(request.GET["export"], run, found, verdict, context["title"])
    context |= {
        "lead": say(
            "{n} 个县区中，{p} 的真值落在水平的 95% 区间之内；真正最重的 {k} 个找到了 {f} 个；达到名单的 {l} 个中有 {w} 个其实不在前 {s} 位。",
            "Of {n} counties the truth lies within the 95% interval for {p}; of the truly worst {k}, {f} were found; of {l} that reach a list, {w} do not belong to the first {s}.",
            n=len(found.places), p=percent(verdict.covered), k=verdict.size, f=verdict.found, l=verdict.listed, w=verdict.wrongly, s=found.sizes[-1],
        ),
        "stats": [
            (say("水平区间的覆盖", "Level intervals that cover"), percent(verdict.covered), _counties(found)),
            (say("名次区间的覆盖", "Rank intervals that cover"), percent(verdict.rank_covered), _counties(found)),
            (say("名次与真值的相关", "Rank correlation"), f"{verdict.correlation:.3f}", _counties(found)),
        ],
        "chart": second_ranking(
            "assessment-truth", found, {code: float(rank) for code, rank in verdict.ranks.items()},
            other=say("真实名次", "True rank"), title=_finding(found, verdict),
            subtitle=say("点与线为评估的名次及其 95% 区间，空心菱形为真实名次", "Point and line: the assessed rank with its 95% interval; open diamond: the true rank"), run=run,
        ),
        "groups": _groups(verdict),
        "planted": _planted(found, verdict),
        "export": with_query(request, export="xlsx"),
    }  # fmt: skip
    return render(request, "situation/assessment_truth.html", context)


def _counties(found: Lists) -> Words:
    return say("{n} 个县区，一个月", "{n} counties, one month", n=len(found.places))


def _finding(found: Lists, verdict: Verdict) -> Words:
    shown = found.places[:FIRST]
    out = sum(not p.rank_low <= verdict.ranks[p.code] <= p.rank_high for p in shown)
    return say(
        "前 {n} 个县区中，{k} 个的真实名次在区间之外",
        "Of the first {n} counties the true rank of {k} lies outside its interval",
        n=len(shown),
        k=out,
    )


def _groups(verdict: Verdict) -> Box:
    head = (
        Head(say("按人口三等分", "Third by population")), Head(say("县区", "Counties"), number=True), Head(say("人口上限", "Up to, people"), number=True),
        Head(say("区间覆盖", "Covered"), number=True), Head(say("误列", "Listed wrongly"), number=True), Head(say("漏列", "Missed"), number=True),
    )  # fmt: skip
    words = (say("小", "Small"), say("中", "Middle"), say("大", "Large"))
    rows = [
        (w, t.n, count(t.largest), percent(t.covered), percent(t.wrong), percent(t.missed))
        for w, t in zip(words, verdict.thirds, strict=False)
    ]
    return Box(head, rows)


def _planted(found: Lists, verdict: Verdict) -> list[tuple[Any, Words, Words]]:
    """What the simulation hid in the data: a county that halves its counts and one with a campaign, and whether the audit saw them."""
    by_code = {place.code: place for place in found.places}
    rows = []
    for code, what in (
        (verdict.thinned, say("最近 6 个月的计数只报一半", "reports half of its counts in the last 6 months")),
        (verdict.campaign, say("最近 6 个月有集中行动", "has a campaign in the last 6 months")),
    ):
        place = by_code.get(code)
        if place is None:
            continue
        seen = any(flag.startswith(("low_", "high_")) for flag in place.flags)
        link = format_html('<a href="{}">{}</a>', reverse("situation:county", args=[code]), name_of(place.area))
        rows.append(
            (
                link,
                what,
                say("核查已标出", "marked by the audit") if seen else say("核查没有标出", "not marked by the audit"),
            )
        )
    return rows


def _export(kind: str, run: AssessmentRun, found: Lists, verdict: Verdict, title: Words) -> HttpResponse:
    heads = (
        say("县区代码", "code"), say("县区", "county"), say("水平", "level"), say("95% 下限", "lo95"), say("95% 上限", "hi95"), say("真值", "truth"),
        say("名次", "rank"), say("名次下限", "rank lo95"), say("名次上限", "rank hi95"), say("真实名次", "true rank"),
    )  # fmt: skip
    lines = [
        [
            p.code,
            p.area.name,
            p.level,
            p.low,
            p.high,
            verdict.levels[p.code],
            p.rank,
            p.rank_low,
            p.rank_high,
            verdict.ranks[p.code],
        ]
        for p in found.places
    ]
    return table_file(kind, f"truth-{run.code}", title, heads, lines)
