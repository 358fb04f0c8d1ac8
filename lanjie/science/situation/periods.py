"""Periods of a table: month 2020-08, quarter 2020Q3, year 2020; the step is inferred from how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lanjie.science.situation.words import Refused, Words

_PATTERNS = {1: re.compile(r"^(\d{4})-(\d{2})$"), 3: re.compile(r"^(\d{4})-?Q([1-4])$"), 12: re.compile(r"^(\d{4})()$")}
_STEPS = {1: Words("月", "month"), 3: Words("季", "quarter"), 12: Words("年", "year")}


class PeriodError(Refused):
    """A period that is not written as 2020-08, 2020Q3 or 2020, or a table that mixes them."""


@dataclass(frozen=True)
class Calendar:
    """Equally spaced periods: `months` per step, first period as an ordinal in steps, `count` of them."""

    months: int
    first: int
    count: int

    @property
    def step(self) -> Words:
        """Name of the step: month, quarter or year."""
        return _STEPS[self.months]

    @property
    def per_year(self) -> int:
        """Steps in a year."""
        return 12 // self.months

    @property
    def labels(self) -> tuple[str, ...]:
        """Periods as written in tables."""
        return tuple(self._label(self.first + t) for t in range(self.count))

    def index(self, text: str) -> int:
        """Position of a period; raises PeriodError outside the calendar."""
        months, ordinal = parse(text)
        if months != self.months or not self.first <= ordinal < self.first + self.count:
            first, last = self.labels[0], self.labels[-1]
            zh = f"{text!r} 不是 {first} 至 {last} 之间的{self.step.zh}"
            raise PeriodError(Words(zh, f"{text!r} is not a {self.step.en} between {first} and {last}"))
        return ordinal - self.first

    def _label(self, ordinal: int) -> str:
        year, part = divmod(ordinal, self.per_year)
        return {1: f"{year}-{part + 1:02d}", 3: f"{year}Q{part + 1}", 12: f"{year}"}[self.months]


def parse(text: str) -> tuple[int, int]:
    """Months per step and ordinal of one period, e.g. 2020-08 is (1, 2020 * 12 + 7)."""
    for months, pattern in _PATTERNS.items():
        match = pattern.match(text.strip())
        if match:
            part = int(match[2] or 1)
            if not 1 <= part <= 12 // months:
                break
            return months, int(match[1]) * (12 // months) + part - 1
    zh = f"{text!r} 不是时期，请写 2020-08、2020Q3 或 2020"
    raise PeriodError(Words(zh, f"{text!r} is not a period; write 2020-08, 2020Q3 or 2020"))


def calendar(texts: list[str]) -> Calendar:
    """Calendar from the first to the last of `texts`, gaps included; raises PeriodError when steps are mixed."""
    parsed = [parse(text) for text in texts]
    if not parsed:
        raise PeriodError(Words("表中没有时期", "the table has no period"))
    steps = {months for months, _ in parsed}
    if len(steps) > 1:
        named = [_STEPS[s] for s in sorted(steps)]
        zh = f"混用了不同长度的时期：{'、'.join(n.zh for n in named)}"
        raise PeriodError(Words(zh, f"periods of different length are mixed: {', '.join(n.en for n in named)}"))
    ordinals = [ordinal for _, ordinal in parsed]
    return Calendar(steps.pop(), min(ordinals), max(ordinals) - min(ordinals) + 1)
