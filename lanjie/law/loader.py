"""Reads units, texts and parameters from YAML and refuses whatever is not complete, with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar, cast, get_args

from lanjie.law.errors import LawError, suggestion
from lanjie.law.model import (
    ONLY,
    CalendarMode,
    Direction,
    Label,
    Part,
    Rule,
    Source,
    Status,
    Text,
    Unit,
    UnitKind,
    Version,
)
from lanjie.law.nodes import Block, Item, Scalar, read

LEVELS: Final = (
    "law",
    "administrative_regulation",
    "ministry_rule",
    "ministry_document",
    "local_regulation",
    "provincial_document",
    "standard",
    "report",
    "practice",
)
JURISDICTION: Final = re.compile(r"CN(-[A-Z]{2}|-\d{6})?")
RULE_ID: Final = re.compile(r"[A-Z]{2}-\d{3}")
DAY_OF_YEAR: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
PERIODS: Final = ("time", "date")
OVERRIDE_SCOPES: Final = ("national", "province", "place")

Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Group:
    """A family of rules with a common id prefix."""

    id: str
    label: Label


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """Everything the package knows; `rules` is keyed by path."""

    units: Mapping[str, Unit]
    texts: Mapping[str, Text]
    groups: Mapping[str, Group]
    rules: Mapping[str, Rule]
    paths: Mapping[str, str]  # rule id -> path


def load(root: Path) -> Book:
    """The whole book under `root` (units.yaml, groups.yaml, texts/, parameters/); LawError names file and line."""
    units = _units(read(root / "units.yaml", root))
    groups = _groups(read(root / "groups.yaml", root))
    texts = {path.stem: _text(path.stem, read(path, root)) for path in sorted((root / "texts").glob("*.yaml"))}
    rules: dict[str, Rule] = {}
    paths: dict[str, str] = {}
    folder = root / "parameters"
    for file in sorted(folder.rglob("*.yaml")):
        path = ".".join(file.relative_to(folder).with_suffix("").parts)
        block = read(file, root)
        rule = _rule(path, block, units, texts)
        if rule.group not in groups:
            raise block.error(f"unknown group {rule.group!r}{suggestion(rule.group, groups)}", "rule")
        if rule.id in paths:
            raise block.error(f"rule {rule.id} is already at {paths[rule.id]}", "rule")
        rules[path], paths[rule.id] = rule, path
    return Book(
        units=MappingProxyType(units),
        texts=MappingProxyType(texts),
        groups=MappingProxyType(groups),
        rules=MappingProxyType(rules),
        paths=MappingProxyType(paths),
    )


def label(block: Block) -> Label:
    """A text in both languages."""
    both = Label(zh=block["zh"].text(), en=block["en"].text())
    block.done()
    return both


def _optional_label(item: Item | None) -> Label | None:
    return label(item.block()) if item else None


def _choice(item: Item, allowed: Iterable[Choice]) -> Choice:
    value = item.text()
    for choice in allowed:
        if value == choice:
            return choice
    raise item.error(f"{value!r} is not one of {', '.join(allowed)}")


def _matching(item: Item, pattern: re.Pattern[str], what: str) -> str:
    value = item.text()
    if not pattern.fullmatch(value):
        raise item.error(f"{value!r} is not {what}")
    return value


def _units(block: Block) -> dict[str, Unit]:
    units = {}
    for key, item in block.entries():
        entry = item.block()
        name = Label(zh=entry["zh"].text(), en=entry["en"].text())
        kind = cast(UnitKind, _choice(entry["kind"], get_args(UnitKind)))
        plural = entry.get("plural")
        units[key.text()] = Unit(key.text(), name, plural.text() if plural else name.en, kind)
        entry.done()
    return units


def _groups(block: Block) -> dict[str, Group]:
    return {key.text(): Group(key.text(), label(item.block())) for key, item in block.entries()}


def _text(id_: str, block: Block) -> Text:
    number, adopted, amended, repealed, note = (
        block.get(key) for key in ("number", "adopted", "amended", "repealed", "note")
    )
    text = Text(
        id=id_,
        title=label(block["title"].block()),
        issuer=block["issuer"].text(),
        number=number.text() if number else None,
        level=_choice(block["level"], LEVELS),
        jurisdiction=_matching(block["jurisdiction"], JURISDICTION, "a jurisdiction such as CN, CN-HN or CN-430100"),
        adopted=adopted.day() if adopted else None,
        effective=block["effective"].day(),
        amended=tuple(item.day() for item in amended.items()) if amended else (),
        repealed=repealed.day() if repealed else None,
        found=tuple(item.text() for item in block["found"].items()),
        note=_optional_label(note),
    )
    if not text.found:
        raise block.error("say where the text was found", "found")
    block.done()
    return text


def _rule(path: str, block: Block, units: Mapping[str, Unit], texts: Mapping[str, Text]) -> Rule:
    parts = _parts(block, units)
    scope = block.get("override_scope")
    deadline = block.get("deadline")
    versions = _versions(block["values"].block(), parts, texts)
    rule = Rule(
        id=_matching(block["rule"], RULE_ID, "a rule id such as PC-020"),
        path=path,
        label=label(block["label"].block()),
        parts=MappingProxyType(parts),
        deadline=deadline.text() if deadline else None,
        jurisdiction=_matching(block["jurisdiction"], JURISDICTION, "a jurisdiction such as CN, CN-HN or CN-430100"),
        override_scope=_choice(scope, OVERRIDE_SCOPES) if scope else "national",
        applies_to=_optional_label(block.get("applies_to")),
        exceptions=_optional_label(block.get("exceptions")),
        versions=versions,
        checked_on=block["checked_on"].day(),
        status=cast(Status, _choice(block["status"], get_args(Status))),
        verified_in=block["verified_in"].text(),
        unverified=_optional_label(block.get("unverified")),
    )
    if deadline and rule.deadline not in parts:
        raise deadline.error(f"{rule.deadline!r} is not one of the parts")
    if rule.status == "assumed" and rule.unverified is None:
        raise block.error("an assumed rule must say under 'unverified' what nobody has seen", "status")
    block.done()
    return rule


def _parts(block: Block, units: Mapping[str, Unit]) -> dict[str, Part]:
    named = block.get("parts")
    if named is None:
        return {ONLY: _part(ONLY, block, units)}
    if "unit" in block:
        raise block.error("a rule has either one unit or parts with their own", "unit")
    parts = {}
    for key, item in named.block().entries():
        entry = item.block()
        parts[key.text()] = _part(key.text(), entry, units)
        entry.done()
    return parts


def _part(name: str, block: Block, units: Mapping[str, Unit]) -> Part:
    item = block["unit"]
    unit = units.get(item.text())
    if unit is None:
        raise item.error(f"unknown unit {item.text()!r}{suggestion(item.text(), units)}")
    mode, direction = block.get("calendar_mode"), block.get("direction")
    if unit.kind not in PERIODS and (mode or direction):
        raise item.error(f"unit {unit.id!r} is not a period, so it has no calendar_mode or direction")
    return Part(
        name=name,
        unit=unit,
        label=label(block["label"].block()) if name != ONLY else None,
        calendar_mode=cast(CalendarMode, _choice(mode, get_args(CalendarMode))) if mode else None,
        direction=cast(Direction, _choice(direction, get_args(Direction))) if direction else "after",
    )


def _versions(block: Block, parts: Mapping[str, Part], texts: Mapping[str, Text]) -> tuple[Version, ...]:
    versions: list[Version] = []
    for key, item in block.entries():
        version = _version(key.day(), item.block(), parts, texts)
        if versions and version.since <= versions[-1].since:
            raise key.error("dated values stand in the order of their days")
        if versions:
            versions[-1] = replace(versions[-1], until=version.since - timedelta(days=1))
        versions.append(version)
    if not versions:
        raise block.error("at least one dated value is needed")
    return tuple(versions)


def _version(since: date, block: Block, parts: Mapping[str, Part], texts: Mapping[str, Text]) -> Version:
    note = _optional_label(block.get("note"))
    version = Version(
        since=since,
        until=None,
        values=_values(block["value"], parts),
        sources=tuple(_source(item, texts) for item in block["sources"].items()),
        note=note,
        unverified=_optional_label(block.get("unverified")),
    )
    if not version.sources:
        raise block.error("a dated value needs at least one source", "sources")
    if version.sources[0].quote is None:
        raise block.error("the first source must carry a quote", "sources")
    for source in version.sources:
        if since < source.text.effective and note is None:
            started = f"{source.text.id} is in force only from {source.text.effective}"
            raise block.error(f"{since} is too early: {started}; correct it or explain it in a note", "value")
        if source.text.repealed and since > source.text.repealed:
            raise block.error(f"{since} is too late: {source.text.id} was repealed on {source.text.repealed}", "value")
    block.done()
    return version


def _values(item: Item, parts: Mapping[str, Part]) -> Mapping[str, Scalar] | None:
    if item.is_null:
        return None
    if ONLY in parts:
        return MappingProxyType({ONLY: _value(item, parts[ONLY])})
    if not item.is_block:
        raise item.error(f"name the parts: {', '.join(parts)}")
    values = {}
    for key, value in item.block().entries():
        name = key.text()
        if name not in parts:
            raise key.error(f"unknown part {name!r}{suggestion(name, parts)}")
        values[name] = _value(value, parts[name])
    return MappingProxyType(values)


def _value(item: Item, part: Part) -> Scalar:
    value = item.scalar()
    kind = part.unit.kind
    fits = isinstance(value, (bool, str)) if kind == "word" else not isinstance(value, (bool, str))
    if kind == "time":
        fits = isinstance(value, int) and not isinstance(value, bool)
    if kind == "date":
        fits = isinstance(value, str) and DAY_OF_YEAR.fullmatch(value) is not None
    if not fits:
        raise item.error(f"{value!r} does not fit the unit {part.unit.id!r}")
    return value


def _source(item: Item, texts: Mapping[str, Text]) -> Source:
    block = item.block()
    id_ = block["text"]
    text = texts.get(id_.text())
    if text is None:
        raise id_.error(f"unknown text {id_.text()!r}{suggestion(id_.text(), texts)}")
    quote = block.get("quote")
    source = Source(text=text, clause=block["clause"].text(), quote=quote.text() if quote else None)
    block.done()
    return source


__all__ = ["Book", "Group", "LawError", "label", "load"]
