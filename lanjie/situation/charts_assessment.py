"""Charts of the county assessment, for page, paper and report alike: what they show is decided here, how they look in `core`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse

from lanjie import law
from lanjie.core.chart_names import place as short_place
from lanjie.core.chart_outline import outline_map
from lanjie.core.chart_ranking import Ranked, Threshold, ranking
from lanjie.core.chart_tiles import Class, Tile, level_class, levels, tiers, tile_map
from lanjie.core.charts import DIVERGING, SEQUENTIAL, TIER_FILL, ChartCard
from lanjie.core.quantities import percent
from lanjie.core.words import Words, language, say
from lanjie.registry.models import Area
from lanjie.situation.assessment_words import probability, ratio, times
from lanjie.situation.models import AssessmentRun
from lanjie.situation.queries.assessment_pages import Lists, Place

#: Multiples of the province's average a map of levels is cut at.
LEVEL_CUTS = (0.5, 0.7, 1.0, 1.4, 2.0)
#: Shares of missing cells a map of the data is cut at.
MISSING_CUTS = (0.1, 0.25, 0.5)
TIMES = say("倍", "×")
AXIS = say("毒情水平，全省平均 = 1 倍", "Level, province average = 1×")
CHANGES = (
    Class("down", say("下降（区间不含零）", "fell (interval excludes zero)"), DIVERGING[1]),
    Class("none", say("未见明确变化", "no clear change"), TIER_FILL["unclear"]),
    Class("up", say("上升（区间不含零）", "rose (interval excludes zero)"), DIVERGING[5]),
)
MISSING = (
    Class("0", say("缺失不到 10%", "under 10% missing"), SEQUENTIAL[0]),
    Class("1", say("10% – 25%", "10% – 25%"), SEQUENTIAL[1]),
    Class("2", say("25% – 50%", "25% – 50%"), SEQUENTIAL[3]),
    Class("3", say("一半以上", "half or more"), SEQUENTIAL[5]),
)
#: Counties in a ranking beside another reading.
FIRST = 24
#: The maps of the page, by the word in the address.
VIEWS = {
    "tiers": say("列管判断", "Listing"),
    "level": say("水平", "Level"),
    "change": say("趋势", "Trend"),
    "data": say("数据质量", "Data"),
}


def source(run: AssessmentRun) -> Words:
    """The last line of every chart of a run."""
    return say(
        "各县区 {k} 类指标，县级评估模型，运行 {run}，数据截止 {day}。水平只能在县区之间比较，不是吸毒人数",
        "{k} indicators by county, county assessment model, run {run}, data to {day}. A level compares counties; it is no number of users",
        k=len(run.spec.get("indicators", ())) or DASH_COUNT,
        run=run.code,
        day=run.cut_off.isoformat(),
    )


DASH_COUNT = say("多", "several")


# Maps --------------------------------------------------------------------------------------------------------------------


def multiple(place: Place) -> str:
    """`3.6（2.7 – 4.9）`."""
    return str(
        say("{x}（{a} – {b}）", "{x} ({a} – {b})", x=times(place.level), a=times(place.low), b=times(place.high))
    )


def change(place: Place) -> str:
    """`+18%（−6% – +47%）`; empty in the first year."""
    if place.change is None:
        return ""
    x, a, b = (ratio(v) for v in (place.change, place.change_low, place.change_high))
    return str(say("{x}（{a} – {b}）", "{x} ({a} – {b})", x=x, a=a, b=b))


def county_map(
    view: str, found: Lists, areas: Sequence[Area], run: AssessmentRun, *, outline: bool = False
) -> ChartCard:
    """One of `VIEWS` on tiles, or on outlines. Every county in `areas` has its place; one the run does not know is without data."""
    by_code = {place.code: place for place in found.places}
    known = {area.code: area for area in areas}
    cells = [cell for cell in law.catalogue("tile_grid") if cell.code in known]
    left, top = min((c.column for c in cells), default=0), min((c.row for c in cells), default=0)
    tiles = [_tile(view, c, (c.column - left, c.row - top), known[c.code], by_code.get(c.code)) for c in cells]
    classes = {"tiers": _tiers(found), "level": levels(LEVEL_CUTS, TIMES), "change": CHANGES, "data": MISSING}[view]
    shown: dict[str, Any] = {
        "title": _map_finding(view, found),
        "subtitle": _map_subtitle(view, outline),
        "source": source(run),
    }
    if outline:
        return outline_map(f"assessment-{view}-outline", _outlines(known), tiles, classes, **shown)
    return tile_map(f"assessment-{view}", tiles, classes, value_head=_VALUE_HEADS[view], **shown)


def _tiers(found: Lists) -> tuple[Class, ...]:
    """The five classes of the listing judgement; grey also holds those that reached a list for the first time, where there are any."""
    grey = say("无法区分，或首次达到", "Cannot be separated, or reached for the first time")
    return tuple(replace(c, words=grey) if c.key == "unclear" and found.first_time else c for c in tiers())


_VALUE_HEADS = {
    "tiers": say("属于各名单的概率", "Probability of each list"),
    "level": say("水平，倍（95% 区间）", "Level, × (95% interval)"),
    "change": say("12 个月变化（95% 区间）", "12-month change (95% interval)"),
    "data": say("指标缺失", "Cells missing"),
}


def _outlines(known: Mapping[str, Area]) -> dict[str, Any]:
    """The boundaries of the counties on the map; the others are not the reader's."""
    outlines = law.outlines()
    return {**outlines, "features": [f for f in outlines["features"] if f["properties"]["code"] in known]}


