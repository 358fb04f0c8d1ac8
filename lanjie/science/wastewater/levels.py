"""Levels of one panel with their intervals, and their changes over a year, from the fitted posterior."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanjie.science.wastewater.estimation import Fit
from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.normal import Z90, Z95
from lanjie.science.wastewater.panel import Panel


@dataclass
class Levels:
    """Log levels (S, T) relative to the centres.

    mean; distances down and up to the 95 % interval; ``above``: distance to the one-sided 95 % upper limit. ``own``:
    variance of each site's own walk; ``shared`` (R, S, T): factors of the covariance over time that comes from not
    knowing the common walk and the variances.
    """

    mean: Floats
    down: Floats
    up: Floats
    above: Floats
    own: Floats
    shared: Floats


def levels(fit: Fit) -> Levels:
    """Means and intervals; exact quantiles for the series that are mostly below their limit."""
    shared = np.concatenate([fit.carried.level, fit.curvature.spread(fit.walks.layout.of)])
    extra = np.einsum("rst,rst->st", shared, shared) + fit.carried.rest
    own = fit.walks.own.copy()
    sd = np.sqrt(own + extra)
    down, up, above = Z95 * sd, Z95 * sd, Z90 * sd
    for rows, posterior in fit.exact.posteriors if fit.exact is not None else ():
        centre, own[rows] = posterior.moments()
        wide = np.sqrt(extra[rows])
        down[rows] = np.hypot(posterior.quantile(0.025) - centre, Z95 * wide)
        up[rows] = np.hypot(posterior.quantile(0.975) - centre, Z95 * wide)
        above[rows] = np.hypot(posterior.quantile(0.95) - centre, Z90 * wide)
    return Levels(fit.moments.level, down, up, above, own, shared)


def year_change(panel: Panel, fit: Fit, post: Levels) -> tuple[Floats, Floats]:
    """Log change of each dated level against one year earlier, and its standard deviation.

    NaN before a series is a year old and where the laboratory changed in between: levels are never chained across.
    """
    s, t = panel.date_series, panel.date_period
    shape = panel.observations.layout.shape
    first = np.full(shape[0], shape[1])
    np.minimum.at(first, s, t)
    fresh, product = np.zeros(shape), np.zeros(shape)
    fresh[:, 1:] = np.cumsum(panel.observations.fresh, axis=1)
    product[:, 1:] = np.cumsum(np.log(fit.walks.gain), axis=1)
    before = np.maximum(t - panel.step.per_year, 0)
    comparable = (t - panel.step.per_year >= first[s]) & (fresh[s, t] == fresh[s, before])
    # the walks' correlation over a year, with the variances of the exact posterior where there is one
    gaussian = fit.walks.own
    correlation = np.exp(product[s, t] - product[s, before]) * np.sqrt(gaussian[s, t] / gaussian[s, before])
    now, then = post.own[s, t], post.own[s, before]
    shared = post.shared[:, s, t] - post.shared[:, s, before]
    variance = np.maximum(now + then - 2.0 * correlation * np.sqrt(now * then), 0.0)
    # what the factors leave out is fast: nearly independent a year apart
    variance += np.einsum("ri,ri->i", shared, shared) + fit.carried.rest[s, t] + fit.carried.rest[s, before]
    change = np.where(comparable, post.mean[s, t] - post.mean[s, before], np.nan)
    return change, np.sqrt(np.maximum(variance, 1e-12))


def step_across(fit: Fit, post: Levels, s: int, t: int) -> tuple[float, float]:
    """Log step of a series into a period, and its standard deviation."""
    walks = fit.walks
    own = walks.own[s, t] * (1.0 - 2.0 * walks.gain[s, t - 1]) + walks.own[s, t - 1]
    shared = post.shared[:, s, t] - post.shared[:, s, t - 1]
    return float(post.mean[s, t] - post.mean[s, t - 1]), float(np.sqrt(own + shared @ shared))
