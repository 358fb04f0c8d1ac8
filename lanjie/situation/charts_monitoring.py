"""Charts of the monitoring inputs: shares, indexes and counts by period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lanjie.core.chart_bars import bars
from lanjie.core.chart_series import Level, series
from lanjie.core.charts import ChartCard
from lanjie.core.words import Words, say
from lanjie.science.surveys.shares import Share
from lanjie.situation.queries.monitoring_cell import next_month

SOURCE = say("按记录的设计估计，不含模型", "design-based estimates from the records; no model")
#: A year of months and the same month a year before.
MONTHS = 13  # not law: how many months a chart shows


def share_series(key: str, points: Sequence[tuple[date, Share]], *, name: Words, about: Words) -> ChartCard | None:
    """A share in percent over time with its interval; nothing where there is none."""
    if not points:
        return None
    levels = [Level(day, 100 * s.value, 100 * s.low, 100 * s.high) for day, s in points]
    return series(
        key,
        title=_finding(points, name),
        subtitle=about,
        unit=say("%，95% 区间", "%, 95% interval"),
        points=[],
        levels=levels,
        source=SOURCE,
    )


def _finding(points: Sequence[tuple[date, Share]], name: Words) -> Words:
    """Whether the newest share differs from the one before: only where the intervals do not touch."""
    if len(points) < 2:
        return name
    (_, before), (_, now) = points[-2:]
    if now.low > before.high:
        return say("{name}比上期高，区间不重叠", "{name}: higher than before; the intervals do not touch", name=name)
    if now.high < before.low:
        return say("{name}比上期低，区间不重叠", "{name}: lower than before; the intervals do not touch", name=name)
    return say("{name}与上期不能区分：区间重叠", "{name}: not told apart from before; the intervals overlap", name=name)


def index_series(
    key: str, points: Sequence[tuple[date, float, float | None, float | None]], *, name: Words
) -> ChartCard | None:
    """A price index over quarters, the first one 100."""
    if not points:
        return None
    _, value, low, high = points[-1]
    if low is None or high is None or low <= 100 <= high:
        title = say("{name}价格与基期不能区分", "{name}: the price is not told apart from the base", name=name)
    elif value > 100:
        title = say(
            "{name}比基期贵，区间不含 100", "{name}: dearer than in the base; the interval excludes 100", name=name
        )
    else:
        title = say("{name}比基期便宜，区间不含 100", "{name}: cheaper than in the base; the interval excludes 100", name=name)  # fmt: skip
    return series(
        key,
        title=title,
        subtitle=say(
            "指数，首季为 100；地区与时间两向虚拟变量，带为 95% 区间",
            "Index, first quarter 100; effects of area and time, the band is the 95% interval",
        ),
        unit=say("指数", "index"),
        points=[],
        levels=[Level(next_month(day), value, low, high) for day, value, low, high in points],
        source=SOURCE,
    )


def count_bars(key: str, rows: Sequence[tuple[date, int | None]], *, name: Words, reporting: int) -> ChartCard | None:
    """A count by month."""
    shown = rows[-MONTHS:]
    if not any(value is not None for _, value in shown):
        return None
    return bars(
        key,
        [(f"{month:%Y-%m}", value) for month, value in shown],
        title=say("{name}，近 {n} 个月", "{name}, last {n} months", name=name, n=len(shown)),
        head=say("月份", "Month"),
        unit=name,
        subtitle=say(
            "{n} 个县区各月都有数，只合计它们，各月才可比；少于 5 的人数不显示",
            "{n} counties have a number in every month; only they are summed, so that months compare; fewer than 5 persons are not shown",
            n=reporting,
        ),
        source=say("县区报送的完整数目", "complete counts as reported by counties"),
    )
