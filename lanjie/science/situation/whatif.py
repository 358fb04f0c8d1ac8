"""Questions to a fitted model: what if a series were left out, changed, or there were more data?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lanjie.science.situation.draws import joint_draws, level_weights, worst
from lanjie.science.situation.fit import Fit
from lanjie.science.situation.outputs import HALF_WIDTH
from lanjie.science.situation.posterior import moments, solve
from lanjie.science.situation.resolve import resolve
from lanjie.science.situation.threads import one_blas_thread
from lanjie.science.situation.types import Array


def leave_out(fit: Fit, indicator: str) -> Fit:
    """The fit with one indicator hidden and the parameters kept."""
    hidden = np.zeros(fit.panel.seen.shape, dtype=bool)
    hidden[:, fit.panel.names.index(indicator)] = True
    return resolve(fit, fit.panel.without(hidden))


def multiply(fit: Fit, area: str, indicator: str, factor: float, months: int = 6) -> Fit:
    """The fit had `area` reported `factor` times its `indicator` in its last `months`; counts are rounded.

    Normal series (logs) move by log factor. Positives of a test stay within the number tested.
    """
    if factor <= 0.0:
        raise ValueError(f"factor {factor:g} is not positive")
    panel = fit.panel
    j, i = panel.names.index(indicator), panel.areas.index(area)
    low, high = panel.low.copy(), panel.high.copy()
    for bound in (low, high):
        cells = bound[-months:, j, i]
        if panel.kinds[j] == "normal":
            cells += np.log(factor)
        else:
            most = panel.size[-months:, j, i] if panel.kinds[j] == "binomial" else np.inf
            cells[:] = np.minimum(np.round(cells * factor), most)
    return resolve(fit, replace(panel, low=low, high=high))


def chance_in_worst(fit: Fit, k: int, draws: int = 1000, seed: int = 0) -> Array:
    """P(among the worst k) (N,) in the last month."""
    return worst(joint_draws(fit, draws, seed).level[-1], k)


def level_error(fit: Fit) -> Array:
    """Standard error (N,) of the listed level in the last month."""
    weights = level_weights(fit)
    cov = moments(fit.posterior, fit.cells.peculiar).factor_cov[-1]
    return np.asarray(np.sqrt(np.einsum("f,fgn,g->n", weights, cov, weights)))


@one_blas_thread()
def value_of_data(
    fit: Fit, area: str, indicator: str, months: int = 6, size: float | None = None
) -> tuple[float, float]:
    """Width of the 95 % interval of an area's last level now, and with `indicator` seen in each of its last `months`.

    size: trials a month for a binomial, exposure for a Poisson (default: the median of what is seen), on top of what
    there is. The width does not depend on the values that would be found, so it can be told in advance.
    """
    panel, cells = fit.panel, fit.cells
    j, i = panel.names.index(indicator), panel.areas.index(area)
    if size is None:
        size = float(np.median(panel.size[:, j][panel.seen[:, j]]))
    channel = int(np.flatnonzero(cells.indicator == j)[-1])
    eta = fit.posterior.eta[-months:, channel, i]
    if panel.kinds[j] == "normal":
        information = np.full(eta.shape, np.inf)
    elif panel.kinds[j] == "poisson":
        information = size * np.exp(eta)
    else:
        share = 1.0 / (1.0 + np.exp(-eta))
        information = size * share * (1.0 - share)
    seen = cells.panel.seen.copy()
    variance, value = fit.pseudo.variance.copy(), fit.pseudo.value.copy()
    held = seen[-months:, channel, i]
    with np.errstate(divide="ignore"):
        already = np.where(held, 1.0 / variance[-months:, channel, i], 0.0)
    variance[-months:, channel, i] = 1.0 / (already + information)
    value[-months:, channel, i] = np.where(held, value[-months:, channel, i], eta)
    seen[-months:, channel, i] = True
    richer = replace(cells, panel=replace(cells.panel, seen=seen))
    pseudo = replace(fit.pseudo, value=value, variance=variance)
    post = solve(richer, pseudo, fit.posterior.params, fit.areas)
    after = replace(fit, cells=richer, posterior=post)
    return 2.0 * HALF_WIDTH * float(level_error(fit)[i]), 2.0 * HALF_WIDTH * float(level_error(after)[i])
