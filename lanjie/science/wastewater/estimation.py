"""Levels of all sites of all substances of one grid, and the variances behind them.

Two stages, deterministic and without seeds. First every censored result is a Gaussian stand-in (expectation
propagation) refined together with the variances. Then the series that are mostly below their limit, where no Gaussian
fits, get their exact posterior on a grid; their exact scores replace the stand-ins, so the common walk and the
variances are those of the exact site likelihoods (Laplace in the common walk only).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lanjie.science.wastewater.below_limit import below
from lanjie.science.wastewater.first_guess import first_guess
from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.mostly_censored import MostlyCensored, Sharpened
from lanjie.science.wastewater.noise import Noise
from lanjie.science.wastewater.observations import Observations, tally
from lanjie.science.wastewater.variances import Curvature, Moments, Newton, curvature, gradient
from lanjie.science.wastewater.walks import Carried, Walks

FIRST_ROUNDS = 12
SECOND_ROUNDS = 12
LOOSE, TIGHT = 2.0, 0.02  # gain in log posterior still promised at the end of the first and of the second stage
MATCHED = 0.10  # largest relative change of a stand-in
CARRY_EVERY = 3  # rounds between renewals of what the common walk leaves in the levels: it changes slowly


@dataclass
class Fit:
    """Posterior at the estimated variances; ``exact`` holds the series that are mostly below their limit."""

    walks: Walks
    carried: Carried
    theta: Floats
    curvature: Curvature
    moments: Moments
    exact: Sharpened | None
    noise: Noise
    rounds: int


class _Standins:
    """Precision and precision-times-value that stand for each censored result."""

    def __init__(self, obs: Observations, noise: Noise, wide: NDArray[np.bool_]) -> None:
        self.precision = 0.3 / (noise.censored + 0.5)
        self.weighted = self.precision * (obs.censored.value - 0.5)
        self._wide = wide  # results of mostly censored series: full steps would overshoot there
        self._damp = np.where(wide, 0.5, 1.0)
        self._last = np.zeros(len(wide))

    def refine(self, obs: Observations, noise: Noise, walks: Walks, variance: Floats) -> tuple[Floats, float]:
        """One parallel update; gives d log Z / d noise variance and the largest change outside the wide ones."""
        part = obs.censored
        mean, spread = walks.level.ravel()[part.node], variance.ravel()[part.node]
        cavity = 1.0 / np.maximum(1.0 / spread - self.precision, 1e-10)
        centre = cavity * (mean / spread - self.weighted)
        match = below(part.value, noise.censored + part.known, noise.odds, centre, cavity)
        change = match.precision - self.precision
        relative = np.abs(change) * cavity / (1.0 + self.precision * cavity)
        turned = change * self._last < 0
        self._damp = np.clip(np.where(turned, 0.6, 1.2) * self._damp, 0.2, np.where(self._wide, 0.7, 1.0))
        self._last = change
        self.precision = self.precision + self._damp * change
        self.weighted = self.weighted + self._damp * (match.weighted - self.weighted)
        return match.slope, float(relative.max(where=~self._wide, initial=0.0))


def _posterior(obs: Observations, theta: Floats, noise: Noise, standins: _Standins) -> Walks:
    part, shape = obs.measured, obs.layout.shape
    precision = 1.0 / (noise.measured + part.known)
    nodes = np.concatenate([part.node, obs.censored.node])
    weights = [precision, standins.precision], [precision * part.value, standins.weighted]
    information, weighted = (tally(nodes, np.concatenate(w), shape[0] * shape[1]).reshape(shape) for w in weights)
    return Walks(obs.layout, obs.prior(theta), information, weighted)


def estimate(obs: Observations) -> Fit:
    """Fit all series of one grid; see ``Fit``."""
    count = len(obs.layout.starts)
    theta = first_guess(obs)
    noise = Noise(obs, theta)
    exact = MostlyCensored(obs)
    standins = _Standins(obs, noise, exact.results)
    newton = Newton(count)
    total = 0
    for stage, longest in ((1, FIRST_ROUNDS), (2, SECOND_ROUNDS)):
        for rounds in range(1, longest + 1):
            total += 1
            walks = _posterior(obs, theta, noise, standins)
            if stage == 1:
                carried = walks.roughly_carried()
            elif rounds % 2:
                carried = walks.carried()
            slope, change = standins.refine(obs, noise, walks, walks.own + carried.variance)
            moments = Moments.gaussian(walks, carried, slope)
            sharpened: Sharpened | None = None
            if stage == 2 and exact.any:
                sharpened = exact.sharpen(theta, noise, walks, carried, moments)
                standins.precision[exact.results] = sharpened.precision
                standins.weighted[exact.results] = sharpened.weighted
            if rounds in (1, 2) or rounds % 2 == 0 or stage == 2:
                curved = curvature(obs, theta, noise, walks, moments)
            step, gain = newton.step(gradient(obs, theta, noise, walks, moments), curved.matrix)
            if stage == 2 and gain < TIGHT and change < MATCHED and (rounds > 1 or not exact.any):
                break
            theta = theta + step
            if stage == 2:
                noise.learn(moments.level, moments.variance)
            noise.at(theta)
            if stage == 1 and gain < LOOSE:
                break
    return Fit(walks, carried, theta, curved, moments, sharpened, noise, total)
