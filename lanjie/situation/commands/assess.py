"""The county assessment of a month as one run that nobody can change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from lanjie.core import bulk
from lanjie.core.access import SYSTEM, Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import SHANGHAI, today
from lanjie.core.words import Words
from lanjie.registry.models import Area
from lanjie.situation.assessment_method import DRAWS, SEED, WINDOW, as_data
from lanjie.situation.assessment_model import Model, Tell, by_month, digest, model
from lanjie.situation.assessment_rows import level_rows, summary, why_rows
from lanjie.situation.models import AssessmentLevel, AssessmentRun, AssessmentWhy
from lanjie.situation.queries.assessment_inputs import Given, given


def _silent(_done: int, _total: int, _message: Words) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Prepared:
    """A run that is computed and not written yet: everything of it, and the hash of what it was computed from."""

    month: date
    cut_off: date
    window: int
    sha256: str
    read: Given
    said: Model
    levels: list[dict[str, Any]]
    whys: list[dict[str, Any]]


def assess(
    *, scope: Scope, month: date, cut_off: date | None = None, window: int = WINDOW, tell: Tell = _silent
) -> Done:
    """Assess every county for `month` (its first day) from what was on record at the end of `cut_off` (now when None).

    The same cells, map and method have the same hash and give the same numbers; then no new run is made and the standing one is
    returned. Raises `Refused` with every fault in both languages when the cells can not be assessed. Computing takes seconds and
    happens before the transaction, so that nobody waits for it.
    """
    scope.require("situation.estimate")
    known = datetime.combine(cut_off + timedelta(days=1), time.min, tzinfo=SHANGHAI) if cut_off else None
    read = given(SYSTEM, month, window, known)
    sha256 = digest(read, window)
    standing = _standing(month, sha256)
    if standing is not None:
        return Done(target=standing.code, facts={"same": True}, value=standing)
    said = model(read, f"{month:%Y-%m}", window, tell)
    prepared = Prepared(
        month, cut_off or today(), window, sha256, read, said, level_rows(said), why_rows(said)
    )  # fmt: skip
    return write_run(scope=scope, prepared=prepared)


def _standing(month: date, sha256: str) -> AssessmentRun | None:
    return AssessmentRun.objects.filter(month=month, input_sha256=sha256).order_by("created_at").first()


@command("situation.assess", act="situation.estimate")
def write_run(*, scope: Scope, prepared: Prepared) -> Done:
    """Write a computed run; where somebody wrote the same meanwhile, that one is returned."""
    standing = _standing(prepared.month, prepared.sha256)
    if standing is not None:
        return Done(target=standing.code, facts={"same": True}, value=standing)
    said, read = prepared.said, prepared.read
    run = AssessmentRun.objects.create(
        code=_code(prepared.month),
        month=prepared.month,
        cut_off=prepared.cut_off,
        input_sha256=prepared.sha256,
        months=said.fit.panel.calendar.count,
        areas=len(read.areas),
        cells=int(said.fit.panel.seen.sum()),
        draws=DRAWS,
        seed=SEED,
        spec=as_data(said.fit.spec, prepared.window),
        parameters=_parameters(said),
        data=by_month(read.cells),
        summary=summary(said),
        simulated=read.simulated,
    )
    _write(run, prepared)
    facts = {"month": f"{run.month:%Y-%m}", "cells": run.cells, "sha256": run.input_sha256, "by": scope.name}
    return Done(target=run.code, facts=facts, value=run)


def _code(month: date) -> str:
    prefix = f"A-{month:%Y%m}"
    return f"{prefix}-{AssessmentRun.objects.filter(code__startswith=f'{prefix}-').count() + 1}"


def _parameters(said: Model) -> list[list[Any]]:
    from lanjie.science.situation.export import parameter_rows  # noqa: PLC0415  slow import

    return [[name, of, float(value)] for name, of, value in parameter_rows(said.fit)]


def _write(run: AssessmentRun, prepared: Prepared) -> None:
    areas = dict(Area.unscoped.filter(code__in=prepared.read.areas).values_list("code", "pk"))
    bulk.insert(
        [
            AssessmentLevel(
                run=run,
                area_id=areas[row["area"]],
                month=date.fromisoformat(f"{row['month']}-01"),
                **{key: value for key, value in row.items() if key not in ("area", "month")},
            )
            for row in prepared.levels
        ]
    )
    bulk.insert(
        [
            AssessmentWhy(
                run=run, area_id=areas[row["area"]], **{key: value for key, value in row.items() if key != "area"}
            )
            for row in prepared.whys
        ]
    )
