"""Broken files of the monitoring inputs: monthly counts, hair rounds, prices and surveys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.integration.situation.bad_files import Broken, book, text

COUNTS, HAIR, PRICES, SURVEYS = "monthly-counts", "hair-rounds", "price-reports", "satisfaction-surveys"
#: Layout → heads and one good row; `{n}` numbers the rows.
SHEETS: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    COUNTS: (
        ("月份", "县区代码", "首次查获吸毒人数", "毒品案件数", "外流贩毒人数", "检测人次", "常住人口", "核实"),
        ("2020-{n:02d}", "430102", "12", "31", "1-4", "640", "", ""),
    ),
    HAIR: (
        ("县区代码", "组别", "法律依据", "文件", "开始日", "结束日", "成分", "检测数", "阳性数", "阈值 ng/mg", "核实"),
        ("430102", "重新申领驾驶证人员", "HT-010", "", "2020-08-{n:02d}", "2020-08-30", "", "120", "2", "", ""),
    ),
    PRICES: (
        ("季度", "地区代码", "编号", "毒品", "交易规模", "数量", "单位", "价格（元）", "纯度 %", "核实"),
        ("2020Q3", "430100", "P-{n}", "冰毒", "零售", "1", "克", "400", "78", ""),
    ),
    SURVEYS: (
        ("调查", "开始日", "结束日", "调查方案", "县区代码", "层", "群", "权重", "答卷数", "满意数", "受访数", "核实"),
        ("2020Q3", "2020-09-01", "2020-09-20", "方案", "430102", "城镇", "C{n}", "1.2", "15", "13", "20", ""),
    ),
}


def table(form: str, count: int = 6, **changed: Any) -> list[list[Any]]:
    """Good rows, with cells of row 3 of the file (the second data row) changed by head."""
    heads, good = SHEETS[form]
    made: list[list[Any]] = [[cell.format(n=n) for cell in good] for n in range(1, count + 1)]
    for head, value in changed.items():
        made[1][heads.index(head)] = value
    return made


def sheet(form: str, count: int = 6, **changed: Any) -> bytes:
    """The same as a csv."""
    return text(table(form, count, **changed), SHEETS[form][0])


def cell(form: str, head: str, value: Any) -> Callable[[], bytes]:
    """A good file whose row 3 has one wrong cell."""
    return lambda: sheet(form, **{head: value})


def head(form: str, new: str, value: str = "x") -> Callable[[], bytes]:
    """A good file with one more column."""
    return lambda: text([[*row, value] for row in table(form)], [*SHEETS[form][0], new])


def again(form: str, **changed: Any) -> Callable[[], bytes]:
    """Row 3 of the file repeats row 2, changed by head."""

    def make() -> bytes:
        heads = SHEETS[form][0]
        made = table(form)
        made[1] = list(made[0])
        for name, value in changed.items():
            made[1][heads.index(name)] = value
        return text(made, heads)

    return make


def formula(sheet: Any) -> None:
    sheet["D3"] = "=D2"


BROKEN_MONITORING: tuple[Broken, ...] = (
    # monthly counts
    Broken("count-half-upload", lambda: book(table(COUNTS), heads=SHEETS[COUNTS][0])[:-900], 0, "", "没有传完或已损坏", "incomplete or damaged", COUNTS, "月报.xlsx"),
    Broken("count-formula", lambda: book(table(COUNTS), formula, SHEETS[COUNTS][0]), 3, "D", "公式", "formula", COUNTS, "月报.xlsx"),
    Broken("count-month-twice", again(COUNTS), 3, "A", "与第 2 行重复", "Repeats row 2", COUNTS),
    Broken("count-13th-month", cell(COUNTS, "月份", "2020-13"), 3, "A", "不是月份", "not a month", COUNTS),
    Broken("count-quarter-as-month", cell(COUNTS, "月份", "2020Q3"), 3, "A", "不是月份", "not a month", COUNTS),
    Broken("count-future-month", cell(COUNTS, "月份", "2199-01"), 3, "A", "还没有到", "lies in the future", COUNTS),
    Broken("count-no-month", cell(COUNTS, "月份", ""), 3, "A", "没有填", "Nothing was entered", COUNTS),
    Broken("count-unknown-area", cell(COUNTS, "县区代码", "439999"), 3, "B", "没有地区「439999」", "no area “439999”", COUNTS),
    Broken("count-area-elsewhere", cell(COUNTS, "县区代码", "520100"), 3, "B", "不在您的辖区", "within your own", COUNTS),
    Broken("count-of-a-city", cell(COUNTS, "县区代码", "430100"), 3, "B", "不是报送单位", "does not report here", COUNTS),
    Broken("count-unknown-indicator", head(COUNTS, "吸毒指数"), 1, "I", "没有指标「吸毒指数」", "no indicator “吸毒指数”", COUNTS),
    Broken("count-names", head(COUNTS, "姓名"), 1, "I", "不收个人信息", "No person", COUNTS),
    Broken("count-negative", cell(COUNTS, "毒品案件数", "-3"), 3, "D", "应在", "Must lie within", COUNTS),
    Broken("count-half-a-case", cell(COUNTS, "毒品案件数", "3.5"), 3, "D", "应为整数", "whole number", COUNTS),
    Broken("count-in-words", cell(COUNTS, "毒品案件数", "约 30"), 3, "D", "应为数字", "Expected a number", COUNTS),
    Broken("count-bounds-backwards", cell(COUNTS, "外流贩毒人数", "4-1"), 3, "E", "下限大于上限", "above the upper", COUNTS),
    Broken("count-1000-times", cell(COUNTS, "检测人次", "640000"), 3, "F", "像是单位填错", "error of unit", COUNTS),
    Broken("count-1000th", cell(COUNTS, "检测人次", "1"), 3, "F", "像是单位填错", "error of unit", COUNTS),
    Broken("count-people-in-wan", cell(COUNTS, "常住人口", "45"), 3, "G", "应在", "Must lie within", COUNTS),
    Broken("count-empty-row", lambda: sheet(COUNTS, **dict.fromkeys(SHEETS[COUNTS][0][2:], "")), 3, "C", "没有任何数目", "holds no count", COUNTS),
    Broken("count-differs-from-record", lambda: text([["2020-05", "430102", "", "99", "", "", "", ""]], SHEETS[COUNTS][0]), 2, "D", "已有记录与此不同（原值 7）", "The record says otherwise (7)", COUNTS),
    # hair rounds
    Broken("hair-more-positives", cell(HAIR, "阳性数", "121"), 3, "I", "阳性数 121 多于检测数 120", "121 positives of 120 tests", HAIR),
    Broken("hair-bounds-above-tests", again(HAIR, 开始日="2020-08-09", 检测数="100", 阳性数="90-120"), 3, "I", "多于检测数", "positives of 100", HAIR),
    Broken("hair-no-tests", cell(HAIR, "检测数", "0"), 3, "H", "应在", "Must lie within", HAIR),
    Broken("hair-unknown-basis", cell(HAIR, "法律依据", "XX-001"), 3, "C", "没有规则「XX-001」", "No rule “XX-001”", HAIR),
    Broken("hair-basis-not-yet", lambda: sheet(HAIR, 法律依据="GV-008"), 3, "C", "没有规则「GV-008」", "No rule “GV-008”", HAIR),
    Broken("hair-unknown-group", cell(HAIR, "组别", "全体居民"), 3, "B", "不认识", "not known", HAIR),
    Broken("hair-other-without-document", cell(HAIR, "组别", "其他（另附文件）"), 3, "D", "没有写明文件", "names no document", HAIR),
    Broken("hair-unlawful-cutoff", lambda: sheet(HAIR, 成分="甲基苯丙胺", **{"阈值 ng/mg": "0.1"}), 3, "J", "法定阈值是 0.2", "lawful cut-off on 2020-08-02 is 0.2", HAIR),
    Broken("hair-cutoff-per-gram", lambda: text(table(HAIR), [*SHEETS[HAIR][0][:9], "阈值（ng/g）", "核实"]), 1, "J", "单位应为 ng/mg", "must be ng/mg", HAIR),
    Broken("hair-before-the-law", lambda: sheet(HAIR, 成分="氯胺酮", 法律依据="DT-001", 开始日="2018-10-30"), 3, "E", "还没有毛发检测的阈值", "no cut-off for hair", HAIR),
    Broken("hair-ends-before", cell(HAIR, "结束日", "2020-08-01"), 3, "F", "早于开始日", "Before the first day", HAIR),
    Broken("hair-twice", again(HAIR), 3, "B", "与第 2 行重复", "Repeats row 2", HAIR),
    Broken("hair-identity-numbers", head(HAIR, "身份证号"), 1, "L", "不收个人信息", "No person", HAIR),
    Broken("hair-identity-in-document", cell(HAIR, "文件", "检测 430102199001011234"), 3, "D", "身份证号或手机号", "identity or phone number", HAIR),
    Broken("hair-1000-times", cell(HAIR, "检测数", "120000"), 3, "H", "像是单位填错", "error of unit", HAIR),
    Broken("hair-analyte-above-any", again(HAIR, 成分="氯胺酮", 阳性数="5"), 3, "I", "多于第 2 行", "row 2", HAIR),
    # prices
    Broken("price-informant", head(PRICES, "线人"), 1, "K", "不收个人信息或信息来源人", "no informant", PRICES),
    Broken("price-phone-as-number", cell(PRICES, "编号", "13800138000"), 3, "C", "身份证号或手机号", "identity or phone number", PRICES),
    Broken("price-fifth-quarter", cell(PRICES, "季度", "2020Q5"), 3, "A", "不是季度或月份", "no quarter or month", PRICES),
    Broken("price-future-quarter", cell(PRICES, "季度", "2199Q1"), 3, "A", "还没有到", "lies in the future", PRICES),
    Broken("price-province", cell(PRICES, "地区代码", "430000"), 3, "B", "不是报送单位", "does not report here", PRICES),
    Broken("price-unknown-drug", cell(PRICES, "毒品", "白糖"), 3, "D", "不认识", "not known", PRICES),
    Broken("price-unknown-unit", cell(PRICES, "单位", "斤"), 3, "G", "不认识", "not known", PRICES),
    Broken("price-zero", cell(PRICES, "价格（元）", "0"), 3, "H", "应大于 0", "more than 0", PRICES),
    Broken("price-nothing-sold", cell(PRICES, "数量", "0"), 3, "F", "应大于 0", "more than 0", PRICES),
    Broken("price-kilogram-for-gram", cell(PRICES, "单位", "千克"), 3, "H", "像是单位填错", "error of unit", PRICES),
    Broken("price-in-fen-and-mg", lambda: sheet(PRICES, 数量="1", 单位="毫克"), 3, "H", "差约 10^3 倍", "by about 10^3", PRICES),
    Broken("price-purity-fraction", cell(PRICES, "纯度 %", "0.78"), 3, "I", "像是小数", "looks like a fraction", PRICES),
    Broken("price-purity-above-all", cell(PRICES, "纯度 %", "120"), 3, "I", "应在", "Must lie within", PRICES),
    Broken("price-number-twice", again(PRICES), 3, "C", "与第 2 行重复", "Repeats row 2", PRICES),
    Broken("price-too-little", lambda: sheet(PRICES, 数量="0.0001", 单位="毫克"), 3, "F", "小于最小单位", "smallest unit", PRICES),
    # surveys
    Broken("survey-without-plan", cell(SURVEYS, "调查方案", ""), 3, "D", "没有填", "Nothing was entered", SURVEYS),
    Broken("survey-two-plans", cell(SURVEYS, "调查方案", "另一方案"), 3, "D", "与本期调查「方案」不同", "Differs from the wave", SURVEYS),
    Broken("survey-two-ends", cell(SURVEYS, "结束日", "2020-09-21"), 3, "C", "与本期调查「2020-09-20」不同", "Differs from the wave", SURVEYS),
    Broken("survey-more-satisfied", cell(SURVEYS, "满意数", "16"), 3, "J", "满意数 16 多于答卷数 15", "16 satisfied of 15", SURVEYS),
    Broken("survey-fewer-invited", cell(SURVEYS, "受访数", "14"), 3, "K", "受访数 14 少于答卷数 15", "14 asked, 15 answered", SURVEYS),
    Broken("survey-weight-zero", cell(SURVEYS, "权重", "0"), 3, "H", "应大于 0", "more than 0", SURVEYS),
    Broken("survey-weight-1000-times", cell(SURVEYS, "权重", "1200"), 3, "H", "像是单位填错", "error of unit", SURVEYS),
    Broken("survey-row-twice", again(SURVEYS), 3, "E", "与第 2 行重复", "Repeats row 2", SURVEYS),
    Broken("survey-phones", head(SURVEYS, "受访者手机"), 1, "M", "不收个人信息", "No person", SURVEYS),
    Broken("survey-phone-as-cluster", cell(SURVEYS, "群", "13912345678"), 3, "G", "身份证号或手机号", "identity or phone number", SURVEYS),
    Broken("survey-no-answers", cell(SURVEYS, "答卷数", "0"), 3, "I", "应在", "Must lie within", SURVEYS),
)  # fmt: skip