def _tile(view: str, cell: law.Tile, at: tuple[int, int], area: Area, place: Place | None) -> Tile:
    """The tile of a county at a column and row; a city alone begins at the upper left, not where it lies in the province."""
    return Tile(
        code=cell.code,
        name=area.name,
        city=area.parent.name if area.parent else "",
        col=at[0],
        row=at[1],
        category=_category(view, place) if place else "",
        trend=place.trend if place and view != "data" else 0,
        value=_value(view, place) if place else "",
        href=reverse("situation:county", args=[area.code]),
    )


def _category(view: str, place: Place) -> str:
    if view == "tiers":
        return place.tier
    if view == "level":
        return level_class(place.multiple, LEVEL_CUTS)
    if view == "change":
        return "" if place.change is None else {1: "up", -1: "down", 0: "none"}[place.trend]
    return str(sum(place.missing >= cut for cut in MISSING_CUTS))


def _value(view: str, place: Place) -> str:
    if view == "tiers":
        return " / ".join(probability(p) for p in place.chances)
    if view == "level":
        return multiple(place)
    return change(place) if view == "change" else percent(place.missing)


def _map_subtitle(view: str, outline: bool) -> Words:
    where = say("边界已简化；点县区看原因", "boundaries simplified; open a county for its reasons") if outline else say(
        "位置近似；点方格看原因", "positions approximate; open a tile for its reasons"
    )  # fmt: skip
    what = {
        "tiers": say("两次评估都达到名单概率的县区", "counties that reach a list's probability in two assessments"),
        "level": say("相对于全省平均的水平", "level relative to the province's average"),
        "change": say("与 12 个月前相比", "against 12 months before"),
        "data": say(
            "评估月缺失的指标所占比例；缺失不按零处理",
            "share of indicators missing in the month; missing is never zero",
        ),
    }[view]
    return say("{what}；{where}", "{what}; {where}", what=what, where=where)


def _map_finding(view: str, found: Lists) -> Words:
    places = found.places
    if view == "level":
        n = sum(p.low > 0 for p in places)
        return say(
            "{n} 个县区的水平明确高于全省平均", "In {n} counties the level is clearly above the province's average", n=n
        )
    if view == "change":
        up, down = sum(p.trend > 0 for p in places), sum(p.trend < 0 for p in places)
        return say(
            "与一年前相比，{up} 个县区明确上升，{down} 个明确下降",
            "Against a year ago {up} counties clearly rose and {down} fell",
            up=up,
            down=down,
        )
    if view == "data":
        n = sum(p.missing >= MISSING_CUTS[-1] for p in places)
        return say("{n} 个县区缺一半以上的指标", "In {n} counties half or more of the indicators are missing", n=n)
    listed = found.listed
    if not listed:
        return say("没有县区达到列管层级", "No county reaches a list")
    cities = {p.city for p in places}
    free = len(cities) - len({p.city for p in listed})
    if free:
        return say(
            "{n} 个县区达到列管层级，{k} 个市州没有",
            "{n} counties reach a list; {k} cities have none",
            n=len(listed),
            k=free,
        )
    return say("{n} 个县区达到列管层级", "{n} counties reach a list", n=len(listed))


