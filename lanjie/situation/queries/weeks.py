"""Seven-day weeks: the mean of working days, of the days round the weekend, and of all days (rule of the European network)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from lanjie.core.words import Words, say
from lanjie.science import wastewater as ww
from lanjie.science.wastewater.loads import WEEK
from lanjie.situation.choices import ResultKind
from lanjie.situation.models import Result
from lanjie.situation.queries.results import COUNTED

#: The place of each day of the week (0 = Monday) in the order of the campaign, Wednesday first.
_PLACE = {(2 + index) % 7: index for index in range(len(WEEK))}


class Mean(NamedTuple):
    """A mean load, mg/day/1000 people: `low` and `high` are the same unless a day was below its limit, which is never replaced."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Week:
    """A sampled week of one substance at one site. `first` is its first day, or 1 January where the source names the year only."""

    site: str
    substance: str
    first: date
    precision: str
    days: int
    weekday: Mean
    weekend: Mean
    daily: Mean

    @property
    def name(self) -> Words:
        """`2022 年` or `2020-08-12 起七天`."""
        if self.precision == "year":
            return say("{y} 年", "{y}", y=self.first.year)
        return say("{day} 起七天", "week from {day}", day=self.first)


def weeks(results: Iterable[Result]) -> list[Week]:
    """The weeks among results, newest first: published ones by year, our own by the round that sampled seven consecutive days."""
    groups: dict[tuple[str, str, str, int], list[Result]] = defaultdict(list)
    for row in results:
        if row.kind == ResultKind.SAMPLE.value and row.qualifier in COUNTED and row.number == 1:
            bottle = row.sample
            mark = bottle.taken_on.year if bottle.precision == "year" else bottle.round_id
            if mark is not None:
                groups[bottle.site.code, row.substance, bottle.precision, mark].append(row)
    found = [_week(key, rows) for key, rows in groups.items() if key[2] == "year" or _seven(rows)]
    return sorted(found, key=lambda week: (week.site, week.substance, -week.first.toordinal()))


def _seven(rows: list[Result]) -> bool:
    days = {row.sample.taken_on for row in rows}
    return len(days) == len(WEEK) and (max(days) - min(days)).days == len(WEEK) - 1


def _week(key: tuple[str, str, str, int], rows: list[Result]) -> Week:
    site, substance, precision, mark = key
    low, high = np.full(len(WEEK), np.nan), np.full(len(WEEK), np.nan)
    for row in rows:
        place = _PLACE[row.sample.taken_on.weekday()]
        known = row.load is not None
        top = row.load if known else row.load_limit
        low[place], high[place] = (row.load if known and top is not None else 0.0), (np.nan if top is None else top)
    low[np.isnan(high)] = np.nan
    under, over = ww.week_means(low), ww.week_means(high)
    first = date(mark, 1, 1) if precision == "year" else min(row.sample.taken_on for row in rows)
    means = [
        Mean(*(None if np.isnan(x) else float(x) for x in (getattr(under, name), getattr(over, name))))
        for name in ("weekday", "weekend", "daily")
    ]
    return Week(site, substance, first, precision, int((~np.isnan(high)).sum()), *means)
