"""A run as a table: one row a county and month, the columns of levels.csv of the batch computation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from lanjie.core.access import Scope
from lanjie.situation.assessment_method import TIER_FIELDS
from lanjie.situation.models import AssessmentLevel, AssessmentRun

_PLAIN = (
    ("level_mean", "level"), ("level_lo95", "low"), ("level_hi95", "high"),
    ("trend12_mean", "trend"), ("trend12_lo95", "trend_low"), ("trend12_hi95", "trend_high"), ("p_up", "p_up"),
    ("rank_median", "rank"), ("rank_lo95", "rank_low"), ("rank_hi95", "rank_high"),
)  # fmt: skip
_AFTER = (
    ("n_obs_used", "n_obs"), ("share_missing", "share_missing"),
    ("effort_mean", "effort"), ("effort_lo95", "effort_low"), ("effort_hi95", "effort_high"),
)  # fmt: skip


def heads(run: AssessmentRun) -> list[str]:
    """The heads of the table of a run; the sizes of its lists and its indicators are among them."""
    names = list(run.spec["indicators"])
    return [
        "run", "area", "name_zh", "name_en", "month",
        *(head for head, _ in _PLAIN),
        *(f"p_worst_{size}" for size in run.spec["tiers"]["sizes"]),
        *(head for head, _ in _AFTER),
        "contribution_common", *(f"contribution_{name}" for name in names), "contribution_own", "contribution_neighbours",
        *(f"residual_{name}" for name in names), "flags",
    ]  # fmt: skip


def rows(scope: Scope, run: AssessmentRun, *, latest: bool = False) -> Iterator[Sequence[Any]]:
    """The rows within the reader's areas, of every month or of the assessed one only, by area and month."""
    names = list(run.spec["indicators"])
    found = AssessmentLevel.objects.within(scope).filter(run=run).select_related("area").order_by("area__code", "month")
    for row in found.filter(latest=True) if latest else found:
        by = row.contributions["by"]
        yield [
            run.code, row.area.code, row.area.name_zh, row.area.name_en, month(row.month),
            *(getattr(row, field) for _, field in _PLAIN),
            *(getattr(row, field) for field in TIER_FIELDS),
            *(getattr(row, field) for _, field in _AFTER),
            row.contributions["common"], *(by.get(name) for name in names), row.contributions["own"], row.contributions["neighbours"],
            *(row.residuals.get(name) for name in names), "|".join(row.flags),
        ]  # fmt: skip


def month(day: date) -> str:
    """`2020-08`."""
    return f"{day:%Y-%m}"
