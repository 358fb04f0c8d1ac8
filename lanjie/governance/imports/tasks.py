"""Tasks as a file."""

from __future__ import annotations

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, day, register, text
from lanjie.core.models import Upload
from lanjie.core.quantities import today
from lanjie.core.words import say
from lanjie.governance.imports.lookups import cells, coded, doubled, missing, standing, units
from lanjie.governance.models import Instruction, Measure, Task

COLUMNS = (
    Column("code", ("编号", "code"), text(40), say("任务编号，唯一", "Code of the task, unique"), example="T-2020-00001"),
    Column("unit", ("承办单位", "unit"), text(120), say("机构代码或名称", "Code or name of the office"), example="岳塘区禁毒办"),
    Column("title_zh", ("任务", "task"), text(200), say("做什么", "What is to be done"), example="报送工作站台账"),
    Column("title_en", ("英文", "English"), text(240), say("可不填", "May be left empty"), required=False),
    Column("due_on", ("完成日期", "due on"), day(future=True), say("写作 2020-08-31", "Write it like 2020-08-31"), example="2020-08-31"),
    Column("assigned_on", ("交办日期", "assigned on"), day(), say("留空为今天", "Left empty: today"), required=False),
    Column("measure", ("措施编号", "measure"), text(40), say("来自哪项措施，可不填", "The measure it comes of, may be empty"), required=False),
    Column("instruction", ("批示编号", "instruction"), text(40), say("来自哪件批示，可不填", "The instruction it comes of, may be empty"), required=False),
    Column("office", ("负责处室", "office"), text(120), say("写处室，不写人名", "An office, not a person"), required=False),
)  # fmt: skip


def _check(batch: Batch, scope: Scope) -> None:
    offices = units(batch, scope, "unit")
    measures, instructions = coded(batch, scope, Measure, "measure"), coded(batch, scope, Instruction, "instruction")
    batch.context = (offices, measures, instructions)
    missing(batch, "unit", offices, say("单位", "unit"))
    missing(batch, "measure", measures, say("措施", "measure"))
    missing(batch, "instruction", instructions, say("批示", "instruction"))
    doubled(batch, standing(Task, cells(batch, "code")))
    for row in batch.rows:
        if row["due_on"] and row["due_on"] < (row["assigned_on"] or today()):
            batch.problem(
                row, "due_on", say("早于交办日期", "Before the day it is assigned"), say("改正日期", "Mend the days")
            )


def _write(batch: Batch, _scope: Scope, _upload: Upload) -> int:
    offices, measures, instructions = batch.context
    Task.unscoped.bulk_create(
        Task(
            code=row["code"],
            unit=(unit := offices[row["unit"]]),
            area=unit.area,
            title_zh=row["title_zh"],
            title_en=row["title_en"] or "",
            due_on=row["due_on"],
            assigned_on=row["assigned_on"] or today(),
            measure=measures.get(row["measure"]),
            instruction=instructions.get(row["instruction"]),
            office=row["office"] or "",
        )
        for row in batch.rows
    )
    return len(batch.rows)


TASKS = register(
    Format(
        key="governance-tasks",
        label=say("任务表 GV-3", "Tasks GV-3"),
        act="governance.draft",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say("一行一项任务，从「已交办」开始。", "One row one task, as assigned."),
    )
)
