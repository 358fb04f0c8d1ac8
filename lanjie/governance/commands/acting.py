"""What every command of the room shares: the acting unit, the next code, a step taken with its history."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import models

from lanjie.core.access import Scope
from lanjie.core.quantities import today
from lanjie.core.states import Machine, Step, TransitionError
from lanjie.core.words import say
from lanjie.governance.models import Document, Transition
from lanjie.governance.queries.units import acting_unit
from lanjie.registry.models import Area, Organisation

M = TypeVar("M", bound=models.Model)


def unit_for(scope: Scope, unit: Organisation | None) -> Organisation | None:
    """The unit that acts: always the account's own; the program itself (`SYSTEM`) names one."""
    return acting_unit(scope) if scope.user is not None else unit


def locked(record: M) -> M:
    """The record as it stands now, locked until the transaction ends, so that a step sent twice is taken once."""
    manager: models.Manager[M] = getattr(type(record), "unscoped")  # noqa: B009  every model of the room has it
    return manager.select_for_update(of=("self",)).get(pk=record.pk)


def move(
    machine: Machine,
    record: Any,
    action: str,
    *,
    scope: Scope,
    area: Area,
    unit: Organisation | None = None,
    on: date | None = None,
    reason: str = "",
    document: Document | None = None,
    **facts: Any,
) -> Step:
    """Take a step and add it to the history; the caller saves the record. Raises `TransitionError`."""
    day = on or today()
    if on is not None and on > today():
        raise TransitionError(str(say("{day} 还没有到", "{day} has not come", day=on)))
    source = record.state
    given = {"unit": unit, "on": day, "reason": reason.strip(), "document": document, **facts}
    row = machine.fire(record, action, scope=scope, **given)
    Transition.unscoped.create(
        machine=machine.name,
        record=record.pk,
        area=area,
        action=action,
        source=source,
        target=row.target,
        on=day,
        by=scope.user,
        unit=unit,
        reason=reason.strip(),
        document=document,
    )
    return row


def next_code(model: type[models.Model], prefix: str) -> str:
    """The next code of a series, `T-2020-00042` after `T-2020-00041`; the series is its prefix."""
    manager: models.Manager[Any] = getattr(model, "unscoped")  # noqa: B009  every model of the room has it
    last = manager.filter(code__startswith=prefix).order_by("-code").values_list("code", flat=True).first()
    number = int(last.rsplit("-", 1)[1]) + 1 if last else 1
    return f"{prefix}{number:05d}"
