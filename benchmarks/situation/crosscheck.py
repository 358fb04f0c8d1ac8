"""The whole approximation against exact sampling, for a nightly run: `python -m benchmarks.situation.crosscheck`.

Given z = predictor plus overdispersion of every count cell, everything else is Gaussian, so the posterior can be
sampled without approximation by three exact steps: parameters given z (Hamiltonian, the latent paths integrated out),
paths given parameters and z, z given paths (independence Metropolis, cell by cell). Compared at 40 x 24: correlation
of posterior means of the level, and ratio of posterior sds, model over sampler.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np

from benchmarks.situation.report import write
from lanjie.science.situation.draws import factor_draws
from lanjie.science.situation.fit import Fit, Objective, fit
from lanjie.science.situation.graph import build_map
from lanjie.science.situation.likelihood import Pseudo, linearise
from lanjie.science.situation.outputs import assess
from lanjie.science.situation.posterior import solve
from lanjie.science.situation.scenarios import SCENARIOS
from lanjie.science.situation.threads import one_blas_thread
from lanjie.science.situation.types import Array
from lanjie.science.situation.uncertainty import curvature

LEAPS = 5
STEP = 0.35


@dataclass
class Sampler:
    """State of the chain: parameter vector, z (T, M, N)."""

    fit: Fit
    rng: np.random.Generator

    def __post_init__(self) -> None:
        layout = self.fit.layout
        self.objective = Objective(self.fit.cells, layout, self.fit.areas)
        values, vectors = np.linalg.eigh(curvature(self.fit, np.arange(layout.length)))
        # The constant of each common movement is free and without effect: it is left where it is.
        root = np.where(values > 1e-3, 1.0 / np.sqrt(np.maximum(values, 1e-3)), 0.0)
        self.whiten = layout.scale[:, None] * vectors * root
        self.active = root > 0
        self.vector = self.fit.vector.copy()
        self.z = self.fit.pseudo.z.copy()
        self.counts = np.array([kind != "normal" for kind in self.fit.cells.kinds])
        self.accepted = [0, 0]
        self.tried = [0, 0]

    def pseudo(self) -> Pseudo:
        """Observations without noise of their own: z where counted, the value where measured."""
        value = np.where(self.counts[:, None], self.z, self.fit.cells.panel.low)
        return Pseudo(value, np.zeros(value.shape), self.z)

    def density(self, vector: Array, pseudo: Pseudo) -> tuple[float, Array]:
        """Log posterior of the parameters given z, minus infinity outside the bounds, and its whitened gradient."""
        layout = self.fit.layout
        if not ((vector >= layout.lower) & (vector <= layout.upper)).all():
            return -np.inf, np.zeros(len(vector))
        value, slope = self.objective.value(vector, pseudo)
        return value, self.whiten.T @ slope

    def move_parameters(self) -> None:
        """One Hamiltonian step."""
        pseudo = self.pseudo()
        vector = self.vector.copy()
        value, slope = self.density(vector, pseudo)
        momentum = self.rng.standard_normal(len(vector)) * self.active
        before = value - 0.5 * momentum @ momentum
        step = STEP * self.rng.uniform(0.6, 1.1)
        for _ in range(LEAPS):
            momentum = momentum + 0.5 * step * slope
            vector = vector + step * (self.whiten @ momentum)
            value, slope = self.density(vector, pseudo)
            momentum = momentum + 0.5 * step * slope
        self.tried[0] += 1
        if np.log(self.rng.random()) < value - 0.5 * momentum @ momentum - before:
            self.vector = vector
            self.accepted[0] += 1

    def move_z(self, eta: Array, tau2: Array) -> None:
        """Independence Metropolis of every count cell; the proposal is its normal approximation given the paths."""
        panel = self.fit.cells.panel
        mean, sd = self._proposal(eta, tau2)
        proposed = mean + sd * self.rng.standard_normal(mean.shape)
        ratio = self._log_cell(proposed, eta, tau2) + 0.5 * ((proposed - mean) / sd) ** 2
        ratio -= self._log_cell(self.z, eta, tau2) + 0.5 * ((self.z - mean) / sd) ** 2
        where = panel.seen & self.counts[:, None]
        accept = where & (np.log(self.rng.random(mean.shape)) < ratio)
        self.z = np.where(accept, proposed, self.z)
        self.tried[1] += int(where.sum())
        self.accepted[1] += int(accept.sum())

    def _proposal(self, eta: Array, tau2: Array) -> tuple[Array, Array]:
        z = eta
        for _ in range(3):
            local = linearise(self.fit.cells, z, eta, tau2)
            share = tau2[:, None] / (tau2[:, None] + local.variance)
            z = eta + share * (local.value - eta)
        # A little wider than the normal approximation, so that no tail is missed.
        return z, np.where(self.counts[:, None], 1.2 * np.sqrt(share * local.variance), 1.0)

    def _log_cell(self, z: Array, eta: Array, tau2: Array) -> Array:
        panel = self.fit.cells.panel
        out = -0.5 * (z - eta) ** 2 / tau2[:, None]
        for m, kind in enumerate(panel.kinds):
            if kind == "poisson":
                out[:, m] += panel.low[:, m] * z[:, m] - panel.size[:, m] * np.exp(z[:, m])
            elif kind == "binomial":
                out[:, m] += panel.low[:, m] * z[:, m] - panel.size[:, m] * np.logaddexp(0.0, z[:, m])
        return np.asarray(out)

    def sweep(self) -> Array:
        """One step of everything; returns the factors (T, F, N)."""
        self.move_parameters()
        params = self.fit.layout.unpack(self.vector)
        post = solve(self.fit.cells, self.pseudo(), params, self.fit.areas)
        factors = np.empty(post.total.shape)
        peculiar = np.zeros((len(self.fit.cells.kinds), factors.shape[2]))
        for t, drawn, lasting in factor_draws(post, self.rng, 1):
            factors[t] = drawn[..., 0]
            peculiar[self.fit.cells.peculiar] = lasting[..., 0]
        eta = params.loading @ factors + params.intercept[:, None] + params.drift.T[:, :, None] + peculiar
        self.move_z(eta, params.tau2)
        return factors


@one_blas_thread()
def compare(seed: int, sweeps: int, areas: int, months: int) -> dict[str, object]:
    """Sample one province and compare."""
    sim = SCENARIOS["W"](areas, months, seed)
    found = fit(sim.panel, sim.spec, build_map(areas, sim.truth.pairs))
    sampler = Sampler(found, np.random.default_rng([seed, 5]))
    kept = []
    for k in range(sweeps):
        level = sampler.sweep()[:, 0]
        if k >= sweeps // 5:
            kept.append(level - level.mean())
    levels = np.array(kept)
    mean, sd = levels.mean(axis=0), levels.std(axis=0)
    halves = np.array_split(levels, 2)
    truth = sim.truth.level - sim.truth.level.mean()
    row: dict[str, object] = {"seed": seed, "areas": areas, "months": months, "sweeps": sweeps}
    for name, pairs in (("mode", 0), ("around", 12)):
        model = assess(found, 2000, pairs=pairs)
        model_sd = (model.level.high - model.level.mean) / 1.959964
        row[f"mean correlation, {name}"] = float(np.corrcoef(model.level.mean.ravel(), mean.ravel())[0, 1])
        row[f"sd ratio, {name}"] = float(model_sd.mean() / sd.mean())
        row[f"coverage, {name}"] = float(((model.level.low <= truth) & (truth <= model.level.high)).mean())
    row["coverage, sampler"] = float((np.abs(mean - truth) < 1.959964 * sd).mean())
    row["halves agree"] = float(np.corrcoef(halves[0].mean(axis=0).ravel(), halves[1].mean(axis=0).ravel())[0, 1])
    row["accepted"] = sampler.accepted[0] / sampler.tried[0]
    row["accepted z"] = sampler.accepted[1] / sampler.tried[1]
    return row


def main() -> None:
    """Run, print one table, write benchmarks/out/situation_crosscheck.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sweeps", type=int, default=4000)
    parser.add_argument("--areas", type=int, default=40)
    parser.add_argument("--months", type=int, default=24)
    chosen = parser.parse_args()
    rows = [compare(seed, chosen.sweeps, chosen.areas, chosen.months) for seed in range(chosen.seeds)]
    write("situation_crosscheck", "Model against exact sampling", rows)


if __name__ == "__main__":
    main()
