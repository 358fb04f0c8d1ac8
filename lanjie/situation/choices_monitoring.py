"""Enumerations of the monitoring inputs: hair rounds, prices, surveys, monthly counts."""

from __future__ import annotations

from enum import StrEnum

from lanjie.core.words import say


class HairGroup(StrEnum):
    """Programme groups of hair tests: the four the practice of 2020 names, and any other with its document (HT-010)."""

    CLIENTS = "clients"
    ABSTAINERS = "abstainers"
    DRIVERS = "drivers"
    LICENCES = "licences"
    OTHER = "other"


class Market(StrEnum):
    """At which size of deal a price was seen."""

    RETAIL = "retail"
    WHOLESALE = "wholesale"


class PriceUnit(StrEnum):
    """What a price is for: a gram, or a piece where mass is not known. Kilograms and milligrams become grams at entry."""

    GRAM = "g"
    PIECE = "piece"


class CountKind(StrEnum):
    """What an area reports each month. The last two are persons the counts are set against, not events."""

    FIRST_DETECTED = "first_detected"
    CASES = "cases"
    SEIZURES = "seizures"
    OUT_OF_PROVINCE = "out_of_province"
    TESTS = "tests"
    CHECKS = "checks"
    POLICE_HOURS = "police_hours"
    POPULATION = "population"
    REGISTERED = "registered"


HAIR_GROUPS = {
    HairGroup.CLIENTS: say("社区戒毒社区康复人员", "Community treatment and rehabilitation"),
    HairGroup.ABSTAINERS: say("戒断三年人员", "Three-year abstainers"),
    HairGroup.DRIVERS: say("两客一危一校驾驶员", "Drivers of coaches, hazardous goods and school buses"),
    HairGroup.LICENCES: say("重新申领驾驶证人员", "Applicants for a licence again"),
    HairGroup.OTHER: say("其他（另附文件）", "Other, with its document"),
}
#: Analytes of hair tests → the rule that sets their cut-off.
ANALYTES = {
    "6-monoacetylmorphine": "testing.hair.cutoff_general",
    "morphine": "testing.hair.cutoff_general",
    "methamphetamine": "testing.hair.cutoff_general",
    "amphetamine": "testing.hair.cutoff_general",
    "MDA": "testing.hair.cutoff_general",
    "MDMA": "testing.hair.cutoff_general",
    "ketamine": "testing.hair.cutoff_general",
    "norketamine": "testing.hair.cutoff_general",
    "methcathinone": "testing.hair.cutoff_general",
    "cocaine": "testing.hair.cutoff_cocaine",
    "benzoylecgonine": "testing.hair.cutoff_low",
    "THC": "testing.hair.cutoff_low",
}
#: A row for the person-level result: positive for at least one analyte.
ANY = "any"
ANALYTE_NAMES = {
    ANY: say("任一成分", "Any analyte"),
    "6-monoacetylmorphine": say("单乙酰吗啡", "6-monoacetylmorphine"),
    "morphine": say("吗啡", "Morphine"),
    "methamphetamine": say("甲基苯丙胺", "Methamphetamine"),
    "amphetamine": say("苯丙胺", "Amphetamine"),
    "MDA": say("替苯丙胺 MDA", "MDA"),
    "MDMA": say("摇头丸 MDMA", "MDMA"),
    "ketamine": say("氯胺酮", "Ketamine"),
    "norketamine": say("去甲氯胺酮", "Norketamine"),
    "methcathinone": say("甲卡西酮", "Methcathinone"),
    "cocaine": say("可卡因", "Cocaine"),
    "benzoylecgonine": say("苯甲酰爱康宁", "Benzoylecgonine"),
    "THC": say("四氢大麻酚", "THC"),
}
PRICED = {
    "methamphetamine": say("冰毒", "Crystal methamphetamine"),
    "tablets": say("麻古（片剂）", "Methamphetamine tablets"),
    "heroin": say("海洛因", "Heroin"),
    "ketamine": say("氯胺酮", "Ketamine"),
    "MDMA": say("摇头丸", "MDMA"),
    "cocaine": say("可卡因", "Cocaine"),
    "cannabis": say("大麻", "Cannabis"),
    "methcathinone": say("甲卡西酮", "Methcathinone"),
}
MARKETS = {
    Market.RETAIL: say("零售", "Retail"),
    Market.WHOLESALE: say("批发", "Wholesale"),
}
PRICE_UNITS = {
    PriceUnit.GRAM: say("克", "gram"),
    PriceUnit.PIECE: say("片", "piece"),
}
COUNTS = {
    CountKind.FIRST_DETECTED: say("首次查获吸毒人数", "Users first detected"),
    CountKind.CASES: say("毒品案件数", "Drug cases"),
    CountKind.SEIZURES: say("缴毒起数", "Seizures"),
    CountKind.OUT_OF_PROVINCE: say("外流贩毒人数", "Caught trafficking in other provinces"),
    CountKind.TESTS: say("检测人次", "Tests"),
    CountKind.CHECKS: say("检查次数", "Checks"),
    CountKind.POLICE_HOURS: say("警力工时", "Police hours"),
    CountKind.POPULATION: say("常住人口", "Resident population"),
    CountKind.REGISTERED: say("户籍人口", "Registered population"),
}
#: Counts of persons whose small cells are hidden in what leaves the office (PD-024).
PERSON_COUNTS = frozenset({CountKind.FIRST_DETECTED, CountKind.OUT_OF_PROVINCE})
#: Work that finds things: what the effort proxy is made of.
EFFORT = frozenset({CountKind.TESTS, CountKind.CHECKS, CountKind.POLICE_HOURS})
