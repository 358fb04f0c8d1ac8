"""What sentences are bound to, apart from where it is kept: a figure's value, a dated act, an opinion with its demands, a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lanjie.core.words import Words, say


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as a sentence sees it, live or frozen. `qualifier` is what its source says of it (`exact`, `more_than`, …).

    `status`: `computed`, `reported`, `missing`; `provisional` until its second signature. A flow has `since`, `on` is its last day.
    """

    key: str
    label: Words
    value: Decimal | float | None
    value_max: Decimal | float | None = None
    qualifier: str = "exact"
    status: str = "reported"
    provisional: bool = False
    since: date | None = None
    on: date | None = None
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """A dated act of the register: document, meeting, event or deadline. `same` names the entry that tells of the same act.

    `code` is the short name templates use, `register` the code of the entry in the register.
    """

    code: str
    kind: str
    title: Words
    on: date | None = None
    until: date | None = None
    precision: str = "day"
    same: str = ""
    register: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A demand of an opinion: number `3.8`, heading, state, whether any measure answers it, why not, where else it is answered."""

    number: str
    title: Words
    state: str
    answered: bool
    reason: str = ""
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A deliberation opinion, verbatim, with its demands."""

    number: int
    text: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """Whom the report answers: the committee, its term and session, the number of the paper."""

    body: str = "省人大常委会"
    congress: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a report is composed from."""

    on: date
    values: Mapping[str, Value]
    acts: Mapping[str, Act]
    opinions: tuple[Opinion, ...]
    names: Mapping[str, Words]
    session: Session = Session()


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day(when: date, lang: str, precision: str = "day") -> str:
    """A date as a sentence prints it, no more of it than is known: `2020 年 2 月`, `February 2020`."""
    month = _MONTHS[when.month - 1]
    if precision == "year":
        return f"{when.year} 年" if lang == "zh" else str(when.year)
    if precision == "month":
        return f"{when.year} 年 {when.month} 月" if lang == "zh" else f"{month} {when.year}"
    return f"{when.year} 年 {when.month} 月 {when.day} 日" if lang == "zh" else f"{when.day} {month} {when.year}"


UNDATED = say("（日期未记载）", "(no date on record)")


def dated(act: Act, lang: str) -> str:
    """The date of an act; of one that lasted, its first and last day."""
    if act.on is None or act.precision == "unknown":
        return UNDATED.render(lang)
    first = day(act.on, lang, act.precision)
    if act.until is None or act.until == act.on:
        return first
    between = say("{a}至 {b}", "{a} to {b}", a=first, b=day(act.until, lang, act.precision))
    return between.render(lang)
