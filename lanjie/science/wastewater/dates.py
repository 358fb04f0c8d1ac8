"""Dates as laboratories write them: a day, a month, a quarter or a year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}.*)?$")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?$")
_COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})$")
_QUARTER = re.compile(r"(\d{4})[-/. ]?[年]?(?:[Qq]|第)?([1-4一二三四])(?:季度)?$")
_QUARTER_MARK = re.compile(r"[Qq第季]")
_YEAR = re.compile(r"(\d{4})(?:年|\.0)?$")
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, order=True)
class When:
    """A date with its resolution: ``unit`` is 'day', 'month', 'quarter' or 'year'; ``day`` the first day of it."""

    day: dt.date
    unit: str

    @property
    def month(self) -> int:
        """Months since year 0."""
        return self.day.year * 12 + self.day.month - 1

    def label(self) -> str:
        """'2020-08-15', '2020-08', '2020Q3' or '2020'."""
        day = self.day
        forms: dict[str, Callable[[], str]] = {
            "day": day.isoformat,
            "month": lambda: f"{day:%Y-%m}",
            "quarter": lambda: f"{day.year}Q{(day.month + 2) // 3}",
            "year": lambda: f"{day.year}",
        }
        return forms[self.unit]()

    def months_later(self, months: int) -> When:
        """The same day so many months later, or the last day of that month where it is shorter."""
        year, month = divmod(self.month + months, 12)
        first = dt.date(year, month + 1, 1)
        following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
        last = (following - dt.timedelta(days=1)).day
        return When(first.replace(day=min(self.day.day, last)), self.unit)

    def days_later(self, days: int) -> When:
        """So many days later, with the resolution of a day."""
        return When(self.day + dt.timedelta(days=days), "day")


def read_date(text: str) -> When:
    """Read one date; raises ValueError for anything that is no date between 1900 and 2199."""
    text = text.strip()
    try:
        when = _read(text)
    except ValueError:
        raise ValueError(f"not a date: {text!r}") from None
    if not 1900 <= when.day.year < 2200:
        raise ValueError(f"not a date: {text!r}")
    return when


def _read(text: str) -> When:
    if found := _YEAR.match(text):
        return When(dt.date(int(found[1]), 1, 1), "year")
    if found := _DAY.match(text) or _COMPACT_DAY.match(text):
        return When(dt.date(*(int(part) for part in found.groups())), "day")
    if found := _MONTH.match(text) or _COMPACT_MONTH.match(text):
        return When(dt.date(int(found[1]), int(found[2]), 1), "month")
    if _QUARTER_MARK.search(text) and (found := _QUARTER.match(text)):
        quarter = _CHINESE.get(found[2]) or int(found[2])
        return When(dt.date(int(found[1]), 3 * quarter - 2, 1), "quarter")
    raise ValueError(text)