# Rankings ----------------------------------------------------------------------------------------------------------------


def county_ranking(found: Lists, run: AssessmentRun) -> ChartCard:
    """Every county in a list or not to be separated from one, and at least the widest list; the border of that list dashed."""
    last = found.sizes[-1]
    chosen = [at for at, p in enumerate(found.places) if p.tier != "below"]
    shown = (
        found.places[: max(min(last, len(found.places)), *(at + 1 for at in chosen), 0)]
        if chosen
        else found.places[:last]
    )
    border = None
    if last < len(found.places) == run.areas:
        between = (found.places[last - 1].level + found.places[last].level) / 2
        border = Threshold(math.exp(between), say("第 {n} 位", "rank {n}", n=last))
    return ranking(
        "assessment-ranking",
        [_ranked(place, found) for place in shown],
        title=_ranking_finding(found),
        axis=AXIS,
        subtitle=say("点为估计值，线为 95% 区间；右列为名次的 95% 区间。方块为达到名单的县区", "Points are estimates, lines 95% intervals; at the right the 95% interval of the rank. Squares reach a list"),
        source=source(run),
        threshold=border,
        multiples=True,
    )  # fmt: skip


def _ranked(place: Place, found: Lists, **more: Any) -> Ranked:
    return Ranked(
        name=name_of(place.area, several=found.several),
        level=place.multiple,
        low=math.exp(place.low),
        high=math.exp(place.high),
        tier=place.tier,
        rank_low=place.rank_low,
        rank_high=place.rank_high,
        href=reverse("situation:county", args=[place.code]),
        **more,
    )


def name_of(area: Area, *, several: bool = True) -> str:
    """A county with its city where several cities are shown."""
    return short_place(area.parent.name, area.name, language()) if several and area.parent else area.name


def _ranking_finding(found: Lists) -> Words:
    if len(found.places) <= 10:
        return say("各县区水平与名次区间", "Levels and rank intervals")
    sure = sum(p.rank_high <= 10 for p in found.places)
    return say(
        "名次区间大量重叠：只有 {n} 个县区可以确定在全省前 10 位",
        "Rank intervals overlap widely: only {n} counties are surely among the first 10",
        n=sure,
    )


def second_ranking(
    key: str,
    found: Lists,
    others: Mapping[str, float],
    *,
    other: Words,
    title: Words,
    subtitle: Words,
    run: AssessmentRun,
    first: int = 32,
) -> ChartCard:
    """Median rank with its interval, and beside it the rank another reading gives: a plain index, another month, the truth."""
    rows = [
        Ranked(
            name=name_of(place.area, several=found.several),
            level=float(place.rank),
            low=float(place.rank_low),
            high=float(place.rank_high),
            tier=place.tier,
            href=reverse("situation:county", args=[place.code]),
            other=others.get(place.code),
        )
        for place in found.places[:first]
    ]
    return ranking(
        key,
        rows,
        title=title,
        axis=say("名次，1 为最重", "Rank, 1 is the worst"),
        subtitle=subtitle,
        source=source(run),
        other=other,
    )


def beside_fallback(found: Lists, places: Mapping[str, int], run: AssessmentRun) -> ChartCard:
    """The model's ranks with their intervals, and the rank of the plain index beside them."""
    shown = found.places[:FIRST]
    out = sum(not p.rank_low <= places.get(p.code, p.rank) <= p.rank_high for p in shown)
    title = say(
        "前 {n} 个县区中，{k} 个的简单指数名次落在区间之外",
        "Of the first {n} counties, the plain index puts {k} outside their rank interval",
        n=len(shown),
        k=out,
    )
    return second_ranking(
        "assessment-beside",
        found,
        {code: float(rank) for code, rank in places.items()},
        other=say("简单指数的名次", "Rank by the plain index"),
        title=title,
        subtitle=say(
            "点与线为模型的名次及其 95% 区间，空心菱形为简单指数的名次",
            "Point and line: the model's rank with its 95% interval; open diamond: the plain index",
        ),
        run=run,
    )
