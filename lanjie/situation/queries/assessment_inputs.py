"""The cells a county assessment reads: monitoring inputs and wastewater loads by county, month and indicator, with the map."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lanjie import law
from lanjie.core.access import Scope
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import areas as all_areas
from lanjie.situation.assessment_method import WASTEWATER
from lanjie.situation.models import Site
from lanjie.situation.queries import monitoring
from lanjie.situation.queries.monitoring_cell import Cell, text
from lanjie.situation.queries.results import counted


@dataclass(frozen=True, slots=True)
class Given:
    """All a run reads: cells in a fixed order, the counties, the pairs that share a border, whether any cell is simulated."""

    cells: tuple[Cell, ...]
    areas: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    simulated: bool


def given(scope: Scope, month: date, window: int, known: datetime | None = None) -> Given:
    """The cells of the last `window` months up to `month`, as they stood at `known`."""
    first = _back(month, window - 1)
    counties = all_areas(scope).filter(level=Level.COUNTY.value, path__startswith=_province()).order_by("code")
    codes = tuple(counties.values_list("code", flat=True))
    within = frozenset(codes)
    cells = [
        cell
        for cell in (*_wastewater(scope, first, month, known), *_monitoring(scope, first, month, known))
        if cell.area_code in within
    ]
    pairs = tuple((n.a, n.b) for n in law.neighbours() if n.a in within and n.b in within)
    return Given(tuple(sorted(cells)), codes, pairs, _simulated(scope))


def _province() -> str:
    return f"/{next(d.code for d in law.catalogue('divisions') if d.level == 'province')}/"


def _back(month: date, months: int) -> date:
    ordinal = month.year * 12 + month.month - 1 - months
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def _after(month: date) -> date:
    return _back(month, -1)


def _simulated(scope: Scope) -> bool:
    return Site.objects.within(scope).filter(simulated=True).exists()


def _monitoring(scope: Scope, first: date, month: date, known: datetime | None) -> Iterable[Cell]:
    since, until = f"{first:%Y-%m}", f"{month:%Y-%m}"
    return [cell for cell in monitoring.cells(scope, known) if since <= cell.month <= until]


def _wastewater(scope: Scope, first: date, month: date, known: datetime | None) -> Iterable[Cell]:
    """The load of a county in a month: its sites weighted by their people, the mean of the bottles of each.

    Bottles below their limit make a bound: `<limit` where all are, `low-high` where some are, taken as nothing and as their limit.
    """
    found = counted(scope, known).filter(
        substance__in=WASTEWATER,
        sample__taken_on__gte=first,
        sample__taken_on__lt=_after(month),
        sample__precision="day",
    )
    fields = ("sample__site__code", "sample__taken_on", "substance", "load", "load_limit", "catchment__population")
    county = _county_of_sites(scope)
    taken: dict[tuple[str, str, str], dict[str, list[tuple[float, float, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for site, day, substance, load, limit, people in found.order_by("sample__code", "number").values_list(*fields):
        bounds = (load, load) if load is not None else (0.0, limit) if limit is not None else None
        if bounds is not None and site in county:
            key = county[site], f"{day:%Y-%m}", WASTEWATER[substance]
            taken[key][site].append((*bounds, people or 0))
    for (area, when, indicator), sites in sorted(taken.items()):
        yield Cell(area, when, indicator, "lognormal", _bounds(sites), "", "")


def _bounds(sites: Mapping[str, list[tuple[float, float, int]]]) -> str:
    low = high = total = 0.0
    for _, bottles in sorted(sites.items()):
        people = max(bottle[2] for bottle in bottles) or 1
        low += people * math.fsum(bottle[0] for bottle in bottles) / len(bottles)
        high += people * math.fsum(bottle[1] for bottle in bottles) / len(bottles)
        total += people
    low, high = low / total, high / total
    if low <= 0.0:
        return f"<{text(high)}"
    bounds = f"{low:.9f}", f"{high:.9f}"
    return text(high) if bounds[0] == bounds[1] else "-".join(bounds)


def _county_of_sites(scope: Scope) -> dict[str, str]:
    """Site code → county code; a site in a management zone belongs to the county the zone lies in."""
    counties = {
        area.path: area.code
        for area in Area.objects.within(scope).filter(level=Level.COUNTY.value).only("path", "code")
    }
    found: dict[str, str] = {}
    for code, path in Site.objects.within(scope).values_list("code", "area__path"):
        while path and path not in counties:
            path = path.rstrip("/").rpartition("/")[0]  # noqa: PLW2901  walking up
            path = f"{path}/" if path else ""  # noqa: PLW2901
        if path:
            found[code] = counties[path]
    return found
