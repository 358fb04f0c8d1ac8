"""Counting a period: the day it ends, and every step of the count in words."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from lanjie.law.book import at, local_day
from lanjie.law.errors import LawError
from lanjie.law.loader import PERIODS
from lanjie.law.model import CalendarMode, Label, Lang, Rule
from lanjie.law.value import Quantity, Value
from lanjie.law.workdays import WorkCalendar, national

# The one place where the way of counting is decided: the modes a rule may name, resolved by rule PC-090.
# A period without a mode counts as a 'report'. exact = calendar days that do not move off a day off.
MODE_RULE: Final = "PC-090"
DEFAULT_MODE: Final[CalendarMode] = "report"
WAYS: Final[tuple[CalendarMode, ...]] = ("working", "calendar", "exact")

_DAY: Final = timedelta(days=1)

Pause = tuple[date, date]  # from (not counted) to (counted again); moments for periods in hours


@dataclass(frozen=True, slots=True)
class Due:
    """When a period ends. `at` is the moment for periods in hours, else None; `steps` explain the count."""

    day: date
    at: datetime | None
    value: Value
    quantity: Quantity
    steps: tuple[Label, ...]
    calendar_known: bool

    @property
    def rule(self) -> Rule:
        """The rule that sets the period."""
        return self.value.rule

    @property
    def rule_id(self) -> str:
        """Such as PC-020."""
        return self.value.rule_id

    @property
    def needs_check(self) -> bool:
        """Does the rule rest on memory, or the count on a year without holiday arrangement?"""
        return self.value.needs_check or not self.calendar_known

    def basis(self, lang: Lang = "zh") -> str:
        """Title, period and clause in one line."""
        clause = self.value.sources[0].cite(lang)
        if lang == "zh":
            return f"{self.value.label(lang)}：{self.quantity.words(lang)}（{clause}）"
        return f"{self.value.label(lang)}: {self.quantity.words(lang)} ({clause})"


def add_months(day: date, count: int) -> date:
    """The same day `count` months on (back if negative), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)  # not law: months of a year
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def due(
    path: str,
    start: date | datetime,
    part: str | None = None,
    pauses: Iterable[Pause] = (),
    calendar: WorkCalendar | None = None,
) -> Due:
    """The day a period of the rule ends, by the version in force on the day of the event.

    `start` is the event: its own day is not counted. `part` names one of several periods; without it the part the rule
    calls its deadline, or the only period, is taken. `pauses` are (from, to): from the first day on nothing is counted,
    from the second day on counting goes on. Periods in hours need a moment, all others take a day or a moment (moments
    with a zone are read in Chinese time). Periods counted back (`direction: before`) take no pauses.
    LawError where the rule has no such period; NotInForce, UnknownRule as `at(day)[path]`.
    """
    value = at(start)[path]
    quantity = _period(value, part)
    count = Counter(calendar or national(), mode(value, quantity), pauses)
    return count.due(value, quantity, start)


def mode(value: Value, quantity: Quantity) -> CalendarMode:
    """How the days of a period are counted: working, calendar (moves off a day off) or exact."""
    if quantity.unit.id == "working_day":
        return "working"
    if quantity.part.direction == "before":
        return "exact"
    wanted: CalendarMode = quantity.part.calendar_mode or DEFAULT_MODE
    if wanted in WAYS:
        return wanted
    resolved = at(value.effective_from)[MODE_RULE].part(wanted).value
    for way in WAYS:
        if way == resolved:
            return way
    raise LawError(f"{MODE_RULE} says {resolved!r} for {wanted!r}, which is no way of counting")


def _period(value: Value, part: str | None) -> Quantity:
    periods = [each for each in value.parts if each.unit.kind in PERIODS]
    if part is None and value.rule.deadline is None and len(periods) == 1:
        return periods[0]
    chosen = value.part(part if part is not None else value.rule.deadline)
    if chosen.unit.kind not in PERIODS:
        raise LawError(f"{value.rule_id} sets no period here, but {chosen.words('en')}")
    return chosen


