"""Figures of the county assessment: level, change, rank and the probability of each list, always of one run and with their interval."""

from __future__ import annotations

from typing import Any

from django.db.models import F, FloatField, Value
from django.db.models.functions import Exp

from lanjie.core.access import Scope
from lanjie.core.figures import Asked, Rows, figure
from lanjie.core.words import Words, say
from lanjie.situation.assessment_method import TIER_FIELDS, TIER_NAMES
from lanjie.situation.figures import OWNER
from lanjie.situation.models import AssessmentLevel
from lanjie.situation.queries import assessment

SOURCE = "situation_methods §1, §5"
#: A plain mean over counties: each counts once.
ONE = "one"
_COUNTY = (
    ("run__code", say("运行", "Run")),
    ("area__name_zh", say("县区", "County")),
    ("month", say("月份首日", "Month from")),
    ("n_obs", say("用到的单元", "Cells used")),
)
_LEVEL = (("level", say("水平（对数）", "Level (log)")), ("low", say("下限", "Low")), ("high", say("上限", "High")))
_TREND = (
    ("trend", say("变化（对数）", "Change (log)")),
    ("trend_low", say("下限", "Low")),
    ("trend_high", say("上限", "High")),
)
_RANK = (("rank", say("名次", "Rank")), ("rank_low", say("下限", "Low")), ("rank_high", say("上限", "High")))


def _rows(scope: Scope, asked: Asked, **shown: Any) -> Any:
    """Rows of the run that stood on the day, as far as it was known: of its last month, or month by month for a trend."""
    run = assessment.standing(scope, asked.on, asked.known)
    found = AssessmentLevel.objects.within(scope).filter(run=run).select_related("run", "area")
    found = found.filter(month__range=(asked.since, asked.on)) if asked.since else found.filter(latest=True)
    return found.annotate(**{ONE: Value(1.0, output_field=FloatField())}, **shown)


@figure(
    "situation.assessment.level",
    label=say("毒情水平", "Level of the drug situation"),
    unit=say("倍（全省平均 = 1）", "times the average of the province"),
    kind="estimate",
    definition=say(
        "最近一次评估中县区的水平，以锚定指标为尺度，全部县区与月份的平均为 1；上级地区为所辖县区的平均。不是吸毒人数。",
        "Level of a county in the latest assessment on the scale of the anchor, 1 = average of all counties and months;"
        " of a wider area, the mean of its counties. Not a number of users.",
    ),
    owner=OWNER,
    source=SOURCE,
)
def level(scope: Scope, asked: Asked) -> Rows:
    """Levels as multiples of the average."""
    found = _rows(scope, asked, times=Exp(F("level")), times_low=Exp(F("low")), times_high=Exp(F("high")))
    return Rows(
        found, area="area", when="month", columns=(*_COUNTY, *_LEVEL),
        amount="times", weight=ONE, low="times_low", high="times_high",
    )  # fmt: skip


@figure(
    "situation.assessment.trend",
    label=say("毒情水平与 12 个月前之比", "Level against 12 months before"),
    unit=say("倍", "times"),
    kind="estimate",
    definition=say(
        "最近一次评估中县区水平与 12 个月前之比，1 为不变；不足一年的不计；上级地区为所辖县区的平均。",
        "Level of a county in the latest assessment over that of 12 months before, 1 = unchanged; under a year of data it is left out;"
        " of a wider area, the mean of its counties.",
    ),
    owner=OWNER,
    source=SOURCE,
)
def trend(scope: Scope, asked: Asked) -> Rows:
    """Changes over 12 months as ratios."""
    found = _rows(
        scope, asked, ratio=Exp(F("trend")), ratio_low=Exp(F("trend_low")), ratio_high=Exp(F("trend_high"))
    ).filter(trend__isnull=False)
    return Rows(
        found, area="area", when="month", columns=(*_COUNTY, *_TREND),
        amount="ratio", weight=ONE, low="ratio_low", high="ratio_high",
    )  # fmt: skip


@figure(
    "situation.assessment.rank",
    label=say("毒情名次", "Rank of the drug situation"),
    unit=say("名（1 为最重）", "th (1 = worst)"),
    kind="estimate",
    definition=say(
        "最近一次评估中县区的名次中位数，1 为最重，必须与区间同时公布；上级地区为所辖县区的平均。",
        "Median rank of a county in the latest assessment, 1 = worst, never published without its interval; of a wider area, the mean of its counties.",
    ),
    owner=OWNER,
    source=SOURCE,
)
def rank(scope: Scope, asked: Asked) -> Rows:
    """Median ranks."""
    return Rows(
        _rows(scope, asked), area="area", when="month", columns=(*_COUNTY, *_RANK),
        amount="rank", weight=ONE, low="rank_low", high="rank_high",
    )  # fmt: skip


def _declare_chance(tier: str, field: str, name: Words) -> None:
    @figure(
        f"situation.assessment.p_worst.{tier}",
        label=say(
            "列入「{name}」规模之内的概率", "Probability of being as bad as the list “{name}” is long", name=name
        ),
        unit=say("个（县区的概率相加）", "counties (probabilities added up)"),
        kind="estimate",
        definition=say(
            "最近一次评估中县区名次不大于该级名单规模的概率；上级地区为所辖县区概率之和，即预期有几个。",
            "Probability in the latest assessment that the rank of a county is within the size of the list; of a wider area, the sum over its counties: how many are expected.",
        ),
        owner=OWNER,
        source=SOURCE,
    )
    def chance(scope: Scope, asked: Asked) -> Rows:
        return Rows(
            _rows(scope, asked), area="area", when="month", columns=(*_COUNTY, (field, say("概率", "Probability"))), amount=field
        )  # fmt: skip


for _tier, _field, _name in zip(("listed", "warning", "watch"), TIER_FIELDS, TIER_NAMES, strict=True):
    _declare_chance(_tier, _field, _name)
