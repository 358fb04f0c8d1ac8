"""The questions of `whatif` for every area at once: each area is changed alone, the others staying as they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lanjie.science.situation.draws import Draws, level_weights
from lanjie.science.situation.fit import Fit
from lanjie.science.situation.outputs import HALF_WIDTH
from lanjie.science.situation.response import own_response
from lanjie.science.situation.threads import one_blas_thread
from lanjie.science.situation.types import Array
from lanjie.science.situation.whatif import level_error


@one_blas_thread()
def widths_with_more(fit: Fit, indicator: str, months: int = 6, size: float | None = None) -> tuple[Array, Array]:
    """Width (N,) of the 95 % interval of each area's last level now, and had that area alone more of `indicator`.

    The exact update behind `whatif.value_of_data`: the covariance of the last level with the predictor of each of the last
    `months` cells, and the information a value in each would add (`size`: trials or exposure, default the median seen).
    """
    panel, cells, post = fit.panel, fit.cells, fit.posterior
    j = panel.names.index(indicator)
    channel = int(np.flatnonzero(cells.indicator == j)[-1])
    if size is None:
        size = float(np.median(panel.size[:, j][panel.seen[:, j]]))
    eta, tau2 = post.eta[-months:, channel], post.params.tau2[channel]
    if panel.kinds[j] == "normal":
        information = np.full(eta.shape, np.inf)
    elif panel.kinds[j] == "poisson":
        information = size * np.exp(eta)
    else:
        share = 1.0 / (1.0 + np.exp(-eta))
        information = size * share * (1.0 - share)
    held = cells.panel.seen[-months:, channel]
    with np.errstate(divide="ignore"):
        already = np.where(held, 1.0 / fit.pseudo.variance[-months:, channel], 0.0)
        weight = 1.0 / (1.0 / (already + information) + tau2) - np.where(held, post.weight[-months:, channel], 0.0)

    unweighted = replace(post, weight=np.ones_like(post.weight))
    months = len(eta)
    areas = eta.shape[1]
    among, with_level = np.empty((areas, months, months)), np.empty((areas, months))
    loads = level_weights(fit)
    for t in range(months):
        shift = np.zeros(cells.panel.seen.shape)
        shift[len(shift) - months + t, channel] = 1.0
        predictor, factors = own_response(cells, unweighted, shift)
        among[:, :, t] = predictor[-months:, channel].T
        with_level[:, t] = np.einsum("f,fn->n", loads, factors[-1])
    # (S + 1/L)^-1 = L^1/2 (I + L^1/2 S L^1/2)^-1 L^1/2 holds where a cell adds nothing, too
    root = np.sqrt(np.maximum(weight, 0.0)).T
    inner = np.eye(months) + root[:, :, None] * among * root[:, None, :]
    scaled = root * with_level
    gained = np.einsum("nt,nt->n", scaled, np.linalg.solve(inner, scaled[:, :, None])[:, :, 0])
    error = level_error(fit)
    after = np.sqrt(np.maximum(error**2 - gained, 0.0))
    return 2.0 * HALF_WIDTH * error, 2.0 * HALF_WIDTH * after


def chances_if_moved(level: Draws, moved: Array, k: int) -> Array:
    """P(among the worst k) (N,) of each area if it alone moved by `moved` (N,); level (N, draws) of one month."""
    areas, draws = level.shape
    if k >= areas:
        return np.ones(areas)
    # an area is among the worst k when it lies above the k-th highest of the others
    highest = np.partition(level, [areas - k - 1, areas - k], axis=0)
    inside, edge = highest[areas - k], highest[areas - k - 1]
    border = np.where(level >= inside, edge, inside)
    return np.asarray((level + moved[:, None] > border).sum(axis=1) / draws)
