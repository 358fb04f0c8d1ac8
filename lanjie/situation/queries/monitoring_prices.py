"""Price reports: the rows on record, which of them are outliers, and the cells they become."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import QuerySet

from lanjie.core.access import Scope
from lanjie.core.models import Recorded
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.science.surveys.robust import FEWEST, Usual, usual
from lanjie.situation.models import PriceReport
from lanjie.situation.queries.monitoring_cell import Cell, month_of, next_month, quarter_of, text

if TYPE_CHECKING:
    from lanjie.science.surveys.prices import IndexPoint

#: Prices that differ by less than this on the log scale are never called outliers of each other.
FLOOR = 0.1


class Series(NamedTuple):
    """Prices that may be compared: one drug, size of deal and unit, per pure drug or as sold."""

    drug: str
    market: str
    unit: str
    pure: bool


@dataclass(frozen=True, slots=True)
class Priced:
    """A report as the index sees it: log price per unit, per pure unit where the purity is known."""

    pk: int
    area: str
    month: date
    months: int
    series: Series
    log_price: float
    confirmed: bool

    @property
    def at(self) -> date:
        """The month that stands for the period: itself, or the middle of a quarter."""
        return self.month if self.months == 1 else next_month(self.month)

    @property
    def quarter(self) -> date:
        """The first day of its quarter."""
        return quarter_of(self.month)


class Rule:
    """What is usual for each series by quarter, over the whole province: where a quarter is thin, over all its time."""

    def __init__(self, rows: Iterable[Priced]) -> None:
        by_quarter: dict[tuple[Series, date], list[float]] = defaultdict(list)
        by_series: dict[Series, list[float]] = defaultdict(list)
        for row in rows:
            by_quarter[row.series, row.quarter].append(row.log_price)
            by_series[row.series].append(row.log_price)
        self._quarters = {key: usual(values, FLOOR) for key, values in by_quarter.items() if len(values) >= FEWEST}
        self._series = {key: usual(values, FLOOR) for key, values in by_series.items()}

    def usual(self, series: Series, quarter: date) -> Usual | None:
        """Median and robust scale of the log prices; None where the series is new."""
        return self._quarters.get((series, quarter)) or self._series.get(series)

    def centre(self, series: Series) -> float:
        """The median log price of a series over all its time."""
        return self._series[series].centre

    def outlying(self, row: Priced) -> bool:
        """Whether a report lies beyond the rule and nobody has confirmed it."""
        found = self.usual(row.series, row.quarter)
        return not row.confirmed and found is not None and found.outlying(row.log_price)


def reports(scope: Scope, known: datetime | None = None) -> QuerySet[PriceReport]:
    """Reports in scope that stand, or stood at `known`."""
    return PriceReport.objects.within(scope).filter(Recorded.known_at(known)).select_related("area")


_FIELDS = ("pk", "area__code", "month", "months", "drug", "market", "unit", "milli", "price_fen", "purity", "confirmed")


def priced(rows: QuerySet[PriceReport]) -> list[Priced]:
    """Reports as the index sees them, oldest first."""
    found = []
    for pk, area, month, months, drug, market, unit, milli, fen, purity, confirmed in rows.order_by(
        "month", "area__code", "pk"
    ).values_list(*_FIELDS):
        price = fen * 10 / milli / (purity or 1)
        series = Series(drug, market, unit, bool(purity))
        found.append(Priced(pk, area, month, months, series, math.log(price), bool(confirmed)))
    return found


def on_record(
    scope: Scope, known: datetime | None = None, between: Mapping[str, date] | None = None
) -> tuple[list[Priced], Rule]:
    """The reports in scope, of months `between`, and the outlier rule, from every report of the province: it must not differ by reader."""
    everything = priced(PriceReport.unscoped.filter(Recorded.known_at(known)))
    own = set(reports(scope, known).filter(**between or {}).values_list("pk", flat=True))
    return [row for row in everything if row.pk in own], Rule(everything)


@dataclass(frozen=True, slots=True)
class Judged:
    """Reports of one series with what the rule says of each."""

    series: Series
    kept: list[Priced]
    out: list[Priced]


def judged(rows: Iterable[Priced], judge: Rule) -> dict[Series, Judged]:
    """Reports by series, those the index takes and those it leaves out."""
    found: dict[Series, Judged] = {}
    for row in rows:
        of_series = found.setdefault(row.series, Judged(row.series, [], []))
        (of_series.out if judge.outlying(row) else of_series.kept).append(row)
    return found


def index(kept: Iterable[Priced]) -> list[IndexPoint]:
    """The quarterly index of one series from the mean log price of each area and quarter; the first quarter is 100."""
    from lanjie.science.surveys.prices import AreaPrice, price_index  # noqa: PLC0415  slow import

    logs: dict[tuple[str, date], list[float]] = defaultdict(list)
    for row in kept:
        logs[row.area, row.quarter].append(row.log_price)
    return price_index(
        [AreaPrice(area, quarter, sum(values) / len(values), len(values)) for (area, quarter), values in logs.items()]
    )


def cells(scope: Scope, known: datetime | None = None) -> Iterator[Cell]:
    """Log price per pure unit against the median of its series, as normal cells with the variance of their mean.

    A city's report stands for each of its counties that has none of its own; its variance is multiplied by their number, so that
    one report does not count as many.
    """
    own, judge = on_record(scope, known)
    usable = [row for row in own if row.series.pure and not judge.outlying(row)]
    values: dict[tuple[str, date], list[float]] = defaultdict(list)
    for row in usable:
        values[row.area, row.at].append(row.log_price - judge.centre(row.series))
    spread = _within(values.values())
    counties = dict(
        Area.objects.within(scope).filter(level=Level.COUNTY.value).order_by("code").values_list("code", "parent__code")
    )
    members: dict[str, list[str]] = defaultdict(list)
    for county, city in counties.items():
        members[city].append(county)
    for (area, month), logs in values.items():
        mean, variance = sum(logs) / len(logs), spread / len(logs)
        if area in counties:
            yield _cell(area, month, mean, variance)
            continue
        without = [county for county in members[area] if (county, month) not in values]
        for county in without:
            yield _cell(county, month, mean, variance * len(without))


def _cell(area: str, month: date, mean: float, variance: float) -> Cell:
    return Cell(area, month_of(month), "price", "normal", text(mean), "", text(variance) if variance else "")


def _within(groups: Iterable[list[float]]) -> float:
    """The variance of one report around the mean of its area and month, pooled; 0 where no area has two."""
    square, freedom = 0.0, 0
    for group in groups:
        mean = sum(group) / len(group)
        square += sum((value - mean) ** 2 for value in group)
        freedom += len(group) - 1
    return square / freedom if freedom else 0.0
