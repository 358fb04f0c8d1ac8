"""Posterior of the lasting area effect alpha given what each area's own data say about it.

Area i contributes h_i alpha_i - p_i alpha_i^2 / 2 to the log density. A priori alpha = sigma (sqrt(phi) u + sqrt(1 -
phi) v), u the scaled ICAR with sum zero in each component, v independent standard normal. Areas alone have phi = 0.
v is integrated out area by area, u by one sparse factorisation on the map.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanjie.science.situation.graph import AreaMap, Constrained, constrain
from lanjie.science.situation.types import Array


@dataclass(frozen=True)
class AreaEffect:
    """Gaussian posterior of alpha: mean, variance (N,), log marginal, its derivatives by log sigma and phi."""

    mean: Array
    variance: Array
    log_marginal: float
    d_log_sigma: float
    d_phi: float
    _areas: AreaMap
    _structured: Constrained
    _u_mean: Array
    _slope: Array
    _given_u: Array
    _constant: Array

    def draw(self, rng: np.random.Generator, draws: int) -> Array:
        """Joint draws (N, draws) of alpha."""
        free = self._structured.shells.draw(rng.standard_normal((len(self.mean), draws)))
        share = self._structured.z / self._structured.sums
        u = free - share[:, None] * self._areas.component_sums(free)
        u = np.where(self._areas.alone[:, None], 0.0, u + self._u_mean[:, None])
        own = rng.standard_normal(u.shape) * np.sqrt(self._given_u)[:, None]
        return np.asarray(self._constant[:, None] + self._slope[:, None] * u + own)


def area_effect(areas: AreaMap, precision: Array, potential: Array, sigma: float, phi: float) -> AreaEffect:
    """Posterior of alpha from `precision` p (N,) >= 0 and `potential` h (N,)."""
    share = np.where(areas.alone, 0.0, phi)
    a = sigma * np.sqrt(share)
    b2 = sigma**2 * (1.0 - share)
    spread = 1.0 + precision * b2
    structured = constrain(areas.precision(precision * a**2 / spread), areas)
    g = a * potential / spread
    u_mean = structured.shells.solve(g)
    u_mean -= structured.z * areas.component_sums(u_mean) / structured.sums
    u_mean = np.where(areas.alone, 0.0, u_mean)
    u_variance = np.where(areas.alone, 0.0, structured.variances())

    slope = a / spread
    constant = b2 * potential / spread
    given_u = b2 / spread
    mean = constant + slope * u_mean
    variance = given_u + slope**2 * u_variance

    log_marginal = 0.5 * float((b2 * potential**2 / spread - np.log(spread) + g * u_mean).sum())
    log_marginal -= 0.5 * (structured.logdet - areas.prior_logdet)

    # d log p = E[(h - p alpha) d alpha]: closed form from variances alone.
    residual = potential - precision * mean
    d_log_sigma = float((potential * mean - precision * (variance + mean**2)).sum())
    cov_u = slope * u_variance
    joined = ~areas.alone
    with_u = (residual * u_mean - precision * cov_u)[joined]
    with_alpha = (potential * mean - precision * (variance + mean**2))[joined]
    d_phi = float((sigma / (2 * np.sqrt(phi)) * with_u).sum())
    d_phi -= float(((with_alpha - sigma * np.sqrt(phi) * with_u) / (2 * (1.0 - phi))).sum())
    return AreaEffect(
        mean, variance, log_marginal, d_log_sigma, d_phi, areas, structured, u_mean, slope, given_u, constant
    )
