"""Posteriors at parameters drawn around the mode, so that intervals carry the doubt about the parameters too."""

from __future__ import annotations

import numpy as np

from lanjie.science.situation.fit import Fit, Objective
from lanjie.science.situation.posterior import Posterior, solve
from lanjie.science.situation.threads import one_blas_thread
from lanjie.science.situation.types import Array

PAIRS = 12
STEP = 0.02  # of the finite differences, in scaled parameters (0.1 each)
FLATTEST = 1e-4  # curvature under which a direction is the free constant of a common movement, not a doubt


def curvature(fit: Fit) -> Array:
    """Negative Hessian (length, length) of the log posterior in scaled parameters, by differences of the gradient."""
    objective = Objective(fit.cells, fit.layout, fit.areas)
    scale = fit.layout.scale
    base = objective.value(fit.vector, fit.pseudo)[1] * scale
    rows = np.empty((len(scale), len(scale)))
    for k in range(len(scale)):
        moved = fit.vector.copy()
        # Step away from the nearer bound, which a loading may sit on.
        side = 1.0 if fit.layout.upper[k] - moved[k] > moved[k] - fit.layout.lower[k] else -1.0
        moved[k] += side * STEP * scale[k]
        rows[k] = -side * (objective.value(moved, fit.pseudo)[1] * scale - base) / STEP
    return np.asarray(0.5 * (rows + rows.T))


def posteriors_around(fit: Fit, pairs: int = PAIRS, seed: int = 0) -> list[Posterior]:
    """2 x `pairs` posteriors at parameters drawn from the normal approximation at the mode, in mirrored pairs.

    Pseudo-data stay those of the mode. Parameters on a bound stay there. Draws are cut at the bounds.
    """
    layout = fit.layout
    with one_blas_thread():
        inside = (fit.vector > layout.lower + 1e-6) & (fit.vector < layout.upper - 1e-6)
        values, vectors = np.linalg.eigh(curvature(fit)[np.ix_(inside, inside)])
        spread = np.where(values > FLATTEST, 1.0 / np.sqrt(np.maximum(values, FLATTEST)), 0.0)
        noise = np.random.default_rng([seed, 1]).standard_normal((len(values), pairs))
        steps = np.zeros((len(fit.vector), pairs))
        steps[inside] = vectors @ (spread[:, None] * noise) * layout.scale[inside, None]
        moved = np.concatenate([steps.T, -steps.T])
        points = np.clip(fit.vector + moved, layout.lower, layout.upper)
        return [solve(fit.cells, fit.pseudo, layout.unpack(point), fit.areas) for point in points]
