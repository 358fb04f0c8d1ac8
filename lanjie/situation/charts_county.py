"""Charts of one county: what its level is made of, how it came there, and each indicator against what everything else says of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from lanjie.core.chart_bars import Contribution, contributions
from lanjie.core.chart_series import MAIN, Level, Point, Shape, series, small_multiples
from lanjie.core.charts import ChartCard
from lanjie.core.words import Words, say
from lanjie.situation.assessment_method import AUDIT_MONTHS, ORDER
from lanjie.situation.assessment_words import COMMON, INDEPENDENT, NEIGHBOURS, OWN, TO_CHECK, indicator, unit
from lanjie.situation.charts_assessment import source
from lanjie.situation.models import AssessmentLevel, AssessmentWhy

#: A part this small is none to speak of: 2 % of the level.
SMALL = 0.02
#: How far a sum of stored parts may lie from the stored level: each has six significant digits.
STORED = 1e-4


def ordered(names: Sequence[str]) -> list[str]:
    """Indicators in the fixed order of the house, unknown ones after them."""
    return sorted(names, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def waterfall(row: AssessmentLevel, why: AssessmentWhy) -> ChartCard:
    """What each indicator adds to the level; the parts add up to it."""
    by = why.contributions["by"]
    parts = [Contribution(indicator(name), by[name]) for name in ordered(list(by))]
    parts.append(Contribution(COMMON, why.contributions["common"]))
    return contributions(
        "assessment-why",
        parts,
        total=_total(parts, row),
        low=row.low,
        high=row.high,
        title=_why_finding(by),
        subtitle=say("各指标对水平的贡献，相加等于合计；黑线为合计的 95% 区间", "What each indicator adds to the level; the parts add up to the total, whose 95% interval is the black line"),
        source=say("{source}。「工作强度」常为负：较高的工作强度解释了一部分案件", "{source}. Police effort is often negative: harder work explains part of the counts", source=source(row.run)),
    )  # fmt: skip


def _total(parts: Sequence[Contribution], row: AssessmentLevel) -> float:
    """The sum of the parts, which is the level but for the six digits each is stored with; the chart refuses anything further off."""
    total = math.fsum(part.value for part in parts)
    return total if math.isclose(total, row.level, abs_tol=STORED) else row.level


def own_and_neighbours(row: AssessmentLevel, why: AssessmentWhy) -> ChartCard:
    """The same level split another way: the county's own data, and what the map adds."""
    own, near = why.contributions["own"], why.contributions["neighbours"]
    small = abs(near) < 0.1 * max(abs(own), SMALL)
    parts = [Contribution(OWN, own), Contribution(NEIGHBOURS, near), Contribution(COMMON, why.contributions["common"])]
    return contributions(
        "assessment-own",
        parts,
        total=_total(parts, row),
        low=row.low,
        high=row.high,
        title=say("水平主要来自本地数据", "The level rests on the county's own data")
        if small
        else say("相邻县区和同类地区的数据也影响水平", "Neighbours and the rest of the map move the level too"),
        subtitle=say("同一合计的另一种分法", "The same total split another way"),
        source=source(row.run),
    )


def _why_finding(by: Mapping[str, float]) -> Words:
    name = main_reason(by)
    if not name:
        return say("没有哪一项指标单独起作用", "No single indicator stands out")
    if name in INDEPENDENT:
        return say(
            "最大的依据是{name}，与执法力度无关",
            "{name} weighs most, and does not depend on police effort",
            name=indicator(name),
        )
    return say(
        "最大的依据是{name}，已校正工作强度", "{name} weighs most, corrected for police effort", name=indicator(name)
    )


def main_reason(by: Mapping[str, float]) -> str:
    """The indicator with the largest part, whatever its sign; "" where none is to speak of. Effort is a correction, no reason."""
    found = max((name for name in by if name != "eff"), key=lambda name: abs(by[name]), default="")
    return found if found and abs(by[found]) > SMALL else ""


