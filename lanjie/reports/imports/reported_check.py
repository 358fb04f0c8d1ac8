"""What a file of reported figures is held against: the definitions, the entries on record, the areas and the unit of the sender."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lanjie.core.access import Scope
from lanjie.core.figures import FIGURES
from lanjie.core.imports import Batch, Row, duplicates
from lanjie.core.quantities import today
from lanjie.core.words import say
from lanjie.registry.choices import Level
from lanjie.registry.imports.entries import areas_named
from lanjie.registry.models import Area
from lanjie.reports.commands.reported import New, own_units
from lanjie.reports.definitions import Definition, definitions
from lanjie.reports.models_reported import ReportedFigure, exact
from lanjie.reports.queries.falls import Before, last_before, totals_before
from lanjie.reports.queries.reported import entries
from lanjie.reports.reported_choices import EMPTY, QUALIFIERS

#: Units of which a change may be negative.
SIGNED = frozenset({"percent"})
Place = tuple[str, int, Any, Any]


def check(batch: Batch, scope: Scope) -> None:
    """Every row for itself, then rows against each other and the record; the new entries are left in `batch.context`."""
    areas = areas_named(batch, scope.for_act("figures.report"), "area")
    units = own_units(scope)
    for row in batch.rows:
        definition = _definition(batch, row, units)
        if definition is None:
            continue
        _period(batch, row, definition)
        _value(batch, row, definition)
        area = areas.get(row["area"])
        if area is not None and definition.boundary == "quoted" and area.level != Level.PROVINCE.value:
            batch.problem(
                row,
                "area",
                say("这是他方的通报，只作省级引用", "A claim of another body is only quoted for the province"),
                say("删去此行", "Delete the row"),
            )
    for later, first in duplicates([row for row in batch.rows if row["key"]], _name):
        batch.problem(
            later, "key", say("与第 {n} 行重复", "Repeats row {n}", n=first.number), say("删去一行", "Delete one")
        )
    batch.context = [] if batch.problems else _against_record(batch, scope, areas)


def _name(row: Row) -> tuple[Any, ...]:
    return row["key"], row["area"], row["since"], row["on"]


def _definition(batch: Batch, row: Row, units: frozenset[str] | None) -> Definition | None:
    if not row["key"]:
        return None
    found = definitions().figures.get(row["key"])
    if found is None:
        batch.problem(
            row,
            "key",
            say("没有指标「{key}」", "There is no figure “{key}”", key=row["key"]),
            say("在报告室「数字总表」里查键", "Look its key up in the reports room"),
        )
    elif found.same_as:
        batch.problem(
            row,
            "key",
            say("与「{key}」是同一个数", "It is the same figure as “{key}”", key=found.same_as),
            say("只报那一个，报告两处都用它", "Report that one; the report uses it in both places"),
        )
    elif units is not None and found.owner.key not in units:
        batch.problem(
            row,
            "key",
            say("此数由{owner}填报", "This figure is reported by: {owner}", owner=found.owner.words),
            say("删去此行", "Delete the row"),
        )
    elif found.computed_by in FIGURES:
        batch.warn(
            row,
            "key",
            say(
                "系统已计算此数，填报的数只作对照",
                "The system computes this figure; a reported one is only shown beside it",
            ),
            say("可以不报", "You need not report it"),
        )
    return found


def _period(batch: Batch, row: Row, definition: Definition) -> None:
    if row["since"] is None or row["on"] is None:
        return
    if definition.kind == "stock":
        batch.problem(
            row,
            "since",
            say("这是时点数，没有起始日", "This is a stock; it has no first day"),
            say("把「期间起」留空", "Leave “from” empty"),
        )
    elif row["since"] > row["on"]:
        batch.problem(
            row,
            "since",
            say("起始日晚于截至日", "The first day is later than the last"),
            say("对调或更正", "Swap or mend them"),
        )


def _value(batch: Batch, row: Row, definition: Definition) -> None:
    qualifier, status = row["qualifier"] or "exact", row["status"] or "normal"
    if status in EMPTY:
        _no_value(batch, row)
        return
    value, most = row["value"], row["value_max"]
    if value is None:
        if row.raw.get("value") is None:
            batch.problem(
                row,
                "value",
                say("没有填数值", "There is no value"),
                say("填数值，或状态写「没有数」并说明", "Enter it, or the status “missing” with a reason"),
            )
        return
    if qualifier not in {"exact", definition.qualifier}:
        batch.problem(
            row,
            "qualifier",
            say("此数的口径不允许「{word}」", "The definition does not allow “{word}”", word=QUALIFIERS[qualifier]),
            say("填准确数", "Enter the exact number"),
        )
    if (qualifier == "range") != (most is not None) or (most is not None and most <= value):
        batch.problem(
            row,
            "value_max",
            say(
                "区间须有大于数值的上限，其他限定词没有上限",
                "A range needs an upper value above the value; nothing else has one",
            ),
            say("补上或删去上限", "Add it or take it out"),
        )
    if value < 0 and definition.unit.key not in SIGNED:
        batch.problem(row, "value", say("不能为负", "It can not be negative"), say("检查数值", "Check the value"))
    if definition.unit.persons and not float(value).is_integer():
        batch.problem(
            row, "value", say("人数应为整数", "Persons are whole numbers"), say("检查数值", "Check the value")
        )


def _no_value(batch: Batch, row: Row) -> None:
    if row["value"] is not None or row["value_max"] is not None:
        batch.problem(
            row,
            "value",
            say("状态说没有数，却填了数值", "The status says there is none, and there is one"),
            say("删去数值，或改状态", "Take the value out, or change the status"),
        )
    if not row["reason"]:
        batch.problem(
            row, "reason", say("没有说明原因", "No reason is given"), say("写明为什么没有数", "Say why there is none")
        )


def _against_record(batch: Batch, scope: Scope, areas: dict[str, Area]) -> list[New]:
    """The rows that say something new. Another value for a period on record needs the word 更正 and a reason."""
    wanted = {row["key"] for row in batch.rows}
    days = {row["on"] for row in batch.rows}
    own = entries(scope).filter(key__in=wanted, area__in=areas.values())
    record: dict[Place, ReportedFigure] = {
        (entry.key, entry.area_id, entry.since, entry.on): entry for entry in own.filter(on__in=days).order_by("pk")
    }
    begins = {row["since"] for row in batch.rows if row["since"]}
    before = totals_before(scope, wanted, areas.values(), max(days, default=today()), begins)
    fresh = []
    for row in batch.rows:
        values = _values(row, areas[row["area"]])
        old = record.get((values["key"], values["area"].pk, values["since"], values["on"]))
        if old is not None and old.state != "returned":
            wrong = _corrects(batch, row, old, ReportedFigure(**values))
            if wrong:
                continue
            if values["status"] == "normal" and old.signature is not None:
                values["status"] = "revised"
        _fell(batch, row, values, before.get((row["key"], values["area"].pk), ()))
        fresh.append(New(values, old))
    return fresh


def _values(row: Row, area: Area) -> dict[str, Any]:
    definition = definitions().figures[row["key"]]
    return {
        "key": definition.key,
        "version": definition.version,
        "area": area,
        "unit": definition.owner.key,
        "since": row["since"],
        "on": row["on"],
        "value": exact(row["value"]),
        "value_max": exact(row["value_max"]),
        "qualifier": row["qualifier"] or "exact",
        "status": row["status"] or "normal",
        "source": row["source"],
        "reference": row["reference"] or "",
        "reason": row["reason"] or "",
    }


def _corrects(batch: Batch, row: Row, old: ReportedFigure, new: ReportedFigure) -> bool:
    """Whether a row for a period on record is left out: it says the same, or it corrects without saying so."""
    if (exact(old.value), exact(old.value_max), *old.content[2:]) == new.content or (
        old.status == "revised" and _but_status(old) == _but_status(new)
    ):
        return True
    if not batch.options.get("correct"):
        batch.problem(
            row,
            "value",
            say("{on} 已报：{value}", "On record for {on}: {value}", on=old.on, value=exact(old.value)),
            say("如为更正，请勾选「本文件是更正」", "If this is a correction, tick “this file corrects”"),
        )
    elif not row["reason"]:
        batch.problem(
            row, "reason", say("更正没有说明原因", "A correction without a reason"), say("写明为什么更正", "Say why")
        )
    else:
        return False
    return True


def _but_status(entry: ReportedFigure) -> tuple[Any, ...]:
    return (exact(entry.value), exact(entry.value_max), entry.qualifier, *entry.content[4:])


def _fell(batch: Batch, row: Row, values: dict[str, Any], before: Sequence[Before]) -> None:
    """A total that is lower than it was needs a reason before a report can be frozen."""
    last = last_before(definitions().figures[row["key"]], row["since"], row["on"], before)
    if last is None or values["value"] is None or row["reason"] or values["value"] >= last.value:
        return
    batch.warn(
        row,
        "value",
        say("累计数低于 {on} 的 {value}", "A running total below the {value} of {on}", on=last.on, value=last.value),
        say("写明原因，否则报告不能冻结", "Give the reason, or no report can be frozen"),
    )
