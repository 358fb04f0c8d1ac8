"""Exact posterior of all areas given pseudo-data and parameters, by elimination of months, then areas, then the map.

Per area the unknowns are F paths over T months and S = F + P lasting parts: one per factor (that of the level is the
spatial effect alpha) and one per peculiar channel. Months are eliminated first (`chain`), then the lasting parts
without alpha, which leaves a precision p_i and potential h_i for alpha_i (`bym2`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanjie.science.situation.bym2 import AreaEffect, area_effect
from lanjie.science.situation.chain import Chain, ar1_precision, covariances, eliminate
from lanjie.science.situation.graph import AreaMap
from lanjie.science.situation.layout import Params
from lanjie.science.situation.likelihood import Pseudo
from lanjie.science.situation.panel import Cells
from lanjie.science.situation.sweep import sweep_inverse
from lanjie.science.situation.types import Array, Ints


@dataclass(frozen=True)
class Posterior:
    """Gaussian posterior.

    weight (T, M, N): 1 / (variance + tau2), 0 where nothing was seen. residual (T, M, N): pseudo-value minus eta.
    eta (T, M, N): posterior mean predictor. local (T, F, N): mean of the AR(1) paths. lasting (S, N): mean of the
    lasting parts, alpha first. total (T, F, N): common movement + lasting + local, the factors of the outputs.
    loads (T, F, S, N): derivative of local by lasting parts (with a minus sign). lasting_cov (S, S, N).
    """

    params: Params
    log_marginal: float
    weight: Array
    residual: Array
    eta: Array
    local: Array
    lasting: Array
    total: Array
    chain: Chain
    loads: Array
    lasting_cov: Array
    rest_inverse: Array
    rest_alpha: Array
    rest_potential: Array
    alpha: AreaEffect


def solve(cells: Cells, pseudo: Pseudo, params: Params, areas: AreaMap) -> Posterior:
    """Posterior and log marginal of the pseudo-data (constants of the likelihood included)."""
    factors = params.loading.shape[1]
    statics = factors + len(cells.peculiar)
    seen = cells.panel.seen
    months = seen.shape[0]
    variance = pseudo.variance + params.tau2[:, None]
    weight = np.where(seen, 1.0 / variance, 0.0)
    centred = np.where(seen, pseudo.value - params.offset, 0.0)
    weighted = weight * centred

    blocks, columns, own, potential = _normal_equations(cells, params, weight, weighted, statics)
    prior, off, prior_logdet = ar1_precision(params.rho, params.sigma, months)
    index = np.arange(factors)
    blocks[:, index, index] += prior[:, :, None]
    chain = eliminate(blocks, off, columns)
    loads, answer = chain.solved[:, :, :statics], chain.solved[:, :, statics]

    right = columns[:, :, statics]
    quadratic = np.einsum("tfn,tfn->n", right, answer)
    own -= np.einsum("tfkn,tfln->kln", columns[:, :, :statics], loads)
    potential -= np.einsum("tfkn,tfn->kn", columns[:, :, :statics], answer)

    lasting_prior = np.concatenate([1.0 / params.static[1:] ** 2, 1.0 / params.peculiar2])
    rest = own[1:, 1:].copy()
    rest[np.arange(statics - 1), np.arange(statics - 1)] += lasting_prior[:, None]
    rest_inverse, rest_logdet = sweep_inverse(rest)
    slope = np.einsum("abn,bn->an", rest_inverse, own[1:, 0])
    rest_mean = np.einsum("abn,bn->an", rest_inverse, potential[1:])
    quadratic += np.einsum("an,an->n", potential[1:], rest_mean)
    precision = np.maximum(own[0, 0] - np.einsum("an,an->n", own[0, 1:], slope), 0.0)
    alpha = area_effect(
        areas, precision, potential[0] - np.einsum("an,an->n", slope, potential[1:]), params.static[0], params.phi
    )

    lasting = np.concatenate([alpha.mean[None], rest_mean - slope * alpha.mean])
    lasting_cov = np.empty((statics, statics, own.shape[-1]))
    lasting_cov[0, 0] = alpha.variance
    lasting_cov[0, 1:] = lasting_cov[1:, 0] = -slope * alpha.variance
    lasting_cov[1:, 1:] = rest_inverse + slope[:, None] * slope[None] * alpha.variance
    local = answer - np.einsum("tfsn,sn->tfn", loads, lasting)
    total = local + lasting[:factors] + params.path.T[:, :, None]
    eta = params.loading @ total + params.intercept[:, None] + params.drift.T[:, :, None]
    eta[:, cells.peculiar] += lasting[factors:]

    n_areas = own.shape[-1]
    log_marginal = 0.5 * float((quadratic - chain.logdet - rest_logdet).sum())
    log_marginal += 0.5 * n_areas * (prior_logdet + float(np.log(lasting_prior).sum())) + alpha.log_marginal
    log_marginal -= 0.5 * float((weighted * centred).sum() + np.log(2.0 * np.pi * variance[seen]).sum())
    residual = np.where(seen, pseudo.value - eta, 0.0)
    return Posterior(
        params, log_marginal, weight, residual, eta, local, lasting, total,
        chain, loads, lasting_cov, rest_inverse, slope, rest_mean, alpha,
    )  # fmt: skip


def _normal_equations(
    cells: Cells, params: Params, weight: Array, weighted: Array, statics: int
) -> tuple[Array, Array, Array, Array]:
    """Data part of the blocks (T, F, F, N), coupling and right-hand columns (T, F, S + 1, N), lasting block and right."""
    months, _, n_areas = weight.shape
    loading = params.loading
    factors = loading.shape[1]
    squares = (loading[:, :, None] * loading[:, None, :]).reshape(len(loading), -1).T
    blocks = (squares @ weight).reshape(months, factors, factors, n_areas)
    columns = np.empty((months, factors, statics + 1, n_areas))
    columns[:, :, :factors] = blocks
    columns[:, :, factors:statics] = weight[:, None, cells.peculiar] * loading[cells.peculiar].T[None, :, :, None]
    columns[:, :, statics] = loading.T @ weighted
    own = np.zeros((statics, statics, n_areas))
    own[:factors, :factors] = blocks.sum(axis=0)
    own[:factors, factors:] = columns[:, :, factors:statics].sum(axis=0)
    own[factors:, :factors] = own[:factors, factors:].swapaxes(0, 1)
    diagonal = np.arange(factors, statics)
    own[diagonal, diagonal] = weight[:, cells.peculiar].sum(axis=0)
    potential = np.concatenate([columns[:, :, statics].sum(axis=0), weighted[:, cells.peculiar].sum(axis=0)])
    return blocks, columns, own, potential


@dataclass(frozen=True)
class Moments:
    """Second moments of the posterior needed by the gradient and the intervals.

    factor_cov (T, F, F, N): of the factors of one month. eta_factor (T, M, F, N): predictor with factors.
    eta_variance (T, M, N). local_variance (T, F, N), local_next (T - 1, F, N): of the AR paths, same and next month.
    """

    factor_cov: Array
    eta_factor: Array
    eta_variance: Array
    local_variance: Array
    local_next: Array


def moments(post: Posterior, peculiar: Ints) -> Moments:
    """Second moments of `post`; `peculiar` are the channels with a lasting peculiarity."""
    factors = post.params.loading.shape[1]
    same, following = covariances(post.chain)
    loads, cov = post.loads, post.lasting_cov
    spread = np.einsum("tfsn,srn->tfrn", loads, cov)
    index = np.arange(factors)
    local_variance = same[:, index, index] + np.einsum("tfsn,tfsn->tfn", spread, loads)
    local_next = following[:, index, index] + np.einsum("tfsn,tfsn->tfn", spread[:-1], loads[1:])
    crossed = cov[:factors] - spread
    factor_cov = same + crossed[:, :, :factors] - np.einsum("tfsn,tgsn->tfgn", crossed, loads)
    eta_factor = np.einsum("mf,tfgn->tmgn", post.params.loading, factor_cov)
    eta_factor[:, peculiar] += crossed[:, :, factors:].swapaxes(1, 2)
    eta_variance = np.einsum("mg,tmgn->tmn", post.params.loading, eta_factor)
    diagonal = np.arange(factors, cov.shape[0])
    shared = np.einsum("mf,tfmn->tmn", post.params.loading[peculiar], crossed[:, :, factors:])
    eta_variance[:, peculiar] += shared + cov[diagonal, diagonal]
    return Moments(factor_cov, eta_factor, eta_variance, local_variance, local_next)
