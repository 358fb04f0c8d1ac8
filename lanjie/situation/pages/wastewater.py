"""The room's first page: the load of a substance county by county, with what can and can not be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.chart_series import MAIN
from lanjie.core.charts import Head
from lanjie.core.quantities import percent, significant
from lanjie.core.words import Words, say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import by_code, counties
from lanjie.situation import wording
from lanjie.situation.charts import area_trend, level_map, level_ranking, named
from lanjie.situation.choices import SUBSTANCES
from lanjie.situation.models import TrendPoint, TrendRun
from lanjie.situation.pages.sites import above, chosen, lead_facts, measured, simulated, site_rows
from lanjie.situation.pages.use_box import use_box
from lanjie.situation.queries.counties import CountyLevel, county_levels, mean_level, period_name, weighted
from lanjie.situation.queries.estimates import latest_run, points
from lanjie.situation.queries.loads import amounts
from lanjie.situation.queries.results import sites
from lanjie.situation.tables import SiteTable

PROVINCE = "430000"
COUNTIES, PLACES = say("县区", "counties"), say("地区", "places")
HEAD = (
    Head(say("目标物", "Substance")),
    Head(say("水平，mg/1000 人/日", "Level, mg/day/1000 people"), number=True),
    Head(say("95% 区间", "95% interval"), number=True),
    Head(say("比一年前", "Against a year ago")),
    Head(say("上升概率", "P(rise)"), number=True),
    Head(say("低于定量限", "Below LOQ"), number=True),
    Head(say("监测点", "Sites"), number=True),
)


@endpoint("situation.read")
def home(request: HttpRequest) -> HttpResponse:
    """Map, ranking and one sentence, for the province, a city, or whatever is measured where the province is not."""
    scope = scope_of(request)
    asked = request.GET.get("area", "")
    area = by_code(scope, asked or PROVINCE)
    reader = scope.narrow(area.path) if area else scope
    run = latest_run()
    substances = measured(reader)
    if not substances and not asked:
        area, reader = None, scope
        substances = measured(reader)
    substance = chosen(request, substances)
    levels = county_levels(reader, run, substance)
    places = counties(reader)
    only = levels[0] if len(levels) == 1 else None  # a county's own reader: nothing to map or to rank
    mapped = bool({level.area.code for level in levels} & {place.code for place in places})
    query = f"&area={area.code}" if area and asked else ""
    context = {
        "title": say("污水毒情监测", "Drugs in wastewater"),
        "area": area,
        "area_switch": True,
        "simulated_data": simulated(reader),
        "run": run if levels else None,
        "quarter": period_name(levels[0].period) if mapped else "",
        "n_sites": sum(level.sites for level in levels),
        "only": only,
        "lead": lead_facts(only, substance)
        if only
        else _lead(levels, SUBSTANCES[substance], COUNTIES if mapped else PLACES),
        "sub": None if only else _sub(levels, COUNTIES if mapped else PLACES),
        "tabs": _tabs(substances, substance, query),
        "map": level_map(places, levels, SUBSTANCES[substance]) if mapped and not only else None,
        "ranking": level_ranking(levels, SUBSTANCES[substance]) if levels and not only else None,
        "trend": area_trend(reader, run, substance, place=named(only.area), shape=MAIN) if only else None,
        "export": f"sites/?export=xlsx&substance={substance}{query}",
        "may_upload": scope.may("situation.import"),
    }
    return render(request, "situation/home.html", context)


def _tabs(substances: dict[str, int], current: str, query: str = "") -> list[tuple[Words, str, bool]]:
    """The substances with most results, in the order of the list of substances."""
    shown = list(substances)[:8]
    return [(SUBSTANCES[s], f"?substance={s}{query}", s == current) for s in SUBSTANCES if s in shown]


def _lead(levels: Sequence[CountyLevel], name: Words, places: Words) -> Words:
    if not levels:
        return say("还没有结果。", "No results yet.")
    rose = sum(level.direction == "up" for level in levels)
    fell = sum(level.direction == "down" for level in levels)
    return say(
        "{name}：{n} 个{places}中，与一年前相比 {rose} 个上升、{fell} 个下降（区间不含零），其余 {rest} 个未见明确变化。",
        "{name}: of {n} {places}, {rose} rose and {fell} fell against a year ago (interval excludes zero); for the other {rest} no clear change is seen.",
        name=name,
        n=len(levels),
        places=places,
        rose=rose,
        fell=fell,
        rest=len(levels) - rose - fell,
    )


def _sub(levels: Sequence[CountyLevel], places: Words) -> Words | None:
    below = sum(level.level is None for level in levels)
    if not levels:
        return None
    known = [level for level in levels if level.level is not None]
    if not known:
        return say("全部{places}低于定量限。", "All {places} are below the limit of quantification.", places=places)
    mean = mean_level(known)
    return say(
        "平均 {mean} mg/1000 人/日（{how}，95% 区间 {a} 至 {b}）；{below} 个{places}全部低于定量限。水平是负荷，不是吸毒人数。",
        "The mean is {mean} mg/day/1000 people ({how}, 95% interval {a} to {b}); {below} {places} are wholly below the limit. A level is a load, not a number of people.",
        how=wording.WEIGHTED if weighted(known) else wording.UNWEIGHTED,
        mean=significant(mean.level, 2),
        a=significant(mean.low, 2),
        b=significant(mean.high, 2),
        below=below,
        places=places,
    )


@endpoint("situation.read")
def area(request: HttpRequest, code: str) -> HttpResponse:
    """One area: level, trend, every substance with interval and change, use, and the sites it rests on."""
    scope = scope_of(request)
    found = by_code(scope, request.GET.get("area") or code)
    if found is None:
        raise Http404
    if found.code != code:
        return redirect("situation:area", found.code)  # the area switcher
    reader = scope.narrow(found.path)
    run = latest_run()
    newest = _newest(reader, run)
    by_substance = {s: [p for p in newest if p.substance == s] for s in SUBSTANCES}
    joined = {s: (CountyLevel.of(members), members) for s, members in by_substance.items() if members}
    substances = measured(reader)
    substance = chosen(request, substances)
    context = {
        "title": found.name,
        "area": found,
        "area_switch": found.code,
        "simulated_data": simulated(reader),
        "above": above(scope, found),
        "run": run,
        "tabs": _tabs(substances, substance),
        "lead": lead_facts(joined[substance][0], substance) if substance in joined else None,
        "card": area_trend(reader, run, substance, place=named(found), shape=MAIN),
        "head": HEAD,
        "body": [_line(code_, level, members) for code_, (level, members) in joined.items()],
        "table": _sites(reader, substance, request),
        "substance": SUBSTANCES[substance],
        "coverage": _coverage(found, newest),
        "use": use_box(amounts(reader, {found.code: (found, newest)}).get(found.code)),
    }
    return render(request, "situation/area.html", context)


def _newest(reader: Scope, run: TrendRun | None) -> list[TrendPoint]:
    """The sites' newest points, without those of sites that stopped before the others."""
    found = list(points(reader, run).filter(latest=True, forecast=False).order_by("substance", "site__code"))
    last: dict[str, date] = {}
    for point in found:
        last[point.substance] = max(point.period, last.get(point.substance, point.period))
    return [point for point in found if point.period == last[point.substance]]


def _line(code: str, level: CountyLevel, members: list[TrendPoint]) -> list[Any]:
    verdict = wording.DIRECTIONS[level.direction]
    return [
        SUBSTANCES[code], level.shown, level.interval, f"{verdict} {wording.change(level)}".strip(), wording.probability(level.p_rise),
        percent(sum(m.share_censored for m in members) / len(members)), len(members),
    ]  # fmt: skip


def _coverage(found: Area, newest: Sequence[TrendPoint]) -> str:
    """The share of the area's people whose works is measured; empty where no population of the area is known."""
    if not found.population or not newest:
        return ""
    people = sum({point.site_id: point.population for point in newest}.values())
    return percent(people / found.population)


def _sites(scope: Scope, substance: str, request: HttpRequest) -> SiteTable:
    table = SiteTable(site_rows(scope, sites(scope), substance), request=request)
    table.paginate(page=request.GET.get("page", 1), per_page=50)
    return table
