"""Tables of monitoring and of the estimates made from it."""

from __future__ import annotations

from lanjie.situation.models.assessment import AssessmentLevel, AssessmentRun, AssessmentWhy
from lanjie.situation.models.estimates import TrendPoint, TrendRun
from lanjie.situation.models.factors import Factor, FactorSet
from lanjie.situation.models.monitoring import HairRound, MonthlyCount
from lanjie.situation.models.monitoring_prices import PriceReport
from lanjie.situation.models.monitoring_surveys import Survey, SurveyCluster
from lanjie.situation.models.results import Marker, Proficiency, Result
from lanjie.situation.models.samples import Custody, Round, Sample
from lanjie.situation.models.sites import Catchment, Site
from lanjie.situation.models.supply import MedicalSupply

__all__ = [
    "AssessmentLevel",
    "AssessmentRun",
    "AssessmentWhy",
    "Catchment",
    "Custody",
    "Factor",
    "FactorSet",
    "HairRound",
    "Marker",
    "MedicalSupply",
    "MonthlyCount",
    "PriceReport",
    "Proficiency",
    "Result",
    "Round",
    "Sample",
    "Site",
    "Survey",
    "SurveyCluster",
    "TrendPoint",
    "TrendRun",
]
