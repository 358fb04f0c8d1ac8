"""The release check: a running total may not be lower than it was without somebody saying why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from lanjie.core.access import Scope
from lanjie.registry.models import Area
from lanjie.reports.definitions import Definition, definitions
from lanjie.reports.models_reported import CheckReason, ReportedFigure, exact
from lanjie.reports.queries.checks import digest, standing_reasons
from lanjie.reports.queries.reported import in_force
from lanjie.reports.queries.value import FigureValue, all_values, home

#: What a reason written for a fall is filed under, with the key.
ABOUT = "fall:"


@dataclass(frozen=True, slots=True)
class Before:
    """A value that stood earlier."""

    since: date | None
    on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Fall:
    """A total that is lower than its last value. It is answered by the entry's own reason, or by one written for exactly these values."""

    definition: Definition
    before: Before
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
    growing = {key: now for key, now in found.items() if now.value is not None and not now.definition.same_as}
    begins = {now.since for now in growing.values() if now.since}
    earlier = totals_before(scope, growing, [place], on, begins)
    fell = []
    for key, now in growing.items():
        before = last_before(now.definition, now.since, now.on, earlier.get((key, place.pk), ()))
        if before is not None and now.value is not None and now.value < before.value:
            fell.append((now, now.value, before))
    if not fell:
        return []
    said = dict(
        ReportedFigure.objects.within(scope)
        .filter(pk__in=[now.entry for now, _, _ in fell])
        .values_list("pk", "reason")
    )
    reasons = standing_reasons(scope, on, place)
    made = []
    for now, value, before in fell:
        sha256 = digest(f"{ABOUT}{now.key}", {"before": before.value, "now": value})
        reason = reasons.get((f"{ABOUT}{now.key}", sha256))
        made.append(Fall(now.definition, before, value, now.on, said.get(now.entry or 0, ""), sha256, reason))
    return made


def totals_before(
    scope: Scope, keys: Iterable[str], areas: Iterable[Area], on: date, begins: Iterable[date]
) -> dict[tuple[str, int], list[Before]]:
    """The values of figures that may only rise, as they stood up to a day, oldest first, by key and area; one query.

    Those are cumulative ones, and flows over a window that begins on one of `begins`.
    """
    figures = [definitions().figures[key] for key in keys]
    total = Q(key__in=[figure.key for figure in figures if figure.cumulative])
    window = Q(key__in=[figure.key for figure in figures if figure.kind == "flow"], since__in=list(begins))
    own = ReportedFigure.objects.within(scope.for_act("figures.reported"))
    rows = own.filter(total | window, area__in=list(areas), on__lte=on, value__isnull=False)
    stood = in_force(rows).order_by("on", "pk")
    found: dict[tuple[str, int], list[Before]] = {}
    for key, area_id, since, day, value in stood.values_list("key", "area_id", "since", "on", "value"):
        found.setdefault((key, area_id), []).append(Before(since, day, exact(value) or Decimal(0)))
    return found


def last_before(definition: Definition, since: date | None, on: date, earlier: Sequence[Before]) -> Before | None:
    """The value that one of `on` may not fall below: the last of an earlier day; of a flow, the last from the same first day."""
    same = [
        each
        for each in earlier
        if each.on < on and (definition.cumulative or (definition.kind == "flow" and each.since == since is not None))
    ]
    return same[-1] if same else None
