"""The method for a reader who is not a chemist: each step with an example computed here and now by the functions that make the figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lanjie.core.access import endpoint
from lanjie.core.charts import Head
from lanjie.core.quantities import count, percent, significant, today
from lanjie.core.words import Words, say
from lanjie.science import wastewater as ww
from lanjie.science.wastewater.apportionment import AMPHETAMINE_FROM_METHAMPHETAMINE, NOT_ESTIMABLE
from lanjie.science.wastewater.population import AMMONIUM_G_PER_PERSON_DAY, CONFLICT_FACTOR, COTININE_MG_PER_CIGARETTE
from lanjie.science.wastewater.uncertainty import SAMPLING_SD
from lanjie.situation.choices import EXCLUDING, FLAGS, SUBSTANCES
from lanjie.situation.quality_words import BASIS
from lanjie.situation.queries.apportionment import NOT_DISTINGUISHABLE
from lanjie.situation.queries.use import ASSUMED_CV, Factors

#: The example of the page: a works, its day and its sample.
NG_PER_L, M3_PER_DAY, PEOPLE, LOQ = 118.4, 98_200, 286_000, 12.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it does, its formula, its example, and where it comes from."""

    title: Words
    text: Words
    formula: str
    example: Words
    source: Words


def _n(value: Any) -> str:
    return significant(float(value))


