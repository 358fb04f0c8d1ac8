"""Figures of monitoring: counts of what was sampled and measured, and the drug load of an area."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from lanjie.core.access import Scope
from lanjie.core.figures import Asked, Rows, figure
from lanjie.core.words import say
from lanjie.situation.choices import SUBSTANCES, ResultKind
from lanjie.situation.models import TrendPoint
from lanjie.situation.queries.estimates import latest_points, points_between
from lanjie.situation.queries.results import results as all_results
from lanjie.situation.queries.results import samples as all_samples
from lanjie.situation.queries.results import sites as all_sites

OWNER = say("省禁毒办监测科", "Provincial office, monitoring")
LOAD_UNIT = say("mg/1000 人/日", "mg/day/1000 people")

_SITE = (("code", say("监测点", "Site")), ("name_zh", say("名称", "Name")), ("area__name_zh", say("县区", "County")))
_SAMPLE = (
    ("code", say("样品", "Sample")),
    ("site__code", say("监测点", "Site")),
    ("taken_on", say("采样日", "Day")),
    ("flow_m3_d", say("流量 m³/日", "Flow m³/d")),
)
_RESULT = (
    ("sample__code", say("样品", "Sample")),
    ("sample__site__code", say("监测点", "Site")),
    ("sample__taken_on", say("采样日", "Day")),
    ("substance", say("目标物", "Substance")),
    ("qualifier", say("结果", "Result")),
    ("value_ng_l", say("浓度 ng/L", "ng/L")),
    ("limit_ng_l", say("定量限 ng/L", "LOQ ng/L")),
    ("load", say("负荷", "Load")),
    ("load_limit", say("负荷上限", "Load limit")),
)
_POINT = (
    ("site__code", say("监测点", "Site")),
    ("site__area__name_zh", say("县区", "County")),
    ("period", say("季度首日", "Quarter from")),
    ("level", say("水平", "Level")),
    ("low", say("下限", "Low")),
    ("high", say("上限", "High")),
    ("population", say("服务人口", "Population")),
)


@figure(
    "situation.wastewater.sites",
    label=say("污水监测点", "Wastewater sampling sites"),
    unit=say("个", "sites"),
    kind="stock",
    definition=say(
        "到该日已启用、未关闭的监测点，不论是否采过样。",
        "Sites opened by the day and not closed, whether sampled yet or not.",
    ),
    owner=OWNER,
)
def sites(scope: Scope, asked: Asked) -> Rows:
    """Sites in use by the day they were opened."""
    in_use = all_sites(scope).filter(opened_on__isnull=False).exclude(closed_on__lte=asked.on)
    return Rows(in_use, area="area", when="opened_on", columns=_SITE)


@figure(
    "situation.wastewater.samples",
    label=say("污水样品", "Wastewater samples"),
    unit=say("份", "samples"),
    kind="flow",
    definition=say(
        "期内采到的样品，不含计划未采和拒收的。", "Samples taken in the period, without those missed or rejected."
    ),
    owner=OWNER,
)
def samples(scope: Scope, _asked: Asked) -> Rows:
    """Bottles actually taken."""
    taken = all_samples(scope).exclude(state__in=["planned", "missed", "rejected"])
    return Rows(taken, area="site__area", when="taken_on", columns=_SAMPLE)


@figure(
    "situation.wastewater.results",
    label=say("污水检测结果", "Wastewater results"),
    unit=say("项", "results"),
    kind="flow",
    definition=say(
        "期内样品的检测结果，一种目标物一项，不含平行样、空白和加标。",
        "Results of samples taken in the period, one a substance, without replicates, blanks and spikes.",
    ),
    owner=OWNER,
)
def results(scope: Scope, asked: Asked) -> Rows:
    """Results of samples, as they were known."""
    found = all_results(scope, asked.known).filter(kind=ResultKind.SAMPLE.value)
    return Rows(found, area="sample__site__area", when="sample__taken_on", columns=_RESULT)


def _declare_load(substance: str, name: Any) -> None:
    @figure(
        f"situation.wastewater.load.{substance.lower().replace(' ', '-')}",
        label=say("{name}污水负荷", "{name} load in wastewater", name=name),
        unit=LOAD_UNIT,
        kind="estimate",
        definition=say(
            "最近一次估计中各监测点该季度的水平，按服务人口加权平均；全部低于定量限的、没有服务人口的监测点不计入。",
            "Levels of the sites in the latest estimate, weighted by the people they serve; sites wholly below the limit, or without a population, are left out.",
        ),
        owner=OWNER,
        source="wastewater_methods §1.7, §8",
    )
    def load(scope: Scope, asked: Asked) -> Rows:
        found: QuerySet[TrendPoint] = (
            points_between(scope, asked.since, asked.on, asked.known)
            if asked.since
            else latest_points(scope, asked.on, asked.known)
        )
        points = found.filter(substance=substance, level__isnull=False, population__gt=0)
        return Rows(
            points,
            area="site__area",
            when="period",
            columns=_POINT,
            amount="level",
            weight="population",
            low="low",
            high="high",
        )


for _code, _name in SUBSTANCES.items():
    _declare_load(_code, _name)
