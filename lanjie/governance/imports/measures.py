"""Measures as a file."""

from __future__ import annotations

import re
from typing import Any

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, choice, day, register, text
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.governance.choices import MEASURE_KINDS
from lanjie.governance.imports.lookups import cells, doubled, missing, standing, units
from lanjie.governance.models import Demand, Measure, OversightItem

COLUMNS = (
    Column("code", ("编号", "code"), text(40), say("措施编号，唯一", "Code of the measure, unique"), example="M-2020-00001"),
    Column("item", ("监督事项", "item"), text(40), say("监督事项编号", "Code of the item"), example="HN-2019-1"),
    Column(
        "demands", ("回应要点", "demands"), text(200), say("写作 1.2；几条用空格隔开", "Like 1.2; several with spaces between"),
        required=False, example="1.2 1.3",
    ),
    Column(
        "kind", ("种类", "kind"), choice({k: (w.zh, w.en) for k, w in MEASURE_KINDS.items()}),
        say("文件、专项行动、机制……", "Document, campaign, mechanism …"), example="机制",
    ),
    Column("title_zh", ("措施", "measure"), text(200), say("做什么", "What is done"), example="出台三年行动方案"),
    Column("title_en", ("英文", "English"), text(240), say("可不填", "May be left empty"), required=False),
    Column("lead", ("牵头单位", "lead unit"), text(120), say("机构代码或名称", "Code or name of the office"), example="省禁毒办"),
    Column("starts_on", ("开始日期", "starts on"), day(future=True), say("可不填", "May be left empty"), required=False),
    Column("due_on", ("完成日期", "due on"), day(future=True), say("可不填", "May be left empty"), required=False),
    Column("basis_text", ("依据（来源所记）", "basis"), text(300), say("可不填", "May be left empty"), required=False),
    Column("note", ("说明", "note"), text(300), say("可不填", "May be left empty"), required=False),
)  # fmt: skip
_NUMBER = re.compile(r"(\d+)\.(\d+)$")


def _check(batch: Batch, scope: Scope) -> None:
    items = {
        i.code: i
        for i in OversightItem.objects.within(scope)
        .filter(code__in=cells(batch, "item"))
        .select_related("session__area")
    }
    offices = units(batch, scope, "lead")
    found = Demand.objects.within(scope).filter(opinion__item__in=[i.pk for i in items.values()])
    demands = {
        (code, opinion, number): pk
        for code, opinion, number, pk in found.values_list("opinion__item__code", "opinion__number", "number", "pk")
    }
    batch.context = (items, offices, demands)
    missing(batch, "item", items, say("监督事项", "item"))
    missing(batch, "lead", offices, say("单位", "unit"))
    doubled(batch, standing(Measure, cells(batch, "code")))
    for row in batch.rows:
        for written in (row["demands"] or "").split():
            match = _NUMBER.match(written)
            if not match or (row["item"], int(match[1]), int(match[2])) not in demands:
                batch.problem(
                    row, "demands", say("没有要点「{x}」", "There is no demand “{x}”", x=written),
                    say("写作 1.2：第一条意见第二条要点", "Write it like 1.2: opinion 1, demand 2"),
                )  # fmt: skip
        if row["starts_on"] and row["due_on"] and row["due_on"] < row["starts_on"]:
            batch.problem(row, "due_on", say("早于开始日期", "Before the first day"), say("改正日期", "Mend the days"))


def _write(batch: Batch, _scope: Scope, _upload: Upload) -> int:
    items, offices, demands = batch.context
    skip = {"item", "lead", "demands"}
    made: list[Measure] = []
    for row in batch.rows:
        given: dict[str, Any] = {k: v for k, v in row.values.items() if k not in skip and v is not None}
        item = items[row["item"]]
        made.append(Measure(item=item, area=item.session.area, lead=offices[row["lead"]], **given))
    Measure.unscoped.bulk_create(made)
    through = Measure.demands.through
    through.objects.bulk_create(
        through(measure_id=measure.pk, demand_id=demands[row["item"], *map(int, written.split("."))])
        for row, measure in zip(batch.rows, made, strict=True)
        for written in dict.fromkeys((row["demands"] or "").split())
    )
    return len(made)


MEASURES = register(
    Format(
        key="governance-measures",
        label=say("措施表 GV-2", "Measures GV-2"),
        act="governance.draft",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say(
            "一行一项措施，从「计划」开始；状态只能按步骤办。",
            "One row one measure, planned; states only move by their steps.",
        ),
    )
)
