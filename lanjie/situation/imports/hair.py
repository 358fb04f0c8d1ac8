"""Hair-sampling rounds: one row a county, programme group, round and analyte; tests and positives, never a person."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from lanjie import law
from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, Row, choice, day, number, register, text, whole
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.situation.choices_monitoring import ANALYTE_NAMES, ANALYTES, ANY, HAIR_GROUPS, HairGroup
from lanjie.situation.imports.monitoring import (
    AREA,
    CONFIRMED,
    Plan,
    Scale,
    bounded,
    differs,
    places,
    refuse_persons,
    repeated,
)
from lanjie.situation.models import HairRound
from lanjie.situation.queries.monitoring_cell import span

#: Rounds of a county and group differ in size by less than this on the log scale without anybody asking why.
FLOOR = 0.5

COLUMNS = (
    AREA,
    Column(
        "group",
        ("组别", "group"),
        choice({group.value: (words.zh, words.en) for group, words in HAIR_GROUPS.items()}),
        say("检测项目的人员组别", "The programme group that was tested"),
        example="社区戒毒社区康复人员",
    ),
    Column(
        "basis",
        ("法律依据", "legal basis"),
        text(12),
        say("规则编号，例如 DT-001；在「法规」页可查", "The id of a rule, for example DT-001; see the pages of law"),
        example="DT-001",
    ),
    Column(
        "document",
        ("文件", "document"),
        text(200),
        say("组别为「其他」时必填：批准检测的文件", "For the group “other”: the document that orders the tests"),
        required=False,
    ),
    Column("starts_on", ("开始日", "from"), day(), say("采样第一天", "First day of sampling"), example="2020-08-03"),
    Column("ends_on", ("结束日", "to"), day(), say("采样最后一天", "Last day of sampling"), example="2020-08-14"),
    Column(
        "analyte",
        ("成分", "analyte"),
        choice({name: (words.zh, words.en) for name, words in ANALYTE_NAMES.items()}),
        say("留空为「任一成分」：有一种达到阈值即为阳性", "Empty for “any”: positive for at least one analyte"),
        required=False,
        example="任一成分",
    ),
    Column("tests", ("检测数", "tests"), whole(1, 10_000_000), say("检测的人次", "Number of tests"), example="120"),
    Column(
        "positives",
        ("阳性数", "positives"),
        bounded(10_000_000),
        say("没有阳性填 0；已隐去的写作 1-4 或 <5", "0 where there was none; a suppressed one as 1-4 or <5"),
        example="2",
    ),
    Column(
        "cutoff",
        ("阈值 ng/mg", "cut-off ng/mg", "阈值", "cut-off"),
        number(above=0),
        say("可不填；填了就与当日法规的阈值核对", "May be left empty; if given it is held against that day's law"),
        required=False,
        unit="ng/mg",
    ),
    CONFIRMED,
)  # fmt: skip


def cutoff_on(analyte: str, day: date) -> float | None:
    """The cut-off of an analyte in ng/mg by the law of a day; None where no rule was in force."""
    found = law.at(day).get(ANALYTES[analyte])
    return None if found is None else found.number()


def _check(batch: Batch, scope: Scope) -> None:
    refuse_persons(batch, ("document", "confirmed"))
    areas = places(batch, scope)
    plan: Plan[HairRound] = Plan(areas)
    for row in batch.rows:
        row.values["analyte"] = row["analyte"] or ANY
    repeated(batch, "group", lambda r: _key(r) if _whole(r) else None)
    standing = {
        (r.area.code, r.group, r.starts_on, r.analyte): r
        for r in HairRound.unscoped.filter(area__code__in=areas, superseded_at=None).select_related("area")
    }
    scale = _scale(batch, list(standing.values()))
    for row in batch.rows:
        cutoff = _lawful(batch, row)
        _numbers(batch, row, scale)
        if not _whole(row) or row["area"] not in areas:
            continue
        low, high = row["positives"]
        fresh = HairRound(
            area=areas[row["area"]],
            group=row["group"],
            basis=row["basis"].upper(),
            document=row["document"] or "",
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            analyte=row["analyte"],
            cutoff=cutoff,
            tests=row["tests"],
            low=low,
            high=high,
            upload_row=row.number,
        )
        old = standing.get(_key(row))
        if old is not None:
            if _facts(old) == _facts(fresh):
                continue
            if not differs(batch, row, "positives", f"{span(old.low, old.high)} / {old.tests}"):
                continue
            plan.old.append(old.pk)
        plan.fresh.append(fresh)
    _one_analyte_not_above_any(batch)
    batch.context = plan


def _whole(row: Row) -> bool:
    return all(
        row[name] is not None for name in ("area", "group", "basis", "starts_on", "ends_on", "tests", "positives")
    )


def _key(row: Row) -> tuple[str, str, date, str]:
    return row["area"], row["group"], row["starts_on"], row["analyte"]


def _facts(record: HairRound) -> tuple[object, ...]:
    return record.basis, record.document, record.ends_on, record.tests, record.low, record.high


def _scale(batch: Batch, standing: list[HairRound]) -> Scale:
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    for record in standing:
        values[record.area.code, record.group].append(record.tests)
    for row in batch.rows:
        if row["tests"]:
            values[row["area"], row["group"]].append(row["tests"])
            values["", ""].append(row["tests"])
    return Scale(values, FLOOR)


def _lawful(batch: Batch, row: Row) -> float | None:
    """The rule a group is tested under must stand on the first day, and so must the cut-off; returns the cut-off."""
    start, basis = row["starts_on"], row["basis"]
    if start and row["ends_on"] and row["ends_on"] < start:
        batch.problem(row, "ends_on", say("早于开始日", "Before the first day"), say("核对日期", "Check the days"))
    if basis and start:
        try:
            stands = law.at(start).get(basis.upper()) is not None
        except law.UnknownRule:
            stands = False
        if not stands:
            batch.problem(
                row,
                "basis",
                say("{day} 没有规则「{id}」", "No rule “{id}” was in force on {day}", id=basis, day=start),
                say(
                    "填当日有效的规则编号，例如 DT-001", "Enter the id of a rule in force that day, for example DT-001"
                ),
            )
    if row["group"] == HairGroup.OTHER.value and not row["document"]:
        batch.problem(
            row,
            "document",
            say("「其他」组别没有写明文件", "The group “other” names no document"),
            say("填批准检测的文件名和文号", "Enter name and number of the document that orders the tests"),
        )
    if row["analyte"] == ANY or not start:
        return None
    lawful = cutoff_on(row["analyte"], start)
    if lawful is None:
        batch.problem(
            row,
            "starts_on",
            say("{day} 还没有毛发检测的阈值", "On {day} the law had no cut-off for hair", day=start),
            say("2018-10-31 以后的检测才能登记", "Tests from 2018-10-31 on can be recorded"),
        )
    elif row["cutoff"] is not None and row["cutoff"] != lawful:
        batch.problem(
            row,
            "cutoff",
            say("{day} 的法定阈值是 {lawful} ng/mg", "The lawful cut-off on {day} is {lawful} ng/mg", day=start, lawful=f"{lawful:g}"),
            say("按法定阈值重新判定阳性数，或留空", "Count the positives by the lawful cut-off, or leave the cell empty"),
        )  # fmt: skip
    return lawful


def _numbers(batch: Batch, row: Row, scale: Scale) -> None:
    if row["tests"] is None or row["positives"] is None:
        return
    if row["positives"][1] > row["tests"]:
        batch.problem(
            row,
            "positives",
            say("阳性数 {y} 多于检测数 {n}", "{y} positives of {n} tests", y=row["positives"][1], n=row["tests"]),
            say("核对两列是否填反", "Check whether the columns were swapped"),
        )
    scale.check(
        batch, row, "tests", row["tests"], ((row["area"], row["group"]), ("", "")), note=say("属实就不用改", "Leave it if it is right")
    )  # fmt: skip


def _one_analyte_not_above_any(batch: Batch) -> None:
    whole_rows = [row for row in batch.rows if _whole(row)]
    total = {(r["area"], r["group"], r["starts_on"]): r for r in whole_rows if r["analyte"] == ANY}
    for row in whole_rows:
        any_row = total.get((row["area"], row["group"], row["starts_on"]))
        if any_row is not None and row["analyte"] != ANY and row["positives"][0] > any_row["positives"][1]:
            batch.problem(
                row,
                "positives",
                say("多于第 {n} 行「任一成分」的阳性数", "More than the positives for any analyte in row {n}", n=any_row.number),
                say("核对两行", "Check both rows"),
            )  # fmt: skip


def _write(batch: Batch, scope: Scope, upload: Upload) -> int:
    plan: Plan[HairRound] = batch.context
    return plan.carry_out(HairRound, batch, scope, upload)


HAIR = register(
    Format(
        key="hair-rounds",
        label=say("毛发抽样轮次表 HR-1", "Hair-sampling rounds HR-1"),
        act="situation.import",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say(
            "一行一个县区一个组别一轮，按成分可再分行。每个组别须有法律依据；只收检测数和阳性数，不收人员。",
            "One row a county, group and round, and one more for each analyte. Every group needs its legal basis; tests and positives only, no persons.",
        ),
    )
)
