"""Gaussian stand-ins for the likelihoods: pseudo-observation and variance of every cell at a current predictor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, gammaln, log_ndtr

from lanjie.science.situation.panel import Cells, Kind
from lanjie.science.situation.types import Array

FLAT = 1e-8  # a cell with less curvature than this carries no information
LONGEST_STEP = 3.0  # of one Newton step, on the log or logit scale


@dataclass(frozen=True)
class Pseudo:
    """Pseudo-data (T, M, N): value, variance (without overdispersion), z where they were taken."""

    value: Array
    variance: Array
    z: Array


def first_guess(cells: Cells) -> Pseudo:
    """Empirical logs and logits with their delta-method variances; bounds count as their middle."""
    panel = cells.panel
    value = np.zeros(panel.seen.shape)
    variance = np.ones(panel.seen.shape)
    for m, kind in enumerate(panel.kinds):
        low, high, size = panel.low[:, m], panel.high[:, m], panel.size[:, m]
        if kind == "normal":
            open_ended = ~(np.isfinite(low) & np.isfinite(high))
            near = np.where(np.isfinite(high), high, low)
            value[:, m] = np.where(
                open_ended, near, 0.5 * (np.where(open_ended, 0, low) + np.where(open_ended, 0, high))
            )
            variance[:, m] = panel.variance[:, m] + np.where(low < high, 1.0, 0.0)
            continue
        y = 0.5 * (low + high)
        if kind == "poisson":
            value[:, m] = np.log((y + 0.5) / size)
            variance[:, m] = 1.0 / (y + 0.5)
        else:
            value[:, m] = np.log((y + 0.5) / (size - y + 0.5))
            variance[:, m] = 1.0 / (y + 0.5) + 1.0 / (size - y + 0.5)
    value = np.where(panel.seen, value, 0.0)
    return Pseudo(value, np.where(panel.seen, variance, 1.0), value)


def linearise(cells: Cells, z: Array, eta: Array, tau2: Array) -> Pseudo:
    """Newton pseudo-data at predictor `z` (overdispersion included) of counts and at `eta` (without) of normals.

    For a count with mean m and weight w the score is E[y | bounds] - m and the curvature w - Var[y | bounds], which
    covers exact and suppressed cells alike. A censored normal is linearised with its overdispersion integrated out.
    """
    panel = cells.panel
    value, variance = np.zeros(z.shape), np.ones(z.shape)
    for m, kind in enumerate(panel.kinds):
        seen = panel.seen[:, m]
        low, high, size = panel.low[:, m], panel.high[:, m], panel.size[:, m]
        if kind == "normal":
            value[:, m] = np.where(seen & (low == high), low, 0.0)
            variance[:, m] = panel.variance[:, m]
            bounded = seen & (low < high)
            if bounded.any():
                total = panel.variance[:, m][bounded] + tau2[m]
                at = eta[:, m][bounded]
                score, curvature = _normal_interval(at, low[bounded], high[bounded], total)
                value[:, m][bounded] = at + np.clip(score / curvature, -LONGEST_STEP, LONGEST_STEP)
                variance[:, m][bounded] = np.maximum(1.0 / curvature - tau2[m], panel.variance[:, m][bounded])
            continue
        known = _Counts(np.where(seen, low, 0.0), np.where(seen, high, 0.0), size)
        score, curvature = _count(kind, z[:, m], known)
        curvature = np.maximum(curvature, FLAT)
        value[:, m] = np.where(seen, z[:, m] + np.clip(score / curvature, -LONGEST_STEP, LONGEST_STEP), 0.0)
        variance[:, m] = np.where(seen, 1.0 / curvature, 1.0)
    return Pseudo(value, variance, z)


@dataclass(frozen=True)
class _Counts:
    low: Array
    high: Array
    size: Array


def _count(kind: Kind, z: Array, known: _Counts) -> tuple[Array, Array]:
    """Score and curvature in z of the log likelihood of counts known exactly or within bounds."""
    size = known.size
    if kind == "poisson":
        mean = size * np.exp(np.clip(z, -30.0, 30.0))
        weight = mean
    else:
        share = expit(z)
        mean, weight = size * share, size * share * (1.0 - share)
    expected, spread = known.low.copy(), np.zeros(z.shape)
    where = np.nonzero(known.low < known.high)
    if where[0].size:
        inside = _Counts(known.low[where], known.high[where], size[where])
        expected[where], spread[where] = _bounded_moments(kind, z[where], inside)
    return expected - mean, weight - spread


def _bounded_moments(kind: Kind, z: Array, known: _Counts) -> tuple[Array, Array]:
    """Mean and variance of a count known to lie in [low, high]."""
    low, high, size = known.low, known.high, known.size
    widest = int((high - low).max())
    k = low[:, None] + np.arange(widest + 1)[None, :]
    inside = k <= high[:, None]
    rate = z[:, None] + (np.log(size[:, None]) if kind == "poisson" else 0.0)
    log_weight = k * rate - gammaln(k + 1.0)
    if kind == "binomial":
        log_weight -= gammaln(np.where(inside, size[:, None] - k, 0.0) + 1.0)
    log_weight = np.where(inside, log_weight, -np.inf)
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    mean = (weight * k).sum(axis=1)
    return mean, (weight * (k - mean[:, None]) ** 2).sum(axis=1)


def _normal_interval(eta: Array, low: Array, high: Array, total: Array) -> tuple[Array, Array]:
    """Score and curvature in eta of log P(low < eta + N(0, total) < high)."""
    sd = np.sqrt(total)
    a, b = (low - eta) / sd, (high - eta) / sd
    # Work in the tail away from zero, where the logs of the normal integral keep their digits.
    flip = a > 0
    upper, lower = np.where(flip, -a, b), np.where(flip, -b, a)
    log_upper, log_lower = log_ndtr(upper), log_ndtr(lower)
    log_mass = log_upper + np.log1p(-np.exp(np.minimum(log_lower - log_upper, -1e-15)))
    density_a, density_b = (np.exp(-0.5 * bound**2 - log_mass) / np.sqrt(2.0 * np.pi) for bound in (a, b))
    score = (density_a - density_b) / sd
    moment = np.where(np.isfinite(b), b, 0.0) * density_b - np.where(np.isfinite(a), a, 0.0) * density_a
    curvature = ((density_a - density_b) ** 2 + moment) / total
    return score, np.clip(curvature, FLAT, 1.0 / total)


def settled(pseudo: Pseudo, eta: Array, tau2: Array, kinds: tuple[Kind, ...]) -> Array:
    """Mode of the predictor with overdispersion, given the posterior mean `eta` without; normals keep `eta`."""
    z = eta.copy()
    for m, kind in enumerate(kinds):
        if kind != "normal":
            pull = tau2[m] / (tau2[m] + pseudo.variance[:, m])
            z[:, m] += pull * (pseudo.value[:, m] - eta[:, m])
    return z
