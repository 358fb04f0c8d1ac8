"""What was measured of the method before it was used: numbers of `docs/adr/004-county-assessment.md`, each with where it was measured."""

from __future__ import annotations

from dataclasses import dataclass

from lanjie.core.words import Words, say

WHERE = say(
    "模拟省份，130 个县区 × 36 个月，14 个随机种子，看最后一个月最重的 10 个；benchmarks/situation/accuracy",
    "simulated province, 130 counties × 36 months, 14 seeds, the worst 10 of the last month; benchmarks/situation/accuracy",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure: what it says, the office index, what was required, and the model where its assumptions hold and where they do not."""

    what: Words
    office: str
    required: str
    holds: str
    wrong: str


#: Scenario W (the data come from the model) and M (shared shocks, heavy tails, effort follows the level, a campaign).
ACCURACY = (
    Measured(say("名次与真值的相关", "Rank correlation with the truth"), ".885", "≥ .945", ".955", ".956"),
    Measured(say("真正最重的 10 个中找到的", "Of the truly worst 10, found"), ".69", "≥ .77", ".81", ".79"),
    Measured(say("概率的误差（布赖尔分数，越小越好）", "Error of the probabilities (Brier, less is better)"), ".048", "≤ .024", ".019", ".020"),
    Measured(say("95% 区间盖住真值的比例", "Share of 95% intervals that cover the truth"), "–", ".93–.97", ".949", ".954"),
    Measured(say("其中人口最少的三分之一县区", "Of these, the smallest third of counties"), "–", ".93–.97", ".953", ".961"),
    Measured(say("12 个月变化与真值的相关", "12-month change, correlation with the truth"), "–", "≥ .84", ".859", ".852"),
    Measured(say("名次区间盖住真值的比例", "Share of rank intervals that cover"), "–", "≥ .94", ".956", ".960"),
)  # fmt: skip

#: Other findings, wins and defeats alike.
FINDINGS = (
    (
        say("不校正工作强度，区间只盖住 .63 / .54，名次相关降到 .83 / .86：查得严的县区会因此排到前面。", "Without the correction for effort, intervals cover .63 / .54 and the correlation falls to .83 / .86: a county would be punished for policing harder."),
        say("同上", "as above"),
    ),
    (
        say("某县把半年的计数少报一半，以 5% 的误报为界，3 个月后能看出 .66 / .63，6 个月后 .80 / .72；两个月内看出九成的目标没有达到。", "A county that halves its counts is noticed after 3 months in .66 / .63 of cases at 5% false alarms, after 6 in .80 / .72; nine in ten within two months was not reached."),
        say("130 × 36；benchmarks/situation/power", "130 × 36; benchmarks/situation/power"),
    ),
    (
        say("美国北卡罗来纳州 100 个县的公开数据：遮住 15% 的格再预测，95% 区间盖住 .970。用到 2020 年的数据给 2021 年死亡率排名，相关 .663，上年死亡率 .556；但前 10 位找到 5 个，上年死亡率同样找到 5 个。", "Public data of the 100 counties of North Carolina: of 15% of cells hidden and predicted, the 95% intervals hold .970. Ranking the death rate of 2021 from data to 2020 correlates .663, last year's rate .556; but both find 5 of the first ten."),
        say("benchmarks/situation/real", "benchmarks/situation/real"),
    ),
    (
        say("与逐步抽样的精确方法相比：水平的相关 .9999，标准差之比 .983–1.000。", "Against exact sampling: levels correlate .9999, ratio of standard deviations .983–1.000."),
        say("40 × 24，三个省；benchmarks/situation/crosscheck", "40 × 24, three provinces; benchmarks/situation/crosscheck"),
    ),
)  # fmt: skip

#: Limits, printed with every report (situation_methods 9).
LIMITS = (
    say("水平是各指标共同反映的部分，以锚定指标为尺度，只能在县区之间比较，不是吸毒人数。", "A level is what the indicators share, on the scale of the anchor. It compares counties; it is no number of users."),
    say("工作强度与毒情同向变动时，没有污水、毛发或调查就分不开。", "Changes common to effort and use cannot be told apart without wastewater, hair tests or surveys."),
    say("独立指标全部缺失的县区区间必然很宽，不得仅凭执法计数撤出名单。", "A county without any independent indicator has a wide interval and must not be released on enforcement counts alone."),
    say("同时少报计数与工作量，核查看不出来；但独立指标撑着水平，概率只从 .77 变到 .74。", "Under-reporting of counts and of effort together is invisible to the audit; the independent indicators carry the level, and the probability only moved from .77 to .74."),
    say("名次总带区间，名单总带概率；评的是县区和月份，从不是个人。", "Never a rank without its interval, nor a list without its probability; a county and a month are assessed, never a person."),
)  # fmt: skip
