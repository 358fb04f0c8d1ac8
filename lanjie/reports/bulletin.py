"""The quarterly wastewater bulletin 污水毒情监测季报 as a document in one language: words and tables over `bulletin_facts`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation

from lanjie.core.charts import Head
from lanjie.core.documents import Block, Charts, Document, Exact, Heading, Paragraph, Strong, Table, Tagged, Text
from lanjie.core.quantities import count, percent, significant
from lanjie.core.words import say
from lanjie.reports import bulletin_annex as annex
from lanjie.reports import wording
from lanjie.reports.bulletin_facts import Facts, Substance, load_key
from lanjie.reports.queries.evidence import Opened
from lanjie.situation.charts import level_map, level_ranking
from lanjie.situation.choices import FLAGS, RESULT_KINDS, SUBSTANCES
from lanjie.situation.queries.counties import CountyLevel
from lanjie.situation.wording import NOT_COMPARED, UNIT, probability

TITLE = say("污水毒情监测季报", "Quarterly wastewater bulletin")


def code_of(quarter: date, number: int = 0) -> str:
    """`WB-2026Q3-1`; without the number for a draft."""
    code = f"WB-{quarter.year}Q{(quarter.month + 2) // 3}"
    return f"{code}-{number}" if number else code


def bulletin(
    facts: Facts, lang: str, *, number: int = 0, issued_on: date | None = None, sheets: bool = True
) -> Document:
    """The bulletin in a language; without a number it is a draft, without `sheets` it can not be written as xlsx."""
    with translation.override("en" if lang == "en" else "zh-hans"):
        issue = wording.quarter(facts.quarter)
        return Document(
            code=code_of(facts.quarter, number),
            run=facts.run.code,
            lang=lang,
            body=str(
                say("{area}禁毒委员会办公室", "Narcotics Control Commission Office of {area}", area=facts.area.name)
            ),
            title=str(TITLE),
            issue=str(say("{issue}　第 {n} 号", "{issue}, no. {n}", issue=issue, n=number) if number else issue),
            cut_off=facts.run.cut_off,
            issued_on=issued_on,
            simulated=facts.run.simulated,
            lead=_lead(facts),
            blocks=tuple(_blocks(facts)),
            annex=annex.sheets(facts) if sheets else (),
        )


# Numbers ---------------------------------------------------------------------------------------------------------------------


def _tag(opened: Opened, part: str, text: str, value: Exact, *, area: str = "", strong: bool = False) -> Tagged:
    asked, code = opened.asked, area or opened.area.code
    given = {"area": code, "since": asked.since, "on": asked.on}
    query = urlencode({name: value for name, value in given.items() if value})
    href = f"{reverse('reports:figure', args=[opened.figure.key])}?{query}"
    return Tagged(f"{opened.figure.key}@{code}#{part}", text, value, href, strong)


def _whole(substance: Substance, *, strong: bool = False) -> Tagged:
    number = substance.whole.number
    return _tag(substance.whole, "level", wording.shown(substance.whole.figure, number), number.value, strong=strong)


def _whole_interval(substance: Substance) -> Tagged:
    number = substance.whole.number
    return _tag(substance.whole, "interval", wording.interval(number), _pair(number.low, number.high))


def _pair(low: float | None, high: float | None) -> str:
    return f"{low} – {high}"


def _counties(substance: Substance, part: str, n: int, *, strong: bool = False) -> Tagged:
    return _tag(substance.whole, part, count(n), n, strong=strong)


def _count(opened: Opened, *, strong: bool = False) -> Tagged:
    value = int(opened.number.value or 0)
    return _tag(opened, "n", count(value), value, strong=strong)


# Text ------------------------------------------------------------------------------------------------------------------------


def _text(words: str, **parts: Tagged) -> Text:
    """A sentence with numbers in it: `{rose} 个上升`, the parts tagged."""
    made: list[str | Strong | Tagged] = []
    rest = words
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        made += [before, parts[name]]
    return tuple(part for part in (*made, rest) if part)


def _lead(facts: Facts) -> Text:
    main = facts.main
    compared = len(main.levels) - main.count(*NOT_COMPARED)
    words = say(
        "{name}：{all} 个县区中，与一年前相比 {rose} 个上升、{fell} 个下降（区间不含零），{none} 个未见明确变化；"
        "{area}水平 {level} {unit}（95% 区间 {low} 至 {high}）。",
        "{name}: of {all} counties, {rose} rose and {fell} fell against a year ago (interval excludes zero), in {none} no clear change is seen;"
        " the level of {area} is {level} {unit} (95% interval {low} to {high}).",
    )
    number = main.whole.number
    plain = str(words).replace("{name}", str(SUBSTANCES[main.code])).replace("{area}", facts.area.name)
    return _text(
        plain.replace("{unit}", str(UNIT)),
        all=_counties(main, "counties", len(main.levels)),
        rose=_counties(main, "rose", main.count("up"), strong=True),
        fell=_counties(main, "fell", main.count("down"), strong=True),
        none=_counties(main, "none", compared - main.count("up", "down"), strong=True),
        level=_whole(main, strong=True),
        low=_tag(main.whole, "low", significant(number.low, wording.digits(number)), number.low),
        high=_tag(main.whole, "high", significant(number.high, wording.digits(number)), number.high),
    )


def _blocks(facts: Facts) -> list[Block]:
    main = facts.main
    name = SUBSTANCES[main.code]
    cards = [level_ranking(main.levels, name)]
    if facts.places:
        unit = say("{name}负荷，{unit}；位置近似", "{name} load, {unit}; positions approximate", name=name, unit=UNIT)
        cards.insert(0, replace(level_map(facts.places, main.levels, name), subtitle=unit))
    cards = [replace(card, simulated=facts.run.simulated) for card in cards]
    return [
        Charts(tuple(cards)),
        Heading(str(say("表 1　各目标物", "Table 1. Residues"))),
        _summary(facts),
        *_tables(facts),
        Heading(str(say("质量控制", "Quality control"))),
        *_quality(facts),
        Heading(str(say("读法与限度", "How to read this, and its limits"))),
        *(Paragraph((str(words),)) for words in LIMITS),
        Heading(str(say("附件　证据", "Annex. Evidence")), new_page=True),
        *annex.evidence(facts, load_key(main.code)),
    ]


def _summary(facts: Facts) -> Table:
    heads = (
        Head(say("目标物", "Residue")), Head(say("水平", "Level"), number=True), Head(say("95% 区间", "95% interval"), number=True),
        Head(say("县区", "Counties"), number=True), Head(say("上升", "Rose"), number=True), Head(say("下降", "Fell"), number=True),
        Head(say("未见明确变化", "No clear change"), number=True), Head(say("无从比较", "Not compared"), number=True),
        Head(say("结果", "Results"), number=True), Head(say("其中低于定量限", "of them below LOQ"), number=True),
    )  # fmt: skip
    rows = []
    for s in facts.substances:
        none = s.count("none")
        rows.append(
            (
                str(SUBSTANCES[s.code]),
                _whole(s),
                _whole_interval(s),
                _counties(s, "counties", len(s.levels)),
                _counties(s, "rose", s.count("up")),
                _counties(s, "fell", s.count("down")),
                _counties(s, "none", none),
                _counties(s, "not_compared", s.count(*NOT_COMPARED)),
                _counties(s, "results", s.results),
                _tag(s.whole, "below", f"{count(s.below)} ({percent(s.below / s.results)})", s.below),
            )
        )
    caption = say(
        "水平：{unit}，按服务人口加权，全部低于定量限的监测点不计入；与一年前比较；无从比较：全部低于定量限，或不足一年",
        "Level: {unit}, weighted by people served, sites wholly below the limit left out; compared with a year ago; not compared: all below the limit, or less than a year",
        unit=UNIT,
    )
    return Table(str(caption), heads, tuple(rows), (1.8, 0.8, 1.2, 0.95, 0.65, 0.65, 1.3, 1.1, 0.9, 1.6))


def _tables(facts: Facts) -> list[Block]:
    """Every county of the main residue, and those of the others that clearly changed; all values are in the xlsx annex."""
    blocks: list[Block] = []
    for index, substance in enumerate(facts.substances):
        name = SUBSTANCES[substance.code]
        main = index == 0
        shown = [level for level in substance.levels if main or level.direction in ("up", "down")]
        title = (
            say("表 {n}　{name}：全部 {all} 个县区", "Table {n}. {name}: all {all} counties", n=index + 2, name=name, all=len(shown))
            if main
            else say("表 {n}　{name}：明确变化的县区", "Table {n}. {name}: counties that clearly changed", n=index + 2, name=name)
        )  # fmt: skip
        blocks.append(Heading(str(title)))
        if shown:
            blocks.append(_county_table(substance, shown))
        rest = len(substance.levels) - len(shown)
        if rest:
            words = say(
                "其余 {n} 个县区未见明确变化或无从比较，数值见证据附件（xlsx）。",
                "In the other {n} counties no clear change is seen or nothing can be compared; their values are in the annex (xlsx).",
                n=count(rest),
            )
            blocks.append(Paragraph((str(words),), small=True))
    return blocks


def _county_table(substance: Substance, shown: list[CountyLevel]) -> Table:
    heads = (
        Head(say("县区", "County")), Head(say("水平，{unit}", "Level, {unit}", unit=UNIT), number=True), Head(say("95% 区间", "95% interval"), number=True),
        Head(say("比一年前", "Change, 1 year"), number=True), Head(say("95% 区间", "95% interval"), number=True),
        Head(say("上升概率", "P(rise)"), number=True), Head(say("判断", "Verdict")),
    )  # fmt: skip
    rows = []
    for level in shown:
        code = level.area.code

        def tag(part: str, text: str, value: Exact, code: str = code) -> Tagged:
            return _tag(substance.whole, part, text, value, area=code)

        compared = level.change is not None
        rows.append(
            (
                annex.place(level.area),
                tag("level", level.shown, level.level if level.level is not None else level.high),
                tag("interval", level.interval, _pair(level.low, level.high)),
                tag("change", percent(level.change, signed=True), level.change),
                tag("change_interval", f"{percent(level.change_low, signed=True)} – {percent(level.change_high, signed=True)}", _pair(level.change_low, level.change_high))
                if compared
                else "—",
                tag("p_rise", probability(level.p_rise), level.p_rise),
                annex.verdict(level),
            )
        )  # fmt: skip
    return Table("", heads, tuple(rows), (1.9, 1, 1.3, 0.9, 1.5, 0.8, 1.4))


def _quality(facts: Facts) -> list[Block]:
    found, counts = facts.quality, facts.counts
    prefix = "situation.wastewater"
    sentence = say(
        "本季 {sites} 个监测点，{samples} 份样品，{results} 项结果，其中 {out} 项因质控或缺流量不进趋势；质控样 {controls} 个，符合 {held} 个。",
        "This quarter: {sites} sites, {samples} samples, {results} results, {out} of them kept out of trends by quality control or a missing flow;"
        " {controls} controls, of which {held} held.",
    )
    text = _text(
        str(sentence),
        sites=_count(counts[f"{prefix}.sites"]),
        samples=_count(counts[f"{prefix}.samples"]),
        results=_count(counts[f"{prefix}.results"]),
        out=_count(counts[f"{prefix}.results.kept-out"]),
        controls=_count(counts[f"{prefix}.controls"]),
        held=_count(counts[f"{prefix}.controls.held"]),
    )
    heads = (
        Head(say("质控样", "Controls")),
        Head(say("做了", "Done"), number=True),
        Head(say("符合", "Held"), number=True),
    )
    rows = tuple((str(RESULT_KINDS[c.kind]), count(c.done), count(c.passed)) for c in found.controls)
    blocks: list[Block] = [Paragraph(text)]
    if rows:
        blocks.append(Table("", heads, rows, (4, 1, 1)))
    reasons = [(str(FLAGS.get(flag, flag)), count(n)) for flag, n in found.reasons.items()]
    if reasons:
        why = (Head(say("不进趋势的原因", "Why results were kept out")), Head(say("结果，项", "Results"), number=True))
        blocks.append(Table("", why, tuple(reasons), (5, 1)))
    return blocks


#: What the bulletin can not say.
LIMITS = (
    say(
        "水平是每千人每日的负荷，用于县区之间、季度之间比较，不是吸毒人数，也不指向任何人。「未见明确变化」指变化的区间含零，不等于没有变化。",
        "A level is a load per 1000 people and day, for comparing counties and quarters; it is not a number of users and points at nobody."
        " “No clear change” means that the interval of the change contains zero, not that nothing changed.",
    ),
    say(
        "不确定度分两部分。随机部分（采样日、检测、流量）进入本报的区间、趋势与名次。系统部分（服务人口、排泄因子、剂量）对同一监测点各期相同，在趋势中相消，"
        "只放宽用量，因此本报不报用量和人数。",
        "Uncertainty has two parts. The random part (day of sampling, analysis, flow) is in the intervals, trends and ranks printed here."
        " The systematic part (population served, excretion factor, dose) is the same at a site in every quarter, cancels in trends and only widens amounts used;"
        " therefore no amounts and no users are printed.",
    ),
    say(
        "低于定量限的结果以「低于」进入模型，不取零，也不取定量限的一半；始终低于定量限的县区只给上限。",
        "Results below the limit of quantification enter the model as such, never as zero or half the limit; of a county always below it only an upper limit is given.",
    ),
    say(
        "没有可靠排泄因子的目标物只报负荷。吗啡和可待因大多来自医疗用药，不能据此判断海洛因。更换实验室或定量限处不作跨越比较。",
        "Residues without a reliable excretion factor are reported as loads only. Morphine and codeine come mostly from medicines and say nothing about heroin by themselves."
        " No comparison crosses a change of laboratory or limit.",
    ),
)
