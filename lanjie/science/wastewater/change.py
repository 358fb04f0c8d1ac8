"""Change points: the step of a site's own walk that its data show most clearly, with the false discovery rate kept.

For each step of a walk the smoothed step over its standard deviation is the generalised least squares statistic of a
level shift there (the auxiliary residual of de Jong and Penzer 1998), common changes of all sites taken out. The best
step of a series is corrected for having been chosen, and the series are screened by Benjamini and Hochberg (ADR 014).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lanjie.science.wastewater.below_limit import ROOT_2PI
from lanjie.science.wastewater.estimation import Fit
from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.observations import OWN
from lanjie.science.wastewater.panel import Panel

MANY = 50  # series from which the spread and the correlation of the statistics are learnt; fewer say too little
NODES, REACH = 24, 6.0  # of the integral over the statistic beside the best one
MEDIAN_ABSOLUTE = 0.6744897501960817  # of a standard normal
SMALLEST_INFORMATION = 0.02  # share of a step's variance that the data explain; below it a step says nothing


@dataclass(frozen=True)
class Steps:
    """The clearest step of each series of a panel, (S,).

    The period it leads into, its statistic, log size and p-value, chosen among ``tried`` steps.
    """

    period: NDArray[np.intp]
    z: Floats
    size: Floats
    p: Floats
    tried: Floats


def statistics(panel: Panel, found: Fit) -> tuple[Floats, Floats]:
    """Statistic and log size of a level shift at each step, (S, T-1); NaN where the data say nothing."""
    walks = found.walks
    layout = panel.observations.layout
    u = walks.level - walks.common[layout.of]
    step = u[:, 1:] - u[:, :-1]
    prior = np.exp(found.theta[layout.of, OWN])[:, None]
    left = walks.own[:, :-1] + walks.own[:, 1:] * (1.0 - 2.0 * walks.gain)
    explained = np.maximum(prior - left, 0.0)
    usable = (explained > SMALLEST_INFORMATION * prior) & ~panel.observations.fresh
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(usable, step / np.sqrt(explained), np.nan), np.where(usable, step * prior / explained, np.nan)


def clearest(panel: Panel, found: Fit) -> Steps:
    """The clearest step of each series. Its p-value rests on what all statistics of the panel say of their own spread."""
    z, size = statistics(panel, found)
    spread, beside = neighbourhood(z)
    known = ~np.isnan(z)
    tried = known.sum(axis=1).astype(np.float64)
    best = np.argmax(np.where(known, np.abs(z), -1.0), axis=1)
    row = np.arange(len(z))
    top = np.where(tried > 0, z[row, best], 0.0)
    p = chosen(np.abs(top) / spread, np.maximum(tried, 1.0), beside)
    return Steps(best + 1, top, np.where(tried > 0, size[row, best], 0.0), p, tried)


def neighbourhood(z: Floats) -> tuple[float, float]:
    """Standard deviation of the statistics where nothing happens (at most 1), and the correlation of neighbouring ones.

    Large shifts widen the walks that all series share, so that the statistics of the others are narrower than 1: their median
    tells. Both from signs and medians, which a few shifted series do not move; (1, 0) with fewer than ``MANY`` series.
    """
    if len(z) < MANY or np.isnan(z).all():
        return 1.0, 0.0
    spread = min(1.0, float(np.nanmedian(np.abs(z))) / MEDIAN_ABSOLUTE)
    both = ~np.isnan(z[:, 1:] * z[:, :-1])
    if not both.any():
        return spread, 0.0
    agree = float(((z[:, 1:] > 0) == (z[:, :-1] > 0))[both].mean())
    return spread, float(np.clip(np.sin(np.pi * (agree - 0.5)), 0.0, 0.99))


def chosen(top: Floats, tried: Floats, beside: float) -> Floats:
    """Bound on the chance that the largest of ``tried`` neighbouring statistics exceeds ``top``.

    The sum over all of them less the chance that neighbours do so together (Worsley 1982); the sum alone, which is Bonferroni's
    bound, counts a step and the one beside it as two.
    """
    one = 2.0 * ndtr(-top)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    at = top[:, None] + 0.5 * REACH * (nodes + 1.0)
    given = ndtr((beside * at - top[:, None]) / np.sqrt(1.0 - beside**2))
    together = 2.0 * 0.5 * REACH * (weights * np.exp(-0.5 * at * at) / ROOT_2PI * given).sum(axis=1)
    return np.asarray(np.clip(tried * one - (tried - 1.0) * together, one, 1.0))


def discoveries(p: Floats) -> Floats:
    """Benjamini-Hochberg adjusted p-values: declaring those up to q keeps the expected share of false ones below q."""
    p = np.asarray(p, dtype=np.float64)
    order = np.argsort(p)
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.minimum.accumulate(scaled[::-1])[::-1]
    out = np.empty_like(p)
    out[order] = np.minimum(adjusted, 1.0)
    return out
