"""The county assessment of a month as one run that nobody can change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from lanjie.core import ahead, bulk
from lanjie.core.access import SYSTEM, Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import SHANGHAI, today
from lanjie.core.words import Words
from lanjie.registry.models import Area
from lanjie.situation.assessment_method import DRAWS, SEED, WINDOW, as_data
from lanjie.situation.assessment_model import Model, Tell, by_month, digest, model
from lanjie.situation.assessment_rows import level_rows, summary, why_rows
from lanjie.situation.models import AssessmentLevel, AssessmentRun, AssessmentWhy
from lanjie.situation.queries.assessment_inputs import given


def _silent(_done: int, _total: int, _message: Words) -> None:
    """Nobody watches."""


@command("situation.assess", act="situation.estimate")
def assess(
    *, scope: Scope, month: date, cut_off: date | None = None, window: int = WINDOW, tell: Tell = _silent
) -> Done:
    """Assess every county for `month` (its first day) from what was on record at the end of `cut_off` (now when None).

    The same cells, map and method have the same hash and give the same numbers; then no new run is made and the standing one is
    returned. Raises `Refused` with every fault in both languages when the cells can not be assessed.
    """
    known = datetime.combine(cut_off + timedelta(days=1), time.min, tzinfo=SHANGHAI) if cut_off else None
    read = given(SYSTEM, month, window, known)
    sha256 = digest(read, window)
    standing = AssessmentRun.objects.filter(month=month, input_sha256=sha256).order_by("created_at").first()
    if standing is not None:
        return Done(target=standing.code, facts={"same": True}, value=standing)
    said = model(read, f"{month:%Y-%m}", window, tell)
    run = AssessmentRun.objects.create(
        code=_code(month),
        month=month,
        cut_off=cut_off or today(),
        input_sha256=sha256,
        months=said.fit.panel.calendar.count,
        areas=len(read.areas),
        cells=int(said.fit.panel.seen.sum()),
        draws=DRAWS,
        seed=SEED,
        spec=as_data(said.fit.spec, window),
        parameters=_parameters(said),
        data=by_month(read.cells),
        summary=summary(said),
        simulated=read.simulated,
    )
    _write(run, said)
    ahead.start()
    return Done(
        target=run.code,
        facts={"month": f"{month:%Y-%m}", "cells": run.cells, "sha256": sha256, "by": scope.name},
        value=run,
    )


def _code(month: date) -> str:
    prefix = f"A-{month:%Y%m}"
    return f"{prefix}-{AssessmentRun.objects.filter(code__startswith=f'{prefix}-').count() + 1}"


def _parameters(said: Model) -> list[list[Any]]:
    from lanjie.science.situation.export import parameter_rows  # noqa: PLC0415  slow import

    return [[name, of, float(value)] for name, of, value in parameter_rows(said.fit)]


def _write(run: AssessmentRun, said: Model) -> None:
    areas = dict(Area.unscoped.filter(code__in=said.fit.panel.areas).values_list("code", "pk"))
    bulk.insert(
        [
            AssessmentLevel(
                run=run,
                area_id=areas[row["area"]],
                month=date.fromisoformat(f"{row['month']}-01"),
                **{key: value for key, value in row.items() if key not in ("area", "month")},
            )
            for row in level_rows(said)
        ]
    )
    bulk.insert(
        [
            AssessmentWhy(
                run=run, area_id=areas[row["area"]], **{key: value for key, value in row.items() if key != "area"}
            )
            for row in why_rows(said)
        ]
    )
