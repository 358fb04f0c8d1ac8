"""Working days: weekends, and the State Council's yearly holiday arrangement as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from lanjie.law.book import ROOT
from lanjie.law.nodes import Block, read

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Days off and working weekends by date; years without an arrangement fall back to plain weekends."""

    off: frozenset[date]
    worked: frozenset[date]
    years: frozenset[int]

    def is_working(self, day: date) -> bool:
        """Do offices work on this day?"""
        if day in self.off:
            return False
        return day.weekday() < _SATURDAY or day in self.worked

    def next_working(self, day: date) -> date:
        """The day itself if offices work, else the next day they do."""
        while not self.is_working(day):
            day += _DAY
        return day

    def knows(self, days: Iterable[date]) -> bool:
        """Is the holiday arrangement of all these years loaded?"""
        return {day.year for day in days} <= self.years

    def count(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included."""
        return sum(self.is_working(first + i * _DAY) for i in range((last - first).days + 1))


def load_calendar(path: Path, root: Path) -> WorkCalendar:
    """The arrangement from YAML: per year the days off (from, to) and the worked weekends; LawError with file and line."""
    block = read(path, root)
    block["source"].text()
    block["status"].text()
    off: set[date] = set()
    worked: set[date] = set()
    years: set[int] = set()
    for key, item in block["years"].block().entries():
        year, entry = key.whole(), item.block()
        years.add(year)
        entry["notice"].text()
        for holiday in entry["off"].items():
            off |= _span(holiday.block(), year)
        for workday in entry["worked"].items():
            day = workday.day()
            if day.weekday() < _SATURDAY or day.year != year:
                raise workday.error(f"{day} is not a weekend day of {year}")
            worked.add(day)
        entry.done()
    block.done()
    return WorkCalendar(frozenset(off), frozenset(worked), frozenset(years))


def _span(block: Block, year: int) -> set[date]:
    block["name"].text()
    first, last = block["from"].day(), block["to"].day()
    if not first <= last or {first.year, last.year} != {year}:
        raise block.error(f"{first} to {last} is not a stretch of {year}")
    block.done()
    return {first + i * _DAY for i in range((last - first).days + 1)}


@cache
def national() -> WorkCalendar:
    """The national arrangement, read once."""
    return load_calendar(ROOT / "catalogues" / "holidays.yaml", ROOT)


def working_day(day: date) -> bool:
    """Do offices work on this day?"""
    return national().is_working(day)


def next_working_day(day: date) -> date:
    """The day itself if offices work, else the next day they do."""
    return national().next_working(day)
