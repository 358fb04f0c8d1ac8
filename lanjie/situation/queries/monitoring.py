"""The standing records of monitoring as the input table of the county assessment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lanjie.core.access import Scope
from lanjie.situation.queries import monitoring_counts, monitoring_hair, monitoring_prices, monitoring_surveys
from lanjie.situation.queries.monitoring_cell import Cell

__all__ = ["INDICATORS", "Cell", "cells"]

#: Indicators that `cells` can yield. Wastewater (`ww`) is not among them: its levels come from the trend estimate.
INDICATORS = ("hair", "price", "sat", "new", "case", "seize", "out", "eff")


def cells(scope: Scope, known: datetime | None = None) -> Iterator[Cell]:
    """One cell for each legal county, month and indicator on record, as texts in the columns of `lanjie science situation`.

    `known`: the moment whose records count, now when None. What is left out, and why: counts of a county without any population
    on record (no exposure), prices without purity or beyond the outlier rule, effort unless tests, checks and hours are all there.
    """
    yield from monitoring_hair.cells(scope, known)
    yield from monitoring_prices.cells(scope, known)
    yield from monitoring_surveys.cells(scope, known)
    yield from monitoring_counts.cells(scope, known)
