"""What a cell of a register names: an area, a unit, a document, a measure, a task; found in one query a kind, within the areas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, Q

from lanjie.core.access import Scope
from lanjie.core.imports import Batch
from lanjie.core.words import Words, say
from lanjie.registry.choices import OrganisationKind
from lanjie.registry.models import Area, Organisation

M = TypeVar("M", bound=Model)


def cells(batch: Batch, *columns: str) -> set[str]:
    """Every value of some columns."""
    return {row[name] for row in batch.rows for name in columns if row[name]}


def coded(batch: Batch, scope: Scope, model: type[M], *columns: str) -> dict[str, M]:
    """Records by their code, within the reader's areas."""
    manager: Any = getattr(model, "objects")  # noqa: B009  every model of the room has it
    return {r.code: r for r in manager.within(scope).filter(code__in=cells(batch, *columns))}


def standing(model: type[M], codes: Iterable[str]) -> set[str]:
    """Which codes are taken, wherever."""
    manager: Any = getattr(model, "unscoped")  # noqa: B009
    return set(manager.filter(code__in=list(codes)).values_list("code", flat=True))


def areas(batch: Batch, scope: Scope, column: str) -> dict[str, Area]:
    """Areas by their code."""
    return coded(batch, scope, Area, column)


def units(batch: Batch, scope: Scope, *columns: str) -> dict[str, Organisation]:
    """Offices by code and by name, whichever the cell holds."""
    named = cells(batch, *columns)
    found = (
        Organisation.objects.within(scope)
        .filter(Q(code__in=named) | Q(name_zh__in=named), kind=OrganisationKind.OFFICE.value)
        .select_related("area")
    )
    by_name: dict[str, Organisation] = {}
    for unit in found:
        by_name.setdefault(unit.name_zh, unit)
        by_name[unit.code] = unit
    return by_name


def missing(batch: Batch, column: str, known: Iterable[str], what: Words) -> None:
    """An error for every cell that names something unknown."""
    have = set(known)
    for row in batch.rows:
        if row[column] and row[column] not in have:
            batch.problem(
                row, column,
                say("没有{what}「{x}」，或不在您的辖区", "No {what} “{x}” within your areas", what=what, x=row[column]),
                say("先登记，或改正编号", "Register it first, or mend the code"),
            )  # fmt: skip


def doubled(batch: Batch, taken: set[str]) -> None:
    """An error for every code that stands twice in the file or is on record already."""
    seen: dict[str, int] = {}
    for row in batch.rows:
        code = row["code"]
        if not code:
            continue
        if code in seen:
            batch.problem(
                row, "code", say("与第 {n} 行重复", "Repeats row {n}", n=seen[code]), say("删去一行", "Delete one")
            )
        elif code in taken:
            batch.problem(
                row, "code", say("编号已登记", "The code is on record"), say("换一个编号", "Choose another code")
            )
        seen.setdefault(code, row.number)
