"""How the posterior of one area answers to a change of its own observations, in closed form."""

from __future__ import annotations

import numpy as np

from lanjie.science.situation.chain import back_solve
from lanjie.science.situation.panel import Cells
from lanjie.science.situation.posterior import Posterior
from lanjie.science.situation.types import Array


def own_response(cells: Cells, post: Posterior, shift: Array) -> tuple[Array, Array]:
    """Change of the predictor (T, M, N) and of the factors (T, F, N) when the pseudo-data of an area move by `shift`.

    Every area is moved alone, the others staying as they are; `shift` is (T, M, N).
    """
    loading = post.params.loading
    factors = loading.shape[1]
    statics = post.lasting_cov.shape[0]
    moved = post.weight * shift
    right = loading.T @ moved
    answer = back_solve(post.chain, right[:, :, None])[:, :, 0]
    # loads = precision^-1 U, so U' answer is right' loads by symmetry.
    potential = -np.einsum("tfsn,tfn->sn", post.loads, right)
    potential[:factors] += right.sum(axis=0)
    potential[factors:] += moved[:, cells.peculiar].sum(axis=0)
    rest = np.einsum("abn,bn->an", post.rest_inverse, potential[1:])
    alpha = post.alpha.variance * (potential[0] - np.einsum("an,an->n", post.rest_alpha, potential[1:]))
    lasting = np.concatenate([alpha[None], rest - post.rest_alpha * alpha])
    total = answer - np.einsum("tfsn,sn->tfn", post.loads, lasting) + lasting[:factors]
    eta = loading @ total
    eta[:, cells.peculiar] += lasting[factors:statics]
    return eta, total
