"""Reads the definitions from YAML and refuses whatever is not complete; errors (`LawError`) name file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final, cast, get_args

from lanjie.core.words import Words, say
from lanjie.law.errors import suggestion
from lanjie.law.nodes import Block, Item, read
from lanjie.reports.definitions.model import (
    Boundary,
    Chapter,
    Definition,
    Definitions,
    FigureKind,
    Owner,
    Qualifier,
    Scale,
    Unit,
)

FOLDER: Final = Path(__file__).parent
KEY: Final = re.compile(r"[a-z]+(\.[a-z][a-z0-9_]*)+")
NUMBER: Final = re.compile(r"F\d{3}")
VERSION: Final = re.compile(r"v\d+")
#: Files of chapters begin with their number: `03_sources.yaml`.
CHAPTERS: Final = "[0-9][0-9]_*.yaml"


@cache
def definitions() -> Definitions:
    """The definitions that ship with the program, read once."""
    return load(FOLDER)


def load(folder: Path) -> Definitions:
    """All definitions in a folder. Raises `LawError` with file and line."""
    units = {unit.key: unit for unit in _units(read(folder / "units.yaml", folder))}
    owners = {owner.key: owner for owner in _owners(read(folder / "owners.yaml", folder))}
    figures: dict[str, Definition] = {}
    chapters: list[Chapter] = []
    for file in sorted(folder.glob(CHAPTERS)):
        block = read(file, folder)
        chapter = Chapter(block["chapter"].whole(), words(block["title"].block()))
        if any(chapter.number == other.number for other in chapters):
            raise block.error(f"chapter {chapter.number} is already defined", "chapter")
        chapters.append(chapter)
        entries = block["figures"].block()
        block.done()
        for key, item in entries.entries():
            figure = _figure(key, item.block(), chapter.number, units, owners)
            if figure.key in figures:
                raise key.error(f"{figure.key} is already defined")
            figures[figure.key] = figure
            _known(item.block(), figure, figures)
    return Definitions(figures, tuple(chapters), units, owners)


def words(block: Block) -> Words:
    """A text in both languages."""
    both = say(block["zh"].text(), block["en"].text())
    block.done()
    return both


def one_of(item: Item, allowed: Iterable[str]) -> str:
    """A text out of a closed list."""
    value = item.text()
    names = list(allowed)
    if value not in names:
        raise item.error(f"{value!r} is not one of {', '.join(filter(None, names))}{suggestion(value, names)}")
    return value


def matching(item: Item, pattern: re.Pattern[str], what: str) -> str:
    """A text of a given form."""
    value = item.text()
    if not pattern.fullmatch(value):
        raise item.error(f"{value!r} is not {what}")
    return value


def _units(block: Block) -> Iterator[Unit]:
    for key, item in block.entries():
        entry = item.block()
        persons, bare = (_yes(mark) if (mark := entry.get(name)) else False for name in ("persons", "bare"))
        yield Unit(key.text(), say(entry["zh"].text(), entry["en"].text()), persons, bare)
        entry.done()


def _owners(block: Block) -> Iterator[Owner]:
    for key, item in block.entries():
        yield Owner(key.text(), words(item.block()))


def _figure(key: Item, block: Block, chapter: int, units: dict[str, Unit], owners: dict[str, Owner]) -> Definition:
    printed, cumulative = block.get("print"), block.get("cumulative")
    scale, digits = _printed(printed.block()) if printed else ("", 0)
    qualifier, computed_by, same_as = (block.get(name) for name in ("qualifier", "computed_by", "same_as"))
    made = Definition(
        key=matching(key, KEY, "a key such as pre.registered"),
        number=matching(block["number"], NUMBER, "a number such as F040"),
        chapter=chapter,
        place=block["place"].text(),
        label=words(block["label"].block()),
        about=words(block["about"].block()),
        unit=units[one_of(block["unit"], units)],
        kind=cast(FigureKind, one_of(block["kind"], get_args(FigureKind))),
        owner=owners[one_of(block["owner"], owners)],
        version=matching(block["version"], VERSION, "a version such as v1"),
        boundary=cast(Boundary, one_of(block["boundary"], get_args(Boundary))),
        qualifier=cast(Qualifier, one_of(qualifier, get_args(Qualifier))) if qualifier else "exact",
        scale=cast(Scale, scale),
        digits=digits,
        cumulative=_yes(cumulative) if cumulative else False,
        computed_by=matching(computed_by, re.compile(r"[a-z]+(\.[a-z][a-z0-9_-]*)+"), "the key of a room's figure")
        if computed_by
        else "",
        same_as=matching(same_as, KEY, "a key") if same_as else "",
    )
    block.done()
    return made


def _printed(block: Block) -> tuple[str, int]:
    scale = block.get("scale")
    found = one_of(scale, get_args(Scale)) if scale else "", block["digits"].whole()
    if not 0 <= found[1] <= 4:
        raise block.error("digits are 0 to 4: values are kept with four decimals", "digits")
    block.done()
    return found


def _yes(item: Item) -> bool:
    value = item.scalar()
    if value is not True:
        raise item.error("write true, or leave it out")
    return True


def _known(block: Block, figure: Definition, figures: dict[str, Definition]) -> None:
    """What an entry points at stands before it and fits."""
    if figure.same_as:
        first = figures.get(figure.same_as)
        if first is None or first.key == figure.key:
            raise block.error(
                f"same_as names {figure.same_as!r}, which is not defined before it{suggestion(figure.same_as, figures)}",
                "same_as",
            )
        if first.unit != figure.unit or first.kind != figure.kind:
            raise block.error(f"unit and kind differ from {first.key}", "same_as")
    if figure.boundary == "quoted" and figure.computed_by:
        raise block.error("a quoted claim is never computed", "computed_by")
