"""The answer of the law on a day: a value with its unit, its sources and how sure we are of it."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from lanjie.law.errors import LawError, suggestion
from lanjie.law.model import ONLY, Label, Lang, Part, Rule, Source, Status, Unit, Version
from lanjie.law.nodes import Scalar

_WORDS: Final = {"working": Label("按工作日", "working days"), "calendar": Label("按自然日", "calendar days")}


def _day_of_year(month_day: str, lang: Lang) -> str:
    month, day = (int(piece) for piece in month_day.split("-"))
    return f"每年{month}月{day}日前" if lang == "zh" else f"by {day} {month_name[month]} each year"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One named number of a rule with its unit."""

    part: Part
    value: Scalar

    @property
    def unit(self) -> Unit:
        """What the number counts."""
        return self.part.unit

    def words(self, lang: Lang) -> str:
        """'3 days', '3日'; a duty without a number reads as the unit alone, a day of the year as a date."""
        if self.value is True or self.unit.id == "at_once":
            return self.unit.label(lang)
        if isinstance(self.value, str):
            return _WORDS[self.value](lang) if self.value in _WORDS else _day_of_year(self.value, lang)
        before = self.part.direction == "before"
        if lang == "zh":
            return f"{'前' if before else ''}{self.value}{self.unit.label.zh}"
        unit = self.unit.label.en if self.value == 1 else self.unit.plural
        return f"{self.value} {unit}{' before' if before else ''}"


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """One rule as it stands on a day."""

    rule: Rule
    version: Version

    @property
    def _values(self) -> Mapping[str, Scalar]:
        return self.version.values or {}  # a version in force has values: `Rule.on` refuses one that ended the rule

    @property
    def value(self) -> Scalar | Mapping[str, Scalar]:
        """The plain value; a mapping of part names where the rule has several; True where it is a duty without number."""
        return self._values.get(ONLY, self._values)

    @property
    def unit(self) -> Unit | None:
        """The unit of a plain value; None where each part has its own (see `part`)."""
        return self.rule.parts[ONLY].unit if ONLY in self._values else None

    @property
    def parts(self) -> tuple[Quantity, ...]:
        """All quantities in force on the day, in the order of the file."""
        return tuple(Quantity(self.rule.parts[name], value) for name, value in self._values.items())

    def part(self, name: str | None = None) -> Quantity:
        """One quantity: by name, or the only one."""
        if name is None:
            if len(self._values) > 1:
                raise LawError(f"{self.rule.id} has several parts, name one: {', '.join(self._values)}")
            name = next(iter(self._values))
        if name not in self._values:
            names = ", ".join(self._values) if ONLY not in self._values else "none, it has one plain value"
            raise LawError(f"{self.rule.id} has no part {name!r} (parts: {names}){suggestion(name, self._values)}")
        return Quantity(self.rule.parts[name], self._values[name])

    def number(self, part: str | None = None) -> float:
        """The number of a part, for comparing and reckoning; LawError for a duty or a word."""
        value = self.part(part).value
        if isinstance(value, (bool, str)):
            raise LawError(f"{self.rule.id} holds no number here, but {value!r}")
        return value

    def whole(self, part: str | None = None) -> int:
        """As `number`, for whole numbers only."""
        number = self.number(part)
        if not isinstance(number, int):
            raise LawError(f"{self.rule.id} holds {number}, not a whole number")
        return number

    @property
    def sources(self) -> tuple[Source, ...]:
        """Text, clause and quote; the first one carries the quote."""
        return self.version.sources

    @property
    def rule_id(self) -> str:
        """Such as PC-020."""
        return self.rule.id

    @property
    def path(self) -> str:
        """Such as precursors.purchase.class1_decision."""
        return self.rule.path

    @property
    def status(self) -> Status:
        """How good the source is: primary, secondary, assumed."""
        return self.rule.status

    @property
    def needs_check(self) -> bool:
        """Does this version rest on memory, in whole or in part?"""
        return self.rule.needs_check or self.version.unverified is not None

    @property
    def unverified(self) -> Label | None:
        """What exactly nobody has seen in a text."""
        return self.version.unverified or self.rule.unverified

    @property
    def note(self) -> Label | None:
        """A remark on this version."""
        return self.version.note

    @property
    def effective_from(self) -> date:
        """First day of this version."""
        return self.version.since

    @property
    def effective_to(self) -> date | None:
        """Last day of this version, None while it is the newest."""
        return self.version.until

    def label(self, lang: Lang = "zh") -> str:
        """The rule in plain words."""
        return self.rule.label(lang)

    def words(self, lang: Lang = "zh") -> str:
        """The quantities in words, parts with their names: '3日', or '提出申请3日，次数1次'."""
        if ONLY in self._values:
            return self.part().words(lang)
        gap, comma = ("：", "，") if lang == "zh" else (": ", "; ")
        return comma.join(f"{each.part.label(lang)}{gap}{each.words(lang)}" for each in self.parts if each.part.label)
