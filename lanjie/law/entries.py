"""Catalogues: lists that the law or the office fixes, as typed entries."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, overload

from lanjie.law.book import ROOT
from lanjie.law.errors import LawError, suggestion
from lanjie.law.loader import label
from lanjie.law.model import Label
from lanjie.law.nodes import Block, Item, read

LEVELS: Final = (
    "province",
    "prefecture_city",
    "autonomous_prefecture",
    "district",
    "county",
    "autonomous_county",
    "county_city",
    "management_zone",
)


@dataclass(frozen=True, slots=True)
class Precursor:
    """One entry of the precursor catalogue; listed from `listed_from` on. `category` is the class 1 to 3 of the law."""

    category: int
    name: Label
    cas: str | None
    hs_code: str | None
    un1988_table: str | None
    listed_from: date
    act: Label
    listing_source: str
    cas_source: str | None
    note: str | None

    @property
    def needs_check(self) -> bool:
        """Does its listing (not only its CAS number) rest on memory?"""
        return "from memory" in self.listing_source or "from memory" in (self.note or "")


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division or a management zone; `parent` is None for the province."""

    code: str
    name: Label
    level: str
    parent: str | None
    lon: float | None
    lat: float | None
    population: int | None
    population_on: date | None
    population_source: Label | None
    note: Label | None

    @property
    def needs_check(self) -> bool:
        """Does its population rest on memory?"""
        return self.population_source is not None and "from memory" in self.population_source.en