def steps() -> list[Step]:
    """The steps in order, every number of the examples fresh from the functions."""
    load = ww.load_mg_per_day(NG_PER_L, M3_PER_DAY)
    per_1000 = float(ww.normalised_load(NG_PER_L, M3_PER_DAY, PEOPLE))
    used = ww.use(per_1000, "methamphetamine")
    kg = ww.annual_kg(used.per_1000, PEOPLE)
    users = ww.users_range(used.per_1000, mg_per_user_day=(24.5, 54.3))
    mean = ww.regional_mean([per_1000, 12.0], [PEOPLE, 94_000], 520_000)
    people = ww.from_ammonium(23.3, M3_PER_DAY)
    smokers = ww.from_cotinine(1500, 100_000, cigarettes_per_person_day=4, domestic_share=0.8)
    joined = ww.combine(
        [ww.PopulationEstimate("census", PEOPLE, 0.15), ww.PopulationEstimate("ammonium", 210_000, 0.3)]
    )
    random = (0.10, 0.15, 0.05)
    total = ww.lognormal_interval(1.0, ww.log_variance((*random, 0.25, 0.20)))
    narrow = ww.lognormal_interval(1.0, ww.log_variance(random))
    left = ww.heroin_morphine(
        ww.Measured(6.5, 0.15),
        ww.Measured(3.0, 0.15),
        ww.Measured(0.285 * 6.5, 0.2),
        ww.Measured(0.591 * 6.5, 0.2),
        codeine_ratio=(0.1, 0.3),
    )
    return [
        Step(
            say("浓度乘流量得负荷", "Concentration times flow is the load"),
            say("一天流过的残留物总量。下雨冲淡浓度也增大流量，乘积不变，所以浓度从不另作稀释校正；没有流量就没有负荷。", "All of the residue that passed in a day. Rain dilutes and adds flow alike, so the product stands and a concentration is never corrected; without flow there is no load."),
            "L = C × Q ÷ 1000",
            say("{c} ng/L × {q} m³/日 = {l} mg/日", "{c} ng/L × {q} m³/day = {l} mg/day", c=NG_PER_L, q=count(M3_PER_DAY), l=_n(load)),
            say("欧洲监测网通用算法", "European network's common method"),
        ),
        Step(
            say("除以服务人口，各地才能相比", "Per thousand people, places compare"),
            say("单位是毫克每千人每日。低于定量限的结果写「< x」，从文件到图都按删失处理，不记作 0，也不记作定量限的一半。", "In mg per 1000 people and day. A result below its limit is written “< x” and stays censored from file to chart: never 0, never half the limit."),
            "l = L ÷ (P ÷ 1000)",
            say("{l} mg/日 ÷ {p} 千人 = {x}；定量限 {q} ng/L 合 < {y}", "{l} mg/day ÷ {p} thousand = {x}; a limit of {q} ng/L is < {y}", l=_n(load), p=f"{PEOPLE / 1000:g}", x=_n(per_1000), q=f"{LOQ:g}", y=_n(ww.normalised_load(LOQ, M3_PER_DAY, PEOPLE))),
            say("低限规则：STOTEN 2016, 568:856", "Censoring: STOTEN 2016, 568:856"),
        ),
        Step(
            say("县区水平按服务人口加权", "An area is the mean of its sites, weighted by people"),
            say("并写明测到的人口占多少：没有测到的人口不作推断。有的监测点没有服务人口时，各点同等计，并写明。", "With the share of people covered beside it: nothing is inferred for the rest. Where some site has no population every site counts alike, and it is said."),
            "Σ Pᵢ lᵢ ÷ Σ Pᵢ",
            say("两厂 {a} 与 12.0，加权 {m}，覆盖 {c}", "Two works, {a} and 12.0: mean {m}, coverage {c}", a=_n(per_1000), m=_n(mean.per_1000), c=percent(mean.coverage)),
            say("欧洲监测网通用算法", "European network's common method"),
        ),
        Step(
            say("由负荷推算用量", "From load to use"),
            say("只经已签认的因子集，每个数注明编号。出处只凭记忆的因子，有人实名确认之前不用；没有可靠因子的药物只报负荷。", "Only through a signed factor set whose number is printed. A factor known from memory is refused until a named person confirms it; a drug without a factor reports its load only."),
            "m = l × (M₁ ÷ M₂) ÷ E",
            say("甲基苯丙胺 E = 0.43：{l} ÷ 0.43 = {m} mg/1000 人/日，合 {k} 公斤/年", "Methamphetamine, E = 0.43: {l} ÷ 0.43 = {m} mg/day/1000 people, {k} kg a year", l=_n(per_1000), m=_n(used.per_1000), k=_n(kg)),
            say("E = 0.43：韩国 15 厂研究表注", "E = 0.43: footnote of the Korean 15-works study"),
        ),
        Step(
            say("用者只写范围", "Users are a range"),
            say("每人每日用量的两个已知端点相差一倍以上，因此不写单一人数，更不指向任何个人。", "The known ends of what a user takes a day differ by more than a factor of two, so there is no single number, and none points at a person."),
            "m ÷ d",
            say("{m} ÷ 54.3 至 ÷ 24.5 mg = 每千人 {a} 至 {b}", "{m} ÷ 54.3 to ÷ 24.5 mg = {a} to {b} in 1000", m=_n(used.per_1000), a=significant(float(users.low), 2), b=significant(float(users.high), 2)),
            say("由 2018 年全国与广东 2023–24 年数推得", "Derived from national figures of 2018 and Guangdong 2023–24"),
        ),
        Step(
            say("服务人口有几种算法", "Population has several methods"),
            say("普查、设计、氨氮、可替宁，按逆方差在对数尺度上合并；相差 {f} 倍以上标为矛盾。国内可替宁规则把生活污水占比只乘在人口上，不乘在负荷上，系统把它作为一项明写的设置。", "Census, design, ammonium and cotinine, joined by inverse variance on the log scale; more than a factor {f} apart they are a conflict. The Chinese cotinine rule applies the domestic share to people but not to the load: here that is an explicit setting.", f=f"{CONFLICT_FACTOR:g}"),
            "P = N × Q ÷ f,  P = L × s ÷ (k × g)",
            say("氨氮 23.3 mg/L ÷ {f} g：{a} 人；可替宁 1500 ng/L、10 万 m³、占比 0.8、4 支 × {g} mg：{b} 人；{c} 与 210,000 合并为 {d}", "Ammonium 23.3 mg/L at {f} g: {a} people; cotinine 1500 ng/L, 100,000 m³, share 0.8, 4 × {g} mg: {b}; {c} and 210,000 join to {d}", f=f"{AMMONIUM_G_PER_PERSON_DAY:g}", a=count(round(float(people))), g=COTININE_MG_PER_CIGARETTE, b=count(round(float(smokers))), c=count(PEOPLE), d=count(round(joined.people))),
            say("Been 2014；Castiglioni 2013；国内实验室规则表", "Been 2014; Castiglioni 2013; a Chinese laboratory's rule sheet"),
        ),
        Step(
            say("两种误差分开", "Two errors, kept apart"),
            say("随机误差（采样、分析、流量）进入趋势和名次；系统误差（排泄率、人口、用量）对各地各期相同，在比较中抵消，只加宽公斤数和用者。", "Random error (sampling, analysis, flow) enters trends and ranks; systematic error (excretion, population, dose) is common to all and cancels in comparisons: it only widens kilograms and users."),
            "s² = Σ ln(1 + CVᵢ²),  x × e^(±1.96 s)",
            say("随机 10、15、5%：× {a} 至 × {b}；再加 25 与 20%：× {c} 至 × {d}", "Random 10, 15, 5%: × {a} to × {b}; with 25 and 20%: × {c} to × {d}", a=f"{float(narrow.low):.2f}", b=f"{float(narrow.high):.2f}", c=f"{float(total.low):.2f}", d=f"{float(total.high):.2f}"),
            say("Castiglioni 2013；未公布排泄率误差的取可卡因的 {p}", "Castiglioni 2013; where none is published, cocaine's {p}", p=percent(ASSUMED_CV)),
        ),
        Step(
            say("吗啡先扣药品，才谈海洛因", "Medicines come off before heroin"),
            say("49 城吗啡中海洛因只占 3.2%。扣除可待因、临床吗啡和罂粟壳类药品后，区间含 0 就只写一句话，不写数字。", "In 49 cities heroin was 3.2 % of morphine. Codeine, clinical morphine and poppy straw medicines come off; where the interval then includes 0 the answer is words, not a number."),
            "L − k × Lc − Lm − Lp",
            say("吗啡 6.5、可待因 3.0、临床 28.5%、罂粟壳 59.1%：95% 区间 {a} 至 {b}，{w}", "Morphine 6.5, codeine 3.0, clinical 28.5%, poppy 59.1%: 95% interval {a} to {b}, {w}", a=significant(left.low, 2), b=significant(left.high, 2), w=NOT_DISTINGUISHABLE if left.estimate is None else say("余 {x}", "{x} left", x=_n(left.estimate))),
            say("Shao 2024；两万次抽样", "Shao 2024; 20,000 draws"),
        ),
        Step(
            say("苯丙胺先扣甲基苯丙胺的代谢", "Methamphetamine's own amphetamine comes off"),
            say("两者之比不超过 {z} 时分不清来源，不作推算。", "While the ratio is at most {z} the source can not be told and nothing is computed.", z=f"{NOT_ESTIMABLE[1]:g}"),
            f"L − {AMPHETAMINE_FROM_METHAMPHETAMINE:g} × Lm",
            say("比值为 1 时不扣会偏高 {a}，为 0.2 时偏高 {b}", "Uncorrected it is {a} too high at ratio 1, {b} at 0.2", a=percent(ww.amphetamine_overestimate(1.0)), b=percent(ww.amphetamine_overestimate(0.2))),
            say("昆明研究", "Kunming study"),
        ),
    ]  # fmt: skip


