"""The spacing of a series' dates, and the periods of a grid with that spacing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lanjie.science.wastewater.dates import When

CALENDAR = (12, 6, 3, 2, 1)  # months
STANDARD_DAYS = 7
STANDARD_MONTHS = (1, 3, 6, 12)
FEW_CLASHES = 0.02
HALF_FULL = 0.5
MOSTLY_FULL = 0.6
OWN_SPACING_FROM = 4  # dates; a shorter series takes the spacing of its substance
LONGEST_DAYS = 350  # longer gaps are years


@dataclass(frozen=True)
class Step:
    """Length of a period: whole months (calendar months, quarters, years) or whole days counted from an origin."""

    months: int = 0
    days: int = 0
    origin: int = 0

    @property
    def in_years(self) -> float:
        """Length in years."""
        return self.months / 12 if self.months else self.days / 365.25

    @property
    def per_year(self) -> int:
        """Periods from one date to the same time a year later."""
        return max(1, round(1 / self.in_years))

    @property
    def name(self) -> str:
        """'month', 'quarter', '10 days', ..."""
        names = {12: "year", 6: "half-year", 3: "quarter", 1: "month"}
        return names.get(self.months) or (f"{self.months} months" if self.months else f"{self.days} days")

    def period(self, months: NDArray[np.int64], days: NDArray[np.int64]) -> NDArray[np.int64]:
        """Period numbers of dates given as months and as days since a fixed start."""
        if self.months:
            return np.asarray(months // self.months)
        return np.asarray((2 * (days - self.origin) + self.days) // (2 * self.days))

    def ahead(self, when: When, steps: int) -> When:
        """The date so many steps later, with the resolution of the given one."""
        if self.months:
            return when.months_later(self.months * steps)
        return when.days_later(self.days * steps)


@dataclass(frozen=True)
class Dates:
    """Distinct dates of series, sorted by series and day; one entry each. ``by_day``: whether days were written."""

    series: NDArray[np.int64]
    months: NDArray[np.int64]
    days: NDArray[np.int64]
    by_day: bool

    def fit(self, step: Step) -> tuple[float, float]:
        """Share of dates that fall into the period of the date before, and share of periods that have a date."""
        period = step.period(self.months, self.days)
        same = self.series[1:] == self.series[:-1]
        gaps = (period[1:] - period[:-1])[same]
        if not len(gaps):
            return 0.0, 1.0
        clashes = float((gaps == 0).mean())
        return clashes, float((gaps > 0).sum() / max(gaps.sum(), 1))


def infer_step(dates: Dates) -> Step:
    """The spacing of series.

    The coarsest period that keeps the dates of a series apart and is at least half full; where series have rounds of
    several samples, the finest standard period that is mostly full; a year where nothing fits.
    """
    same = dates.series[1:] == dates.series[:-1]
    gaps = (dates.days[1:] - dates.days[:-1])[same]
    origin = int(dates.days.min())
    candidates = [Step(months=months) for months in CALENDAR]
    if dates.by_day:
        lengths = {1, 7, 14} | ({int(np.median(gaps))} if len(gaps) else set())
        candidates += [Step(days=days, origin=origin) for days in lengths if 0 < days < LONGEST_DAYS]
    # a calendar period goes before a number of days of about its length: 366 days are a year, 31 a month
    candidates.sort(key=lambda step: -step.in_years * (1.0 if step.months else 0.9))
    for step in candidates:
        clashes, full = dates.fit(step)
        if clashes <= FEW_CLASHES and full >= HALF_FULL:
            return step
    weeks = [Step(days=STANDARD_DAYS, origin=origin)] if dates.by_day else []
    for step in [*weeks, *(Step(months=months) for months in STANDARD_MONTHS)]:
        if dates.fit(step)[1] >= MOSTLY_FULL:
            return step
    return Step(months=12)


def as_numbers(dates: Sequence[When]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Months and days of dates as arrays."""
    months = np.array([when.month for when in dates], dtype=np.int64)
    days = np.array([when.day.toordinal() for when in dates], dtype=np.int64)
    return months, days
