"""Change points: the step of a site's own walk that its data show most clearly, with the false discovery rate kept.

For each step of a walk the smoothed step over its standard deviation is the generalised least squares statistic of a
level shift there (the auxiliary residual of de Jong and Penzer 1998), common changes of all sites taken out. The best
step of a series is corrected for having been chosen, and the series are screened by Benjamini and Hochberg.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lanjie.science.wastewater.estimation import Fit
from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.observations import OWN
from lanjie.science.wastewater.panel import Panel

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
    """The clearest step of each series."""
    z, size = statistics(panel, found)
    known = ~np.isnan(z)
    tried = known.sum(axis=1).astype(np.float64)
    best = np.argmax(np.where(known, np.abs(z), -1.0), axis=1)
    row = np.arange(len(z))
    top = np.where(tried > 0, z[row, best], 0.0)
    p = np.minimum(1.0, np.maximum(tried, 1.0) * 2.0 * ndtr(-np.abs(top)))
    return Steps(best + 1, top, np.where(tried > 0, size[row, best], 0.0), p, tried)


def discoveries(p: Floats) -> Floats:
    """Benjamini-Hochberg adjusted p-values: declaring those up to q keeps the expected share of false ones below q."""
    p = np.asarray(p, dtype=np.float64)
    order = np.argsort(p)
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.minimum.accumulate(scaled[::-1])[::-1]
    out = np.empty_like(p)
    out[order] = np.minimum(adjusted, 1.0)
    return out
