"""Sensitivity of a weighted index to its weights (SMAA). The model itself has no free weights; policy indices do."""

from __future__ import annotations

import numpy as np

from lanjie.science.situation.types import Array


def acceptability(scores: Array, draws: int = 2000, seed: int = 0) -> Array:
    """Share of weight vectors that give each area each rank: (N, N), rows areas, columns ranks from the worst.

    scores (K, N): standardised indicators, higher is worse. Weights are uniform on the simplex. (Lahdelma, Hokkanen &
    Salminen 1998, stochastic multiobjective acceptability analysis.)
    """
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(scores)), draws)
    order = np.argsort(-(weights @ scores), axis=1, kind="stable")
    areas = scores.shape[1]
    out = np.zeros((areas, areas))
    for rank in range(areas):
        out[:, rank] = np.bincount(order[:, rank], minlength=areas)
    return out / draws
