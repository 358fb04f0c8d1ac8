"""The series that are mostly below their limit: exact posteriors on a grid, and what they hand to the Gaussian part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lanjie.science.wastewater import grid
from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.observations import FRESH_VARIANCE, NOISE, OWN, START, Observations, Part
from lanjie.science.wastewater.variances import Moments
from lanjie.science.wastewater.walks import Carried, Walks

MOSTLY = 0.5  # share censored from which the Gaussian stand-in is not good enough
GRID_SIZE = 64
BELOW_SD, ABOVE_SD = 6.5, 5.0  # the grid reaches so many Gaussian standard deviations: the lower tail is the long one
CHUNK = 256  # series at a time, to bound memory


@dataclass
class Sharpened:
    """Posteriors of u by rows of series; and the stand-ins that give the Gaussian part the exact means and scores,
    for each censored result of these series."""

    posteriors: list[tuple[NDArray[np.intp], grid.Posterior]]
    precision: Floats
    weighted: Floats


class MostlyCensored:
    """Picks the series, keeps their results sorted by series, and sharpens their posterior."""

    def __init__(self, obs: Observations) -> None:
        self._obs = obs
        measured, censored = obs.counts
        chosen = censored > MOSTLY * (measured + censored)
        self.any = bool(chosen.any())
        self.rows = np.flatnonzero(chosen)
        periods = obs.layout.periods
        self.results = chosen[obs.censored.node // periods]
        self._chunks = []
        for k in range(len(obs.layout.starts)):
            rows = self.rows[obs.layout.of[self.rows] == k]
            self._chunks += [(k, rows[i : i + CHUNK]) for i in range(0, len(rows), CHUNK)]

    def sharpen(self, theta: Floats, walks: Walks, carried: Carried, moments: Moments) -> Sharpened:
        """Replace the moments of these series (in place) by exact ones given the common walk."""
        obs = self._obs
        shape = obs.layout.shape
        precision = np.empty(len(obs.censored.node))
        weighted = np.empty(len(obs.censored.node))
        posteriors = []
        for k, rows in self._chunks:
            g = walks.common[k]
            u = walks.level[rows] - g
            sd = np.sqrt(walks.own[rows])
            values = np.linspace((u - BELOW_SD * sd).min(), (u + ABOVE_SD * sd).max(), GRID_SIZE)
            noise = float(np.exp(theta[k, NOISE]))
            hidden, shown = self._of(obs.censored, rows), self._of(obs.measured, rows)
            at, period = self._local(obs.censored.node[hidden], rows)
            sd_hidden = np.sqrt(noise + obs.censored.known[hidden])
            probability, z = grid.below_limit(obs.censored.value[hidden] - g[period], sd_hidden, values)
            likelihood = np.ones((len(rows) * shape[1], GRID_SIZE))
            _multiply(likelihood, at, probability)
            at_shown, period = self._local(obs.measured.node[shown], rows)
            sd_shown = np.sqrt(noise + obs.measured.known[shown])
            _multiply(likelihood, at_shown, grid.measured(obs.measured.value[shown] - g[period], sd_shown, values))
            own = float(np.exp(theta[k, OWN]))
            steps = grid.Steps(float(np.exp(theta[k, START])), own, own + FRESH_VARIANCE, obs.fresh[rows])
            post = grid.smooth(values, likelihood.reshape(len(rows), shape[1], GRID_SIZE), steps)
            mean, variance = post.moments()
            moments.level[rows] = mean + g
            moments.variance[rows] = variance + carried.variance[rows]
            shared = carried.own_walk[:, rows]
            apart = shared[..., 1:] - shared[..., :-1]
            moments.squared_steps[rows] = own * (1.0 + 2.0 * post.step_slope) + (apart**2).sum(axis=0)
            moments.squared_start[rows] = mean[:, 0] ** 2 + variance[:, 0] + (shared[..., 0] ** 2).sum(axis=0)
            hazard = grid.hazard(probability, z)
            weights = post.weights.reshape(-1, GRID_SIZE)[at]
            moments.slope[hidden] = -0.5 * np.einsum("ng,ng,ng->n", weights, hazard, z) / sd_hidden**2
            score = -np.einsum("ng,ng->n", weights, hazard) / sd_hidden
            precision[hidden] = np.einsum("ng,ng->n", weights, hazard * (z + hazard)) / sd_hidden**2
            weighted[hidden] = score + precision[hidden] * moments.level.ravel()[obs.censored.node[hidden]]
            posteriors.append((rows, post))
        return Sharpened(posteriors, precision[self.results], weighted[self.results])

    def _of(self, part: Part, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        chosen = np.zeros(self._obs.layout.shape[0], dtype=bool)
        chosen[rows] = True
        return np.flatnonzero(chosen[part.node // self._obs.layout.periods])

    def _local(self, node: NDArray[np.intp], rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        series, period = np.divmod(node, self._obs.layout.periods)
        return np.searchsorted(rows, series) * self._obs.layout.periods + period, period


def _multiply(likelihood: Floats, at: NDArray[np.intp], factors: Floats) -> None:
    """likelihood[at] *= factors where a node may have several results."""
    left = np.arange(len(at))
    while len(left):
        _, first = np.unique(at[left], return_index=True)
        likelihood[at[left[first]]] *= factors[left[first]]
        left = np.delete(left, first)
