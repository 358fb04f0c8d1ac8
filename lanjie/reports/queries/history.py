"""A figure through time and over the areas below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from lanjie.core.figures import Asked, Number
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import children
from lanjie.reports.queries.evidence import Opened

By = Literal["quarter", "year"]
#: How many periods a trend shows.
SHOWN: dict[By, int] = {"quarter": 12, "year": 6}


def start_of(day: date, by: By) -> date:
    """The first day of the period a day lies in."""
    return date(day.year, 1 if by == "year" else 3 * ((day.month - 1) // 3) + 1, 1)


def end_of(day: date, by: By) -> date:
    """The last day of the period a day lies in."""
    start = start_of(day, by)
    following = start_of(start + timedelta(days=400 if by == "year" else 100), by)
    return following - timedelta(days=1)


def periods(on: date, by: By) -> list[date]:
    """First days of the last periods up to the one of `on`, oldest first."""
    starts = [start_of(on, by)]
    while len(starts) < SHOWN[by]:
        starts.append(start_of(starts[-1] - timedelta(days=1), by))
    return starts[::-1]


def trend(opened: Opened, by: By) -> list[tuple[date, Number]]:
    """The figure period by period, empty ones before the first record left out.

    Flows and estimates take one query for all periods; a stock is asked at the end of each.
    """
    starts = periods(opened.asked.on, by)
    if opened.figure.kind == "stock":
        days = [min(end_of(start, by), opened.asked.on) for start in starts]
        found = [(start, _stock(opened, day)) for start, day in zip(starts, days, strict=True)]
    else:
        asked = replace(opened.asked, since=starts[0])
        known = dict(opened.figure.trend(opened.scope, asked, by))
        missing = Number(None, 0) if opened.figure.kind == "estimate" else Number(0, 0)
        found = [(start, known.get(start, missing)) for start in starts]
    first = next((index for index, (_, number) in enumerate(found) if number.rows), len(found))
    return found[first:]


def _stock(opened: Opened, day: date) -> Number:
    return opened.figure.number(opened.scope, replace(opened.asked, on=day))


def compared(asked: Asked, kind: str) -> Asked | None:
    """What a count is compared with: the end of last year for a stock, the same days of last year for a flow."""
    if kind == "stock":
        return replace(asked, on=date(asked.on.year - 1, 12, 31))
    if kind == "flow" and asked.since:
        return replace(asked, since=_year_before(asked.since), on=_year_before(asked.on))
    return None


def _year_before(day: date) -> date:
    leap_day = day.month == 2 and day.day == 29  # not law: the calendar
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)


@dataclass(frozen=True, slots=True)
class Part:
    """The figure of one area below, with what it was compared with (None where nothing is compared)."""

    area: Area
    number: Number
    before: Number | None


def breakdown(opened: Opened) -> list[Part]:
    """The figure for every area one level below, the largest first; [] where there is none."""
    below = children(opened.scope, opened.area)
    if not below:
        return []
    paths = [(area.path, area) for area in below]
    now = opened.figure.breakdown(opened.scope, opened.asked, paths)
    earlier = compared(opened.asked, opened.figure.kind)
    before: Iterable[Number | None] = [None] * len(now)
    if earlier is not None:
        before = [number for _, number in opened.figure.breakdown(opened.scope, earlier, paths)]
    parts = [Part(area, number, then) for (area, number), then in zip(now, before, strict=True)]
    return sorted(parts, key=lambda part: (-(part.number.value or 0), part.area.code))
