"""The series that are mostly below their limit: exact posteriors on a grid, and what they hand to the Gaussian part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lanjie.science.wastewater import grid
from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.noise import Noise
from lanjie.science.wastewater.observations import FRESH_VARIANCE, OWN, START, Observations, Part
from lanjie.science.wastewater.variances import Moments
from lanjie.science.wastewater.walks import Carried, Walks

MOSTLY = 0.5  # share censored from which the Gaussian stand-in is not good enough
GRID_SIZE = 64
BELOW_SD, ABOVE_SD = 6.5, 5.0  # the grid reaches so many Gaussian standard deviations: the lower tail is the long one
CHUNK = 256  # series at a time, to bound memory

Places = NDArray[np.intp]


@dataclass
class Sharpened:
    """Posteriors of u by rows of series.

    And, for each censored result of these series, the stand-in that gives the Gaussian part the exact mean and score.
    """

    posteriors: list[tuple[Places, grid.Posterior]]
    precision: Floats
    weighted: Floats


@dataclass(frozen=True)
class _Results:
    """Results of a chunk of series: places in the part, node within the chunk, period, and rank within the node."""

    at: Places
    node: Places
    period: Places
    ranks: list[Places]  # places in ``at`` of the first, second, ... result of each node

    @classmethod
    def of(cls, part: Part, rows: Places, periods: int) -> _Results:
        chosen = np.flatnonzero(np.isin(part.node // periods, rows))
        series, period = np.divmod(part.node[chosen], periods)
        node = np.searchsorted(rows, series) * periods + period
        # parts are sorted by node, so the rank is the distance to the first result of the node
        rank = np.arange(len(node)) - np.searchsorted(node, node)
        ranks = [np.flatnonzero(rank == r) for r in range(int(rank.max(initial=-1)) + 1)]
        return cls(chosen, node, period, ranks)

    def multiply(self, likelihood: grid.Reals, factors: grid.Reals) -> None:
        """Multiply the likelihood of each node by the factors of its results."""
        for rank in self.ranks:
            likelihood[self.node[rank]] *= factors[rank]


@dataclass(frozen=True)
class _Chunk:
    substance: int
    rows: Places
    hidden: _Results
    shown: _Results


class MostlyCensored:
    """Picks the series and sharpens their posterior."""

    def __init__(self, obs: Observations) -> None:
        self._obs = obs
        measured, censored = obs.counts
        chosen = censored > MOSTLY * (measured + censored)
        self.any = bool(chosen.any())
        periods = obs.layout.periods
        self.results = chosen[obs.censored.node // periods]
        self._chunks = []
        for k, of in enumerate(obs.layout.rows):
            rows = np.flatnonzero(chosen[of]) + of.start
            for part in (rows[i : i + CHUNK] for i in range(0, len(rows), CHUNK)):
                hidden, shown = (_Results.of(p, part, periods) for p in (obs.censored, obs.measured))
                self._chunks.append(_Chunk(k, part, hidden, shown))

    def sharpen(self, theta: Floats, noise: Noise, walks: Walks, carried: Carried, moments: Moments) -> Sharpened:
        """Replace the moments of these series (in place) by exact ones given the common walk."""
        precision = np.empty(len(self.results))
        weighted = np.empty(len(self.results))
        posteriors = []
        for chunk in self._chunks:
            rows = chunk.rows
            posterior = self._posterior(chunk, np.exp(theta[chunk.substance]), noise, walks)
            mean, variance = posterior[0].moments()
            g = walks.common[chunk.substance]
            moments.level[rows] = mean + g
            moments.variance[rows] = variance + carried.variance[rows]
            shared = carried.own_walk[:, rows]
            apart = shared[..., 1:] - shared[..., :-1]
            own = np.exp(theta[chunk.substance, OWN])
            moments.squared_steps[rows] = own * (1.0 + 2.0 * posterior[0].step_slope) + (apart**2).sum(axis=0)
            moments.squared_start[rows] = mean[:, 0] ** 2 + variance[:, 0] + (shared[..., 0] ** 2).sum(axis=0)
            at = chunk.hidden.at
            precision[at], weighted[at] = self._stand_in(chunk, posterior, noise, moments)
            posteriors.append((rows, posterior[0]))
        return Sharpened(posteriors, precision[self.results], weighted[self.results])

    def _posterior(
        self, chunk: _Chunk, variances: Floats, noise: Noise, walks: Walks
    ) -> tuple[grid.Posterior, grid.Reals, grid.Reals]:
        """Posterior of u; likelihood and argument z of each censored result on the grid."""
        obs, rows, hidden, shown = self._obs, chunk.rows, chunk.hidden, chunk.shown
        g = walks.common[chunk.substance]
        u = walks.level[rows] - g
        sd = np.sqrt(walks.own[rows])
        values = np.linspace((u - BELOW_SD * sd).min(), (u + ABOVE_SD * sd).max(), GRID_SIZE)
        below, z = grid.below_limit(
            obs.censored.value[hidden.at] - g[hidden.period],
            np.sqrt(noise.censored[hidden.at] + obs.censored.known[hidden.at]),
            noise.odds[hidden.at],
            values,
        )
        likelihood = np.ones((len(rows) * obs.layout.periods, GRID_SIZE), grid.SINGLE)
        hidden.multiply(likelihood, below)
        spread = np.sqrt(noise.measured[shown.at] + obs.measured.known[shown.at])
        shown.multiply(likelihood, grid.measured(obs.measured.value[shown.at] - g[shown.period], spread, values))
        own = float(variances[OWN])
        steps = grid.Steps(float(variances[START]), own, own + FRESH_VARIANCE, obs.fresh[rows])
        return grid.smooth(values, likelihood.reshape(len(rows), -1, GRID_SIZE), steps), below, z

    def _stand_in(
        self,
        chunk: _Chunk,
        posterior: tuple[grid.Posterior, grid.Reals, grid.Reals],
        noise: Noise,
        moments: Moments,
    ) -> tuple[Floats, Floats]:
        """Precision and precision-times-value of each censored result from its expected score and curvature."""
        at = chunk.hidden.at
        exact, below, z = posterior
        variance = noise.censored[at] + self._obs.censored.known[at]
        weights = exact.weights.reshape(-1, GRID_SIZE)[chunk.hidden.node]
        hazard = grid.hazard(below, z)
        pushed = weights * hazard
        moments.slope[at] = -0.5 * np.einsum("ng,ng->n", pushed, z) / variance
        score = -pushed.sum(axis=1) / np.sqrt(variance)
        precision = np.maximum(np.einsum("ng,ng->n", pushed, z + hazard), 0.0) / variance
        return precision, score + precision * moments.level.ravel()[self._obs.censored.node[at]]
