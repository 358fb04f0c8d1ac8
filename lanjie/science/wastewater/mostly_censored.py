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

BELOW_SD, ABOVE_SD = 6.5, 5.0  # the grid reaches so many Gaussian standard deviations: the lower tail is the long one
CHUNK = 512  # series at a time, to bound memory

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
    """Results of a chunk of series: place in the part, series and node within the chunk, period, rank in the node."""

    at: Places
    series: Places
    node: Places
    period: Places
    ranks: list[Places]  # places in ``at`` of the first, second, ... result of each node

    @classmethod
    def of(cls, part: Part, rows: Places, periods: int) -> _Results:
        chosen = np.flatnonzero(np.isin(part.node // periods, rows))
        series, period = np.divmod(part.node[chosen], periods)
        series = np.searchsorted(rows, series)
        node = series * periods + period
        # parts are sorted by node, so the rank is the distance to the first result of the node
        rank = np.arange(len(node)) - np.searchsorted(node, node)
        ranks = [np.flatnonzero(rank == r) for r in range(int(rank.max(initial=-1)) + 1)]
        return cls(chosen, series, node, period, ranks)

    def multiply(self, likelihood: grid.Reals, factors: grid.Reals) -> None:
        """Multiply the likelihood of each node by the factors of its results."""
        for rank in self.ranks:
            likelihood[self.node[rank]] *= factors[rank]


@dataclass(frozen=True)
class _Chunk:
    rows: Places
    of: Places  # (N,) substance of each row
    slices: list[tuple[int, slice]]  # substances and their rows within the chunk
    hidden: _Results
    shown: _Results


class MostlyCensored:
    """Picks the series and sharpens their posterior."""

    def __init__(self, obs: Observations) -> None:
        self._obs = obs
        chosen = obs.mostly_censored
        self.any = bool(chosen.any())
        periods = obs.layout.periods
        self.results = chosen[obs.censored.node // periods]
        rows = np.flatnonzero(chosen)
        self._chunks = []
        for part in (rows[i : i + CHUNK] for i in range(0, len(rows), CHUNK)):
            of = obs.layout.of[part]
            starts = np.flatnonzero(np.diff(of, prepend=-1))
            ends = [*starts[1:].tolist(), len(of)]
            slices = [(int(of[a]), slice(a, b)) for a, b in zip(starts.tolist(), ends, strict=True)]
            hidden, shown = (_Results.of(p, part, periods) for p in (obs.censored, obs.measured))
            self._chunks.append(_Chunk(part, of, slices, hidden, shown))

    def sharpen(self, theta: Floats, noise: Noise, walks: Walks, carried: Carried, moments: Moments) -> Sharpened:
        """Replace the moments of these series (in place) by exact ones given the common walk."""
        precision = np.empty(len(self.results))
        weighted = np.empty(len(self.results))
        posteriors = []
        for chunk in self._chunks:
            rows = chunk.rows
            exact, likelihood, z = self._posterior(chunk, np.exp(theta), noise, walks)
            mean, variance = exact.moments()
            moments.level[rows] = mean + walks.common[chunk.of]
            moments.variance[rows] = variance + carried.variance[rows]
            shared = carried.own_walk[:, rows]
            apart = shared[..., 1:] - shared[..., :-1]
            own = np.exp(theta[chunk.of, OWN])[:, None]
            moments.squared_steps[rows] = own * (1.0 + 2.0 * exact.step_slope) + np.einsum("rst,rst->st", apart, apart)
            moments.squared_start[rows] = mean[:, 0] ** 2 + variance[:, 0] + (shared[..., 0] ** 2).sum(axis=0)
            at = chunk.hidden.at
            spread = noise.censored[at] + self._obs.censored.known[at]
            weights = exact.weights[chunk.hidden.series, chunk.hidden.period]
            hazard = grid.hazard(likelihood, z)
            pushed = weights * hazard
            moments.slope[at] = -0.5 * np.einsum("ng,ng->n", pushed, z) / spread
            # expected score and curvature of each censored result, as precision and precision-times-value
            precision[at] = np.maximum(np.einsum("ng,ng->n", pushed, z + hazard), 0.0) / spread
            level = moments.level.ravel()[self._obs.censored.node[at]]
            weighted[at] = precision[at] * level - pushed.sum(axis=1) / np.sqrt(spread)
            posteriors.append((rows, exact))
        return Sharpened(posteriors, precision[self.results], weighted[self.results])

    def _posterior(
        self, chunk: _Chunk, variances: Floats, noise: Noise, walks: Walks
    ) -> tuple[grid.Posterior, grid.Reals, grid.Reals]:
        """Posterior of u; likelihood and argument z of each censored result on the grid."""
        obs, rows, hidden, shown = self._obs, chunk.rows, chunk.hidden, chunk.shown
        u = walks.level[rows] - walks.common[chunk.of]
        sd = np.sqrt(walks.own[rows])
        lowest, highest = (u - BELOW_SD * sd).min(axis=1), (u + ABOVE_SD * sd).max(axis=1)
        groups = []
        for k, at in chunk.slices:
            bottom, top = float(lowest[at].min()), float(highest[at].max())
            start, own = float(variances[k, START]), float(variances[k, OWN])
            groups.append(grid.Group(at, bottom, (top - bottom) / (grid.SIZE - 1), start, own, own + FRESH_VARIANCE))
        low, spacing = np.empty(len(rows)), np.empty(len(rows))
        for group in groups:
            low[group.rows], spacing[group.rows] = group.low, group.spacing
        below, z = grid.below_limit(
            obs.censored.value[hidden.at] - walks.common[chunk.of[hidden.series], hidden.period],
            np.sqrt(noise.censored[hidden.at] + obs.censored.known[hidden.at]),
            noise.odds[hidden.at],
            low[hidden.series],
            spacing[hidden.series],
        )
        seen = grid.measured(
            obs.measured.value[shown.at] - walks.common[chunk.of[shown.series], shown.period],
            np.sqrt(noise.measured[shown.at] + obs.measured.known[shown.at]),
            low[shown.series],
            spacing[shown.series],
        )
        likelihood = np.ones((len(rows) * obs.layout.periods, grid.SIZE), grid.SINGLE)
        hidden.multiply(likelihood, below)
        shown.multiply(likelihood, seen)
        return grid.smooth(likelihood.reshape(len(rows), -1, grid.SIZE), groups, obs.fresh[rows]), below, z
