"""How much of the statutory report stands: computed, reported, missing, chapter by chapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lanjie.reports.definitions import Chapter, definitions
from lanjie.reports.queries.value import FigureValue


@dataclass(frozen=True, slots=True)
class Covered:
    """Counts of a chapter (None: the whole report). `unsigned` are those computed or reported without a standing signature."""

    chapter: Chapter | None
    computed: int
    reported: int
    missing: int
    unsigned: int

    @property
    def total(self) -> int:
        """How many figures the chapter has."""
        return self.computed + self.reported + self.missing


def coverage(values: Mapping[str, FigureValue]) -> list[Covered]:
    """The counts of every chapter in order, the whole report last."""
    found = list(values.values())
    chapters = [
        _counted(chapter, [value for value in found if value.definition.chapter == chapter.number])
        for chapter in definitions().chapters
    ]
    return [*chapters, _counted(None, found)]


def _counted(chapter: Chapter | None, values: list[FigureValue]) -> Covered:
    by = [value.status for value in values]
    unsigned = sum(value.status != "missing" and value.signature is None for value in values)
    return Covered(chapter, by.count("computed"), by.count("reported"), by.count("missing"), unsigned)
