"""Pairs of a round of supervision as a file."""

from __future__ import annotations

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, day, duplicates, register, text
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.governance import guards_areas
from lanjie.governance.commands.supervision import pair_units
from lanjie.governance.imports.lookups import areas, coded, missing, units
from lanjie.governance.models import Pair, SupervisionRound
from lanjie.governance.states_areas import ROUND

COLUMNS = (
    Column("round", ("轮次", "round"), text(40), say("督导轮次的编号", "Code of the round"), example="LD-2020-1"),
    Column("unit", ("督导单位", "unit"), text(120), say("机构代码或名称", "Code or name of the office"), example="省教育厅"),
    Column("target", ("县区代码", "county"), text(12), say("县区的行政区划代码", "Code of the county"), example="430304"),
    Column("day", ("走访日期", "visit on"), day(future=True), say("留空为轮次开始日", "Left empty: the first day of the round"), required=False),
)  # fmt: skip


def _check(batch: Batch, scope: Scope) -> None:
    rounds, offices, targets = (
        coded(batch, scope, SupervisionRound, "round"),
        units(batch, scope, "unit"),
        areas(batch, scope, "target"),
    )
    batch.context = (rounds, offices, targets)
    missing(batch, "round", rounds, say("轮次", "round"))
    missing(batch, "unit", offices, say("单位", "unit"))
    missing(batch, "target", targets, say("县区", "county"))
    for which, column in (("unit", "unit"), ("target", "target")):
        for row, first in duplicates(batch.rows, lambda row, name=which: (row["round"], row[name])):  # type: ignore[misc]
            batch.problem(
                row, column,
                say("与第 {n} 行重复：一轮里一个单位对一个县区", "Repeats row {n}: one unit and one county in a round", n=first.number),
                say("删去一行", "Delete one"),
            )  # fmt: skip
    taken = {(pair.round.code, pair.unit_id): "unit" for pair in _standing(rounds)}
    paired = {(pair.round.code, pair.target_id) for pair in _standing(rounds)}
    for row in batch.rows:
        found, unit, target = rounds.get(row["round"]), offices.get(row["unit"]), targets.get(row["target"])
        if found is not None and found.state != ROUND.initial:
            batch.problem(row, "round", say("联点已确定", "The pairs are fixed"), say("另建一轮", "Plan another round"))
        if unit is not None and target is not None and guards_areas.leads(unit, target):
            batch.problem(
                row, "unit", say("单位不能督导自己主管的地区", "A unit can not supervise an area it leads"),
                say("换一个单位", "Choose another unit"),
            )  # fmt: skip
        if found is not None and unit is not None and (found.code, unit.pk) in taken:
            batch.problem(
                row,
                "unit",
                say("本轮已有联点", "It is paired in this round already"),
                say("删去这一行", "Delete the row"),
            )
        if found is not None and target is not None and (found.code, target.pk) in paired:
            batch.problem(
                row,
                "target",
                say("本轮已有联点", "It is paired in this round already"),
                say("删去这一行", "Delete the row"),
            )


def _standing(rounds: dict[str, SupervisionRound]) -> list[Pair]:
    return list(Pair.unscoped.filter(round__in=[found.pk for found in rounds.values()]).select_related("round"))


def _write(batch: Batch, scope: Scope, _upload: Upload) -> int:
    rounds, offices, targets = batch.context
    for code, found in rounds.items():
        rows = [row for row in batch.rows if row["round"] == code]
        pairs = [(offices[row["unit"]], targets[row["target"]], row["day"]) for row in rows]
        pair_units(scope=scope, found=found, pairs=pairs)
    return len(batch.rows)


PAIRS = register(
    Format(
        key="governance-pairs",
        label=say("联点表 GV-5", "Pairs of supervision GV-5"),
        act="governance.supervise",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say("一行一对：一个单位对一个县区。", "One row one pair: one unit, one county."),
    )
)
