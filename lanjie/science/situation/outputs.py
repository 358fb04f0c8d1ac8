"""The figures of an assessment: level, trend, rank interval, probability of the worst, for every area and month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanjie.science.situation.draws import Draws, joint_draws, level_mean, ranks
from lanjie.science.situation.fit import Fit
from lanjie.science.situation.threads import one_blas_thread
from lanjie.science.situation.types import Array
from lanjie.science.situation.uncertainty import PAIRS, parameters_around

HALF_WIDTH = 1.959964


@dataclass(frozen=True)
class Interval:
    """Mean and 95 % bounds (T, N)."""

    mean: Array
    low: Array
    high: Array

    @staticmethod
    def around(mean: Array, sd: Array) -> Interval:
        """Interval of a normal with `mean` and `sd`."""
        return Interval(mean, mean - HALF_WIDTH * sd, mean + HALF_WIDTH * sd)


@dataclass(frozen=True)
class Assessment:
    """All figures; arrays (T, N). trend: change over 12 months, NaN in the first year. p_worst: k -> probability."""

    level: Interval
    trend: Interval
    p_up: Array
    rank: Interval
    p_worst: dict[int, Array]
    effort: Interval | None
    level_draws: Draws


@one_blas_thread()
def assess(fit: Fit, draws: int = 1000, seed: int = 0, pairs: int = PAIRS) -> Assessment:
    """Figures of a fitted model. The same fit, number of draws and seed give the same figures.

    pairs: half the number of parameter vectors around the mode behind the intervals; 0 takes the mode for certain.
    """
    drawn = joint_draws(fit, draws, seed, parameters_around(fit, pairs, seed) if pairs else None)
    joint = drawn.level
    mean = level_mean(fit)
    level = Interval.around(mean, joint.std(axis=2, dtype=np.float64))
    lag = fit.panel.calendar.per_year
    change = np.full(mean.shape, np.nan)
    change_sd, p_up = change.copy(), change.copy()
    if lag < len(mean):
        change[lag:] = mean[lag:] - mean[:-lag]
        for t in range(lag, len(mean)):
            moved = joint[t] - joint[t - lag]
            change_sd[t], p_up[t] = moved.std(axis=1, dtype=np.float64), (moved > 0).mean(axis=1)
    rank, p_worst = _ranks(joint, fit.spec.tiers.sizes)
    effort = None
    if drawn.effort_sd is not None:
        effort = Interval.around(fit.posterior.total[:, fit.spec.factors.index("effort")], drawn.effort_sd)
    return Assessment(level, Interval.around(change, change_sd), p_up, rank, p_worst, effort, joint)


def _ranks(joint: Draws, sizes: tuple[int, ...]) -> tuple[Interval, dict[int, Array]]:
    shape = joint.shape[:2]
    parts = np.empty((3, *shape))
    p_worst = {k: np.empty(shape) for k in sizes}
    for t, level in enumerate(joint):
        position = ranks(level)
        parts[:, t] = np.quantile(position, [0.5, 0.025, 0.975], axis=0, method="inverted_cdf")
        for k in sizes:
            p_worst[k][t] = (position <= k).mean(axis=0)
    return Interval(parts[0], parts[1], parts[2]), p_worst
