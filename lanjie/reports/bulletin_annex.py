"""The evidence of a bulletin: a small table on paper, and every exact value in the xlsx."""

from __future__ import annotations

from lanjie.core.chart_names import place as short_place
from lanjie.core.charts import Head
from lanjie.core.documents import Block, Paragraph, Sheet, Table
from lanjie.core.quantities import SHANGHAI, count
from lanjie.core.words import language, say
from lanjie.registry.models import Area
from lanjie.reports import wording
from lanjie.reports.bulletin_facts import Facts, frozen
from lanjie.reports.queries.evidence import Opened
from lanjie.situation.choices import FLAGS, RESULT_KINDS, SUBSTANCES
from lanjie.situation.queries.counties import CountyLevel
from lanjie.situation.wording import DIRECTIONS, NOT_COMPARED


def place(area: Area) -> str:
    """`湘潭 岳塘`, `Yuetang, Xiangtan`; the full name of an area without a parent."""
    return short_place(area.parent.name, area.name, language()) if area.parent else area.name


def verdict(level: CountyLevel) -> str:
    """What may be said of the change, short enough for a table."""
    return str(say("无从比较", "not compared") if level.direction in NOT_COMPARED else DIRECTIONS[level.direction])


def evidence(facts: Facts, main: str) -> list[Block]:
    """What every figure rests on, printed small."""
    run = facts.run
    how = say(
        "运行 {run}，{at} 估计，输入 {n} 项结果，数据截止 {cut}；输入 SHA-256 {sha}。每个数可在报告室按键、地区和日期打开到行；主要目标物的键为 {main}。",
        "Run {run}, estimated {at} from {n} results up to {cut}; SHA-256 of its input {sha}. Every number opens down to its rows in the reports room by key, area and day;"
        " the key of the main residue is {main}.",
        run=run.code,
        at=run.created_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        n=count(run.results),
        cut=run.cut_off,
        sha=run.input_sha256,
        main=main,
    )
    heads = (
        Head(say("数字与键", "Figure and key")), Head(say("精确值", "Exact value"), number=True), Head(say("口径", "Def.")),
        Head(say("期间", "Period")), Head(say("行", "Rows"), number=True), Head(say("来源表", "Source table")),
        Head(say("查询 SHA-256", "Query SHA-256")), Head(say("负责与签认", "Owner and signature")),
    )  # fmt: skip
    rows = tuple(_row(opened) for opened in facts.opened)
    return [
        Paragraph((str(how),), small=True),
        Table("", heads, rows, (3.1, 0.8, 0.5, 1.2, 0.6, 1.4, 1.2, 1.5), small=True),
    ]


def _row(opened: Opened) -> tuple[str, ...]:
    number, figure = opened.number, opened.figure
    return (
        f"{figure.label} {figure.key}",
        "—"
        if number.value is None
        else f"{number.value:.6g}"
        if figure.kind == "estimate"
        else count(int(number.value)),
        figure.version,
        str(wording.period(opened.asked)),
        count(number.rows),
        opened.table,
        f"{opened.query_sha256[:12]}…",
        str(say("{owner}；{signed}", "{owner}; {signed}", owner=figure.owner, signed=_signature(opened))),
    )


def _signature(opened: Opened) -> str:
    if opened.signature is None:
        return str(say("未签认", "not signed"))
    signed = say("{by} {at} 签认", "signed by {by} {at}", by=opened.signature.by, at=opened.signature.at.date())
    changed = say("，此后明细有变", ", rows changed since") if opened.state == "look" else ""
    return f"{signed}{changed}"


def sheets(facts: Facts) -> tuple[Sheet, ...]:
    """Every county of every residue, quality control, and the evidence in full."""
    return (_counties(facts), _quality(facts), _evidence(facts))


def _counties(facts: Facts) -> Sheet:
    heads = (
        say("目标物", "residue"), say("代码", "code"), say("市州", "city"), say("县区", "county"), say("水平 mg/1000 人/日", "level mg/day/1000 people"),
        say("95% 下限", "lo95"), say("95% 上限", "hi95"), say("比一年前", "change 1y"), say("变化下限", "change lo95"), say("变化上限", "change hi95"),
        say("上升概率", "P(rise)"), say("判断", "verdict"), say("监测点", "sites"), say("服务人口", "people served"),
    )  # fmt: skip
    rows = tuple(
        (
            str(SUBSTANCES[substance.code]), level.area.code, level.area.parent.name if level.area.parent else "", level.area.name,
            level.level, level.low, level.high, level.change, level.change_low, level.change_high, level.p_rise,
            str(DIRECTIONS[level.direction]), level.sites, level.population,
        )
        for substance in facts.substances
        for level in substance.levels
    )  # fmt: skip
    return Sheet(str(say("县区数值", "Counties")), tuple(str(head) for head in heads), rows)


def _quality(facts: Facts) -> Sheet:
    found = facts.quality
    rows: list[tuple[str, str, int]] = []
    for control in found.controls:
        kind = str(RESULT_KINDS[control.kind])
        rows += [(kind, str(say("做了", "done")), control.done), (kind, str(say("符合", "held")), control.passed)]
    out = str(say("不进趋势", "kept out"))
    rows += [(out, str(FLAGS.get(flag, flag)), n) for flag, n in found.reasons.items()]
    rows += [
        (str(say("进入趋势，有提示", "entered with a note")), str(FLAGS.get(flag, flag)), n)
        for flag, n in found.notes.items()
    ]
    heads = (say("项目", "item"), say("内容", "what"), say("项", "n"))
    return Sheet(str(say("质量控制", "Quality control")), tuple(str(head) for head in heads), tuple(rows))


def _evidence(facts: Facts) -> Sheet:
    lines = [frozen(opened) for opened in facts.opened]
    heads = ("label", *lines[0], "owner", "run", "run_input_sha256")
    rows = tuple(
        (str(opened.figure.label), *line.values(), str(opened.figure.owner), facts.run.code, facts.run.input_sha256)
        for opened, line in zip(facts.opened, lines, strict=True)
    )
    return Sheet(str(say("证据", "Evidence")), heads, rows)  # type: ignore[arg-type]
