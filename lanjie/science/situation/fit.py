"""Fit: alternate Newton pseudo-data and a quasi-Newton climb of the log marginal plus log prior."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanjie.science.situation.gradient import gradient
from lanjie.science.situation.graph import AreaMap
from lanjie.science.situation.layout import Layout, Params
from lanjie.science.situation.likelihood import Pseudo, first_guess, linearise, settled
from lanjie.science.situation.panel import Cells, Panel, split
from lanjie.science.situation.posterior import Posterior, solve
from lanjie.science.situation.spec import Spec
from lanjie.science.situation.threads import one_blas_thread
from lanjie.science.situation.types import Array
from lanjie.science.situation.words import Refused, Words

PASSES = 4
ENOUGH = 0.05  # a round that raises the log posterior by less ends the fit; levels then move by under 0.01


@dataclass(frozen=True)
class Fit:
    """A fitted model: everything the outputs and tools need. evaluations: number of objective calls."""

    spec: Spec
    panel: Panel
    areas: AreaMap
    cells: Cells
    layout: Layout
    vector: Array
    pseudo: Pseudo
    posterior: Posterior
    evaluations: int


@one_blas_thread()
def fit(panel: Panel, spec: Spec, areas: AreaMap, start: Array | None = None, rounds: int = 8) -> Fit:
    """Fit the model of `spec` to `panel` on the map `areas`.

    start: vector of an earlier fit of the same layout (`carry_over` extends one by a month); skips the cold climb.
    Raises Refused when the panel has no observation.
    """
    if not panel.seen.any():
        raise Refused(Words("没有任何观测值，无法估计", "no observation at all: nothing to fit"))
    cells = split(panel, spec)
    layout = Layout(spec, cells)
    objective = Objective(cells, layout, areas)
    pseudo = first_guess(cells)
    if start is None:
        vector, _ = objective.run(_first_vector(layout, cells, pseudo), pseudo, 30)
    else:
        vector = np.clip(start, layout.lower, layout.upper)
    for _ in range(rounds):
        pseudo = relinearise(cells, pseudo, layout.unpack(vector), areas)
        vector, gain = objective.run(vector, pseudo, 15)
        if gain < ENOUGH:
            break
    pseudo = relinearise(cells, pseudo, layout.unpack(vector), areas)
    post = solve(cells, pseudo, layout.unpack(vector), areas)
    return Fit(spec, panel, areas, cells, layout, vector, pseudo, post, objective.evaluations)


def carry_over(vector: Array, months: int, layout: Layout) -> Array:
    """Start vector for `layout` from the stored `vector` of a fit over `months` periods of the same specification.

    Common movements stay at their last value. Raises ValueError when more than the number of periods differs.
    """
    walks = {"path", "drift"}
    sizes = {key: part.stop - part.start for key, part in layout.slices.items()}
    stored = {key: size // layout.months * months if key in walks else size for key, size in sizes.items()}
    if sum(stored.values()) != len(vector):
        raise ValueError(f"a vector of {len(vector)} parameters over {months} periods does not fit this model")
    ends = np.cumsum(list(stored.values()))
    grown = np.arange(layout.months).clip(max=months - 1)
    parts = []
    for (key, size), end in zip(stored.items(), ends, strict=True):
        old = vector[end - size : end]
        parts.append(old.reshape(-1, months)[:, grown].ravel() if key in walks else old)
    return np.concatenate(parts)


def relinearise(cells: Cells, pseudo: Pseudo, params: Params, areas: AreaMap) -> Pseudo:
    """Newton passes of the predictor at fixed parameters."""
    for _ in range(PASSES):
        eta = solve(cells, pseudo, params, areas).eta
        z = settled(pseudo, eta, params.tau2, cells.kinds)
        pseudo = linearise(cells, z, eta, params.tau2)
    return pseudo


class Objective:
    """Log posterior of the parameters at fixed pseudo-data, and its climb by L-BFGS-B; counts its evaluations."""

    def __init__(self, cells: Cells, layout: Layout, areas: AreaMap) -> None:
        self.cells, self.layout, self.areas = cells, layout, areas
        self.evaluations = 0

    def value(self, vector: Array, pseudo: Pseudo) -> tuple[float, Array]:
        """Log marginal plus log prior, and gradient."""
        self.evaluations += 1
        post = solve(self.cells, pseudo, self.layout.unpack(vector), self.areas)
        prior, slope = self.layout.log_prior(vector)
        return post.log_marginal + prior, self.layout.flatten(vector, gradient(self.cells, post)) + slope

    def run(self, vector: Array, pseudo: Pseudo, iterations: int) -> tuple[Array, float]:
        """Climb at most `iterations` steps from `vector`; where it ended and how much the log posterior rose."""
        from scipy.optimize import minimize  # slow import

        scale = self.layout.scale

        values: list[float] = []

        def falling(x: Array) -> tuple[float, Array]:
            value, slope = self.value(x * scale, pseudo)
            values.append(value)
            return -value, -slope * scale

        bounds = list(zip(self.layout.lower / scale, self.layout.upper / scale, strict=True))
        result = minimize(
            falling, vector / scale, jac=True, method="L-BFGS-B", bounds=bounds,
            options={"maxiter": iterations, "maxcor": 20},
        )  # fmt: skip
        return np.asarray(result.x * scale), -float(result.fun) - values[0]


def _first_vector(layout: Layout, cells: Cells, pseudo: Pseudo) -> Array:
    vector = layout.start.copy()
    part = layout.slices["intercept"]
    for k in range(part.stop - part.start):
        channels = np.flatnonzero(cells.intercept == k)
        seen = cells.panel.seen[:, channels]
        if seen.any():
            vector[part.start + k] = np.median(pseudo.value[:, channels][seen])
    return vector
