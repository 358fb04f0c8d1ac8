"""Small counts of persons in tables by county: hidden, with others so that no total gives them away (PD-024)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lanjie.core.suppression import TOTAL, suppress
from lanjie.registry.models import Area

SMALLEST = 5  # not law: the project's rule for outward tables, see docs/boundary


def hidden(counts: Iterable[tuple[Area, int]]) -> set[str]:
    """Codes of the areas whose count must not be shown: below five and not zero, and one more of the city where a single one would follow from the city's total."""
    by_city: dict[int | None, dict[tuple[str, str], int]] = defaultdict(dict)
    for area, n in counts:
        by_city[area.parent_id][area.code, "n"] = n
    found: set[str] = set()
    for table in by_city.values():
        if any(0 < n < SMALLEST for n in table.values()):
            shown = suppress(table, SMALLEST)
            found |= {code for (code, column), n in shown.items() if column == "n" and code != TOTAL and n is None}
    return found


def small(low: int, high: int) -> bool:
    """Whether a count of persons, or what is known of it, is small."""
    return high > 0 and low < SMALLEST
