"""Noise of single results: a variance for each substance, and a few results that are just off.

Real files hold results that no level explains: a measured value far from all others of its site, or a "below the limit"
amid high loads, because the true limit of that day was higher than the one written down. Both get a small chance,
learnt for each substance: an off measured result has a wider noise, an off censored result tells nothing. Where the
data are clean the chances go to nearly 0 and nothing is lost (measured in benchmarks/wastewater). Series that are mostly
below their limit are left out of it: there an off result cannot be told from the edge of what the limit lets through.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.observations import NOISE, Observations, tally

WIDER = 4.0  # standard deviation of an off measured result over that of an ordinary one
START = 0.01
PRIOR_OFF, PRIOR_ORDINARY = 0.5, 50.0  # pseudo-counts of off and of ordinary results
INNER = 8


class Noise:
    """Noise variances: ``measured`` and ``censored`` of each result, ``typical`` (K,) of a next measured one.

    ``odds``: of each censored result, that it tells nothing.
    """

    def __init__(self, obs: Observations, theta: Floats) -> None:
        self._obs = obs
        usual = ~obs.mostly_censored
        self._shown = np.flatnonzero(usual[obs.measured.node // obs.layout.periods])
        self._hidden = np.flatnonzero(usual[obs.censored.node // obs.layout.periods])
        self._part = np.ones(len(obs.measured.node))  # expected precision of a result over that of an ordinary one
        self._off = np.full(len(theta), START)
        # 0 until ``learn``: a site that is always below its limit must first find its level, or it would never leave
        self._void = np.zeros(len(theta))
        self.at(theta)

    def at(self, theta: Floats) -> None:
        """Set the variances for log variances theta (K, 4)."""
        variance = np.exp(theta[:, NOISE])
        self.typical = variance * (1.0 + self._off * (WIDER**2 - 1.0))
        self._plain = variance[self._obs.measured.of]
        self.measured = self._plain / self._part
        self.censored = variance[self._obs.censored.of]
        self.odds = np.zeros(len(self.censored))
        self.odds[self._hidden] = (self._void / (1.0 - self._void))[self._obs.censored.of[self._hidden]]

    def learn(self, level: Floats, variance: Floats) -> None:
        """Update the chances from the posterior of the levels (S, T)."""
        count = len(self._off)
        part, at = self._obs.measured, self._shown
        of, node, known = part.of[at], part.node[at], part.known[at]
        measured = tally(of, np.ones(len(of)), count)
        squared = (part.value[at] - level.ravel()[node]) ** 2 + variance.ravel()[node]
        near, far = self._plain[at] + known, WIDER**2 * self._plain[at] + known
        gain = np.exp(np.minimum(0.5 * (np.log(near / far) + squared / near - squared / far), 50.0))
        self._off, off = _mixture(gain, of, measured, self._off)
        self._part[at] = 1.0 - off * (1.0 - WIDER**-2)
        part, at = self._obs.censored, self._hidden
        of, node = part.of[at], part.node[at]
        spread = variance.ravel()[node] + part.known[at] + self.censored[at]
        below = log_ndtr((part.value[at] - level.ravel()[node]) / np.sqrt(spread))
        results = measured + tally(of, np.ones(len(of)), count)
        start = np.where(self._void > 0.0, self._void, START)
        self._void, _ = _mixture(np.exp(np.minimum(-below, 50.0)), of, results, start)


def _mixture(ratio: Floats, of: NDArray[np.intp], results: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Share of off results of each substance, and the chance of each result to be one, by expectation maximisation.

    ratio: likelihood if off over likelihood if ordinary. results (K,): how many could have been off.
    """
    for _ in range(INNER):
        odds = (share / (1.0 - share))[of] * ratio
        chance = odds / (1.0 + odds)
        share = (tally(of, chance, len(share)) + PRIOR_OFF) / (results + PRIOR_OFF + PRIOR_ORDINARY)
    return share, chance
