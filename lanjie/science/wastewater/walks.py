"""Random walks of many sites around one common walk, seen through independent Gaussian information.

Model of one substance on a grid of T periods: level f[s, t] = g[t] + u[s, t]. u[s, 0] ~ N(0, start); steps of u and of
g are independent normal. Information about f[s, t] comes as precision D and precision-times-value h (0 = nothing).

Each u[s] has a tridiagonal precision, so all sites together are one tridiagonal system that LAPACK factors in one call.
g couples the sites; it is integrated exactly through the T x T matrix H = Q_g + sum_s (D - D C_s D), C_s = (Q_s + D)^-1.
Shapes: S series, T periods, K substances; series are ordered by substance, ``of`` (S,) says which.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpttrf, dpttrs

from lanjie.science.wastewater.loads import Floats

BLOCK = 20  # periods between rebasings of running products: keeps exp() in range however strong the information
RANK_SHARE = 0.99  # share of the variance of g carried to the sites exactly; the small rest is added whole
START_SD = 5.0  # of the common level before any data, log scale: a factor e^10 either way


@dataclass(frozen=True)
class Layout:
    """Which rows belong to which substance."""

    of: NDArray[np.intp]  # (S,)
    starts: NDArray[np.intp]  # (K,) first row of each substance
    periods: int

    @property
    def rows(self) -> list[slice]:
        ends = [*self.starts[1:].tolist(), len(self.of)]
        return [slice(a, b) for a, b in zip(self.starts.tolist(), ends, strict=True)]

    def sums(self, values: Floats) -> Floats:
        """(S, ...) summed over the series of each substance: (K, ...)."""
        return np.asarray(np.add.reduceat(values, self.starts, axis=0))


@dataclass(frozen=True)
class Prior:
    """Log-scale variances: of a step of g (K,), of each step of u (S, T-1), of the start of u (S,)."""

    common: Floats
    steps: Floats
    start: Floats


class Walks:
    """Exact Gaussian posterior of f = g + u for a prior and information D, h (S, T).

    After construction: ``level`` (S, T) mean of f; ``common`` (K, T) mean of g; ``common_cov`` (K, T, T); ``own``
    (S, T) variance of u given g; ``gain`` (S, T-1) with Cov(u_t, u_t+1) = gain_t own_t+1.
    """

    def __init__(self, layout: Layout, prior: Prior, information: Floats, weighted: Floats) -> None:
        self.layout = layout
        self.information = information
        size, periods = information.shape
        precision = np.zeros((size, periods))
        precision[:, :-1] = 1.0 / prior.steps
        diagonal = precision.copy()
        diagonal[:, 1:] += precision[:, :-1]
        diagonal[:, 0] += 1.0 / prior.start
        diagonal += information
        off = -precision.ravel()[:-1]
        flat = diagonal.ravel()
        forward, self._lower, failed = dpttrf(flat, off)
        backward, _, failed_too = dpttrf(flat[::-1], off[::-1])
        if failed or failed_too:
            raise FloatingPointError("the precision of the walks is not positive definite")
        self._forward = forward
        self.own = (1.0 / (forward + backward[::-1] - flat)).reshape(size, periods)
        gain = np.zeros(size * periods)
        gain[:-1] = -self._lower
        self.gain = gain.reshape(size, periods)[:, :-1]
        self.common_precision = self._common_precision(prior.common)
        self.common_cov = np.linalg.inv(self.common_precision)
        self.level, self.common = self.smooth(weighted)

    def _common_precision(self, steps: Floats) -> Floats:
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
        upper = np.triu(matrix)
        precision = -(upper + np.triu(matrix, 1).transpose(0, 2, 1))
        diagonal = np.arange(periods)
        precision[:, diagonal, diagonal] += self.layout.sums(self.information)
        step = 1.0 / steps[:, None]
        precision[:, diagonal[1:], diagonal[1:]] += step
        precision[:, diagonal[:-1], diagonal[:-1]] += step
        precision[:, diagonal[1:], diagonal[:-1]] -= step
        precision[:, diagonal[:-1], diagonal[1:]] -= step
        precision[:, 0, 0] += START_SD**-2
        return precision

    def _solve(self, weighted: Floats) -> Floats:
        """C_s applied to (S, T) or (S, T, R)."""
        shape = weighted.shape
        right = weighted.reshape(shape[0] * shape[1], -1)
        solved, _ = dpttrs(self._forward, self._lower, right)
        return np.asarray(solved).reshape(shape)

    def smooth(self, weighted: Floats) -> tuple[Floats, Floats]:
        """Posterior mean of f (S, T[, R]) and of g (K, T[, R]) for precision-times-value h of the same information."""
        alone = self._solve(weighted)
        info = self.information if weighted.ndim == 2 else self.information[..., None]
        right = self.layout.sums(weighted - info * alone)
        common = np.einsum("kij,kj...->ki...", self.common_cov, right)
        spread = common[self.layout.of]
        return alone + spread - self._solve(info * spread), common

    def carried(self) -> tuple[Floats, Floats]:
        """What the uncertainty of g leaves in f: factors F (S, T, R) with Var(f) = own + sum F^2 + rest, and rest (S, T)."""
        values, vectors = np.linalg.eigh(self.common_cov)
        share = np.cumsum(values[:, ::-1], axis=1) / values.sum(axis=1, keepdims=True)
        rank = int((share < RANK_SHARE).sum(axis=1).max()) + 1
        factor = vectors[:, :, -rank:] * np.sqrt(np.maximum(values[:, None, -rank:], 0.0))
        spread = factor[self.layout.of]
        left = spread - self._solve(self.information[..., None] * spread)
        missing = np.einsum("kii->ki", self.common_cov) - (factor**2).sum(axis=2)
        shrink = np.clip(1.0 - self.own * self.information, 0.0, 1.0)
        return left, np.maximum(missing, 0.0)[self.layout.of] * shrink**2