def level_history(rows: Sequence[AssessmentLevel], *, shape: Shape = MAIN) -> ChartCard:
    """The level month by month with its band, as the run sees it today."""
    last = rows[-1]
    return series(
        "assessment-history",
        title=_history_finding(last),
        subtitle=say("水平，全省平均 = 1 倍；浅色带为 95% 区间。每次运行都重估以往各月", "Level, province average = 1×; the band is the 95% interval. Every run estimates earlier months anew"),
        unit=say("倍", "×"),
        points=[],
        levels=[Level(row.month, math.exp(row.level), math.exp(row.low), math.exp(row.high)) for row in rows],
        source=source(last.run),
        shape=shape,
        multiples=True,
    )  # fmt: skip


def _history_finding(last: AssessmentLevel) -> Words:
    if last.trend_low is None or last.trend_high is None:
        return say("水平的变化：不足一年，无从比较", "The level: under a year, nothing to compare")
    if last.trend_low > 0:
        return say("水平比 12 个月前上升，区间不含零", "The level rose over 12 months; the interval excludes zero")
    if last.trend_high < 0:
        return say("水平比 12 个月前下降，区间不含零", "The level fell over 12 months; the interval excludes zero")
    return say("水平比 12 个月前未见明确变化", "No clear change of the level over 12 months")


def indicator_charts(row: AssessmentLevel, why: AssessmentWhy) -> list[ChartCard]:
    """Each indicator of the county against its prediction; one key for all of them (`series_key`)."""
    cards = [
        card
        for name in ordered(list(why.series))
        if (card := _indicator(name, why.series[name], why.audit.get(name) or {})) is not None
    ]
    run = say(
        "运行 {run}，数据截止 {day}", "run {run}, data to {day}", run=row.run.code, day=row.run.cut_off.isoformat()
    )
    return small_multiples(cards, source=run) if cards else []


def _indicator(name: str, cells: Mapping[str, Any], audit: Mapping[str, Any]) -> dict[str, Any] | None:
    """Arguments of one small chart; None where neither an observation nor a prediction is known."""
    scaled = _SCALES.get(cells["kind"], float)
    points, levels = [], []
    for month, y, high, n, mean, low, top in zip(
        cells["months"],
        cells["y"],
        cells["y_high"],
        cells["n"],
        cells["mean"],
        cells["low"],
        cells["high"],
        strict=True,
    ):
        day = date.fromisoformat(f"{month}-01")
        levels.append(Level(day, *(None if v is None else scaled(v) for v in (mean, low, top))))
        value = _observed(y, high, n, cells["kind"])
        if value is not None:
            outside = y is not None and low is not None and not low <= value <= top
            points.append(Point(day, scaled(value), censored=y is None, outside=outside))
    if not points and not any(level.level is not None for level in levels):
        return None
    return {
        "key": f"series-{name}",
        "title": _indicator_finding(name, points, audit),
        "subtitle": unit(name),
        "unit": unit(name),
        "points": points,
        "levels": levels,
    }


#: Shares are drawn in percent; standardised logs as multiples of the average, since a chart begins at 0.
_SCALES: dict[str, Callable[[float], float]] = {"binomial": lambda share: 100.0 * share, "normal": math.exp}


def _observed(y: float | None, high: float | None, n: float | None, kind: str) -> float | None:
    """The observation on the scale of the prediction: counts as rates; the upper bound where only that is known."""
    value = high if y is None else y
    if value is None:
        return None
    return value / n if kind in ("binomial", "poisson") and n else value


def _indicator_finding(name: str, points: Sequence[Point], audit: Mapping[str, Any]) -> Words:
    flag = audit.get("flag") or ""
    if flag:
        return say(
            "{name}：近 {n} 个月{verdict}",
            "{name}: {verdict} in the last {n} months",
            name=indicator(name),
            n=AUDIT_MONTHS,
            verdict=TO_CHECK[flag],
        )
    if not points:
        return say("{name}：没有观测，只有预测", "{name}: nothing observed, only predicted", name=indicator(name))
    outside = sum(point.outside for point in points)
    if outside > max(1, 0.1 * len(points)):
        return say(
            "{name}：{n} 次观测中 {k} 次在带外",
            "{name}: {k} of {n} observations outside the band",
            name=indicator(name),
            n=len(points),
            k=outside,
        )
    return say("{name}与其余指标一致", "{name} agrees with the rest", name=indicator(name))
