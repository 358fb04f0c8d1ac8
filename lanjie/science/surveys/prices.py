"""An index of prices from reports that differ from area to area and from period to period.

Time-product dummy: log price = area + period + error over the mean log price of each area and period, so that areas that are dear or
that miss a period do not move the index (Summers 1973 for places; Diewert 2005 for time). The interval is that of the period's
difference from the base period, from the residual spread with Student's t.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class AreaPrice:
    """The mean log price of an area in a period, and how many reports it is the mean of."""

    area: Hashable
    period: Any
    log_price: float
    reports: int = 1


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """The index of a period (base period = 100) with its 95 % interval, areas and reports behind it.

    The interval is None where there are no more observations than effects: then nothing is known about the error.
    """

    period: Any
    value: float
    low: float | None
    high: float | None
    areas: int
    reports: int


def price_index(rows: Sequence[AreaPrice]) -> list[IndexPoint]:
    """The index by period, in order; the base is the first period. Periods that no chain of areas joins to the base are left out."""
    rows = _joined(rows)
    if not rows:
        return []
    periods = sorted({row.period for row in rows})
    areas = list(dict.fromkeys(row.area for row in rows))
    column = {period: at for at, period in enumerate(periods)}
    place = {area: len(periods) - 1 + at for at, area in enumerate(areas)}
    design = np.zeros((len(rows), len(periods) - 1 + len(areas)))
    for at, row in enumerate(rows):
        if column[row.period]:
            design[at, column[row.period] - 1] = 1.0
        design[at, place[row.area]] = 1.0
    logs = np.array([row.log_price for row in rows])
    inverse = np.linalg.pinv(design.T @ design)
    effects = inverse @ design.T @ logs
    freedom = len(rows) - design.shape[1]
    residual = logs - design @ effects
    variance = float(residual @ residual) / freedom if freedom > 0 else None
    points = []
    for period in periods:
        own = [row for row in rows if row.period == period]
        at = column[period] - 1
        change = float(effects[at]) if at >= 0 else 0.0
        half = None
        if variance is not None:
            half = 0.0 if at < 0 else _t(freedom) * math.sqrt(variance * float(inverse[at, at]))
        points.append(
            IndexPoint(
                period,
                100 * math.exp(change),
                None if half is None else 100 * math.exp(change - half),
                None if half is None else 100 * math.exp(change + half),
                len(own),
                sum(row.reports for row in own),
            )
        )
    return points


def _joined(rows: Sequence[AreaPrice]) -> list[AreaPrice]:
    """The rows that hang together with the first period through areas seen in several periods."""
    if not rows:
        return []
    periods = {min(row.period for row in rows)}
    areas: set[Hashable] = set()
    while True:
        areas |= {row.area for row in rows if row.period in periods}
        more = {row.period for row in rows if row.area in areas}
        if more <= periods:
            return [row for row in rows if row.period in periods and row.area in areas]
        periods |= more


def _t(freedom: int) -> float:
    from scipy.special import stdtrit  # noqa: PLC0415  slow import

    return float(stdtrit(freedom, 0.975))
