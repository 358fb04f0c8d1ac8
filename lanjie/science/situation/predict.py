"""What the model expects of a series: for missing cells, for held-out checks, for a chart beside the observations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, logsumexp

from lanjie.science.situation.fit import Fit
from lanjie.science.situation.panel import Kind
from lanjie.science.situation.posterior import moments
from lanjie.science.situation.types import Array, Flags


@dataclass(frozen=True)
class Prediction:
    """Predictor of each indicator (T, J, N): mean and variance on the link scale, overdispersion included."""

    mean: Array
    variance: Array


def predict(fit: Fit) -> Prediction:
    """Predictor of every cell, seen or not. A cell after a break is predicted in its own channel."""
    post, cells = fit.posterior, fit.cells
    variance = moments(post, cells.peculiar).eta_variance + post.params.tau2[:, None]
    mean = post.eta[:, : len(fit.spec.names)].copy()
    out = variance[:, : len(fit.spec.names)].copy()
    for m in range(len(fit.spec.names), len(cells.indicator)):
        after = np.cumsum(cells.panel.seen[:, m], axis=0) > 0
        j = cells.indicator[m]
        mean[:, j] = np.where(after, post.eta[:, m], mean[:, j])
        out[:, j] = np.where(after, variance[:, m], out[:, j])
    return Prediction(mean, out)


def draw_observations(fit: Fit, where: Flags, draws: int = 2000, seed: int = 0) -> Array:
    """Predictive draws (cells, draws) of the observations at the cells of `where` (T, J, N), in order of np.nonzero.

    Cells are drawn one by one, not jointly. Counts take the trials or exposure of the panel.
    """
    rng = np.random.default_rng(seed)
    expected = predict(fit)
    mean, sd = expected.mean[where], np.sqrt(expected.variance[where])
    z = mean[:, None] + sd[:, None] * rng.standard_normal((len(mean), draws))
    kinds = np.array(fit.panel.kinds)[np.nonzero(where)[1]]
    size = fit.panel.size[where][:, None]
    out = z.copy()
    poisson, binomial = kinds == "poisson", kinds == "binomial"
    out[poisson] = rng.poisson(size[poisson] * np.exp(np.minimum(z[poisson], 30.0)))
    share = 1.0 / (1.0 + np.exp(-z[binomial]))
    out[binomial] = rng.binomial(np.broadcast_to(size[binomial], share.shape).astype(int), share)
    normal = ~(poisson | binomial)
    out[normal] += np.sqrt(fit.panel.variance[where][normal])[:, None] * rng.standard_normal(z[normal].shape)
    return np.asarray(out)


def log_score(kind: Kind, y: Array, size: Array, mean: Array, variance: Array) -> Array:
    """Log predictive density of observations of one kind, by Gauss-Hermite quadrature over the predictor (40 points)."""
    if kind == "normal":
        return np.asarray(-0.5 * (np.log(2.0 * np.pi * variance) + (y - mean) ** 2 / variance))
    node, weight = np.polynomial.hermite_e.hermegauss(40)
    z = mean[:, None] + np.sqrt(variance)[:, None] * node
    if kind == "poisson":
        log_rate = z + np.log(size[:, None])
        log_mass = y[:, None] * log_rate - np.exp(log_rate) - gammaln(y[:, None] + 1.0)
    else:
        choose = gammaln(size + 1.0) - gammaln(y + 1.0) - gammaln(size - y + 1.0)
        log_mass = choose[:, None] + y[:, None] * z - size[:, None] * np.logaddexp(0.0, z)
    return np.asarray(logsumexp(log_mass + np.log(weight / weight.sum()), axis=1))
