"""Deadlines: a room declares which records, their start and the rule; due dates are computed for the day of asking, never stored.

A clock whose period comes from law names a `rule` path of `lanjie.law`; one that rests on a plan or an order names its document as
`basis` and yields rows with their own due day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from lanjie import law
from lanjie.core.access import Role, Scope
from lanjie.core.quantities import today
from lanjie.core.words import Words, say


@dataclass(frozen=True, slots=True)
class Running:
    """A record with a running clock: what it is about, where it opens, and either the start of a lawful period or its own due day."""

    title: Words
    about: Words
    link: str
    verb: Words
    area_path: str
    start: date | datetime | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A declared deadline: `key`, the function that finds running records, the rule or the basis, and the roles that must act."""

    key: str
    label: Words
    find: Callable[[Scope, date], Iterable[Running]]
    owners: frozenset[Role]
    rule: str = ""
    part: str | None = None
    basis: Words | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One line of a work list."""

    clock: Clock
    running: Running
    day: date
    left: int
    basis: Words
    needs_check: bool = False

    @property
    def overdue(self) -> bool:
        """Whether the day has passed."""
        return self.left < 0

    @property
    def when(self) -> Words:
        """The due words: overdue by so many days, today, tomorrow, days left."""
        if self.left < 0:
            return say("逾期 {n} 天", "{n} d overdue", n=-self.left)
        if self.left == 0:
            return say("今天", "Today")
        if self.left == 1:
            return say("明天", "Tomorrow")
        return say("剩 {n} 天", "{n} d left", n=self.left)


CLOCKS: dict[str, Clock] = {}

Finder = Callable[[Scope, date], Iterable[Running]]


def clock(
    key: str,
    *,
    label: Words,
    owners: frozenset[Role],
    rule: str = "",
    part: str | None = None,
    basis: Words | None = None,
) -> Callable[[Finder], Finder]:
    """Declare a deadline over the records that the decorated function finds."""
    if bool(rule) == bool(basis):
        message = f"{key}: a clock rests either on a rule of law or on a named basis"
        raise ValueError(message)

    def wrap(find: Finder) -> Finder:
        CLOCKS[key] = Clock(key, label, find, owners, rule, part, basis)
        return find

    return wrap


def due(scope: Scope, on: date | None = None) -> list[Due]:
    """Everything due or overdue for this reader on a day, nearest first."""
    return sorted(_due(scope, on or today()), key=lambda item: (item.day, str(item.running.title)))


def _due(scope: Scope, on: date) -> Iterator[Due]:
    for item in CLOCKS.values():
        if not item.owners & scope.roles:
            continue
        for running in item.find(scope, on):
            if item.basis is not None:
                assert running.due is not None, item.key  # noqa: S101  a basis clock carries its own day
                yield Due(item, running, running.due, (running.due - on).days, item.basis)
            else:
                assert running.start is not None, item.key  # noqa: S101
                period = law.due(item.rule, running.start, part=item.part)
                rule = law.rule(item.rule)
                yield Due(
                    item,
                    running,
                    period.day,
                    (period.day - on).days,
                    say(rule.label("zh"), rule.label("en")),
                    period.needs_check,
                )
