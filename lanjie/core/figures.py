"""Figures: a declared query that returns rows, summed by area and period in core.

The same declaration gives the number, the drill-down, the breakdown, the trend, the API entry, the docs page and the report token.

    @figure("situation.wastewater.results", unit=RESULT, kind="flow", label=say("污水检测结果", "Wastewater results"))
    def results(scope: Scope, asked: Asked) -> Rows:
        return Rows(queries.results(scope, known=asked.known), area="sample__site__area", when="sample__taken_on")
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from django.db.models import Count, F, FloatField, Max, Min, Model, QuerySet, Sum
from django.db.models.functions import Ln, NullIf

from lanjie.core.access import Scope
from lanjie.core.quantities import SHANGHAI, today
from lanjie.core.words import Words, say

Kind = Literal["stock", "flow", "estimate"]

#: How a full count and an estimate describe their uncertainty (visual.md 5).
FULL_COUNT = say("逐户登记数，没有抽样误差", "complete count, no sampling error")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a figure: a day (stocks and estimates), a period (flows), an area, and the day whose knowledge to use.

    An estimate is for the last period that began by `on`; with `since` its rows are those of every period between, for a trend.
    `known_on` recomputes the figure from the records as they stood at the end of that day.
    """

    on: date
    since: date | None = None
    area_path: str = ""
    known_on: date | None = None

    @property
    def known(self) -> datetime | None:
        """The moment whose records count, or None for now."""
        if self.known_on is None:
            return None
        return datetime.combine(self.known_on + timedelta(days=1), time.min, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Rows:
    """The records behind a figure.

    `area` is the lookup to the registry area ("" where the row is itself one), `when` to the day that places a row in a period.

    `amount` is the field to be summed (rows are counted without it); `weight` makes it a weighted mean of `amount`,
    `low` and `high` are then the bounds of its 95 % interval; `columns` are the lookups shown when the figure is opened, with their heads.
    """

    queryset: QuerySet[Any]
    area: str
    when: str
    columns: tuple[tuple[str, Words], ...]
    amount: str = ""
    weight: str = ""
    low: str = ""
    high: str = ""

    @property
    def path(self) -> str:
        """The lookup to the path of the area a row lies in."""
        return f"{self.area}__path" if self.area else "path"


@dataclass(frozen=True, slots=True)
class Number:
    """A computed figure: value (None when there is nothing to compute from), number of rows, interval of an estimate."""

    value: float | int | None
    rows: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """The declaration of a figure."""

    key: str
    label: Words
    unit: Words
    kind: Kind
    definition: Words
    owner: Words
    rows: Callable[[Scope, Asked], Rows]
    act: str
    version: str = "v1"
    source: str = ""

    def asked(self, scope: Scope, asked: Asked) -> Rows:
        """The rows of this figure that the reader may see, in the area and period asked for."""
        scope.require(self.act)
        reader = scope.for_act(self.act)
        found = self.rows(reader.narrow(asked.area_path) if asked.area_path else reader, asked)
        limits = {f"{found.when}__lte": asked.on}
        if self.kind == "flow" and asked.since:
            limits[f"{found.when}__gte"] = asked.since
        return replace(found, queryset=found.queryset.filter(**limits))

    def number(self, scope: Scope, asked: Asked) -> Number:
        """The figure itself."""
        return total(self.asked(scope, asked))

    def breakdown(self, scope: Scope, asked: Asked, areas: Sequence[tuple[str, Any]]) -> list[tuple[Any, Number]]:
        """The figure for each of some areas, given as (path, anything); one query for all of them."""
        found = self.asked(scope, asked)
        path = found.path
        grouped = found.queryset.order_by().values(path).annotate(**_sums(found))
        rows = list(grouped)
        return [
            (thing, _merge(found, [row for row in rows if row[path].startswith(prefix)])) for prefix, thing in areas
        ]

    def trend(self, scope: Scope, asked: Asked, by: Literal["month", "quarter", "year"]) -> list[tuple[date, Number]]:
        """The figure period by period up to the day asked for. For flows and period estimates; a stock is asked day by day."""
        found = self.asked(scope, asked)
        # grouped by day in the database and by period here: truncating dates row by row is slow in SQLite
        grouped = found.queryset.order_by().values(found.when).annotate(**_sums(found))
        parts: dict[date, list[dict[str, Any]]] = {}
        for row in grouped:
            parts.setdefault(_period(row[found.when], by), []).append(row)
        return [(period, _merge(found, rows)) for period, rows in sorted(parts.items())]


def _period(day: date, by: Literal["month", "quarter", "year"]) -> date:
    """The first day of the period a day lies in."""
    month = {"month": day.month, "quarter": 3 * ((day.month - 1) // 3) + 1, "year": 1}[by]
    return date(day.year, month, 1)


FIGURES: dict[str, Figure] = {}

Finder = Callable[[Scope, Asked], Rows]


def figure(
    key: str,
    *,
    label: Words,
    unit: Words,
    kind: Kind,
    definition: Words,
    owner: Words,
    act: str = "figures.read",
    version: str = "v1",
    source: str = "",
) -> Callable[[Finder], Finder]:
    """Declare a figure over the rows that the decorated function returns."""

    def wrap(find: Finder) -> Finder:
        FIGURES[key] = Figure(key, label, unit, kind, definition, owner, find, act, version, source)
        return find

    return wrap


def latest(on: date | None = None, **more: Any) -> Asked:
    """The usual question: as things stand, up to a day (today when None)."""
    return Asked(on=on or today(), **more)


def _sums(rows: Rows) -> dict[str, Any]:
    sums: dict[str, Any] = {"_n": Count("pk")}
    if rows.weight:
        weighted = F(rows.amount) * F(rows.weight)
        sums["_w"] = Sum(rows.weight, output_field=FloatField())
        sums["_amount"] = Sum(weighted, output_field=FloatField())
        if rows.low and rows.high:
            width = Ln(NullIf(F(rows.high), 0.0)) - Ln(NullIf(F(rows.low), 0.0))
            sums["_square"] = Sum(weighted * weighted * width * width, output_field=FloatField())
            sums["_low"], sums["_high"] = Min(rows.low), Max(rows.high)
    elif rows.amount:
        sums["_amount"] = Sum(rows.amount)
    return sums


def total(rows: Rows) -> Number:
    """What some rows add up to."""
    return _merge(rows, [rows.queryset.order_by().aggregate(**_sums(rows))])


def _merge(rows: Rows, parts: Iterable[dict[str, Any]]) -> Number:
    """Add partial sums up into one number: counts and sums add, weighted means are formed from the sums."""
    parts = list(parts)
    n = sum(part["_n"] or 0 for part in parts)
    if not rows.amount:
        return Number(n, n)
    total = sum(part["_amount"] or 0 for part in parts)
    if not rows.weight:
        return Number(total if n else None, n)
    weight = sum(part["_w"] or 0 for part in parts)
    if not weight:
        return Number(None, n)
    level = total / weight
    if not (rows.low and rows.high) or not level:
        return Number(level, n)
    if n == 1:
        only = next(part for part in parts if part["_n"])
        return Number(level, n, only["_low"], only["_high"])
    # errors of different rows are independent on the log scale, as `queries.counties` joins the sites of a county
    spread = math.sqrt(sum(part["_square"] or 0 for part in parts)) / (2 * total)
    return Number(level, n, level * math.exp(-spread), level * math.exp(spread))


def opened(rows: Rows, limit: int | None = None) -> list[Model]:
    """The records behind a figure, newest first."""
    found = rows.queryset.order_by(f"-{rows.when}", "pk")
    return list(found[:limit] if limit else found)
