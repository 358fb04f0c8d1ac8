"""Small tables for the wastewater tests, and where the shared data lies."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from lanjie.science.wastewater import Results, Trend
from lanjie.science.wastewater.simulate import Setting, Simulated, quarters, simulate

SHARED = Path(__file__).parents[5] / "shared" / "data" / "wastewater"


def shared_rows(name: str) -> list[dict[str, str]]:
    """Rows of a shared file; skips the test where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is absent")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def series(
    loads: Sequence[float | str],
    *,
    site: str = "a",
    substance: str = "m",
    limit: float = 1.0,
    first_year: int = 2010,
    lab: str = "L",
) -> list[tuple[str, str, str, float, float, str, str]]:
    """Quarterly rows of one site; '<' is a result below the limit, '?' a missing one."""
    rows = []
    for label, load in zip(quarters(len(loads), first_year), loads, strict=True):
        mark = {"<": "<LOQ", "?": "missing"}.get(str(load), "=")
        rows.append((site, label, substance, float("nan") if mark != "=" else float(load), limit, mark, lab))
    return rows


def results(*some: Sequence[tuple[str, str, str, float, float, str, str]], labs: bool = False) -> Results:
    """Results of several series."""
    rows = [row for one in some for row in one]
    columns = [list(column) for column in zip(*rows, strict=True)]
    return Results(*columns[:6], lab=columns[6] if labs else None)


def of(trend: Trend, site: str, kind: str = "level") -> dict[str, np.ndarray]:
    """Columns of one site."""
    chosen = (trend.site == site) & (trend.kind == kind)
    return {name: column[chosen] for name, column in trend.columns().items()}


def province(shares: Sequence[float], *, sites: int, periods: int, seed: int, noise: float = 0.35) -> Simulated:
    """A small simulated province, one substance for each share below the limit."""
    settings = [Setting(f"m{k}", 10.0, 0.7, 0.08, 0.05, noise, censored=share) for k, share in enumerate(shares)]
    names = [f"s{i:03d}" for i in range(sites)]
    return simulate(settings, sites=names, dates=[[label] for label in quarters(periods)], seed=seed)
