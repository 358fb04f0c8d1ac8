"""Tables of monitoring and of the estimates made from it."""

from __future__ import annotations

from lanjie.situation.models.estimates import TrendPoint, TrendRun
from lanjie.situation.models.factors import Factor, FactorSet
from lanjie.situation.models.results import Marker, Result
from lanjie.situation.models.samples import Custody, Round, Sample
from lanjie.situation.models.sites import Catchment, Site

__all__ = [
    "Catchment",
    "Custody",
    "Factor",
    "FactorSet",
    "Marker",
    "Result",
    "Round",
    "Sample",
    "Site",
    "TrendPoint",
    "TrendRun",
]
