"""Gradient of the log marginal by Fisher's identity: the posterior mean of the gradient of the joint log density."""

from __future__ import annotations

import numpy as np

from lanjie.science.situation.layout import Gradient, Params
from lanjie.science.situation.panel import Cells
from lanjie.science.situation.posterior import Posterior, moments
from lanjie.science.situation.types import Array


def gradient(cells: Cells, post: Posterior) -> Gradient:
    """Derivatives of `post.log_marginal` by the parameters, pseudo-data held fixed."""
    params = post.params
    second = moments(post, cells.peculiar)
    pull = post.weight * post.residual
    by_offset = pull.sum(axis=2)

    by_loading = np.einsum("tmn,tfn->mf", pull, post.total) - np.einsum("tmn,tmfn->mf", post.weight, second.eta_factor)
    squared = post.weight**2 * (post.residual**2 + second.eta_variance) - post.weight
    by_tau2 = 0.5 * params.tau2 * squared.sum(axis=(0, 2))

    factors = params.loading.shape[1]
    lasting_second = post.lasting**2 + np.einsum("ssn->sn", post.lasting_cov)
    excess = (lasting_second[1:] / _lasting_prior(params)[:, None] - 1.0).sum(axis=1)
    log_static = np.concatenate([[post.alpha.d_log_sigma], excess[: factors - 1]])

    by_rho, by_sigma = _autoregression(params, post.local, second.local_variance, second.local_next)
    return Gradient(
        intercept=by_offset.sum(axis=0),
        loading=by_loading,
        log_tau2=by_tau2,
        log_peculiar2=0.5 * excess[factors - 1 :],
        rho=by_rho,
        log_sigma=by_sigma,
        log_static=log_static,
        phi=post.alpha.d_phi,
        path=(by_offset @ params.loading).T,
        drift=by_offset.T,
    )


def _lasting_prior(params: Params) -> Array:
    return np.concatenate([params.static[1:] ** 2, params.peculiar2])


def _autoregression(params: Params, mean: Array, variance: Array, following: Array) -> tuple[Array, Array]:
    """Derivatives by rho and log sigma of the expected log density of the AR(1) paths, from their moments."""
    months, _, n_areas = mean.shape
    squares = (mean**2 + variance).sum(axis=2)
    if months == 1:
        return np.zeros_like(params.rho), squares[0] / params.sigma**2 - n_areas
    cross = (mean[:-1] * mean[1:] + following).sum(axis=(0, 2))
    ends = squares[0] + squares[-1]
    inner = squares[1:-1].sum(axis=0)
    rho, sigma2 = params.rho, params.sigma**2
    rest = 1.0 - rho**2
    form = ends + (1.0 + rho**2) * inner - 2.0 * rho * cross
    by_sigma = form / (sigma2 * rest) - n_areas * months
    by_rho = n_areas * (months - 1) * rho / rest
    by_rho -= (rho * inner - cross) / (sigma2 * rest) + rho * form / (sigma2 * rest**2)
    return by_rho, by_sigma