def sampling_rows() -> list[list[Any]]:
    """How far a few days lie from the week's mean: the random error of sampling, by substance."""
    return [
        [
            SUBSTANCES[code],
            *(
                percent(math.sqrt(math.expm1(by[days] ** 2)))
                for days in ("1 day", "2 days", "pair", "3 days", "4 days")
            ),
        ]
        for code, by in SAMPLING_SD.items()
    ]


@endpoint("situation.read")
def method(request: HttpRequest) -> HttpResponse:
    """The page."""
    chosen = Factors.on(today())
    context = {
        "title": say("污水监测的方法", "How wastewater is read"),
        "steps": steps(),
        "minimum": count(settings.LANJIE_MINIMUM_CATCHMENT),
        "rule_head": [Head(say("标记", "Flag")), Head(say("规则", "Rule")), Head(say("进入趋势", "Enters trends"))],
        "rule_body": [
            [FLAGS[flag], why, say("否", "no") if flag in EXCLUDING else say("是", "yes")]
            for flag, why in BASIS.items()
        ],
        "sampling_head": [
            Head(say("目标物", "Substance")),
            *(Head(words, number=True) for words in (say("1 天", "1 day"), say("2 天", "2 days"), say("工作日 + 休息日", "Work day + day off"), say("3 天", "3 days"), say("4 天", "4 days"))),
        ],
        "sampling_body": sampling_rows(),
        "set": chosen.set if chosen else None,
    }  # fmt: skip
    return render(request, "situation/method.html", context)
