"""The laboratory sheet WW-3: one row a value, with flow, controls and population markers."""

from __future__ import annotations

from lanjie.core.imports import Column, Format, choice, day, number, register, text, whole
from lanjie.core.words import say
from lanjie.situation.choices import COMPOSITES, RESULT_KINDS, SUBSTANCES
from lanjie.situation.imports import concentration
from lanjie.situation.imports.laboratory_check import check
from lanjie.situation.imports.laboratory_write import after, write

#: What a sender may note of a bottle, with the spellings accepted.
SHEET_FLAGS = {
    "rain_event": ("降雨", "rain"),
    "single_grab": ("瞬时样", "grab"),
    "wrongTemp": ("温度超标", "wrong temperature"),
    "wrongStorage": ("保存不当", "wrong storage"),
    "leaked": ("渗漏", "leaked"),
    "delayArriv": ("送样延误", "delayed arrival"),
    "lowVol": ("体积不足", "low volume"),
    "confirmed": ("已核对", "confirmed"),
}

COLUMNS = (
    Column(
        "sample",
        ("样品编号", "sample"),
        text(60),
        say("瓶上的编号", "The number on the bottle"),
        example="WW-2020-0816-03",
    ),
    Column(
        "site",
        ("监测点", "site"),
        text(40),
        say("监测点代码，例如 430304-W1", "The site's code, for example 430304-W1"),
        example="430304-W1",
    ),
    Column(
        "date",
        ("采样日", "date"),
        day(),
        say("写作 2020-08-31 这样的日期", "Write the day like 2020-08-31"),
        example="2020-08-16",
    ),
    Column(
        "composite",
        ("采样方式", "composite"),
        choice(
            {
                k.value: (w.zh, w.en, *{"flow": ("混合样",), "grab": ("瞬时",)}.get(k.value, ()))
                for k, w in COMPOSITES.items()
            }
        ),
        say(
            "24 小时混合（按流量）、24 小时混合（按时间）或瞬时样",
            "24-hour composite by flow or by time, or a grab sample",
        ),
        required=False,
        example="24 小时混合（按流量）",
    ),
    Column(
        "flow",
        ("流量 m3/日", "flow m3/d", "流量", "flow"),
        number(above=0),
        say(
            "填整数，单位 m³/日，例如 98000；厂里没给就留空",
            "A whole number in m³ a day, for example 98000; leave empty if the plant gave none",
        ),
        required=False,
        example="98000",
        unit="m3/d",
    ),
    Column(
        "substance",
        ("目标物", "substance", "analyte"),
        choice({code: (words.zh, words.en, words.zh.split("（")[0]) for code, words in SUBSTANCES.items()}),
        say("目标物的中文或英文名", "The substance's Chinese or English name"),
        example="甲基苯丙胺",
    ),
    Column(
        "kind",
        ("类型", "kind"),
        choice({k.value: (w.zh, w.en) for k, w in RESULT_KINDS.items()}),
        say(
            "样品、平行样、现场空白、方法空白或加标；留空为样品",
            "Sample, replicate, field blank, method blank or spike; empty means sample",
        ),
        required=False,
        example="样品",
    ),
    Column(
        "number",
        ("序号", "number"),
        whole(1, 99),
        say("同类第几个，从 1 起", "Which one of its kind, from 1"),
        required=False,
        example="1",
    ),
    Column(
        "value",
        ("结果 ng/L", "result ng/L", "浓度 ng/L", "结果", "result", "concentration"),
        concentration.parse,
        say("检出填数字，低于定量限填「<12」", "Digits when measured, “<12” when below the limit"),
        example="118.4",
        unit="ng/L",
    ),
    Column(
        "limit",
        ("定量限 ng/L", "LOQ ng/L", "定量限", "LOQ"),
        number(above=0),
        say("方法的定量限，ng/L", "The method's limit of quantification, ng/L"),
        required=False,
        example="12",
        unit="ng/L",
    ),
    Column(
        "recovery",
        ("回收率 %", "recovery %", "回收率", "recovery"),
        number(0, 400),
        say("加标回收率，百分数", "Spike recovery, percent"),
        required=False,
    ),
    Column(
        "laboratory", ("实验室", "laboratory"), text(40), say("实验室代码", "The laboratory's code"), example="LAB-43"
    ),
    Column(
        "method",
        ("方法", "method"),
        text(60),
        say("方法编号", "The method's number"),
        required=False,
        example="JD/YJY02.10-2021",
    ),
    Column(
        "nh4n",
        ("氨氮 mg/L", "NH4-N mg/L", "氨氮", "NH4N"),
        number(0, 2000),
        say("氨氮，mg/L", "Ammonium nitrogen, mg/L"),
        required=False,
        example="31.5",
    ),
    Column(
        "cotinine",
        ("可替宁 ng/L", "cotinine ng/L", "可替宁", "cotinine"),
        number(0, 1_000_000),
        say("可替宁，ng/L", "Cotinine, ng/L"),
        required=False,
        example="1500",
    ),
    Column(
        "flags",
        ("备注标记", "flags", "标记"),
        choice(SHEET_FLAGS),
        say("降雨、瞬时样、温度超标、送样延误……一行一个", "Rain, grab, wrong temperature …, one a row"),
        required=False,
    ),
    Column("remarks", ("说明", "remarks"), text(200), say("给人看的话", "Words for people"), required=False),
)

LABORATORY = register(
    Format(
        key="wastewater-laboratory",
        label=say("污水实验室结果表 WW-3", "Wastewater laboratory sheet WW-3"),
        act="situation.import",
        columns=COLUMNS,
        check=check,
        write=write,
        after=after,
        about=say(
            "一行一个结果。样品、平行样、空白、加标都填在这张表里；同一瓶的流量和标志物各行相同。",
            "One row a result. Samples, replicates, blanks and spikes stand in one sheet; flow and markers of a bottle repeat on its rows.",
        ),
    )
)
