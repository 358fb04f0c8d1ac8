"""Enumerations of monitoring."""

from __future__ import annotations

from enum import StrEnum

from lanjie.core.words import Words, say
from lanjie.science.wastewater import flags
from lanjie.science.wastewater.flags import Flag
from lanjie.science.wastewater.substances import NAMES_ZH


class SiteKind(StrEnum):
    """What a sampling site may be. A single building, school, prison or household is not among them and can not be added."""

    PLANT = "plant"
    PUMP_STATION = "pump_station"
    TOWN = "town"


class PopulationMethod(StrEnum):
    """How the population of a catchment was found."""

    CENSUS = "census"
    DESIGN = "design"
    AMMONIUM = "ammonium"
    COTININE = "cotinine"
    COMBINED = "combined"


class Composite(StrEnum):
    """How a sample was taken over the day."""

    FLOW = "flow"
    TIME = "time"
    GRAB = "grab"
    UNKNOWN = "unknown"


class Qualifier(StrEnum):
    """What a reported value says: measured, below a limit, missing or rejected. A value below a limit is never stored as a number."""

    MEASURED = "="
    BELOW_LOQ = "<LOQ"
    BELOW_LOD = "<LOD"
    MISSING = "missing"
    REJECTED = "rejected"


class ResultKind(StrEnum):
    """What was measured: the sample itself or a control."""

    SAMPLE = "sample"
    REPLICATE = "replicate"
    FIELD_BLANK = "field_blank"
    METHOD_BLANK = "method_blank"
    SPIKE = "spike"


class OpiatePart(StrEnum):
    """A lawful source of morphine in sewage."""

    CODEINE = "codeine"
    CLINICAL = "clinical"
    POPPY = "poppy"


class OpiateBasis(StrEnum):
    """How a source of morphine was counted: by kilograms supplied, as a share of all morphine, or as a ratio to codeine."""

    SUPPLY = "supply"
    SHARE = "share"
    RATIO = "ratio"


class RoundKind(StrEnum):
    """How the days of a sampling round are chosen."""

    PAIR = "pair"
    WEEK = "week"
    RANDOM = "random"


SITE_KINDS = {
    SiteKind.PLANT: say("城镇污水处理厂", "Municipal treatment works"),
    SiteKind.PUMP_STATION: say("泵站", "Pump station"),
    SiteKind.TOWN: say("乡镇汇水口", "Town outfall"),
}
POPULATION_METHODS = {
    PopulationMethod.CENSUS: say("普查人口", "Census"),
    PopulationMethod.DESIGN: say("设计服务人口", "Design population"),
    PopulationMethod.AMMONIUM: say("氨氮推算", "Ammonium"),
    PopulationMethod.COTININE: say("可替宁推算", "Cotinine"),
    PopulationMethod.COMBINED: say("多法合并", "Combined"),
}
COMPOSITES = {
    Composite.FLOW: say("24 小时混合（按流量）", "24-hour composite, by flow"),
    Composite.TIME: say("24 小时混合（按时间）", "24-hour composite, by time"),
    Composite.GRAB: say("瞬时样", "Grab sample"),
    Composite.UNKNOWN: say("未说明", "Not stated"),
}
QUALIFIERS = {
    Qualifier.MEASURED: say("检出", "Measured"),
    Qualifier.BELOW_LOQ: say("低于定量限", "Below LOQ"),
    Qualifier.BELOW_LOD: say("低于检出限", "Below LOD"),
    Qualifier.MISSING: say("缺测", "Missing"),
    Qualifier.REJECTED: say("作废", "Rejected"),
}
RESULT_KINDS = {
    ResultKind.SAMPLE: say("样品", "Sample"),
    ResultKind.REPLICATE: say("平行样", "Replicate"),
    ResultKind.FIELD_BLANK: say("现场空白", "Field blank"),
    ResultKind.METHOD_BLANK: say("方法空白", "Method blank"),
    ResultKind.SPIKE: say("加标", "Spike"),
}
OPIATE_PARTS = {
    OpiatePart.CODEINE: say("可待因代谢", "Codeine"),
    OpiatePart.CLINICAL: say("临床吗啡", "Clinical morphine"),
    OpiatePart.POPPY: say("罂粟壳类药品", "Poppy straw medicines"),
}
OPIATE_BASES = {
    OpiateBasis.SUPPLY: say("供应量，公斤/年", "Supply, kg a year"),
    OpiateBasis.SHARE: say("占污水中吗啡的比例", "Share of the morphine in sewage"),
    OpiateBasis.RATIO: say("每单位可待因排出的吗啡", "Morphine for each unit of codeine"),
}
ROUND_KINDS = {
    RoundKind.PAIR: say("两次采样（工作日与休息日各一次）", "Two samples, one on a work day and one not"),
    RoundKind.WEEK: say("连续七天", "Seven consecutive days"),
    RoundKind.RANDOM: say("随机日", "Random days"),
}

#: Residues the system knows, code → names. The code is the one of `lanjie.science.wastewater`.
SUBSTANCES = {
    code: say(zh, code if code[:1].isupper() or code[0].isdigit() else code.capitalize())
    for code, zh in NAMES_ZH.items()
}


def _sentence(flag: Flag) -> Words:
    return say(flag.zh, flag.en[:1].upper() + flag.en[1:])


#: Quality flags → words: those of the science package, then our own.
FLAGS = {
    **{key: _sentence(flag) for key, flag in flags.FLAGS.items()},
    "seal_broken": say("到样封签与采样封签不符", "The seal on arrival is not the one set at sampling"),
    "confirmed": say("数值已与实验室核对", "Value confirmed with the laboratory"),
    "limit_assumed": say("来源未公布定量限，取假定值", "Limit assumed, the source gives none"),
}
#: Flags that keep a result out of trends.
EXCLUDING = frozenset({key for key, flag in flags.FLAGS.items() if flag.excludes} | {"seal_broken"})
#: Flags that say nothing against a result.
HARMLESS = frozenset({"confirmed", "limit_assumed"})
