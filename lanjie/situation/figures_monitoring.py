"""Figures of the monitoring inputs: what was counted, tested, priced and answered. Estimates stand on their own pages."""

from __future__ import annotations

from django.db.models import ExpressionWrapper, F, FloatField

from lanjie.core.access import Scope
from lanjie.core.figures import Asked, Rows, figure
from lanjie.core.words import Words, say
from lanjie.situation.choices_monitoring import ANY, COUNTS, CountKind
from lanjie.situation.figures import OWNER
from lanjie.situation.queries.monitoring_counts import counts as all_counts
from lanjie.situation.queries.monitoring_hair import rounds as all_rounds
from lanjie.situation.queries.monitoring_prices import reports as all_reports
from lanjie.situation.queries.monitoring_surveys import clusters as all_clusters

_AREA = ("area__name_zh", say("地区", "Area"))
_COUNT = (
    _AREA,
    ("month", say("月份首日", "Month from")),
    ("low", say("数目", "Count")),
    ("high", say("上限", "At most")),
)
_ROUND = (
    _AREA,
    ("starts_on", say("开始", "From")),
    ("group", say("组别", "Group")),
    ("basis", say("依据", "Basis")),
    ("tests", say("检测数", "Tests")),
    ("low", say("阳性数", "Positives")),
)
_PRICE = (
    _AREA,
    ("month", say("期首日", "Period from")),
    ("reference", say("编号", "Number")),
    ("drug", say("毒品", "Drug")),
    ("market", say("规模", "Deal")),
)
_CLUSTER = (
    _AREA,
    ("survey__code", say("调查", "Survey")),
    ("stratum", say("层", "Stratum")),
    ("cluster", say("群", "Cluster")),
    ("answers", say("答卷", "Answers")),
)
_UNITS: dict[CountKind, Words] = {
    CountKind.FIRST_DETECTED: say("人", "persons"),
    CountKind.CASES: say("起", "cases"),
    CountKind.SEIZURES: say("起", "seizures"),
    CountKind.OUT_OF_PROVINCE: say("人", "persons"),
    CountKind.TESTS: say("人次", "tests"),
    CountKind.CHECKS: say("次", "checks"),
    CountKind.POLICE_HOURS: say("小时", "hours"),
}


def _declare(kind: CountKind, unit: Words) -> None:
    @figure(
        f"situation.counts.{kind.value.replace('_', '-')}",
        label=COUNTS[kind],
        unit=unit,
        kind="flow",
        definition=say(
            "县区按月报送的数目合计；以区间报送的按下限计。",
            "Monthly numbers of counties, added up; one reported between bounds counts with the lower.",
        ),
        owner=OWNER,
    )
    def counted(scope: Scope, asked: Asked) -> Rows:
        found = all_counts(scope, asked.known).filter(kind=kind.value)
        return Rows(found, area="area", when="month", columns=_COUNT, amount="low")


for _kind, _unit in _UNITS.items():
    _declare(_kind, _unit)


@figure(
    "situation.hair.tests",
    label=say("毛发检测", "Hair tests"),
    unit=say("人次", "tests"),
    kind="flow",
    definition=say(
        "期内开始的轮次的检测人次，只计「任一成分」的行，各组别相加。",
        "Tests of rounds that began in the period, rows for any analyte only, groups added up.",
    ),
    owner=OWNER,
    source="HT-010",
)
def hair_tests(scope: Scope, asked: Asked) -> Rows:
    """Tests of rounds."""
    found = all_rounds(scope, asked.known).filter(analyte=ANY)
    return Rows(found, area="area", when="starts_on", columns=_ROUND, amount="tests")


@figure(
    "situation.hair.positives",
    label=say("毛发检测阳性", "Positive hair tests"),
    unit=say("人次", "tests"),
    kind="flow",
    definition=say(
        "同上轮次中达到法定阈值的人次；以区间报送的按下限计。受检者的阳性，不是人群的。",
        "Of the same rounds those at or above the lawful cut-off; one reported between bounds counts with the lower. Positives of the tested, not of the population.",
    ),
    owner=OWNER,
    source="HT-005, HT-006, HT-007",
)
def hair_positives(scope: Scope, asked: Asked) -> Rows:
    """Positives of rounds."""
    found = all_rounds(scope, asked.known).filter(analyte=ANY)
    return Rows(found, area="area", when="starts_on", columns=_ROUND, amount="low")


@figure(
    "situation.prices.reports",
    label=say("毒品价格报告", "Price reports"),
    unit=say("个", "reports"),
    kind="flow",
    definition=say(
        "期内报送的价格，一个一行，含未计入指数的。",
        "Prices reported for the period, one a row, those left out of the index included.",
    ),
    owner=OWNER,
)
def price_reports(scope: Scope, asked: Asked) -> Rows:
    """Prices reported."""
    return Rows(all_reports(scope, asked.known), area="area", when="month", columns=_PRICE)


@figure(
    "situation.surveys.answers",
    label=say("满意度调查答卷", "Answers to satisfaction surveys"),
    unit=say("份", "answers"),
    kind="flow",
    definition=say("期内结束的调查收回的答卷。", "Answers of the waves that ended in the period."),
    owner=OWNER,
    source="GV-008",
)
def survey_answers(scope: Scope, asked: Asked) -> Rows:
    """Answers of waves."""
    return Rows(
        all_clusters(scope, asked.known), area="area", when="survey__ends_on", columns=_CLUSTER, amount="answers"
    )


@figure(
    "situation.surveys.satisfied",
    label=say("群众满意率", "Share of the satisfied"),
    unit=say("（0–1）", "(0–1)"),
    kind="estimate",
    definition=say(
        "期内各群满意答卷的加权比例；区间与设计效应见满意度调查页。",
        "The weighted share of satisfied answers of the clusters; interval and design effect stand on the page of the survey.",
    ),
    owner=OWNER,
    source="GV-008",
)
def survey_satisfied(scope: Scope, asked: Asked) -> Rows:
    """The weighted mean of cluster shares, which is the weighted share of all answers."""
    share = ExpressionWrapper(F("weight_satisfied") / F("weight"), output_field=FloatField())
    found = all_clusters(scope, asked.known).annotate(share=share)
    return Rows(found, area="area", when="survey__ends_on", columns=_CLUSTER, amount="share", weight="weight")