class Counter:
    """Counts one period and writes down how."""

    def __init__(self, calendar: WorkCalendar, mode: CalendarMode, pauses: Iterable[Pause]) -> None:
        self.calendar = calendar
        self.mode = mode
        self.pauses = sorted(pauses)
        self.steps: list[Label] = []

    def due(self, value: Value, quantity: Quantity, start: date | datetime) -> Due:
        """The end of the period with its steps."""
        begin = local_day(start)
        for first, last in self.pauses:
            if last < first:
                raise ValueError(f"a pause cannot end ({last}) before it begins ({first})")
        moment = None
        if quantity.unit.id in ("hour", "at_once") and isinstance(start, datetime):
            moment = self._hours(start, quantity)
            end = local_day(moment)
        elif quantity.unit.id == "at_once":
            end = begin
        elif quantity.unit.id == "hour":
            raise LawError(f"{value.rule_id} counts hours, so it needs the moment of the event, not only the day")
        else:
            end = self._days(begin, quantity)
        uses_calendar = self.mode != "exact" and moment is None
        known = not uses_calendar or self.calendar.knows(_years(begin, end))
        if not known:
            self._say(
                "起止年份中有的尚无国务院节假日安排数据，只按周末计算",
                "a year of the count has no holiday arrangement yet: only weekends are known",
            )
        return Due(end, moment, value, quantity, tuple(self.steps), known)

    def _say(self, zh: str, en: str) -> None:
        self.steps.append(Label(zh, en))

    def _hours(self, start: datetime, quantity: Quantity) -> datetime:
        end = start + timedelta(hours=int(quantity.value))
        self._say(
            f"自{start:%Y-%m-%d %H:%M}起{quantity.words('zh')}", f"{quantity.words('en')} from {start:%Y-%m-%d %H:%M}"
        )
        for first, last in self.pauses:
            if not isinstance(first, datetime) or not isinstance(last, datetime):
                raise LawError("a pause of a period in hours needs moments, not only days")
            if first < end and last > start:
                end += last - max(first, start)
                self._say(f"扣除中止至{last:%Y-%m-%d %H:%M}", f"paused until {last:%Y-%m-%d %H:%M}")
        return end

    def _days(self, begin: date, quantity: Quantity) -> date:
        unit = quantity.unit.id
        if quantity.unit.kind == "date":
            return self._rolled(self._fixed_day(begin, quantity))
        amount = int(quantity.value)  # the loader takes only whole numbers for periods
        if quantity.part.direction == "before":
            if self.pauses:
                raise LawError("a period counted back takes no pauses")
            return self._before(begin, amount, quantity)
        self._say(f"{begin}为起算事件之日，当日不计", f"{begin} is the day of the event and is not counted")
        if self.mode == "working" and unit in ("day", "working_day"):
            return self._working(begin, amount)
        return self._rolled(self._paused(begin, _ahead(begin, amount, unit), quantity))

    def _fixed_day(self, begin: date, quantity: Quantity) -> date:
        month, day = (int(piece) for piece in str(quantity.value).split("-"))
        end = date(begin.year, month, day)
        if end <= begin:
            end = date(begin.year + 1, month, day)
        self._say(f"{begin}之后的第一个{month}月{day}日：{end}", f"the first {quantity.value} after {begin}: {end}")
        return end

    def _before(self, begin: date, amount: int, quantity: Quantity) -> date:
        if quantity.unit.id == "working_day":
            end, left = begin, amount
            while left:
                end -= _DAY
                left -= self.calendar.is_working(end)
        else:
            end = _ahead(begin, -amount, quantity.unit.id)
        self._say(
            f"自{begin}倒推{amount}{quantity.unit.label.zh}：{end}",
            f"{amount} {quantity.unit.plural} back from {begin}: {end}",
        )
        return end

    def _working(self, begin: date, amount: int) -> date:
        end, left = begin, amount
        while left:
            end += _DAY
            left -= self.calendar.is_working(end) and not any(
                local_day(first) <= end < local_day(last) for first, last in self.pauses
            )
        off = (end - begin).days - amount
        self._say(
            f"计{amount}个工作日，其间{off}天为休息日或中止期，至{end}",
            f"{amount} working days, with {off} days off or paused between, end on {end}",
        )
        return end

    def _paused(self, begin: date, end: date, quantity: Quantity) -> date:
        self._say(f"加{quantity.words('zh')}：{end}", f"plus {quantity.words('en')}: {end}")
        for first, last in merged(self.pauses):
            # The day of the event is not counted anyway, so a pause takes days only after it.
            lost = (last - max(first, begin + _DAY)).days
            if first <= end and lost > 0:
                end += lost * _DAY
                self._say(
                    f"{first}至{last}中止，顺延{lost}日：{end}",
                    f"paused from {first} to {last}, {lost} days longer: {end}",
                )
        return end

    def _rolled(self, end: date) -> date:
        if self.mode != "calendar" or self.calendar.is_working(end):
            return end
        moved = self.calendar.next_working(end)
        self._say(
            f"{end}为休息日，顺延至其后第一个工作日{moved}",
            f"{end} is a day off: moved to the next working day, {moved}",
        )
        return moved


def merged(pauses: Sequence[Pause]) -> list[Pause]:
    """Sorted pauses as days, overlapping ones joined, so that no day is taken out twice."""
    joined: list[Pause] = []
    for first, last in ((local_day(first), local_day(last)) for first, last in pauses):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _ahead(begin: date, amount: int, unit: str) -> date:
    if unit == "day":
        return begin + amount * _DAY
    return add_months(begin, amount * 12 if unit == "year" else amount)  # not law: months of a year


def _years(begin: date, end: date) -> list[date]:
    first, last = min(begin, end), max(begin, end)
    return [date(year, 1, 1) for year in range(first.year, last.year + 1)]
