"""The register of evidence as a file: figures and registered documents; files themselves are handed in one by one."""

from __future__ import annotations

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, day, register, text
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.governance.choices import EvidenceKind
from lanjie.governance.imports.lookups import cells, coded, doubled, missing, standing, units
from lanjie.governance.models import Document, Evidence, Measure, Task

COLUMNS = (
    Column("code", ("编号", "code"), text(40), say("证据编号，唯一", "Code of the piece, unique"), example="E-2020-00001"),
    Column("measure", ("措施编号", "measure"), text(40), say("措施或任务填一个", "Either a measure or a task"), required=False, example="HN-2020-O002"),
    Column("task", ("任务编号", "task"), text(40), say("措施或任务填一个", "Either a measure or a task"), required=False),
    Column("title", ("名称", "title"), text(200), say("一句话说明", "What it is, in a line"), example="三年行动方案"),
    Column("figure_key", ("数字键名", "figure"), text(120), say("数字或文件填一个", "Either a figure or a document"), required=False),
    Column("document", ("文件编号", "document"), text(40), say("数字或文件填一个", "Either a figure or a document"), required=False, example="HN-2020-D008"),
    Column("unit", ("单位", "unit"), text(120), say("机构代码或名称", "Code or name of the office"), required=False, example="省禁毒办"),
    Column("dated_on", ("证据日期", "day"), day(), say("写作 2020-08-31", "Write it like 2020-08-31"), example="2020-05-15"),
)  # fmt: skip


def _check(batch: Batch, scope: Scope) -> None:
    measures, tasks = coded(batch, scope, Measure, "measure"), coded(batch, scope, Task, "task")
    papers, offices = coded(batch, scope, Document, "document"), units(batch, scope, "unit")
    batch.context = (measures, tasks, papers, offices)
    missing(batch, "measure", measures, say("措施", "measure"))
    missing(batch, "task", tasks, say("任务", "task"))
    missing(batch, "document", papers, say("文件", "document"))
    missing(batch, "unit", offices, say("单位", "unit"))
    doubled(batch, standing(Evidence, cells(batch, "code")))
    for row in batch.rows:
        if bool(row["measure"]) == bool(row["task"]):
            batch.problem(
                row, "measure", say("措施和任务填一个", "Give either a measure or a task"), say("只填一个", "Fill one")
            )
        if bool(row["figure_key"]) == bool(row["document"]):
            batch.problem(
                row,
                "document",
                say("数字和文件填一个", "Give either a figure or a document"),
                say("只填一个", "Fill one"),
            )


def _write(batch: Batch, scope: Scope, _upload: Upload) -> int:
    measures, tasks, papers, offices = batch.context
    made = []
    for row in batch.rows:
        measure, task = measures.get(row["measure"]), tasks.get(row["task"])
        made.append(
            Evidence(
                code=row["code"],
                area_id=(task or measure).area_id,
                measure=measure,
                task=task,
                kind=(EvidenceKind.FIGURE if row["figure_key"] else EvidenceKind.DOCUMENT).value,
                title=row["title"],
                figure_key=row["figure_key"] or "",
                document=papers.get(row["document"]),
                unit=offices.get(row["unit"]),
                by=scope.user,
                dated_on=row["dated_on"],
            )
        )
    Evidence.unscoped.bulk_create(made)
    return len(made)


EVIDENCE = register(
    Format(
        key="governance-evidence",
        label=say("证据登记表 GV-4", "Register of evidence GV-4"),
        act="governance.draft",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say(
            "一行一件证据：数字或登记的文件。原件在任务页上交。",
            "One row one piece: a figure or a registered document. Files are handed in on the task.",
        ),
    )
)