@dataclass(frozen=True, slots=True)
class Tile:
    """The square of a county on the tile map; column and row count from 0 at the top left."""

    code: str
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field; `use` says when to use or avoid it."""

    zh: str
    en: str
    use: str | None
    section: str


Entry = TypeVar("Entry", Precursor, Division, Tile, Term)
Name = Literal["precursors", "divisions", "tile_grid", "terms"]


@overload
def catalogue(name: Literal["precursors"]) -> tuple[Precursor, ...]: ...
@overload
def catalogue(name: Literal["divisions"]) -> tuple[Division, ...]: ...
@overload
def catalogue(name: Literal["tile_grid"]) -> tuple[Tile, ...]: ...
@overload
def catalogue(name: Literal["terms"]) -> tuple[Term, ...]: ...
def catalogue(name: Name) -> tuple[Precursor, ...] | tuple[Division, ...] | tuple[Tile, ...] | tuple[Term, ...]:
    """All entries of a catalogue in the order of its file; LawError for another name."""
    if name not in _READERS:
        raise LawError(f"no catalogue {name!r}{suggestion(name, _READERS)}")
    return _load(name)


def precursors(on: date) -> tuple[Precursor, ...]:
    """The substances listed on a day, by class."""
    return tuple(each for each in catalogue("precursors") if each.listed_from <= on)


def outlines() -> dict[str, Any]:
    """Simplified county outlines as GeoJSON, for thematic maps only (neighbours overlap by up to 600 m)."""
    loaded: dict[str, Any] = json.loads((ROOT / "catalogues" / "hunan_outlines.geojson").read_text("utf-8"))
    return loaded


def read_precursors(block: Block) -> tuple[Precursor, ...]:
    """The precursor catalogue from its file."""
    block["source"].text()
    return _entries(block, "precursors", _precursor)


def read_divisions(block: Block) -> tuple[Division, ...]:
    """The divisions from their file: every parent and every source of a population must exist in it."""
    block["source"].text()
    counted: dict[str, tuple[date, Label]] = {}
    for key, item in block["population_sources"].block().entries():
        entry = item.block()
        counted[key.text()] = (entry["counted_on"].day(), label(entry["text"].block()))
        entry.done()
    divisions: dict[str, Division] = {}
    for item in block["divisions"].items():
        entry = item.block()
        division = _division(entry, counted)
        if division.code in divisions:
            raise entry.error(f"division {division.code} is given twice", "code")
        if division.parent is not None and division.parent not in divisions:
            raise entry.error(f"the parent {division.parent} must stand above its division", "parent")
        divisions[division.code] = division
    block.done()
    return tuple(divisions.values())


def read_tiles(block: Block) -> tuple[Tile, ...]:
    """The tile grid from its file: one county a square."""
    block["source"].text()
    taken: set[tuple[int, int]] = set()

    def tile(entry: Block) -> Tile:
        found = Tile(entry["code"].text(), entry["col"].whole(), entry["row"].whole())
        entry["zh"].text()
        if (found.column, found.row) in taken:
            raise entry.error(f"the square {found.column}, {found.row} is taken", "code")
        taken.add((found.column, found.row))
        return found

    return _entries(block, "tiles", tile)


def read_terms(block: Block) -> tuple[Term, ...]:
    """The glossary from its file."""
    block["source"].text()
    terms = []
    for section, listed in block["sections"].block().entries():
        for item in listed.items():
            entry = item.block()
            terms.append(Term(entry["zh"].text(), entry["en"].text(), _text(entry.get("use")), section.text()))
            entry.done()
    block.done()
    return tuple(terms)


def _entries(block: Block, key: str, make: Callable[[Block], Entry]) -> tuple[Entry, ...]:
    made = []
    for item in block[key].items():
        entry = item.block()
        made.append(make(entry))
        entry.done()
    block.done()
    return tuple(made)


def _precursor(entry: Block) -> Precursor:
    category = entry["class"].whole()
    if category not in (1, 2, 3):
        raise entry.error(f"class {category} does not exist", "class")
    return Precursor(
        category=category,
        name=Label(entry["zh"].text(), entry["en"].text()),
        cas=_text(entry.get("cas")),
        hs_code=_text(entry.get("hs_code")),
        un1988_table=_text(entry.get("un1988_table")),
        listed_from=entry["listed_from"].day(),
        act=label(entry["act"].block()),
        listing_source=entry["listing_source"].text(),
        cas_source=_text(entry.get("cas_source")),
        note=_text(entry.get("note")),
    )


def _division(entry: Block, counted: dict[str, tuple[date, Label]]) -> Division:
    level, population, source = entry["level"], entry.get("population"), entry.get("population_source")
    if level.text() not in LEVELS:
        raise level.error(f"{level.text()!r} is not one of {', '.join(LEVELS)}")
    if (population is None) != (source is None):
        raise entry.error("a population needs its source and a source its population", "code")
    if source is not None and source.text() not in counted:
        raise source.error(f"unknown source {source.text()!r}{suggestion(source.text(), counted)}")
    on, said = counted[source.text()] if source else (None, None)
    lon, lat = entry.get("lon"), entry.get("lat")
    division = Division(
        code=entry["code"].text(),
        name=Label(entry["zh"].text(), entry["en"].text()),
        level=level.text(),
        parent=_text(entry.get("parent")),
        lon=lon.number() if lon else None,
        lat=lat.number() if lat else None,
        population=population.whole() if population else None,
        population_on=on,
        population_source=said,
        note=label(note.block()) if (note := entry.get("note")) else None,
    )
    entry.done()
    return division


def _text(item: Item | None) -> str | None:
    return item.text() if item else None


_READERS: Final[dict[str, Callable[[Block], tuple[Any, ...]]]] = {
    "precursors": read_precursors,
    "divisions": read_divisions,
    "tile_grid": read_tiles,
    "terms": read_terms,
}


@cache
def _load(name: str) -> tuple[Any, ...]:
    return read_catalogue(name, ROOT / "catalogues" / f"{name}.yaml", ROOT)


def read_catalogue(name: str, path: Path, root: Path) -> tuple[Any, ...]:
    """A catalogue of the kind `name` from any file, as the tests do; LawError names file and line."""
    return _READERS[name](read(path, root))
