"""The shapes of the law data: units, texts, rules and their dated versions. All immutable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lanjie.law.errors import NotInForce
from lanjie.law.nodes import Scalar

Lang = Literal["zh", "en"]
Status = Literal["primary", "secondary", "assumed"]
UnitKind = Literal["time", "date", "count", "money", "measure", "word"]
CalendarMode = Literal["working", "calendar", "exact", "licence_decision", "report"]
Direction = Literal["after", "before"]

# The part of a rule that has one plain value.
ONLY = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both languages."""

    zh: str
    en: str

    def __call__(self, lang: Lang) -> str:
        """The text in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts; `plural` is the English plural."""

    id: str
    label: Label
    plural: str
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class Text:
    """A statute, rule, plan or report that other data cite; every text exists once."""

    id: str
    title: Label
    issuer: str
    number: str | None
    level: str
    jurisdiction: str
    adopted: date | None
    effective: date
    amended: tuple[date, ...]
    repealed: date | None
    found: tuple[str, ...]
    note: Label | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value stands: text, clause and a few words of it. `quote` is None only beside a first source with one."""

    text: Text
    clause: str
    quote: str | None

    def clause_label(self, lang: Lang) -> str:
        """The clause as a reader of the language writes it: 'arts. 7-8' becomes 第7-8条."""
        if lang == "en":
            return self.clause
        chinese = re.sub(
            r"arts?\. ([\d, \-]*\d)",
            lambda found: f"第{found[1].replace(', ', '、').replace('-', '至')}条",
            self.clause,
        )
        return (
            chinese.replace("article not seen", "条号未见")
            .replace("article not given", "条号未注明")
            .replace("annex note", "附表说明")
            .replace("whole", "全文")
        )

    def cite(self, lang: Lang) -> str:
        """Text and clause in one line."""
        if lang == "zh":
            inner = self.text.title.zh.replace("《", "〈").replace(
                "》", "〉"
            )  # Chinese nests single marks in double ones
            return f"《{inner}》{self.clause_label('zh')}"
        return f"{self.text.title.en}, {self.clause}"


@dataclass(frozen=True, slots=True)
class Part:
    """One quantity of a rule: its unit, and for periods how days are counted and in which direction."""

    name: str
    unit: Unit
    label: Label | None
    calendar_mode: CalendarMode | None
    direction: Direction


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """What a rule says from `since` to `until` (both included); `values` is None where the rule has ended."""

    since: date
    until: date | None
    values: Mapping[str, Scalar] | None
    sources: tuple[Source, ...]
    note: Label | None
    unverified: Label | None


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule with all its versions, oldest first."""

    id: str
    path: str
    label: Label
    parts: Mapping[str, Part]
    deadline: str | None
    jurisdiction: str
    override_scope: str
    applies_to: Label | None
    exceptions: Label | None
    versions: tuple[Version, ...]
    checked_on: date
    status: Status
    verified_in: str
    unverified: Label | None

    @property
    def group(self) -> str:
        """The letters of the id: PC, IS, CT, ..."""
        return self.id.partition("-")[0]

    @property
    def needs_check(self) -> bool:
        """Does any of it rest on memory, so that a lawyer must confirm it?"""
        return self.status == "assumed" or self.unverified is not None

    def on(self, day: date) -> Version:
        """The version in force on a day; NotInForce before the first and after the last."""
        found = None
        for version in self.versions:
            if version.since <= day:
                found = version
        if found is None:
            raise NotInForce(f"{self.id} ({self.path}) is in force from {self.versions[0].since}, not yet on {day}")
        if found.values is None:
            ended = found.since - timedelta(days=1)
            raise NotInForce(f"{self.id} ({self.path}) ended on {ended}, so it does not hold on {day}")
        return found
