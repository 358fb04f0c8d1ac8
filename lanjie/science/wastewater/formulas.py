"""The formulas of the method one by one, on anybody's own numbers: what page, API and export compute from.

A formula names its inputs and outputs with their units; ``run`` takes plain numbers by name and gives plain numbers by name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lanjie.science.wastewater import apportionment, loads, population, substances
from lanjie.science.wastewater.back_calculation import users_range
from lanjie.science.wastewater.uncertainty import log_variance, lognormal_interval

Numbers = Mapping[str, float]


class FormulaError(ValueError):
    """Numbers a formula can not take; ``zh`` and ``en`` say why, ``name`` is the input at fault or empty."""

    def __init__(self, zh: str, en: str, name: str = "") -> None:
        super().__init__(en)
        self.zh, self.en, self.name = zh, en, name


@dataclass(frozen=True)
class Quantity:
    """An input or an output. ``low`` is excluded where ``above``; ``default`` is what is offered. Symbols as in the formula."""

    name: str
    zh: str
    en: str
    unit: str = ""
    low: float = 0.0
    high: float = 1e15
    above: bool = False
    required: bool = True
    example: float | None = None


@dataclass(frozen=True)
class Outcome:
    """What came out: a number for each output (None where there is none), and in words why not."""

    values: dict[str, float | None]
    zh: str = ""
    en: str = ""


@dataclass(frozen=True)
class Formula:
    """One formula: what it is for, how it is written, what goes in and comes out. ``pair``: it wants a drug and its residue.

    ``source`` is a reference; ``source_zh`` where it has to be said in words.
    """

    key: str
    zh: str
    en: str
    written: str
    source: str
    inputs: tuple[Quantity, ...]
    outputs: tuple[Quantity, ...]
    compute: Callable[[Numbers], Outcome]
    pair: bool = False
    source_zh: str = ""

    def run(self, given: Mapping[str, float | None], *, drug: str = "", residue: str = "") -> Outcome:
        """Compute. Raises FormulaError for a number that is missing or out of bounds, or an unknown drug or residue."""
        numbers: dict[str, float] = {}
        for quantity in self.inputs:
            value = given.get(quantity.name)
            if value is None:
                if quantity.required:
                    raise FormulaError(f"缺少：{quantity.zh}", f"missing: {quantity.en}", quantity.name)
                continue
            numbers[quantity.name] = _within(quantity, float(value))
        if self.pair:
            numbers["ratio"] = _ratio(drug, residue or drug)
        return self.compute(numbers)


def _within(quantity: Quantity, value: float) -> float:
    low_ok = value > quantity.low if quantity.above else value >= quantity.low
    if math.isfinite(value) and low_ok and value <= quantity.high:
        return value
    raise FormulaError(
        f"{quantity.zh}应{'大于' if quantity.above else '不小于'} {quantity.low:g}，不大于 {quantity.high:g}",
        f"{quantity.en}: {'above' if quantity.above else 'at least'} {quantity.low:g}, at most {quantity.high:g}",
        quantity.name,
    )


def _ratio(drug: str, residue: str) -> float:
    for name, field in ((drug, "drug"), (residue, "residue")):
        if name not in substances.MOLAR_MASS:
            raise FormulaError(f"不认识的物质：{name}", f"unknown substance: {name}", field)
    return substances.mass_ratio(drug, residue)


def _load(n: Numbers) -> Outcome:
    mg = float(loads.load_mg_per_day(n["concentration"], n["flow"]))
    return Outcome({"load": mg, "per_1000": float(loads.normalised(mg, n["people"]))})


def _week(n: Numbers) -> Outcome:
    means = loads.week_means([n.get(day, math.nan) for day in loads.WEEK])
    found = {"weekday": float(means.weekday), "weekend": float(means.weekend), "daily": float(means.daily)}
    if math.isnan(found["daily"]):
        raise FormulaError("至少填一天", "enter at least one day", loads.WEEK[0])
    return Outcome({name: None if math.isnan(value) else value for name, value in found.items()})


def _pair(n: Numbers) -> Outcome:
    return Outcome({"daily": float(loads.pair_mean(n["weekday"], n["weekend"]))})


def _use(n: Numbers) -> Outcome:
    factor = n["ratio"] / n["fraction"]
    return Outcome({"ratio": n["ratio"], "factor": factor, "use": n["per_1000"] * factor})


def _sewer(n: Numbers) -> Outcome:
    lost = float(loads.lost_in_sewer(n["hours"], n["half_life"]))
    return Outcome({"lost": lost, "before": float(loads.before_sewer(n["concentration"], n["hours"], n["half_life"]))})


def _amphetamine(n: Numbers) -> Outcome:
    ratio = apportionment.amphetamine_ratio(n["amphetamine"], n["methamphetamine"])
    over = apportionment.amphetamine_overestimate(ratio)
    edge = apportionment.NOT_ESTIMABLE[1]
    found: dict[str, float | None] = {
        "amp_meth": ratio if math.isfinite(ratio) else None,
        "overestimate": over if math.isfinite(over) else None,
        "left": n["amphetamine"] - apportionment.AMPHETAMINE_FROM_METHAMPHETAMINE * n["methamphetamine"],
    }
    if ratio > edge:
        return Outcome(found)
    return Outcome(
        {**found, "left": None},
        f"比值不超过 {edge:g}：分不清是否来自甲基苯丙胺的代谢，不作推算",
        f"the ratio is at most {edge:g}: it can not be told from methamphetamine's own, nothing is computed",
    )


def _year(n: Numbers) -> Outcome:
    """Any one of the three from the other two."""
    known = {name: n.get(name) for name in ("per_1000", "people", "kg")}
    if sum(value is not None for value in known.values()) != 2:
        raise FormulaError("三个数填两个，留空的那个由它们算出", "fill two of the three; the third follows", "kg")
    per_1000, people, kg = known["per_1000"], known["people"], known["kg"]
    if kg is None and per_1000 is not None and people is not None:
        kg = float(loads.annual_kg(per_1000, people))
    elif per_1000 is None and kg is not None and people is not None:
        per_1000 = float(loads.from_annual_kg(kg, people))
    elif kg is not None and per_1000:
        people = kg / float(loads.annual_kg(per_1000, 1.0))
    else:
        raise FormulaError("用量应大于 0", "use must be above 0", "per_1000")
    return Outcome({"per_1000": per_1000, "people": people, "kg": kg})


def _users(n: Numbers) -> Outcome:
    try:
        found = users_range(n["per_1000"], mg_per_user_day=(n["least"], n["most"]))
    except ValueError:
        raise FormulaError("用者只写范围：最高应大于最低", "a range only: highest above lowest", "most") from None
    return Outcome({"low": float(found.low), "high": float(found.high)})


def _implied(n: Numbers) -> Outcome:
    share = n["per_mille"] / 1000
    return Outcome({"persons": share * n["people"], "mg_each": n["per_1000"] / 1000 / share})


def _cotinine(n: Numbers) -> Outcome:
    people = population.from_cotinine(
        n["cotinine"],
        n["flow"],
        cigarettes_per_person_day=n["cigarettes"],
        domestic_share=n["share"],
        mg_per_cigarette=n["mg_each"],
    )
    return Outcome({"people": float(people)})


def _ammonium(n: Numbers) -> Outcome:
    return Outcome({"people": float(population.from_ammonium(n["ammonium"], n["flow"], g_per_person_day=n["grams"]))})


def _interval(n: Numbers) -> Outcome:
    variance = log_variance(n[name] / 100 for name in _CVS if name in n)
    found = lognormal_interval(n["value"], variance)
    return Outcome({"log_sd": math.sqrt(variance), "low": float(found.low), "high": float(found.high)})


def _opiates(n: Numbers) -> Outcome:
    morphine, cv = n["morphine"], n["cv"] / 100
    bounds = (n["k_low"], n["k_high"])
    if bounds[0] > bounds[1]:
        raise FormulaError("最高应不小于最低", "the highest lies below the lowest", "k_high")
    parts = {
        "codeine_part": sum(bounds) / 2 * n["codeine"],
        "clinical_part": n["clinical"] / 100 * morphine,
        "poppy_part": n["poppy"] / 100 * morphine,
    }
    left = apportionment.heroin_morphine(
        apportionment.Measured(morphine, cv),
        apportionment.Measured(n["codeine"], cv),
        apportionment.Measured(parts["clinical_part"], cv),
        apportionment.Measured(parts["poppy_part"], cv),
        codeine_ratio=bounds,
    )
    return Outcome(
        {
            **parts,
            "lawful": 100 * sum(parts.values()) / morphine,
            "left": left.estimate,
            "low": left.low,
            "high": left.high,
        },
        "" if left.estimate is not None else apportionment.NOT_DISTINGUISHABLE_ZH,
        "" if left.estimate is not None else apportionment.NOT_DISTINGUISHABLE,
    )


MG = "mg/day/1000"
_FLOW = Quantity("flow", "日流量", "Flow", "m³/day", above=True, example=100_000)
_PEOPLE = Quantity("people", "人口", "People", "", population.MINIMUM_POPULATION, 2e9, example=286_000)
_LOAD = Quantity("per_1000", "负荷", "Load", MG, example=40.65)
_USE = Quantity("per_1000", "用量", "Use", MG, example=94.5)
_OUT = Quantity("per_1000", "千人负荷", "Load per 1000 people", MG)
_CVS = ("cv1", "cv2", "cv3", "cv4", "cv5")
_DAYS_ZH = dict(zip(loads.WEEK, ("周三", "周四", "周五", "周六", "周日", "周一", "周二"), strict=True))
_DAYS_EN = dict(zip(loads.WEEK, ("Wed", "Thu", "Fri", "Sat", "Sun", "Mon", "Tue"), strict=True))

FORMULAS: dict[str, Formula] = {
    formula.key: formula
    for formula in (
        Formula(
            "load", "浓度与流量 → 负荷", "Concentration and flow → load", "L = C·Q/1000,  l = L/(P/1000)", "EMCDDA; SCORE",
            (Quantity("concentration", "浓度", "Concentration", "ng/L", example=118.4), _FLOW, _PEOPLE),
            (Quantity("load", "负荷", "Load", "mg/day"), _OUT), _load,
        ),
        Formula(
            "week", "七天 → 工作日、周末与日均", "Seven days → weekday, weekend and daily mean",
            "weekday = mean(Tue–Thu),  weekend = mean(Fri–Mon)", "EMCDDA",
            tuple(Quantity(day, _DAYS_ZH[day], _DAYS_EN[day], MG, required=False) for day in loads.WEEK),
            (Quantity("weekday", "工作日均值", "Weekday mean", MG), Quantity("weekend", "周末均值", "Weekend mean", MG),
             Quantity("daily", "日均值", "Daily mean", MG)), _week,
        ),
        Formula(
            "pair", "工作日与休息日各一 → 日均", "One work day and one day off → daily mean", "(3·w + 4·e)/7", "EMCDDA",
            (Quantity("weekday", "工作日", "Work day", MG, example=40), Quantity("weekend", "休息日", "Day off", MG, example=54)),
            (Quantity("daily", "日均值", "Daily mean", MG),), _pair,
        ),
        Formula(
            "use", "残留物负荷 → 药物用量", "Load of a residue → drug used", "m = l·(M₁/M₂)/E", "Gracia-Lor 2016; Thai 2016; Du 2020",
            (_LOAD, Quantity("fraction", "排泄率 E（0–1）", "Share excreted E (0–1)", high=1, above=True, example=0.43)),
            (Quantity("ratio", "分子量比", "Mass ratio"), Quantity("factor", "因子", "Factor"), Quantity("use", "用量", "Use", MG)),
            _use, pair=True,
        ),
        Formula(
            "year", "用量、人口与全年公斤", "Use, people and kilograms a year", "kg = m/1000/10⁶·P·365", "EMCDDA",
            (Quantity("per_1000", "用量", "Use", MG, required=False),
             Quantity("people", "人口", "People", "", population.MINIMUM_POPULATION, 2e9, required=False),
             Quantity("kg", "全年", "A year", "kg", required=False)),
            (Quantity("per_1000", "用量", "Use", MG), Quantity("people", "人口", "People"), Quantity("kg", "全年", "A year", "kg")), _year,
        ),
        Formula(
            "users", "用量 → 每千人用者范围", "Use → users among 1000, a range", "m/d",
            "derived from national figures of 2018 and Guangdong 2023–24",
            (_USE, Quantity("least", "每人每日最低", "Lowest a user takes a day", "mg", above=True, example=24.5),
             Quantity("most", "每人每日最高", "Highest a user takes a day", "mg", above=True, example=54.3)),
            (Quantity("low", "每千人，至少", "Among 1000, at least"), Quantity("high", "每千人，至多", "Among 1000, at most")), _users,
            source_zh="由 2018 年全国与广东 2023–24 年数推得",
        ),
        Formula(
            "implied", "核对已发表的使用率：每人每日多少", "Checking a published prevalence: how much each a day", "d = m/(1000·p)",
            "Zhang 2019",
            (_USE, Quantity("per_mille", "已发表的使用率", "Published prevalence", "‰", high=1000, above=True, example=2.0), _PEOPLE),
            (Quantity("persons", "使用率合人数", "Persons the prevalence stands for"),
             Quantity("mg_each", "每人每日", "Each a day", "mg")), _implied,
        ),
        Formula(
            "sewer", "下水道中的分解", "Decay in the sewer", "C₀ = C·2^(t/t½)", "STOTEN 2014 487:659",
            (Quantity("concentration", "浓度", "Concentration", "ng/L", example=100),
             Quantity("hours", "停留时间", "Residence time", "h", example=12),
             Quantity("half_life", "半衰期", "Half-life", "h", above=True, example=87)),
            (Quantity("lost", "损失比例（0–1）", "Share lost (0–1)"), Quantity("before", "进入下水道时", "On entering the sewer", "ng/L")), _sewer,
        ),
        Formula(
            "amphetamine", "苯丙胺：扣除甲基苯丙胺的代谢", "Amphetamine less methamphetamine's own", "L − 0.09·Lm", "Kunming study",
            (Quantity("amphetamine", "苯丙胺负荷", "Load of amphetamine", MG, example=1),
             Quantity("methamphetamine", "甲基苯丙胺负荷", "Load of methamphetamine", MG, example=1)),
            (Quantity("amp_meth", "两者之比", "AMP/METH"), Quantity("overestimate", "不扣会偏高（0–1 及以上）", "Too high if left in (share)"),
             Quantity("left", "扣除后", "What is left", MG)), _amphetamine, source_zh="昆明研究",
        ),
        Formula(
            "opiates", "吗啡：扣除药品来源", "Morphine less medicines", "L − k·Lc − Lm − Lp", "Shao 2024",
            (Quantity("morphine", "吗啡负荷", "Load of morphine", MG, above=True, example=6.5),
             Quantity("codeine", "可待因负荷", "Load of codeine", MG, example=3.0),
             Quantity("k_low", "每单位可待因排出的吗啡，最低", "Morphine for each unit of codeine, lowest", high=1, example=0.1),
             Quantity("k_high", "每单位可待因排出的吗啡，最高", "Morphine for each unit of codeine, highest", high=1, example=0.3),
             Quantity("clinical", "临床吗啡占比", "Clinical morphine", "%", high=100, example=28.5),
             Quantity("poppy", "罂粟壳类药品占比", "Poppy straw medicines", "%", high=100, example=59.1),
             Quantity("cv", "各项变异系数", "CV of each", "%", high=100, example=15)),
            (Quantity("codeine_part", "可待因代谢", "Codeine", MG), Quantity("clinical_part", "临床吗啡", "Clinical morphine", MG),
             Quantity("poppy_part", "罂粟壳类药品", "Poppy straw medicines", MG), Quantity("lawful", "药品合计", "Medicines together", "%"),
             Quantity("left", "余下", "What is left", MG), Quantity("low", "余下，95% 下限", "Left, 95% low", MG),
             Quantity("high", "余下，95% 上限", "Left, 95% high", MG)), _opiates,
        ),
        Formula(
            "cotinine", "可替宁 → 人口", "Cotinine → people", "P = L·s/(k·g)", "rule sheet of a Chinese laboratory",
            (Quantity("cotinine", "可替宁", "Cotinine", "ng/L", example=1500), _FLOW,
             Quantity("share", "生活污水占比（0–1）", "Domestic share (0–1)", high=1, above=True, example=1.0),
             Quantity("cigarettes", "每人每日卷烟（支）", "Cigarettes a person and day", above=True, example=4),
             Quantity("mg_each", "每支可替宁", "Cotinine a cigarette", "mg", above=True, example=population.COTININE_MG_PER_CIGARETTE)),
            (Quantity("people", "人口", "People"),), _cotinine, source_zh="国内实验室规则表",
        ),
        Formula(
            "ammonium", "氨氮 → 人口", "Ammonium → people", "P = N·Q/f", "Been 2014",
            (Quantity("ammonium", "氨氮", "Ammonium nitrogen", "mg/L", example=23.3), _FLOW,
             Quantity("grams", "每人每日氨氮", "Ammonium nitrogen a person and day", "g", above=True, example=population.AMMONIUM_G_PER_PERSON_DAY)),
            (Quantity("people", "人口", "People"),), _ammonium,
        ),
        Formula(
            "interval", "各项误差 → 95% 区间", "Errors of the parts → 95% interval", "s² = Σ ln(1 + CV²)", "Castiglioni 2013",
            (Quantity("value", "值", "Value", above=True, example=1.0),
             *(Quantity(name, f"变异系数 {i}", f"CV {i}", "%", high=1000, required=False) for i, name in enumerate(_CVS, start=1))),
            (Quantity("log_sd", "对数标准差", "Log sd"), Quantity("low", "下限", "Low"), Quantity("high", "上限", "High")), _interval,
        ),
    )
}  # fmt: skip
