"""The value of a figure of the statutory report: computed by its room, else reported by its owner, else missing.

`value_of` and `all_values` are what a report, the browser of figures and the identity checks read. Where a room computes a figure that a
unit reported too, the computed value takes the place and the difference is shown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from urllib.parse import urlencode

from django.urls import reverse

from lanjie.core.access import Scope
from lanjie.core.figures import FIGURES, Asked
from lanjie.core.words import Words
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import children
from lanjie.reports.definitions import Definition, definitions
from lanjie.reports.models import FigureSignature
from lanjie.reports.models_reported import ReportedFigure, exact
from lanjie.reports.queries.evidence import Opened, opened
from lanjie.reports.queries.reported import standing
from lanjie.reports.queries.small_cells import hidden_cells

Found = Literal["computed", "reported", "missing"]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who vouched for a value, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A figure of the report for an area and day, with everything it rests on.

    `value` is exact; None when it is missing, or `hidden` because it is a small count of persons. `qualifier` is what the source itself
    says (`more_than` 30): then `value` is its round number, and with `range` it reaches to `value_max`. `rows` are the records a
    computed value opens to. `difference` is computed minus reported where both exist. `observation` is the status of a reported value
    (normal, provisional, revised, missing, confidential). `quoted` marks what may only be printed as 「据…通报」.
    """

    definition: Definition
    area: Area
    status: Found
    on: date
    since: date | None = None
    value: Decimal | None = None
    value_max: Decimal | None = None
    qualifier: str = "exact"
    observation: str = ""
    rows: int = 0
    source: str = ""
    reference: str = ""
    reporter: str = ""
    reported_at: datetime | None = None
    signature: Signature | None = None
    reported: Decimal | None = None
    difference: Decimal | None = None
    entry: int | None = None
    evidence: str = ""
    hidden: bool = False

    @property
    def key(self) -> str:
        """The key it is bound by, as `pre.registered`."""
        return self.definition.key

    @property
    def unit(self) -> Words:
        """What it counts."""
        return self.definition.unit.words

    @property
    def kind(self) -> str:
        """`stock` or `flow`."""
        return self.definition.kind

    @property
    def quoted(self) -> bool:
        """Whether it is another body's claim."""
        return self.definition.boundary == "quoted"

    @property
    def digest(self) -> str:
        """SHA-256 of the value and of what it rests on; another value, source, entry or question gives another."""
        said = [
            self.key, self.definition.version, self.area.code, self.since, self.on, self.value, self.value_max,
            self.qualifier, self.status, self.observation, self.rows, self.source, self.reference, self.evidence,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()

    @property
    def href(self) -> str:
        """Where it opens: to its rows when computed, to its signed source when reported."""
        if self.status == "computed":
            given = {"area": self.area.code, "since": self.since, "on": self.on}
            query = urlencode({name: value for name, value in given.items() if value})
            return f"{reverse('reports:figure', args=[self.definition.computed_by])}?{query}"
        return f"{reverse('reports:reported', args=[self.key])}?{urlencode({'area': self.area.code})}"


def value_of(
    scope: Scope, key: str, on: date, *, area: Area | None = None, known_on: date | None = None
) -> FigureValue:
    """One figure for an area (the widest of the reader's) on a day. `KeyError` for a key that is not defined."""
    definition = definitions().figures[key]
    return _values(scope, on, area, [definition], known_on)[key]


def all_values(
    scope: Scope, on: date, *, area: Area | None = None, known_on: date | None = None
) -> dict[str, FigureValue]:
    """Every figure of the report by key, in its order: a few queries, and one for each figure that a room computes.

    `known_on` recomputes them from the records as they stood at the end of that day.
    """
    return _values(scope, on, area, definitions().figures.values(), known_on)


def home(scope: Scope) -> Area:
    """The widest area a reader holds. Raises `LookupError` where there is none."""
    found = next(iter(children(scope.for_act("figures.reported"), None)), None)
    if found is None:
        raise LookupError(scope.name)
    return found


def _values(
    scope: Scope, on: date, area: Area | None, wanted: Iterable[Definition], known_on: date | None
) -> dict[str, FigureValue]:
    scope.require("figures.reported")
    place = area or home(scope)
    asked = list(wanted)
    held = {definition.held_as for definition in asked}
    day = Asked(on, known_on=known_on)
    found = standing(scope, on, [place], held, known=day.known)
    said = {key: entry for (_, key), entry in found.items()}
    hidden = hidden_cells(place, on, [definition for definition in asked if definition.small_cells])
    computed = _computed(scope, day, place, said, asked)
    signed = _signed(scope, computed.values())
    made = {}
    for definition in asked:
        entry, rows = said.get(definition.held_as), computed.get(definition.key)
        value = _compute(definition, rows, entry, signed) if rows else _report(definition, place, on, entry)
        made[definition.key] = _hide(value) if definition.held_as in hidden else value
    return made


def _computed(
    scope: Scope, day: Asked, area: Area, said: dict[str, ReportedFigure], asked: Sequence[Definition]
) -> dict[str, Opened]:
    """The figures a room computes from at least one record, over the period that was reported where there is one.

    No record is not the number zero: a room that holds nothing about the period does not push a reported figure aside.
    """
    found = {}
    for definition in asked:
        room = FIGURES.get(definition.computed_by)
        if room is None or not scope.may(room.act, area.path):
            continue
        entry = said.get(definition.held_as)
        since, on = (entry.since, entry.on) if entry else (None, day.on)
        rows = opened(room, scope, area, on, since=since, known_on=day.known_on)
        if rows.number.rows and rows.number.value is not None:
            found[definition.key] = rows
    return found


def _signed(scope: Scope, computed: Iterable[Opened]) -> dict[tuple[str, date | None, date], FigureSignature]:
    """The newest signature under each computed figure; one query for all."""
    asked = list(computed)
    if not asked:
        return {}
    own = FigureSignature.objects.within(scope.for_act("figures.read")).select_related("by")
    found = own.filter(
        key__in={one.figure.key for one in asked}, area=asked[0].area, known_on=asked[0].asked.known_on
    ).order_by("at", "pk")
    return {(signature.key, signature.since, signature.on): signature for signature in found}


def _compute(
    definition: Definition,
    rows: Opened,
    entry: ReportedFigure | None,
    signed: dict[tuple[str, date | None, date], FigureSignature],
) -> FigureValue:
    value = exact(rows.number.value)
    reported = entry.value if entry else None
    signature = signed.get((rows.figure.key, rows.asked.since, rows.asked.on))
    gap = value - reported if value is not None and reported is not None else None
    return FigureValue(
        definition,
        rows.area,
        "computed",
        rows.asked.on,
        rows.asked.since,
        value,
        rows=rows.number.rows,
        source=rows.table,
        signature=Signature(str(signature.by), signature.at) if signature else None,
        reported=exact(reported),
        difference=exact(gap),
        entry=entry.pk if entry else None,
        evidence=rows.query_sha256,
    )


def _report(definition: Definition, area: Area, on: date, entry: ReportedFigure | None) -> FigureValue:
    if entry is None:
        return FigureValue(definition, area, "missing", on)
    signature = entry.signature
    return FigureValue(
        definition,
        area,
        "reported" if entry.value is not None else "missing",
        entry.on,
        entry.since,
        exact(entry.value),
        exact(entry.value_max),
        entry.qualifier,
        entry.status,
        rows=1,
        source=entry.source,
        reference=entry.reference,
        reporter=_who(entry),
        reported_at=entry.at,
        signature=Signature(str(signature.by), signature.at) if signature else None,
        reported=exact(entry.value),
        entry=entry.pk,
        evidence=f"reported:{entry.pk}",
    )


def _who(entry: ReportedFigure) -> str:
    unit = definitions().owners.get(entry.unit)
    return "，".join(str(part) for part in (unit.words if unit else entry.unit, entry.by) if part)


def _hide(value: FigureValue) -> FigureValue:
    """The same figure without its number: a small count of persons would point at somebody."""
    return FigureValue(
        value.definition, value.area, value.status, value.on, value.since, qualifier=value.qualifier,
        observation="confidential", source=value.source, reference=value.reference, reporter=value.reporter,
        reported_at=value.reported_at, signature=value.signature, entry=value.entry, evidence=value.evidence, hidden=True,
    )  # fmt: skip
