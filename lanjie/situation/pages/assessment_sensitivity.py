"""How far the lists hang on one indicator, on weights, on honest counts, and on the size of a county."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from lanjie.core.access import Scope, endpoint
from lanjie.core.charts import Head
from lanjie.core.pages import listing
from lanjie.core.quantities import percent, significant
from lanjie.core.words import Words, language, say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import areas as all_areas
from lanjie.situation.assessment_method import TIER_NAMES
from lanjie.situation.assessment_words import indicator, probability, times
from lanjie.situation.charts_assessment import name_of
from lanjie.situation.commands.propose import tiers_of
from lanjie.situation.models import AssessmentRun
from lanjie.situation.pages.assessment_boxes import Box, reached
from lanjie.situation.pages.assessment_frame import asked, frame
from lanjie.situation.queries.assessment_pages import Lists, judged, less_reported
from lanjie.situation.tables_assessment import WeightTable, weight_rows

#: Counties whose probability falls furthest; every county's own page has its own.
SHOWN = 15


@endpoint("situation.read")
def sensitivity(request: HttpRequest) -> HttpResponse:
    """The page; the table of weightings is exported as seen."""
    what = asked(request)
    reader, run = what.reader, what.run
    context = frame(request, say("判断经不经得起追问", "Does the judgement hold"), what)
    if run is None:
        return render(request, "situation/assessment_sensitivity.html", context)
    found = judged(reader, run, what.earlier)
    names = {
        a.code: a
        for a in all_areas(reader).filter(code__in=run.summary["sensitivity"].get("areas", ())).select_related("parent")
    }
    table = WeightTable(weight_rows(found, run), request=request)
    answer = listing.shown(request, table, f"weights-{run.code}", title=context["title"])
    if answer:
        return answer
    less = _less(reader, run, found)
    context |= {
        "lead": _lead(run),
        "left_out": _left_out(run, names),
        "table": table,
        "weighted": "、".join(str(indicator(name)) for name in run.summary["sensitivity"].get("indicators", ()))
        if language() == "zh"
        else ", ".join(str(indicator(name)) for name in run.summary["sensitivity"].get("indicators", ())),
        "less_said": less[0],
        "less": less[1],
        "groups": _groups(run),
    }
    return render(request, "situation/assessment_sensitivity.html", context)


def _lead(run: AssessmentRun) -> Words:
    moves = run.summary["leave_out"]
    if not moves:
        return say("只有一项指标，没有可以去掉的。", "There is one indicator only: none can be left out.")
    worst = min(moves, key=lambda name: moves[name]["spearman"])
    return say(
        "名单最依赖{name}：去掉它，全省名次的相关降到 {r}，前 {k} 位换 {n} 个县区。",
        "The lists hang most on {name}: without it the correlation of ranks falls to {r} and {n} of the first {k} change.",
        name=indicator(worst),
        r=f"{moves[worst]['spearman']:.3f}",
        k=tiers_of(run).sizes[-1],
        n=len(moves[worst]["enters"]),
    )


def _left_out(run: AssessmentRun, names: Mapping[str, Area]) -> Box:
    head = (
        Head(say("去掉", "Without")), Head(say("名次相关", "Correlation of ranks"), number=True), Head(say("进入前 {k} 位", "Enter the first {k}", k=tiers_of(run).sizes[-1])),
        Head(say("退出", "Leave")), Head(say("变动最大", "Moves furthest")),
    )  # fmt: skip
    rows = []
    for name, moved in run.summary["leave_out"].items():
        code, then, now = moved["furthest"]
        furthest = f"{name_of(names[code])} {then} → {now}" if code in names else say("辖区外", "outside your areas")
        rows.append(
            (
                indicator(name),
                f"{moved['spearman']:.3f}",
                _places(moved["enters"], names),
                _places(moved["leaves"], names),
                furthest,
            )
        )
    return Box(head, rows)


def _places(codes: Sequence[str], names: Mapping[str, Area]) -> Words | str:
    """Names of those within the reader's areas, the others counted."""
    if not codes:
        return "—"
    shown = [name_of(names[code]) for code in codes if code in names]
    rest = len(codes) - len(shown)
    text = ("、" if language() == "zh" else "; ").join(shown)
    if not rest:
        return text
    outside = say("辖区外 {n} 个", "{n} outside your areas", n=rest)
    return say("{a}，{b}", "{a}, {b}", a=text, b=outside) if shown else outside


def _less(scope: Scope, run: AssessmentRun, found: Lists) -> tuple[Words, Box]:
    """Counties near a list: what half of a count, for half a year, would change at most. That hiding does not pay is the point."""
    tiers = tiers_of(run)
    by_code = {place.code: place for place in found.places}
    head = (
        Head(say("县区", "County")), Head(say("少报一半", "Half reported")), Head(say("水平，倍", "Level, ×"), number=True),
        Head(say("{t}概率", "P({t})", t=TIER_NAMES[-1]), number=True), Head(say("名单", "List")),
    )  # fmt: skip
    rows = []
    for code, cells in less_reported(scope, run):
        place = by_code.get(code)
        if place is None:
            continue
        name, cell = min(cells.items(), key=lambda item: item[1]["level"])
        changed = reached(place.chances, tiers) != reached(cell["chances"], tiers)
        link = format_html(
            '<a href="{}#what-if">{}</a>',
            reverse("situation:county", args=[code]),
            name_of(place.area, several=found.several),
        )
        row = (
            link, indicator(name), f"{times(place.level)} → {times(cell['level'])}",
            f"{probability(place.chances[-1])} → {probability(cell['chances'][-1])}",
            say("会变", "would change") if changed else say("不变", "unchanged"),
        )  # fmt: skip
        rows.append((not changed, -(place.chances[-1] - cell["chances"][-1]), place.rank, row))
    rows.sort(key=lambda r: r[:3])
    said = say(
        "{n} 个靠近名单的县区中，少报一半会让 {k} 个换名单。",
        "Of {n} counties near a list, halving a count would move {k} to another list or none.",
        n=len(rows),
        k=sum(not row[0] for row in rows),
    )
    return said, Box(head, [row[-1] for row in rows[:SHOWN]])


def _groups(run: AssessmentRun) -> Box:
    head = (
        Head(say("按人口三等分", "Third by population")), Head(say("县区", "Counties"), number=True), Head(say("人口上限，10 万人", "Up to, 100,000 people"), number=True),
        Head(say("平均区间宽度，倍", "Mean width, ×"), number=True), Head(say("达到最宽名单", "Reach the widest list"), number=True), Head(say("缺失", "Missing"), number=True),
    )  # fmt: skip
    thirds = (say("小", "Small"), say("中", "Middle"), say("大", "Large"))
    rows = [
        (
            words,
            g["areas"],
            significant(g["largest_exposure"], 2),
            times(g["width"]),
            percent(g["listed"]),
            percent(g["missing"]),
        )
        for words, g in zip(thirds, run.summary["groups"], strict=False)
    ]
    return Box(head, rows)
