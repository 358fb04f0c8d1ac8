"""Random walks of many sites around one common walk, seen through independent Gaussian information.

Model of one substance on a grid of T periods: level f[s, t] = g[t] + u[s, t]. u[s, 0] ~ N(0, start); steps of u and of
g are independent normal. Information about f[s, t] comes as precision D and precision-times-value h (0 = nothing).

Each u[s] has a tridiagonal precision, so all sites together are one tridiagonal system that LAPACK factors in one
call. g couples the sites; it is integrated exactly through the T x T matrix H = Q_g + sum_s (D - D C_s D), where
C_s = (Q_s + D)^-1.
Shapes: S series, T periods, K substances, R right-hand sides; the series of a substance stand together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpttrf, dpttrs

from lanjie.science.wastewater.loads import Floats

BLOCK = 20  # periods between rebasings of running products: keeps exp() in range however strong the information
BUDGET, LEAST_RANK = 600_000, 12  # numbers spent on factors of g: all of it at few sites, its slow part at many


@dataclass(frozen=True)
class Layout:
    """Which rows belong to which substance: ``of`` (S,) sorted, ``starts`` (K,) first row of each substance."""

    of: NDArray[np.intp]
    starts: NDArray[np.intp]
    periods: int

    @property
    def shape(self) -> tuple[int, int]:
        """Series and periods."""
        return len(self.of), self.periods

    @property
    def sizes(self) -> NDArray[np.intp]:
        """Series of each substance."""
        return np.diff([*self.starts.tolist(), len(self.of)])

    @property
    def rows(self) -> list[slice]:
        """Rows of each substance."""
        return [slice(a, a + n) for a, n in zip(self.starts.tolist(), self.sizes.tolist(), strict=True)]

    def sums(self, values: Floats) -> Floats:
        """(..., S, T) or (S,) summed over the series of each substance: (..., K, T) or (K,)."""
        axis = 0 if values.ndim == 1 else -2
        return np.asarray(np.add.reduceat(values, self.starts, axis=axis))


@dataclass(frozen=True)
class Prior:
    """Variances of the walks.

    Of a step of g around its drift (K,) and of the drift itself (the same for all substances); of each step of u
    (S, T-1); of u at the first period (S,).
    """

    common: Floats
    common_start: Floats  # (K,) of g at the first period
    drift: float
    steps: Floats
    start: Floats


@dataclass(frozen=True)
class Carried:
    """What not knowing g leaves in the levels: Var(f) = own + sum_r level[r]^2 + rest; ``own_walk`` the same for u."""

    level: Floats  # (R, S, T)
    own_walk: Floats  # (R, S, T)
    rest: Floats  # (S, T)

    @cached_property
    def variance(self) -> Floats:
        """Variance of the levels that comes from g, (S, T)."""
        return np.asarray(np.einsum("rst,rst->st", self.level, self.level) + self.rest)


class Walks:
    """Exact Gaussian posterior of f = g + u for a prior and information D, h (S, T).

    ``level`` (S, T): mean of f. ``common`` (K, T) and ``common_cov`` (K, T, T): mean and covariance of g.
    ``own`` (S, T): variance of u given g. ``gain`` (S, T-1): Cov(u_t, u_t+1 | g) = gain_t own_t+1.
    """

    def __init__(self, layout: Layout, prior: Prior, information: Floats, weighted: Floats) -> None:
        self.layout = layout
        self.information = information
        size, periods = layout.shape
        precision = np.zeros((size, periods))
        precision[:, :-1] = 1.0 / prior.steps
        diagonal = precision + information
        diagonal[:, 1:] += precision[:, :-1]
        diagonal[:, 0] += 1.0 / prior.start
        off = -precision.ravel()[:-1]
        flat = diagonal.ravel()
        self._forward, self._lower, failed = dpttrf(flat, off)
        backward, _, failed_too = dpttrf(flat[::-1], off[::-1])
        if failed or failed_too:
            raise FloatingPointError("the precision of the walks is not positive definite")
        self.own = (1.0 / (self._forward + backward[::-1] - flat)).reshape(size, periods)
        gain = np.zeros(size * periods)
        np.negative(self._lower, out=gain[:-1])
        self.gain = gain.reshape(size, periods)[:, :-1]
        self.common_cov = np.linalg.inv(self._common_precision(prior))
        self.level, self.common = self.smooth(weighted)

    def _common_precision(self, prior: Prior) -> Floats:
        rows, periods = self.layout.rows, self.layout.periods
        product = np.zeros((len(self.own), periods))
        np.cumsum(np.log(self.gain), axis=1, out=product[:, 1:])
        right = self.information * self.own
        matrix = np.zeros((len(rows), periods, periods))
        for first in range(0, periods, BLOCK):
            last = min(first + BLOCK, periods)
            base = product[:, first : first + 1]
            left = self.information[:, :last] * np.exp(base - product[:, :last])
            part = right[:, first:last] * np.exp(product[:, first:last] - base)
            for k, of in enumerate(rows):
                matrix[k, :last, first:last] = left[of].T @ part[of]
        precision = -np.triu(matrix) - np.triu(matrix, 1).transpose(0, 2, 1)
        diagonal = np.arange(periods)
        step = 1.0 / prior.common[:, None]
        precision[:, diagonal, diagonal] += self.layout.sums(self.information)
        precision[:, diagonal[1:], diagonal[1:]] += step
        precision[:, diagonal[:-1], diagonal[:-1]] += step
        precision[:, diagonal[1:], diagonal[:-1]] -= step
        precision[:, diagonal[:-1], diagonal[1:]] -= step
        precision[:, 0, 0] += 1.0 / prior.common_start
        # a drift that is integrated out ties the two ends of g together
        ends = prior.drift / (prior.common * (prior.common + (periods - 1) * prior.drift))
        precision[:, 0, 0] -= ends
        precision[:, -1, -1] -= ends
        precision[:, 0, -1] += ends
        precision[:, -1, 0] += ends
        return precision

    def _solve(self, weighted: Floats) -> Floats:
        """C_s applied to (..., S, T)."""
        right = weighted.reshape(-1, self.own.size).T
        solved, _ = dpttrs(self._forward, self._lower, right)
        return np.asarray(solved.T.reshape(weighted.shape))

    def smooth(self, weighted: Floats) -> tuple[Floats, Floats]:
        """Posterior mean of f (..., S, T) and of g (..., K, T) for precision-times-value h under this information."""
        alone = self._solve(weighted)
        right = self.layout.sums(weighted - self.information * alone)
        common = np.einsum("kij,...kj->...ki", self.common_cov, right)
        spread = common[..., self.layout.of, :]
        alone += spread
        alone -= self._solve(self.information * spread)
        return alone, common

    def carried(self) -> Carried:
        """Factors of the part of the covariance that the sites share through g: exact for small panels.

        At many sites g is well known and its fast part, left out of the factors, is nearly nothing.
        """
        values, vectors = np.linalg.eigh(self.common_cov)
        rank = min(max(BUDGET // self.own.size, LEAST_RANK), self.layout.periods)
        factor = vectors[:, :, -rank:] * np.sqrt(np.maximum(values[:, None, -rank:], 0.0))
        missing = np.einsum("kii->ki", self.common_cov) - (factor**2).sum(axis=2)
        spread = factor.transpose(2, 0, 1)[:, self.layout.of, :]
        own_walk = -self._solve(self.information * spread)
        return Carried(spread + own_walk, own_walk, np.maximum(missing, 0.0)[self.layout.of] * self._left())

    def roughly_carried(self) -> Carried:
        """The same without factors, from the variances of g alone: good enough while the variances are still moving."""
        nothing = np.zeros((0, *self.layout.shape))
        common = np.einsum("kii->ki", self.common_cov)
        return Carried(nothing, nothing, common[self.layout.of] * self._left())

    def _left(self) -> Floats:
        """Square of the share of a change of g at one period that the site's own data there leave in the level."""
        return np.asarray((1.0 - self.own * self.information) ** 2)
