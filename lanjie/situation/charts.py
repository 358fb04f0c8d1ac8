"""Charts of monitoring: what they show is decided here, how they look in `core`."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from lanjie import law
from lanjie.core.access import Scope
from lanjie.core.chart_names import place
from lanjie.core.chart_ranking import Ranked, ranking
from lanjie.core.chart_series import SIDE, Break, Level, Limit, Point, Shape, series
from lanjie.core.chart_tiles import Tile, level_class, levels, tile_map
from lanjie.core.charts import ChartCard
from lanjie.core.quantities import significant
from lanjie.core.words import Words, inside, language, say
from lanjie.registry.models import Area
from lanjie.situation.choices import SUBSTANCES
from lanjie.situation.models import Result, Site, TrendPoint, TrendRun
from lanjie.situation.queries.counties import CountyLevel, SitePoint, rank_intervals, weighted
from lanjie.situation.queries.estimates import points as trend_points
from lanjie.situation.wording import DIRECTIONS, NOT_COMPARED, UNIT, UNWEIGHTED, WEIGHTED, direction

SOURCE = say(
    "混合样，实验室报送；删失局部水平模型",
    "composites as reported by laboratories; censored local-level model",
)
#: Round numbers a map of levels may be cut at, mg/day/1000 people.
CUTS = tuple(m * 10**e for e in range(-2, 4) for m in (1, 2, 3, 5, 7))
RANKED = 32
PROVINCE = say("全省", "Whole province")


def site_series(site: Site, name: Words, estimates: Sequence[TrendPoint], results: Sequence[Result]) -> ChartCard:
    """Samples, censored ones at their own limit, the level with its band, breaks where the laboratory changed."""
    ordered = sorted((r for r in results if r.in_trend), key=lambda r: (r.sample.taken_on, r.pk))
    shown = [
        Point(r.sample.taken_on, r.load if r.load is not None else r.load_limit or 0.0, censored=r.load is None)
        for r in ordered
        if r.load is not None or r.load_limit is not None
    ]
    lines = [
        Level(middle(p.period, site_precision(ordered)), p.level, p.low, p.high) for p in estimates if not p.forecast
    ]
    newest = next((p for p in reversed(estimates) if not p.forecast), None)
    return series(
        f"site-{site.code}-{name.en}".lower().replace(" ", "-"),
        title=_finding(name, newest),
        subtitle=say("{name}，{unit}；点为样品，倒三角为低于定量限的样品，线与带为水平及其 95% 区间", "{name}, {unit}; points are samples, triangles samples below the limit, line and band the level with its 95% interval", name=name, unit=UNIT),
        unit=UNIT,
        points=shown,
        levels=lines,
        limits=_limits(ordered),
        breaks=_breaks(ordered),
        source=SOURCE,
    )  # fmt: skip


def site_precision(results: Sequence[Result]) -> str:
    """`day`, or `year` for published series that name no date."""
    return results[0].sample.precision if results else "day"


def middle(period: date, precision: str) -> date:
    """Where a period's level is drawn: mid-quarter, or where the year's samples stand."""
    return period.replace(day=4) if precision == "year" else period.replace(month=period.month + 1, day=15)


def _finding(name: Words, newest: TrendPoint | None) -> Words:
    if newest is None or direction(newest) in NOT_COMPARED:
        return say("{name}负荷", "{name} load", name=name)
    if newest.break_here:
        return say(
            "换实验室前后的{name}不作直接比较", "{name} is not compared across the change of laboratory", name=name
        )
    return say(
        "{name}比一年前{verdict}",
        "{name}: {verdict} against a year ago",
        name=name,
        verdict=DIRECTIONS[direction(newest)],
    )


def _breaks(results: Sequence[Result]) -> list[Break]:
    found = []
    for before, after in itertools.pairwise(results):
        if before.laboratory_id != after.laboratory_id or before.method != after.method:
            found.append(
                Break(
                    after.sample.taken_on, say("{m} 换实验室", "{m} new laboratory", m=f"{after.sample.taken_on:%Y-%m}")
                )
            )
    return found


def _limits(results: Sequence[Result]) -> list[Limit]:
    """The usual limit of each stretch between breaks, as a load; a limit depends on the day's flow, so the middle one is drawn."""
    stretches: list[list[Result]] = []
    for result in results:
        if result.load_limit is None:
            continue
        last = stretches[-1][-1] if stretches else None
        if last is None or last.laboratory_id != result.laboratory_id or last.method != result.method:
            stretches.append([])
        stretches[-1].append(result)
    limits = []
    for stretch in stretches:
        values = sorted(r.load_limit or 0.0 for r in stretch)
        limits.append(Limit(stretch[0].sample.taken_on, stretch[-1].sample.taken_on, values[len(values) // 2]))
    return limits


def cuts(values: Sequence[float]) -> list[float]:
    """Up to five round cuts that spread the values evenly over the classes of a map."""
    ordered = sorted(values)
    if not ordered:
        return [1.0]
    wanted = [ordered[len(ordered) * step // 6] for step in range(1, 6)]
    rounded = sorted({min(CUTS, key=lambda cut: abs(math.log(cut / max(value, CUTS[0])))) for value in wanted})
    return [cut for cut in rounded if cut > ordered[0]] or [rounded[-1]]


def level_map(places: Sequence[Area], found: Sequence[CountyLevel], name: Words) -> ChartCard:
    """The tile map of levels, one tile a county; a county wholly below the limit is in the lowest class its limit allows."""
    by_code = {level.area.code: level for level in found}
    by_area = {area.code: area for area in places}
    breaks = cuts([level.level for level in found if level.level is not None])
    tiles = []
    for tile in law.catalogue("tile_grid"):
        area = by_area.get(tile.code)
        if area is None:
            continue
        level = by_code.get(tile.code)
        value = None if level is None else level.level if level.level is not None else level.high
        tiles.append(
            Tile(
                code=tile.code,
                name=area.name,
                city=area.parent.name if area.parent else "",
                col=tile.column,
                row=tile.row,
                category=level_class(value, breaks),
                trend={"up": 1, "down": -1}.get(level.direction, 0) if level else 0,
                value=level.shown if level else "",
                href=reverse("situation:area", args=[tile.code]),
            )
        )
    return tile_map(
        "wastewater-map",
        tiles,
        levels(breaks, UNIT),
        title=_map_finding(found, name),
        subtitle=say("{name}负荷，mg/1000 人/日；位置近似，点方格看依据", "{name} load, mg/day/1000 people; positions approximate, open a tile for its basis", name=name),
        source=SOURCE,
        value_head=UNIT,
    )  # fmt: skip


def _map_finding(found: Sequence[CountyLevel], name: Words) -> Words:
    """The cities that hold most of the counties that clearly rose, or that none did."""
    rose = Counter(level.area.parent.name for level in found if level.direction == "up" and level.area.parent)
    if not rose:
        return say("没有县区的{name}负荷明确上升", "In no county did the {name} load clearly rise", name=inside(name))
    city, n = rose.most_common(1)[0]
    return say(
        "{name}负荷明确上升的 {total} 个县区中，{city} 有 {n} 个",
        "Of {total} counties where the {name} load clearly rose, {n} lie in {city}",
        name=inside(name),
        total=sum(rose.values()),
        city=city,
        n=n,
    )


def level_ranking(found: Sequence[CountyLevel], name: Words) -> ChartCard:
    """The highest counties with level and rank intervals."""
    ranks = rank_intervals(found)
    several = len({level.area.parent_id for level in found}) > 1
    rows = [
        Ranked(
            name=_place(level.area) if several else level.area.name,
            level=level.level if level.level is not None else level.high or 0.0,
            low=level.low,
            high=level.high,
            rank_low=ranks[level.area.code][0],
            rank_high=ranks[level.area.code][1],
            href=reverse("situation:area", args=[level.area.code]),
            censored=level.level is None,
        )
        for level in found[:RANKED]
    ]
    apart = sum(ranks[level.area.code][1] <= 10 for level in found)
    title = (
        say(
            "名次区间大量重叠：只有 {n} 个地区可以确定在前 10 位",
            "Rank intervals overlap widely: only {n} places are surely among the first 10",
            n=apart,
        )
        if len(found) > 10
        else say("各地{name}负荷", "{name} load by place", name=name)
    )
    return ranking(
        "wastewater-ranking",
        rows,
        title=title,
        axis=say("{name}负荷，mg/1000 人/日", "{name} load, mg/day/1000 people", name=name),
        subtitle=say(
            "点为估计值，线为 95% 区间；右列为名次的 95% 区间",
            "Points are estimates, lines 95% intervals; at the right the 95% interval of the rank",
        ),
        source=SOURCE,
    )


def _place(area: Area) -> str:
    return place(area.parent.name, area.name, language()) if area.parent else area.name


def named(area: Area) -> Words:
    """An area by its own name, for the finding of `area_trend`."""
    return Words(area.name_zh, area.name_en)


def area_trend(
    scope: Scope, run: TrendRun | None, substance: str, *, place: Words = PROVINCE, shape: Shape = SIDE
) -> ChartCard | None:
    """The mean level of what is in scope period by period, with the interval its sites' errors leave."""
    by_period: dict[date, list[SitePoint]] = {}
    found = trend_points(scope, run).filter(substance=substance, forecast=False)
    for row in found.order_by("period").values_list(*SitePoint._fields):
        by_period.setdefault(row[0], []).append(SitePoint(*row))
    if not by_period:
        return None
    where = Site.unscoped.select_related("area").get(pk=next(iter(by_period.values()))[0].site_id).area
    joined = [(period, CountyLevel.over(members, where)) for period, members in by_period.items()]
    same = len({frozenset(m.site_id for m in members) for members in by_period.values()}) == 1
    known = [(period, level) for period, level in joined if level.level is not None]
    if not known:
        return None
    return series(
        f"trend-{substance}",
        title=_area_finding(place, known[-1][1]) if same else _mixed(place),
        subtitle=say(
            "{name}负荷，mg/1000 人/日，{how}；浅色带为 95% 区间",
            "{name} load, mg/day/1000 people, {how}; the band is the 95% interval",
            name=SUBSTANCES[substance],
            how=WEIGHTED if all(weighted(members) for members in by_period.values()) else UNWEIGHTED,
        ),
        unit=UNIT,
        points=[],
        levels=[Level(middle(period, "day"), level.level, level.low, level.high) for period, level in known],
        source=SOURCE,
        shape=shape,
    )


def _mixed(place: Words) -> Words:
    return say(
        "{place}各期的监测点不尽相同，线的起落不等于变化",
        "{place}: not the same sites in every period; the line's ups and downs are no changes",
        place=place,
    )


def _area_finding(place: Words, last: CountyLevel) -> Words:
    if last.direction in NOT_COMPARED:
        return say(
            "{place}负荷 {now} mg/1000 人/日",
            "{place}: the load is {now} mg/day/1000 people",
            place=place,
            now=significant(last.level, 2),
        )
    if last.direction == "none":
        return say(
            "{place}负荷比一年前未见明确变化", "{place}: no clear change in the load against a year ago", place=place
        )
    return say(
        "{place}负荷比一年前{verdict}，区间不含零",
        "{place}: the load {verdict} against a year ago; the interval excludes zero",
        place=place,
        verdict=DIRECTIONS[last.direction],
    )
