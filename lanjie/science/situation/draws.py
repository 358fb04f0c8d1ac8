"""Joint draws of the factors of all areas and months: the source of every rank and probability."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lanjie.science.situation.fit import Fit
from lanjie.science.situation.posterior import Posterior, solve
from lanjie.science.situation.threads import one_blas_thread
from lanjie.science.situation.types import Array

Draws = NDArray[np.float32]


def factor_draws(post: Posterior, rng: np.random.Generator, draws: int) -> Iterator[tuple[int, Array, Array]]:
    """Yield month number, factors (F, N, draws) and peculiarities (P, N, draws), from the last month to the first.

    The peculiarities are the same in every month.
    """
    factors = post.params.loading.shape[1]
    months, _, statics, areas = post.loads.shape
    alpha = post.alpha.draw(rng, draws)
    root = np.linalg.cholesky(np.moveaxis(post.rest_inverse, -1, 0))
    noise = root @ rng.standard_normal((areas, statics - 1, draws))
    rest = post.rest_potential[:, :, None] - post.rest_alpha[:, :, None] * alpha + np.moveaxis(noise, 0, 1)
    lasting = np.concatenate([alpha[None], rest])
    answer = post.local + np.einsum("tfsn,sn->tfn", post.loads, post.lasting)
    roots = np.moveaxis(np.linalg.cholesky(np.moveaxis(post.chain.inverse, -1, 1)), 1, -1)
    off = post.chain.off[:, None, None]
    wander = np.zeros((factors, areas, draws))
    for t in range(months - 1, -1, -1):
        step = np.einsum("abn,bnr->anr", roots[t], rng.standard_normal((factors, areas, draws)))
        wander = step - np.einsum("abn,bnr->anr", post.chain.inverse[t], off * wander)
        local = answer[t][:, :, None] - np.einsum("fsn,snr->fnr", post.loads[t], lasting) + wander
        yield t, local + lasting[:factors] + post.params.path[:, t][:, None, None], lasting[factors:]


def level_weights(fit: Fit, post: Posterior | None = None) -> Array:
    """Weights (F,) of the factors in the level that is listed.

    With a trafficking factor the level is (1 - w) use + w (what the trafficking anchor shares with use, plus its own).
    """
    weights = np.zeros(len(fit.spec.factors))
    share = fit.spec.traffic_weight
    weights[0] = 1.0 - share
    if share:
        traffic = fit.spec.factors.index("traffic")
        anchor = next(m for m, i in enumerate(fit.spec.indicators) if i.loads.get("traffic") == "1")
        weights[0] += share * (post or fit.posterior).params.loading[anchor, 0]
        weights[traffic] = share
    return weights


def level_mean(fit: Fit) -> Array:
    """Posterior mean of the listed level (T, N), zero on average over areas and months."""
    level = np.einsum("f,tfn->tn", level_weights(fit), fit.posterior.total)
    return np.asarray(level - level.mean())


@dataclass(frozen=True)
class Joint:
    """Joint draws of the listed level (T, N, draws), each zero on average; sd (T, N) of effort where it is a factor."""

    level: Draws
    effort_sd: Array | None


@one_blas_thread()
def joint_draws(fit: Fit, draws: int = 1000, seed: int = 0, points: Array | None = None) -> Joint:
    """Draw the level of all areas and months together.

    points (P, length): plausible parameter vectors, which share the draws equally; none means the mode alone.
    Each posterior is made, drawn from and dropped, so that memory does not grow with their number.
    """
    months, _, areas = fit.posterior.eta.shape
    level = np.empty((months, areas, draws), dtype=np.float32)
    sums = np.zeros((2, months, areas))
    effort = fit.spec.factors.index("effort") if "effort" in fit.spec.factors else None
    rng = np.random.default_rng(seed)
    shares = [None] if points is None else list(points)
    for point, part in zip(shares, np.array_split(np.arange(draws), len(shares)), strict=True):
        post = fit.posterior
        if point is not None:
            post = solve(fit.cells, fit.pseudo, fit.layout.unpack(point), fit.areas)
        weights = level_weights(fit, post)
        for t, factors, _ in factor_draws(post, rng, len(part)):
            level[t, :, part[0] : part[-1] + 1] = np.einsum("f,fnr->nr", weights, factors)
            if effort is not None:
                off = factors[effort] - fit.posterior.total[t, effort][:, None]
                sums[:, t] += off.sum(axis=1), (off**2).sum(axis=1)
    level -= level.mean(axis=(0, 1), dtype=np.float64).astype(np.float32)
    mean, square = sums / draws
    return Joint(level, None if effort is None else np.sqrt(square - mean**2))


def ranks(level: Draws) -> NDArray[np.int32]:
    """Ranks (draws, N) of one month (N, draws); 1 is the worst, that is the highest level."""
    order = np.argsort(np.ascontiguousarray(-level.T), axis=1)
    out = np.empty(order.shape, dtype=np.int32)
    np.put_along_axis(out, order, np.arange(1, order.shape[1] + 1, dtype=np.int32)[None, :], axis=1)
    return out


def worse_than(level: Draws, area: int) -> Array:
    """P(`area` is worse than each other area) (N,) from draws (N, draws) of one month; 0 for the area itself."""
    return np.asarray((level[area] > level).mean(axis=1))


def worst(level: Draws, k: int) -> Array:
    """P(among the worst k) (N,) from draws (N, draws) of one month."""
    return np.asarray((ranks(level) <= k).mean(axis=0))
