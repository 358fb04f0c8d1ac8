"""Parameters drawn around the mode, so that intervals carry the doubt about them too."""

from __future__ import annotations

import numpy as np

from lanjie.science.situation.fit import Fit, Objective
from lanjie.science.situation.threads import one_blas_thread
from lanjie.science.situation.types import Array, Ints

PAIRS = 12
STEP = 0.02  # of the finite differences, in scaled parameters (0.1 each)
FLATTEST = 1e-3  # least curvature taken for true; priors alone give more


@one_blas_thread()
def curvature(fit: Fit, doubtful: Ints) -> Array:
    """Negative Hessian (K, K) of the log posterior by the K `doubtful` parameters, scaled; differences of gradients."""
    objective = Objective(fit.cells, fit.layout, fit.areas)
    scale = fit.layout.scale
    base = objective.value(fit.vector, fit.pseudo)[1] * scale
    rows = np.empty((len(doubtful), len(doubtful)))
    for row, k in enumerate(doubtful):
        moved = fit.vector.copy()
        # Step away from the nearer bound, which a loading may sit on.
        side = 1.0 if fit.layout.upper[k] - moved[k] > moved[k] - fit.layout.lower[k] else -1.0
        moved[k] += side * STEP * scale[k]
        slope = objective.value(moved, fit.pseudo)[1] * scale
        rows[row] = -side * (slope - base)[doubtful] / STEP
    return np.asarray(0.5 * (rows + rows.T))


@one_blas_thread()
def parameters_around(fit: Fit, pairs: int = PAIRS, seed: int = 0) -> Array:
    """Parameter vectors (2 x `pairs`, length) drawn from the normal approximation at the mode, in mirrored pairs.

    Pseudo-data and common movements stay those of the mode: what all areas share moves no rank. Parameters on a bound
    stay there. Draws are cut at the bounds.
    """
    layout = fit.layout
    inside = (fit.vector > layout.lower + 1e-6) & (fit.vector < layout.upper - 1e-6)
    for key in ("path", "drift"):
        inside[layout.slices[key]] = False
    values, vectors = np.linalg.eigh(curvature(fit, np.flatnonzero(inside)))
    spread = 1.0 / np.sqrt(np.maximum(values, FLATTEST))
    noise = np.random.default_rng([seed, 1]).standard_normal((len(values), pairs))
    steps = np.zeros((len(fit.vector), pairs))
    steps[inside] = vectors @ (spread[:, None] * noise) * layout.scale[inside, None]
    moved = np.concatenate([steps.T, -steps.T])
    return np.asarray(np.clip(fit.vector + moved, layout.lower, layout.upper))
