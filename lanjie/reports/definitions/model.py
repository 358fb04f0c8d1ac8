"""What a definition of the statutory report's figures says, before anybody reports or computes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lanjie.core.words import Words

FigureKind = Literal["stock", "flow"]
#: `open`: may be listed by area; `aggregate`: counts of persons or decisions about them, in total only; `quoted`: never computed here,
#: only quotable as the claim of another body.
Boundary = Literal["open", "aggregate", "quoted"]
Qualifier = Literal["exact", "more_than", "nearly", "at_least", "range"]
Scale = Literal["", "万", "亿"]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a figure counts.

    `persons` where it counts natural persons, so that small cells are hidden; `bare` where its numbers are names and take no thousands
    separator (years, document numbers).
    """

    key: str
    words: Words
    persons: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    """The unit that answers for a figure and reports it."""

    key: str
    words: Words


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure of the report. `number` is its place in the worked case of 2020, `place` the section where it is printed.

    `computed_by` is the key in `core.figures.FIGURES` of the room that computes it, `same_as` the figure of which this is a second
    placement. `cumulative`: a later value may not be lower than an earlier one without a reason. A value is printed in units of
    `scale` with `digits` decimals, rounded half up.
    """

    key: str
    number: str
    chapter: int
    place: str
    label: Words
    about: Words
    unit: Unit
    kind: FigureKind
    owner: Owner
    version: str
    boundary: Boundary
    qualifier: Qualifier = "exact"
    scale: Scale = ""
    digits: int = 0
    cumulative: bool = False
    computed_by: str = ""
    same_as: str = ""

    @property
    def held_as(self) -> str:
        """The key under which its values are kept: its own, or that of the figure it repeats."""
        return self.same_as or self.key

    @property
    def small_cells(self) -> bool:
        """Whether a small value would point at somebody in a small area."""
        return self.boundary == "aggregate" and self.unit.persons


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the report; 0 is its header."""

    number: int
    title: Words


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything the files say; `figures` in the order of the report."""

    figures: Mapping[str, Definition]
    chapters: tuple[Chapter, ...]
    units: Mapping[str, Unit]
    owners: Mapping[str, Owner]
