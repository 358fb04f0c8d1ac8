"""Log variances to start from: the spread of measured results one and several periods apart, and between sites.

Half the mean squared difference of results k periods apart is noise + k/2 step variances. Censoring biases it, so it is
only a start; it saves the estimation its first rounds.
"""

from __future__ import annotations

import numpy as np

from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.observations import COMMON, NOISE, OWN, START, Observations, tally

ENOUGH = 50  # pairs of results for a guess; with fewer the expected values stand
FAR = 8
SHARE_COMMON = 0.2  # of the step variance
MOST = 3.0  # largest distance from the expected log variances


def first_guess(obs: Observations) -> Floats:
    """(K, 4) log variances near those expected of any substance."""
    expected = np.asarray(obs.prior_mean, dtype=np.float64)
    theta = np.tile(expected, (len(obs.layout.starts), 1))
    size, periods = obs.layout.shape
    part = obs.measured
    results = tally(part.node, np.ones(len(part.node)), size * periods)
    y = np.divide(tally(part.node, part.value, len(results)), results, out=np.zeros(len(results)), where=results > 0)
    y, known = y.reshape(size, periods), results.reshape(size, periods) > 0
    far = min(FAR, periods - 1)
    for k, rows in enumerate(obs.layout.rows):
        near_half, far_half = (_half_square(y[rows], known[rows], lag) for lag in (1, far))
        if far < 2 or np.isnan(near_half + far_half):
            continue
        step = max(2.0 * (far_half - near_half) / (far - 1), 0.02 * near_half)
        measured = known[rows].sum(axis=1)
        means = y[rows].sum(axis=1)[measured > 0] / measured[measured > 0]
        theta[k, NOISE] = np.log(max(near_half - step / 2.0, 0.2 * near_half) + 1e-12)
        theta[k, OWN] = np.log((1.0 - SHARE_COMMON) * step + 1e-12)
        theta[k, COMMON] = np.log(SHARE_COMMON * step + 1e-12)
        theta[k, START] = np.log(means.var() + 1e-12)
    return np.clip(theta, expected - MOST, expected + MOST)


def _half_square(y: Floats, known: np.ndarray, lag: int) -> float:
    both = known[:, lag:] & known[:, :-lag]
    pairs = int(both.sum())
    if pairs < ENOUGH:
        return float("nan")
    return float((((y[:, lag:] - y[:, :-lag]) ** 2) * both).sum() / (2 * pairs))
