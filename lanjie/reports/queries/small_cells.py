"""Small counts of persons: what is hidden of a county's figures, so that neither the cell nor the city's total gives it away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from lanjie.core.access import SYSTEM
from lanjie.core.suppression import TOTAL, suppress
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.reports.definitions import Definition
from lanjie.reports.models_reported import ReportedFigure
from lanjie.reports.queries.reported import standing

#: Levels at which a count of persons may be so small that it points at one.
WIDE = frozenset({Level.PROVINCE.value, Level.CITY.value, Level.REFERENCE.value})
#: The smallest count of persons that is shown below the city.
SMALLEST = 5
#: The one column of a table of areas.
_VALUE = "value"


def hidden_cells(area: Area, on: date, asked: Sequence[Definition]) -> set[str]:
    """Keys whose value in this area is hidden. Empty for provinces and cities, whose counts are never small enough to tell."""
    if area.level in WIDE or not asked or area.parent_id is None:
        return set()
    siblings = list(Area.unscoped.filter(parent_id=area.parent_id))
    shown = shown_values(siblings, on, [definition.held_as for definition in asked])
    return {key for key, values in shown.items() if area.code in values and values[area.code] is None}


def shown_values(areas: Sequence[Area], on: date, keys: Iterable[str]) -> dict[str, dict[str, int | None]]:
    """For each key the whole values of areas with one parent, by code; None for what is hidden so that their sum tells nothing.

    Every area counts, whoever reads: what is hidden may not depend on how much of the city the reader sees.
    """
    wanted = list(keys)
    found = standing(SYSTEM, on, areas, wanted)
    made: dict[str, dict[str, int | None]] = {}
    for key in wanted:
        counts = {
            (area.code, _VALUE): int(entry.value)
            for area in areas
            if (entry := found.get((area.code, key))) is not None and entry.value is not None
        }
        table = suppress(counts, SMALLEST)
        made[key] = {row: value for (row, column), value in table.items() if column == _VALUE and row != TOTAL}
    return made


def hidden_entries(found: Sequence[ReportedFigure], definition: Definition, area: Area) -> frozenset[int]:
    """Which entries of a figure's history may not be shown, by number: all of a day on which its value is hidden."""
    if not definition.small_cells or area.level in WIDE:
        return frozenset()
    days = {entry.on for entry in found}
    secret = {day for day in days if hidden_cells(area, day, [definition])}
    small = {entry.pk for entry in found if entry.value is not None and 0 < entry.value < SMALLEST}
    return frozenset(small | {entry.pk for entry in found if entry.on in secret})
