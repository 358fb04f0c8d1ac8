"""An assessment on record without fitting one: rows whose parts add up, for pages and queries."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from lanjie.core.models import Proposal
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.situation.commands.propose import KIND
from lanjie.situation.models import AssessmentLevel, AssessmentRun, AssessmentWhy

AUGUST = date(2020, 8, 1)
TIERS = {"sizes": [1, 2, 3], "enter": [0.8, 0.7, 0.5], "leave": 0.3}
SUMMARY = {
    "sensitivity": {"indicators": ["ww", "case"], "areas": {"430102": [0.7, 0.9, 0.998], "430103": [0.1, 0.3, 0.7], "430302": [0.0, 0.0, 0.001]}},
    "leave_out": {"ww": {"spearman": 0.5, "enters": ["430302"], "leaves": ["430103"], "furthest": ["430302", 3, 2]}, "case": {"spearman": 1.0, "enters": [], "leaves": [], "furthest": ["430102", 1, 1]}},
    "groups": [{"areas": 1, "largest_exposure": 3.5, "width": 0.8, "listed": 0.0, "missing": 0.4}],
    "fallback": {"430102": [1.2, 0.3], "430103": [-0.4, 0.3], "430302": [0.1, 0.3]},
    "remarks": [{"zh": "假定一条", "en": "one assumption"}],
}  # fmt: skip
SPEC = {"ww": {"loads": {"use": "1"}}, "case": {"loads": {"use": "+", "effort": "+"}}}
_numbers = itertools.count(1)


def months(last: date, n: int) -> list[date]:
    """The `n` months up to `last`, oldest first."""
    ends = [last.year * 12 + last.month - 1 - back for back in range(n)]
    return [date(at // 12, at % 12 + 1, 1) for at in reversed(ends)]


def run_of(month: date = AUGUST, **fields: Any) -> AssessmentRun:
    """A run without rows."""
    n = next(_numbers)
    given = {
        "code": f"A-{month:%Y%m}-{n}", "month": month, "cut_off": date(month.year, month.month, 28), "input_sha256": f"{n:064d}", "months": 24,
        "areas": 3, "cells": 100, "draws": 1000, "spec": {"tiers": TIERS, "indicators": SPEC}, "simulated": True, "summary": SUMMARY,
    }  # fmt: skip
    return AssessmentRun.objects.create(**{**given, **fields})


def level_of(
    run: AssessmentRun, area: Area, rank: int, chances: tuple[float, float, float], **fields: Any
) -> AssessmentLevel:
    """The row of the assessed month; `level` falls with the rank unless it is given."""
    level = fields.pop("level", 1.0 - 0.5 * rank)
    given = {
        "month": run.month, "latest": True, "level": level, "low": level - 0.4, "high": level + 0.4, "trend": 0.1, "trend_low": -0.2,
        "trend_high": 0.4, "p_up": 0.7, "rank": rank, "rank_low": max(rank - 1, 1), "rank_high": rank + 1, "p_listed": chances[0],
        "p_warned": chances[1], "p_watched": chances[2], "n_obs": 2, "share_missing": 0.3, "contributions": parts(level),
    }  # fmt: skip
    return AssessmentLevel.unscoped.create(run=run, area=area, **{**given, **fields})


def parts(level: float) -> dict[str, Any]:
    """Contributions that add up to a level."""
    return {
        "common": 0.05,
        "own": level - 0.1,
        "neighbours": 0.05,
        "by": {"ww": level - 0.25, "case": 0.4, "eff": -0.2},
    }


def series(
    kind: str, values: list[float | None], *, n: float | None = None, high: Mapping[int, float] = {}
) -> dict[str, Any]:
    """One indicator month by month: observed values, a flat prediction of 2 between 1 and 3; `high` bounds censored cells."""
    length = len(values)
    return {
        "kind": kind, "months": [f"{m:%Y-%m}" for m in months(AUGUST, length)], "y": values,
        "y_high": [high.get(at, value) for at, value in enumerate(values)], "n": [n] * length,
        "mean": [2.0] * length, "low": [1.0] * length, "high": [3.0] * length,
    }  # fmt: skip


def why_of(run: AssessmentRun, area: Area, **fields: Any) -> AssessmentWhy:
    """Reasons for the row of `level_of`."""
    row = AssessmentLevel.unscoped.get(run=run, area=area, latest=True)
    given = {
        "contributions": row.contributions,
        "series": {"ww": series("lognormal", [2.0, 2.5, None, 1.5]), "case": series("poisson", [4.0, 5.0, 3.0, 12.0], n=2.0)},
        "audit": {"case": {"step": -0.5, "error": 0.2, "score": -2.6, "flag": "low"}, "ww": {"step": 0.1, "error": 0.2, "score": 0.4, "flag": ""}},
        "leave_out": {"case": {"level": row.level - 0.1, "rank": row.rank, "chances": list(row.chances)}},
        "what_if": {"case": {"factor": 0.5, "months": 6, "level": row.level - 0.05, "chances": list(row.chances)}},
        "data_value": {"hair": {"months": 6, "width": 0.8, "after": 0.7}},
        "neighbours": [],
        "worse_than": {},
    }  # fmt: skip
    return AssessmentWhy.unscoped.create(run=run, area=area, **{**given, **fields})


def small_province(areas: Mapping[str, Area], month: date = AUGUST, **fields: Any) -> AssessmentRun:
    """Three counties: one sure of a list, one that can not be told apart, one below."""
    run = run_of(month, **fields)
    for rank, (code, chances) in enumerate(
        (("430102", (0.95, 0.98, 0.99)), ("430103", (0.04, 0.15, 0.45)), ("430302", (0.01, 0.02, 0.1))), start=1
    ):
        level_of(run, areas[code], rank, chances)
        for back in months(month, 24)[:-1]:
            level_of(run, areas[code], rank, chances, month=back, latest=False)
        why_of(run, areas[code])
    return run


def proposal_of(area: Area, *, tier: str = "watch", held: str = "", source: str = "") -> Proposal:
    """A proposal of the lists about a county, with its probability as its reason."""
    reason = {
        "code": "p_worst_3",
        "value": 0.97,
        "threshold": 0.5,
        "zh": "列入最重 3 个的概率",
        "en": "probability of being among the worst 3",
    }
    return Proposal.unscoped.create(
        kind=KIND,
        area_code=area.code,
        area_path=area.path,
        tier=tier,
        held=held,
        source=source or f"A-202008-{next(_numbers)}",
        reasons=[reason],
        simulated=True,
    )


def whole_province(last: date, city: str) -> None:
    """Two runs over every county of the province, the reasons of one city's, and two proposals: a province to look at, fitted by nobody."""
    counties = list(Area.unscoped.filter(level=Level.COUNTY.value, path__startswith="/430000/").order_by("-code"))
    tiers = {"sizes": [1, 5, 16], "enter": [0.8, 0.7, 0.5], "leave": 0.3}
    for month in months(last, 2):
        run = run_of(
            month, areas=len(counties), spec={"tiers": tiers, "indicators": SPEC}, summary={**SUMMARY, "fallback": {}}
        )
        for rank, county in enumerate(counties, start=1):
            chances = tuple(round(1 / (1 + math.exp((rank - size - 0.5) / 2)), 3) for size in tiers["sizes"])
            level = 2 - 3 * rank / len(counties)
            level_of(run, county, rank, chances, level=level)
            if county.code.startswith(city):
                level_of(run, county, rank, chances, level=level, month=months(month, 2)[0], latest=False)
                why_of(run, county)
    for county in counties[:2]:
        proposal_of(county)
