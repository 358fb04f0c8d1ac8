"""Monthly counts by county: one row a county and month, one column a count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, Row, register, whole
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.situation.choices_monitoring import COUNTS, CountKind
from lanjie.situation.imports.monitoring import (
    AREA,
    CONFIRMED,
    Plan,
    Scale,
    bounded,
    differs,
    month,
    places,
    refuse_persons,
    repeated,
)
from lanjie.situation.models import MonthlyCount
from lanjie.situation.queries.monitoring_cell import span

#: Counts of a county vary by less than this from month to month on the log scale without anybody asking why.
FLOOR = 0.5
#: No county or zone has fewer people; a smaller number was written in 10,000s.
FEWEST_PEOPLE = 1_000
#: A population differs from the one before by less than this factor.
GROWTH = 3
PEOPLE = (CountKind.POPULATION, CountKind.REGISTERED)

_SUPPRESSED = say(
    "整数；已隐去的小数目写作 1-4 或 <5；没有统计的留空，不填 0",
    "A whole number; a suppressed one as 1-4 or <5; empty where nothing was counted, not 0",
)
_PEOPLE = say("人，整数；只在变化时填", "Persons, a whole number; only when it changes")

COLUMNS = (
    Column("month", ("月份", "month"), month(), say("写作 2020-08", "Write it like 2020-08"), example="2020-08"),
    AREA,
    *(
        Column(kind.value, (words.zh, words.en), bounded(), _SUPPRESSED, required=False, example=example)
        for (kind, words), example in zip(COUNTS.items(), ("12", "31", "9", "1-4", "640", "85", "5200"), strict=False)
    ),
    *(
        Column(kind.value, (COUNTS[kind].zh, COUNTS[kind].en), whole(FEWEST_PEOPLE, 30_000_000), _PEOPLE, required=False, example="452000")
        for kind in PEOPLE
    ),
    CONFIRMED,
)  # fmt: skip


def _bounds(row: Row, kind: CountKind) -> tuple[int, int] | None:
    value = row[kind.value]
    return (value, value) if isinstance(value, int) else value


def _check(batch: Batch, scope: Scope) -> None:
    refuse_persons(batch, ("confirmed",))
    _unknown_indicators(batch)
    areas = places(batch, scope)
    repeated(batch, "month", lambda r: (r["month"], r["area"]) if r["month"] and r["area"] else None)
    plan: Plan[MonthlyCount] = Plan(areas)
    standing = _standing(batch)
    judge = _Judge(batch, plan, standing, _scale(batch, standing))
    for row in batch.rows:
        if all(row.raw.get(kind.value) is None for kind in CountKind):
            batch.problem(
                row,
                CountKind.FIRST_DETECTED.value,
                say("这一行没有任何数目", "This row holds no count"),
                say("至少填一列，没有发生的填 0", "Enter at least one; where nothing happened, 0"),
            )
            continue
        if not row["month"] or row["area"] not in areas:
            continue
        for kind in CountKind:
            bounds = _bounds(row, kind)
            if bounds is not None:
                judge.value(row, kind, bounds)
    batch.context = plan


def _unknown_indicators(batch: Batch) -> None:
    """In this table every column is an indicator: one that is not known is an error, for its numbers would be lost."""
    for warning in batch.warnings[:]:
        batch.warnings.remove(warning)
        batch.problems.append(
            type(warning)(
                warning.row,
                warning.column,
                warning.head,
                say("没有指标「{head}」", "There is no indicator “{head}”", head=warning.head),
                say("对照模板改表头，或删去这一列", "Compare with the template, or delete the column"),
                warning.found,
            )
        )


class _Old(NamedTuple):
    """A count on record."""

    pk: int
    low: int
    high: int


Standing = dict[tuple[str, date, str], _Old]


def _standing(batch: Batch) -> Standing:
    codes = {row["area"] for row in batch.rows if row["area"]}
    found = MonthlyCount.unscoped.filter(area__code__in=codes, superseded_at=None).order_by()
    fields = ("area__code", "month", "kind", "pk", "low", "high")
    return {(area, month, kind): _Old(*old) for area, month, kind, *old in found.values_list(*fields)}


def _scale(batch: Batch, standing: Standing) -> Scale:
    """Sizes by county and count, and by count and month over the counties where a county has no history."""
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    for (area, _, kind), record in standing.items():
        values[area, kind].append((record.low + record.high) / 2)
    for row in batch.rows:
        for kind in CountKind:
            bounds = _bounds(row, kind)
            if bounds is not None:
                middle = sum(bounds) / 2
                values[row["area"], kind.value].append(middle)
                values["", kind.value].append(middle)
    return Scale(values, FLOOR)


@dataclass(slots=True)
class _Judge:
    """One batch against the record and against what is usual."""

    batch: Batch
    plan: Plan[MonthlyCount]
    standing: Standing
    scale: Scale

    def value(self, row: Row, kind: CountKind, bounds: tuple[int, int]) -> None:
        """Check one count of a row and plan what becomes of it."""
        self.scale.check(
            self.batch, row, kind.value, sum(bounds) / 2, ((row["area"], kind.value), ("", kind.value)),
            note=say("属实就不用改；评估会把它当作可能的专项行动", "Leave it if it is right; the assessment treats it as a possible campaign"),
        )  # fmt: skip
        area = self.plan.areas[row["area"]]
        if kind is CountKind.POPULATION:
            _people(self.batch, row, area.population, bounds[0])
        old = self.standing.get((row["area"], row["month"], kind.value))
        if old is not None:
            if (old.low, old.high) == bounds:
                return
            if not differs(self.batch, row, kind.value, span(old.low, old.high)):
                return
            self.plan.old.append(old.pk)
        self.plan.fresh.append(
            MonthlyCount(
                area=area, month=row["month"], kind=kind.value, low=bounds[0], high=bounds[1], upload_row=row.number
            )
        )


def _people(batch: Batch, row: Row, known: int | None, found: int) -> None:
    if known and not row["confirmed"] and not known / GROWTH <= found <= known * GROWTH:
        batch.problem(
            row,
            CountKind.POPULATION.value,
            say("登记的人口是 {n}，相差太大", "The registry has {n}; this differs too much", n=f"{known:,}"),
            say(
                "以人为单位填写；确实如此的，在「核实」列写明",
                "Count persons; if it is right, say so under “confirmed”",
            ),
        )


def _write(batch: Batch, scope: Scope, upload: Upload) -> int:
    plan: Plan[MonthlyCount] = batch.context
    return plan.carry_out(MonthlyCount, batch, scope, upload)


MONTHLY_COUNTS = register(
    Format(
        key="monthly-counts",
        label=say("县区月度数目表 MC-1", "Monthly counts by county MC-1"),
        act="situation.import",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say(
            "一行一个县区一个月。只收数目，不收人员；已有的数目不变，不同的须注明是更正，原值留在历史中。",
            "One row a county and month. Counts only, no persons; what is on record stays, what differs must be marked as a correction, and the old value stays in the history.",
        ),
    )
)
