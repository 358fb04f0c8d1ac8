"""Words of the county assessment: indicators, reasons, flags. Never a verdict that the numbers do not carry (visual.md 5)."""

from __future__ import annotations

import math

from lanjie.core.quantities import percent, significant
from lanjie.core.words import Words, say
from lanjie.science.situation.listing import Reason

#: Indicators by the names of the science package; one unknown here is shown by its own name.
INDICATORS = {
    "ww": say("污水监测", "Wastewater"),
    "ww_ketamine": say("污水氯胺酮", "Ketamine in wastewater"),
    "ww_mdma": say("污水 MDMA", "MDMA in wastewater"),
    "hair": say("毛发检测", "Hair tests"),
    "price": say("零包价格", "Street price"),
    "sat": say("群众满意度", "Satisfaction"),
    "new": say("新发现人员", "First detected"),
    "case": say("毒品案件", "Drug cases"),
    "seize": say("缴毒", "Seizures"),
    "out": say("外流贩毒", "Offences elsewhere"),
    "eff": say("工作强度", "Police effort"),
}
#: What each is counted in.
UNITS = {
    "ww": say("甲基苯丙胺，mg/1000 人/日", "methamphetamine, mg/day/1000 people"),
    "ww_ketamine": say("氯胺酮，mg/1000 人/日", "ketamine, mg/day/1000 people"),
    "ww_mdma": say("MDMA，mg/1000 人/日", "MDMA, mg/day/1000 people"),
    "hair": say("阳性 %", "positive %"),
    "price": say("每纯克价格，同类报价的中位数 = 1", "price per pure gram, median of its kind = 1"),
    "sat": say("满意 %", "satisfied %"),
    "new": say("每 10 万人每月", "per 100,000 a month"),
    "case": say("每 10 万人每月", "per 100,000 a month"),
    "seize": say("每 10 万人每月", "per 100,000 a month"),
    "out": say("每 10 万人每月", "per 100,000 a month"),
    "eff": say("人均检测、检查与警力，通常 = 1", "tests, checks and hours a head, usual = 1"),
}
#: Indicators that do not depend on how hard the police work.
INDEPENDENT = ("ww", "ww_ketamine", "ww_mdma", "hair", "price", "sat")
COMMON = say("全省共同变动", "Common movement")
OWN, NEIGHBOURS = say("本地数据", "Own data"), say("相邻县区", "Neighbours")
REASONS = {
    Reason.ENTERS: say("两次评估都达到进入概率", "reached the entry probability in two assessments"),
    Reason.STAYS: say("原在名单，未两次低于退出概率", "listed before, not twice below the leaving probability"),
    Reason.WATCHED: say("首次达到进入概率，待下次评估", "reached the entry probability for the first time"),
    Reason.LEAVES: say("两次评估都低于退出概率", "below the leaving probability in two assessments"),
    Reason.NONE: say("未达到进入概率", "entry probability not reached"),
}
TO_CHECK = {
    "low": say("低于其余指标的预测", "below what the other indicators say"),
    "high": say("高于其余指标的预测", "above what the other indicators say"),
}
#: What may lie behind it: none of them a finding.
CAUSES = {
    "low": say(
        "可能原因：少报、集中行动后回落、编码变更",
        "possible: under-reporting, the lull after a campaign, a change of coding",
    ),
    "high": say("可能原因：集中行动、补报、编码变更", "possible: a campaign, late reports, a change of coding"),
}
VERDICTS = {
    1: say("上升（区间不含零）", "rose (interval excludes zero)"),
    -1: say("下降（区间不含零）", "fell (interval excludes zero)"),
    0: say("未见明确变化", "no clear change"),
}


def indicator(name: str) -> Words:
    """The indicator's name in both languages."""
    return INDICATORS.get(name) or say("{name}", "{name}", name=name)


def unit(name: str) -> Words:
    """The indicator's unit, or nothing for one we do not know."""
    return UNITS.get(name) or say("", "")


def probability(p: float) -> str:
    """Two digits, never 0 or 1."""
    return "> 0.99" if p > 0.99 else "< 0.01" if p < 0.01 else f"{p:.2f}"


def times(level: float) -> str:
    """A log level as a multiple of the province's average: `3.6`."""
    return significant(math.exp(level), 2)


def times_range(low: float, high: float) -> Words:
    """`2.7 至 4.9`."""
    return say("{a} 至 {b}", "{a} to {b}", a=times(low), b=times(high))


def ratio(change: float | None) -> str:
    """A log change as percent: `+18%`."""
    return percent(None if change is None else math.expm1(change), signed=True)


def ranks(low: int, high: int) -> str:
    """`2–8`."""
    return str(low) if low == high else f"{low}–{high}"
