"""The release check: a running total may not be lower than it was without somebody saying why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lanjie.core.access import Scope
from lanjie.registry.models import Area
from lanjie.reports.definitions import Definition, definitions
from lanjie.reports.models_reported import CheckReason, ReportedFigure, exact
from lanjie.reports.queries.checks import digest, standing_reasons
from lanjie.reports.queries.reported import GONE, entries
from lanjie.reports.queries.value import FigureValue, all_values, home

#: What a reason written for a fall is filed under, with the key.
ABOUT = "fall:"


@dataclass(frozen=True, slots=True)
class Fall:
    """A total that is lower than its last value. It is answered by the entry's own reason, or by one written for exactly these values."""

    definition: Definition
    before: ReportedFigure
    value: Decimal
    on: date
    said: str
    sha256: str
    reason: CheckReason | None

    @property
    def about(self) -> str:
        """What a reason is filed under."""
        return f"{ABOUT}{self.definition.key}"

    @property
    def blocks(self) -> bool:
        """Whether a report may not be frozen."""
        return not self.said and self.reason is None


def falls(
    scope: Scope, on: date, *, area: Area | None = None, values: Mapping[str, FigureValue] | None = None
) -> list[Fall]:
    """Totals that fell by a day: cumulative figures, and flows counted from the same first day."""
    place = area or home(scope)
    found = values if values is not None else all_values(scope, on, area=place)
    reasons = standing_reasons(scope, on, place)
    earlier: dict[str, list[ReportedFigure]] = {}
    said: dict[int, str] = {}
    for entry in entries(scope).filter(area=place, on__lte=on, value__isnull=False).order_by("on", "pk"):
        said[entry.pk] = entry.reason
        if entry.state not in GONE:
            earlier.setdefault(entry.key, []).append(entry)
    made = []
    for key, now in found.items():
        definition = definitions().figures[key]
        if now.value is None or definition.same_as:
            continue
        before = _before(definition, now, earlier.get(key, []))
        last = exact(before.value) if before else None
        if before is None or last is None or now.value >= last:
            continue
        sha256 = digest(f"{ABOUT}{key}", {"before": last, "now": now.value})
        reason = reasons.get((f"{ABOUT}{key}", sha256))
        made.append(Fall(definition, before, now.value, now.on, said.get(now.entry or 0, ""), sha256, reason))
    return made


def _before(definition: Definition, now: FigureValue, earlier: list[ReportedFigure]) -> ReportedFigure | None:
    """The value that the one of now may not fall below: the last one of an earlier day, over the same beginning where it is a flow."""
    same = [
        entry
        for entry in earlier
        if entry.on < now.on
        and (definition.cumulative or (definition.kind == "flow" and entry.since == now.since is not None))
    ]
    return same[-1] if same else None
