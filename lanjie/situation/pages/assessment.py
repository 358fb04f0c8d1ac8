"""The room's first page: every county's level, trend and probability of the lists, and which can not be told apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from lanjie.core.access import SYSTEM, Scope, endpoint
from lanjie.core.ahead import ahead, office
from lanjie.core.charts import TIERS, Head
from lanjie.core.pages import listing
from lanjie.core.quantities import percent, significant
from lanjie.core.words import Words, say
from lanjie.situation.assessment_method import TIER_NAMES
from lanjie.situation.assessment_words import probability, ranks
from lanjie.situation.charts_assessment import VIEWS, beside_fallback, county_map, county_ranking, multiple, name_of
from lanjie.situation.models import AssessmentRun
from lanjie.situation.pages.assessment_frame import asked, frame, with_query
from lanjie.situation.queries import assessment
from lanjie.situation.queries.assessment_pages import Lists, Place, fallback_ranks, judged
from lanjie.situation.tables_assessment import CountyTable, county_rows

TABLE = "table"
MAPS = {"tiles": say("方格图", "Tiles"), "outline": say("轮廓地图", "Outlines")}


@endpoint("situation.read")
def home(request: HttpRequest) -> HttpResponse:
    """The assessment of the province or of an area in it; without one, what to do first."""
    if "substance" in request.GET:  # the address of the wastewater page before the assessment stood here
        return redirect(f"{reverse('situation:wastewater')}?{request.GET.urlencode()}")
    what = asked(request)
    scope, reader, run = what.scope, what.reader, what.run
    found = judged(reader, run, what.earlier) if run else None
    if found and scope.areas == tuple(place.area.path for place in found.places):  # a county's own reader
        return redirect("situation:county", found.places[0].code)
    context = frame(request, say("县级毒情评估", "County assessment"), what)
    context["may_upload"] = scope.may("situation.import")
    if run is None or found is None or not found.places:
        return render(request, "situation/assessment.html", context)
    view = request.GET.get("view", "")
    view = view if view in VIEWS or view == TABLE else "tiers"
    context |= _frame(request, found, view)
    if view == TABLE:
        table = CountyTable(county_rows(found), request=request)
        answer = listing.shown(request, table, f"assessment-{run.code}", title=context["title"])
        if answer:
            return answer
        return render(request, "situation/assessment.html", {**context, "table": table})
    outline = request.GET.get("map") == "outline"
    context |= {
        "map": county_map(view, found, found.areas, run, outline=outline),
        "maps": [(words, with_query(request, map=key), (key == "outline") is outline) for key, words in MAPS.items()],
        "ranking": county_ranking(found, run),
        "unclear_head": (Head(say("县区", "County")), Head(say("水平，倍（95% 区间）", "Level, × (95% interval)"), number=True), Head(say("名次区间", "Rank interval"), number=True), *(Head(words, number=True) for words in TIER_NAMES)),
        "unclear": [_unclear(place, found) for place in found.unclear],
        "wrong_head": (Head(say("名单", "List")), Head(say("席位", "Places")), Head(say("建议列入", "Proposed"), number=True), Head(say("预计误列", "Expected wrongly listed"), number=True)),
        "wrong": [(TIER_NAMES[at], size, len(found.of(TIERS[at])), significant(found.wrong[at], 2)) for at, size in enumerate(found.sizes)],
    }  # fmt: skip
    return render(request, "situation/assessment.html", {**context, **_beside(found, run)})


def _beside(found: Lists, run: AssessmentRun) -> dict[str, Any]:
    """The plain index beside the model, for readers of more than a handful of counties."""
    plain, size = fallback_ranks(run), found.sizes[-1]
    if not plain or len(found.places) <= size:
        return {}
    same = sum(plain.get(place.code, size + 1) <= size for place in found.places if place.rank <= size)
    return {"beside": beside_fallback(found, plain, run), "beside_size": size, "beside_same": same}


def _frame(request: HttpRequest, found: Lists, view: str) -> dict[str, Any]:
    missing = sum(place.missing for place in found.places) / len(found.places)
    return {
        "missing": percent(missing),
        "found": found,
        "lead": _lead(found),
        "sub": _sub(found),
        "tabs": [(words, with_query(request, view=key), key == view) for key, words in {**VIEWS, TABLE: say("名单与概率", "Lists and probabilities")}.items()],
        "export": with_query(request, view=TABLE, export="xlsx"),
    }  # fmt: skip


def _lead(found: Lists) -> Words:
    first = len(found.first_time)
    unsure = sum(place.tier == "unclear" for place in found.places) - first
    if not found.twice:
        return say(
            "首次评估：还没有前一次可比，不提出名单。{f} 个县区首次达到某级名单的概率，{m} 个无法与名单的阈值区分。",
            "A first assessment: nothing to hold it against, so no list is proposed. {f} counties reach a list's probability for the first time, {m} cannot be separated from a threshold.",
            f=first,
            m=unsure,
        )
    return say(
        "{n} 个县区达到列管层级的把握足够；另有 {m} 个无法与前 {k} 位以内的阈值区分，不应据此列管或撤出{more}。",
        "{n} counties reach a list with enough confidence; {m} more cannot be separated from the thresholds up to rank {k}: this is no ground to list or to release them{more}.",
        n=len(found.listed),
        m=unsure,
        k=found.sizes[-1],
        more=say(
            "；{f} 个首次达到，待下次评估",
            "; {f} reached a list for the first time and wait for the next assessment",
            f=first,
        )
        if first
        else "",
    )


def _sub(found: Lists) -> Words:
    up, down = (sum(place.trend == sign for place in found.places) for sign in (1, -1))
    return say(
        "与 12 个月前相比，{up} 个县区上升、{down} 个下降（区间不含零），其余 {rest} 个未见明确变化。建议名单中预计误列 {wrong} 个。",
        "Against 12 months before, {up} counties rose and {down} fell (interval excludes zero); for the other {rest} no clear change. Of those proposed, {wrong} are expected to be listed wrongly.",
        up=up,
        down=down,
        rest=len(found.places) - up - down,
        wrong=significant(sum(found.wrong), 2),
    )


def _unclear(place: Place, found: Lists) -> list[Any]:
    href = reverse("situation:county", args=[place.code])
    name = format_html('<a href="{}">{}</a>', href, name_of(place.area, several=found.several))
    return [name, multiple(place), ranks(place.rank_low, place.rank_high), *(probability(p) for p in place.chances)]


@ahead
def first_looked_at() -> Iterator[tuple[Scope, str]]:
    """The province's views of the newest run, the comparison, then every county, the highest first."""
    run = assessment.standing(SYSTEM)
    found = judged(SYSTEM, run, assessment.before(SYSTEM, run)) if run else None
    if found is None or not found.places:
        return
    province = office(f"/{found.places[0].area.path.split('/')[1]}/")
    page = reverse("situation:home")
    yield from ((province, f"{page}?view={view}") for view in VIEWS)
    yield province, f"{page}?map=outline"
    yield province, reverse("situation:assessment_compare")
    yield from ((province, reverse("situation:county", args=[place.code])) for place in found.places)
