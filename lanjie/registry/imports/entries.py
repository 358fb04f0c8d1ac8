"""What the three layouts share: one code one entry, the same entry again changes nothing, another needs the word 更正."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar

from lanjie.core import audit
from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Row, day, duplicates, text
from lanjie.core.models import Scoped
from lanjie.core.words import Words, say
from lanjie.registry.models import FOUNDED, Area

M = TypeVar("M", bound=Scoped)

CODE = say("唯一代码，字母、数字和短横", "A unique code of letters, digits and hyphens")
NAME_ZH = Column("name", ("名称", "name"), text(60), say("全称", "The full name"), example="湘潭昭山示范区")
NAME_EN = Column("name_en", ("英文名", "English name"), text(80), say("可不填", "May be left empty"), required=False)
#: Organisations and facilities carry longer names than areas.
UNIT_NAME = replace(NAME_ZH, parse=text(120))
UNIT_NAME_EN = replace(NAME_EN, parse=text(160))
AREA = Column(
    "area",
    ("地区代码", "area code"),
    text(12),
    say("所在地区的行政区划代码", "Division code of the area it lies in"),
    example="430304",
)
SINCE = Column(
    "since",
    ("起始日", "since"),
    day(date(1900, 1, 1)),
    say("设立或登记之日，不知道就留空", "The day it was set up or registered; leave empty if unknown"),
    required=False,
    example="2015-03-01",
)


@dataclass(slots=True)
class Entries(Generic[M]):
    """The batch against the register: what stands under each code, the areas named, and which rows bring something new."""

    standing: dict[str, M]
    areas: dict[str, Area]
    fresh: list[tuple[Row, dict[str, Any]]] = field(default_factory=list)
    changed: list[tuple[M, dict[str, Any]]] = field(default_factory=list)


def areas_named(batch: Batch, scope: Scope, column: str) -> dict[str, Area]:
    """The areas within scope that a column names; each row that names none of them gets its error."""
    codes = {row[column] for row in batch.rows if row[column]}
    found = {a.code: a for a in Area.objects.within(scope).filter(code__in=codes)}
    for row in batch.rows:
        if row[column] and row[column] not in found:
            batch.problem(
                row,
                column,
                say(
                    "没有地区「{code}」，或不在您的辖区", "There is no area “{code}” within your own", code=row[column]
                ),
                say("填行政区划代码，例如 430304", "Enter a division code, for example 430304"),
            )
    return found


def compare(batch: Batch, entries: Entries[M], values: Callable[[Row], dict[str, Any]]) -> None:
    """Sort the rows into new, unchanged and changed ones; a changed one stops the batch unless the sender says it corrects."""
    for later, first in duplicates([row for row in batch.rows if row["code"]], lambda row: row["code"]):
        batch.problem(
            later, "code", say("与第 {n} 行重复", "Repeats row {n}", n=first.number), say("删去一行", "Delete one")
        )
    if batch.problems:
        return
    for row in batch.rows:
        wanted = values(row)
        old = entries.standing.get(row["code"])
        if old is None:
            entries.fresh.append((row, wanted))
            continue
        differing = [name for name, value in wanted.items() if getattr(old, name) != value]
        if differing and not batch.options.get("correct"):
            batch.problem(
                row,
                "code",
                say("「{code}」已登记为：{old}", "“{code}” is on record as: {old}", code=row["code"], old=_shown(old)),
                say("如为更正，请勾选「本文件是更正」", "If this is a correction, tick “this file corrects”"),
            )
        elif differing:
            entries.changed.append((old, wanted))


def write(model: type[M], entries: Entries[M], scope: Scope) -> int:
    """Create the new entries and change the corrected ones, whose old content is kept in the audit; returns how many."""
    for row, wanted in entries.fresh:
        model.unscoped.create(code=row["code"], **wanted)
    for old, wanted in entries.changed:
        before = {name: getattr(old, name) for name in wanted if getattr(old, name) != wanted[name]}
        audit.record(
            scope=scope,
            act="registry.correct",
            target=str(old.pk),
            facts={
                "table": model._meta.label_lower,
                "before": before,
                "after": {name: wanted[name] for name in before},
            },
        )
        for name, value in wanted.items():
            setattr(old, name, value)
        old.save(update_fields=list(wanted))
    return len(entries.fresh) + len(entries.changed)


def since(row: Row) -> date:
    """The day of the row, or the one that stands for none."""
    found: date | None = row["since"]
    return found or FOUNDED


def choices(labels: dict[Any, Words], keys: Iterable[Any]) -> dict[str, tuple[str, str]]:
    """The accepted spellings of an enumeration, for `imports.choice`."""
    return {key.value: (labels[key].zh, labels[key].en) for key in keys}


def _shown(old: Any) -> str:
    kind = getattr(old, "kind", "") or getattr(old, "level", "")
    return f"{old.name_zh} · {kind}"
