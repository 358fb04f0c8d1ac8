"""Newton steps on the log variances of the walks and the noise, all substances at once.

Gradient: expected squared steps and residuals under the current posterior (exact at its fixed point). Curvature: the
average-information matrix of variance-component models (as in AI-REML), which costs one smoothing pass of the
components; the same pass gives how far each level moves with each log variance, so that not knowing the variances can
be added to the intervals. Weak priors keep a variance positive where the data say nothing about it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.noise import Noise
from lanjie.science.wastewater.observations import COMMON, NOISE, OWN, START, Observations, tally
from lanjie.science.wastewater.walks import Carried, Walks

PRIOR_SD = np.array([1.5, 1.5, 1.0, 1.0])
LARGEST_STEP = 1.5


@dataclass
class Moments:
    """Posterior moments that the variances are estimated from."""

    level: Floats  # (S, T) mean of f
    variance: Floats  # (S, T) of f
    squared_steps: Floats  # (S, T-1) expected squares of steps of u
    squared_start: Floats  # (S,)
    slope: Floats  # d log probability / d noise variance of each censored result

    @classmethod
    def gaussian(cls, walks: Walks, carried: Carried, slope: Floats) -> Moments:
        """Under the Gaussian posterior of the walks."""
        u = walks.level - walks.common[walks.layout.of]
        own, shared = walks.own, carried.own_walk
        steps = u[:, 1:] - u[:, :-1]
        squared = steps * steps + own[:, :-1] + own[:, 1:] * (1.0 - 2.0 * walks.gain)
        apart = shared[..., 1:] - shared[..., :-1]
        squared += np.einsum("rst,rst->st", apart, apart)
        start = u[:, 0] ** 2 + own[:, 0] + np.einsum("rs,rs->s", shared[..., 0], shared[..., 0])
        return cls(walks.level, own + carried.variance, squared, start, slope)


def gradient(obs: Observations, theta: Floats, noise: Noise, walks: Walks, moments: Moments) -> Floats:
    """Slope of the log posterior in the log variances, (K, 4)."""
    layout, variances, count = obs.layout, np.exp(theta), len(theta)
    out = np.empty((count, 4))
    g, cov = walks.common, walks.common_cov
    diagonal = np.einsum("kii->ki", cov)
    beside = np.einsum("kii->ki", cov[:, :-1, 1:])
    steps = layout.periods - 1
    squared_common = ((g[:, 1:] - g[:, :-1]) ** 2 + diagonal[:, 1:] + diagonal[:, :-1] - 2.0 * beside).sum(axis=1)
    whole = (g[:, -1] - g[:, 0]) ** 2 + diagonal[:, -1] + diagonal[:, 0] - 2.0 * cov[:, 0, -1]
    kept = _drift_share(obs, variances[:, COMMON])
    squared_common += (steps * kept - 2.0) * kept * whole + steps * kept * variances[:, COMMON]
    out[:, COMMON] = squared_common / variances[:, COMMON] - steps
    ordinary = ~obs.fresh
    squared_steps = layout.sums((moments.squared_steps * ordinary).sum(axis=1))
    out[:, OWN] = squared_steps / variances[:, OWN] - layout.sums(ordinary.sum(axis=1).astype(np.float64))
    out[:, START] = layout.sums(moments.squared_start) / variances[:, START] - layout.sizes
    part = obs.measured
    residual = part.value - moments.level.ravel()[part.node]
    precision = 1.0 / (noise.measured + part.known)
    squared = residual * residual + moments.variance.ravel()[part.node]
    out[:, NOISE] = tally(part.of, noise.measured * precision * (squared * precision - 1.0), count)
    out[:, NOISE] += 2.0 * tally(obs.censored.of, noise.censored * moments.slope, count)
    return np.asarray(0.5 * out - (theta - obs.prior_mean) / PRIOR_SD**2)


def _drift_share(obs: Observations, steps: Floats) -> Floats:
    """Expected drift of g in one period over the whole rise of g, (K,)."""
    return np.asarray(obs.drift / (steps + (obs.layout.periods - 1) * obs.drift))


@dataclass
class Curvature:
    """Information about the log variances (K, 4, 4), and d level / d log variance (4, S, T)."""

    matrix: Floats
    sensitivity: Floats

    def spread(self, layout_of: np.ndarray) -> Floats:
        """(4, S, T) factors: their squares add up to the variance of the levels from not knowing the variances."""
        root = np.linalg.cholesky(np.linalg.inv(self.matrix))
        return np.asarray(np.einsum("sij,ist->jst", root[layout_of], self.sensitivity))


def curvature(obs: Observations, theta: Floats, noise: Noise, walks: Walks, moments: Moments) -> Curvature:
    """Average information: one half b' P b for the best predictions b of the four components."""
    layout, count = obs.layout, len(obs.layout.starts)
    information = walks.information
    g = walks.common
    u = moments.level - g[layout.of]
    parts = np.zeros((4, *layout.shape))
    risen = g - g[:, :1]
    kept = _drift_share(obs, np.exp(theta[:, COMMON]))
    parts[COMMON] = (risen - (kept * risen[:, -1])[:, None] * np.arange(layout.periods))[layout.of]
    parts[OWN] = u - u[:, :1]
    parts[START] = u[:, :1]
    weighted = parts * information
    part = obs.measured
    precision = 1.0 / (noise.measured + part.known)
    residual = (part.value - moments.level.ravel()[part.node]) * precision * noise.measured
    weighted[NOISE] = tally(part.node, precision * residual, information.size).reshape(layout.shape)
    fitted, _ = walks.smooth(weighted)
    left = weighted - information * fitted
    matrix = np.empty((count, 4, 4))
    for k, of in enumerate(layout.rows):
        matrix[k, :3] = parts[:3, of].reshape(3, -1) @ left[:, of].reshape(4, -1).T
    matrix[:, 3, :3] = matrix[:, :3, 3]
    own = tally(part.of, precision * residual**2, count)
    own -= layout.sums(weighted[NOISE] * fitted[NOISE]).sum(axis=1)
    # a censored result tells about the noise too: squared scores stand in for their information
    own += 2.0 * tally(obs.censored.of, (moments.slope * noise.censored) ** 2, count)
    matrix[:, 3, 3] = np.maximum(own, 0.0)
    matrix = 0.25 * (matrix + matrix.transpose(0, 2, 1))
    matrix[:, range(4), range(4)] += 1.0 / PRIOR_SD**2
    sensitivity = -fitted
    sensitivity[:3] += parts[:3]
    return Curvature(matrix, sensitivity)


class Newton:
    """Newton steps, longer or shorter for a substance as the slope along its last step has shown."""

    def __init__(self, count: int) -> None:
        self._share = np.ones(count)
        self._last = np.zeros((count, 4))
        self._before = np.zeros(count)

    def step(self, slope: Floats, matrix: Floats) -> tuple[Floats, float]:
        """The next step (K, 4), and the largest gain in log posterior that full steps would promise."""
        full = np.linalg.solve(matrix, slope[..., None])[..., 0]
        after = np.einsum("ki,ki->k", slope, self._last)
        bend = self._before - after
        top = np.divide(self._before, bend, out=np.full(len(bend), 2.0), where=bend > 0)
        first = self._before == 0.0
        self._share = np.where(first, 1.0, np.clip(self._share * np.clip(top, 0.5, 1.5), 0.25, 2.0))
        reach = np.minimum(self._share, LARGEST_STEP / np.maximum(np.abs(full).max(axis=1), 1e-300))
        self._last = full * reach[:, None]
        self._before = np.einsum("ki,ki->k", slope, self._last)
        return self._last, 0.5 * float(np.einsum("ki,ki->k", slope, full).max())
