"""Simulated provinces: loads that walk, results with noise, limits that hide part of them. All of it is invented.

Used by the benchmarks (levels are known, so accuracy can be measured) and by the demo. The southwest setting follows
published figures of a province in southwest China (21 cities, 156 plants, October-November 2021: methamphetamine
consumption 22.6, city range 0.6-49.7; morphine load 6.7, range 3.2-10.2; ketamine found in about 6 % of samples; MDMA
in none; all mg/day/1000 people) and, for codeine, 49 cities (consumption 9.45; Shao 2024).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.results import Results


@dataclass(frozen=True)
class Setting:
    """One substance. Log-scale standard deviations; walks for one period. ``typical``: median load.

    The limit is ``limit``, or where None the load below which the share ``censored`` of all results falls.
    """

    substance: str
    typical: float
    between_sites: float
    site_walk: float
    common_walk: float
    noise: float
    limit: float | None = None
    censored: float = 0.0


# Limits: about 1-2 ng/L at 0.3 m3 a person a day.
SOUTHWEST: tuple[Setting, ...] = (
    Setting("methamphetamine", 9.7, 0.90, 0.10, 0.05, 0.35, limit=0.6),
    Setting("amphetamine", 1.0, 0.80, 0.10, 0.05, 0.35, limit=0.5),
    Setting("morphine", 6.7, 0.31, 0.06, 0.03, 0.25, limit=0.6),
    Setting("codeine", 2.8, 0.40, 0.06, 0.03, 0.25, limit=0.5),
    Setting("ketamine", 0.09, 0.70, 0.12, 0.06, 0.35, limit=0.3),
    Setting("MDMA", 0.03, 0.60, 0.10, 0.05, 0.45, limit=0.3),
)

# Six substances with 2 to 61 % of results below the limit, and the same at 90 to 95 %.
SHARES = (0.02, 0.10, 0.20, 0.35, 0.45, 0.61)
HIGH_SHARES = (0.90, 0.91, 0.92, 0.93, 0.94, 0.95)


def benchmark_settings(shares: Sequence[float] = SHARES) -> tuple[Setting, ...]:
    """Substances that differ in spread, walk and noise, one for each share."""
    spreads = (0.5, 0.7, 0.9, 0.6, 0.8, 0.7)
    walks = (0.08, 0.10, 0.12, 0.08, 0.10, 0.10)
    noises = (0.30, 0.35, 0.40, 0.35, 0.30, 0.40)
    return tuple(
        Setting(f"substance {k + 1}", 10.0, spreads[k % 6], walks[k % 6], 0.05, noises[k % 6], censored=share)
        for k, share in enumerate(shares)
    )


@dataclass(frozen=True)
class Simulated:
    """Results in long format and, row by row, the true log level behind them."""

    results: Results
    log_level: Floats
    series: NDArray[np.int64]
    period: NDArray[np.int64]


def quarters(count: int, first_year: int = 2006) -> list[str]:
    """Labels of consecutive quarters: '2006Q1', ..."""
    return [f"{first_year + i // 4}Q{i % 4 + 1}" for i in range(count)]


def simulate(
    settings: Sequence[Setting],
    *,
    sites: Sequence[str],
    dates: Sequence[Sequence[str]],
    seed: int,
    outliers: float = 0.0,
    shift: tuple[float, float] = (0.0, 0.0),
) -> Simulated:
    """Simulate every substance at every site.

    dates: the sampling dates of each period. outliers: share of results with four times the noise. shift: share of
    series with a level shift half way, and its log size.
    """
    rng = np.random.default_rng(seed)
    periods = len(dates)
    columns: dict[str, list[object]] = {name: [] for name in ("site", "date", "substance", "qualifier")}
    loads, limits, levels, series, period = [], [], [], [], []
    for number, setting in enumerate(settings):
        common = np.cumsum(rng.normal(0.0, setting.common_walk, periods))
        own = rng.normal(0.0, setting.between_sites, (len(sites), 1))
        own = own + np.cumsum(rng.normal(0.0, setting.site_walk, (len(sites), periods)), axis=1)
        moved = rng.random(len(sites)) < shift[0]
        own[moved, periods // 2 :] += shift[1]
        level = np.log(setting.typical) + common + own
        at = np.repeat(np.arange(periods), [len(labels) for labels in dates])
        noise = setting.noise * np.where(rng.random((len(sites), len(at))) < outliers, 4.0, 1.0)
        value = level[:, at] + noise * rng.standard_normal((len(sites), len(at)))
        limit = np.log(setting.limit) if setting.limit is not None else float(np.quantile(value, setting.censored))
        hidden = value < limit
        columns["site"] += np.repeat(np.asarray(sites, dtype=object), len(at)).tolist()
        columns["date"] += [label for labels in dates for label in labels] * len(sites)
        columns["substance"] += [setting.substance] * hidden.size
        columns["qualifier"] += np.where(hidden, "<LOQ", "=").ravel().tolist()
        loads.append(np.where(hidden, np.nan, np.exp(value)).ravel())
        limits.append(np.full(hidden.size, np.exp(limit)))
        levels.append(level[:, at].ravel())
        series.append(np.repeat(number * len(sites) + np.arange(len(sites)), len(at)))
        period.append(np.tile(at, len(sites)))
    results = Results(
        columns["site"], columns["date"], columns["substance"], np.concatenate(loads), np.concatenate(limits),
        columns["qualifier"],
    )  # fmt: skip
    return Simulated(results, np.concatenate(levels), np.concatenate(series), np.concatenate(period))
