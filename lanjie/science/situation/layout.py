"""The parameter vector: what is free, where it starts, its bounds and its prior.

Signs of loadings are bounds, so that the mirror image (all loadings turned round) cannot be reached. Priors: weak ones
on the unconstrained scale; common movements are random walks with a fixed step and sum to zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanjie.science.situation.panel import Cells
from lanjie.science.situation.spec import Spec
from lanjie.science.situation.types import Array, Ints

SMALLEST_LOADING = 0.02
WALK = {"use": 0.08, "effort": 0.15, "traffic": 0.08}  # sd of the common random walks, per month
DRIFT_WALK = 0.08
# Posterior sd times the root of the number of cells or areas, as found on the simulator; only the speed hangs on them.
PER_CELL = {"loading": 0.63, "log_tau": 2.0, "log_sigma": 1.6, "logit_rho": 4.5}
PER_AREA = {"intercept": 0.22, "log_static": 0.8, "log_peculiar": 1.0, "logit_phi": 8.0, "path": 0.32, "drift": 0.32}


@dataclass(frozen=True)
class Params:
    """Parameters in the form the model uses.

    intercept (M,), loading (M, F), tau2 (M,), peculiar2 (P,) variances of the local peculiarities,
    rho, sigma (F,): AR(1) of the local movement. static (F,): sd of the lasting area part. phi: spatial share of it
    for the level. path (F, T): common movement. drift (M, T): own common movement of a channel.
    """

    intercept: Array
    loading: Array
    tau2: Array
    peculiar2: Array
    rho: Array
    sigma: Array
    static: Array
    phi: float
    path: Array
    drift: Array

    @property
    def offset(self) -> Array:
        """Fixed part of the predictor (T, M, 1)."""
        return np.asarray((self.intercept[:, None] + self.loading @ self.path + self.drift).T[:, :, None])


@dataclass(frozen=True)
class Gradient:
    """Derivatives of the log marginal by the fields of Params; by log for tau2, peculiar2, sigma and static."""

    intercept: Array
    loading: Array
    log_tau2: Array
    log_peculiar2: Array
    rho: Array
    log_sigma: Array
    log_static: Array
    phi: float
    path: Array
    drift: Array


class Layout:
    """Maps the free parameters of a model to a vector and back."""

    def __init__(self, spec: Spec, cells: Cells) -> None:
        self.factors = spec.factors
        self.months, self.channels, self.size = cells.panel.seen.shape
        self.indicator, self.intercept, self.peculiar = cells.indicator, cells.intercept, cells.peculiar
        self.step = float(np.sqrt(cells.panel.calendar.months))
        self._fixed = np.zeros((len(spec.indicators), len(self.factors)))
        free: list[tuple[int, int]] = []
        signs: list[str] = []
        for j, indicator in enumerate(spec.indicators):
            for f, factor in enumerate(self.factors):
                loading = indicator.loads.get(factor)
                if loading == "1":
                    self._fixed[j, f] = 1.0
                elif loading is not None:
                    free.append((j, f))
                    signs.append(loading)
        self._free = np.array(free, dtype=np.int64).reshape(-1, 2)
        self._drifting = np.array([j for j, i in enumerate(spec.indicators) if i.drift], dtype=np.int64)
        self._peculiar_indicators, self._peculiar_of = np.unique(self.indicator[self.peculiar], return_inverse=True)
        n_factors = len(self.factors)
        sizes = {
            "intercept": int(self.intercept.max()) + 1,
            "loading": len(free),
            "log_tau": len(spec.indicators),
            "log_peculiar": len(self._peculiar_indicators),
            "log_sigma": n_factors,
            "logit_rho": n_factors,
            "log_static": n_factors,
            "logit_phi": 1,
            "path": n_factors * self.months,
            "drift": len(self._drifting) * self.months,
        }
        ends = np.cumsum(list(sizes.values()))
        self.slices = {k: slice(int(e) - n, int(e)) for (k, n), e in zip(sizes.items(), ends, strict=True)}
        self.length = int(ends[-1])
        self._priors(signs)

    def _priors(self, signs: list[str]) -> None:
        self.prior_mean, self.prior_sd = np.zeros(self.length), np.full(self.length, np.inf)
        self.lower, self.upper = np.full(self.length, -np.inf), np.full(self.length, np.inf)
        self.scale = np.empty(self.length)
        for key, part in self.slices.items():
            self.scale[part] = self._expected_sd(key)
        self.start = np.zeros(self.length)
        effort = np.array([self.factors[f] == "effort" for f in self._free[:, 1]], dtype=bool)
        for key, mean, sd, low, high in (
            ("intercept", 0.0, 10.0, -np.inf, np.inf),
            ("log_tau", np.log(0.2), 0.8, -5.0, 2.0),
            ("log_peculiar", np.log(0.2), 0.8, -5.0, 2.0),
            ("log_sigma", np.log(0.5), 1.0, -4.0, 2.0),
            ("log_static", np.log(0.5), 1.0, -4.0, 2.0),
            ("logit_phi", 0.0, 1.5, -5.0, 5.0),
            ("logit_rho", np.array([2.0 if f == "use" else 1.0 for f in self.factors]), 1.0, -4.0, 6.0),
            ("loading", np.where(effort, 1.0, 0.0), np.where(effort, 0.5, 1.5), -np.inf, np.inf),
        ):
            part = self.slices[key]
            self.prior_mean[part], self.prior_sd[part] = mean, sd
            self.lower[part], self.upper[part] = low, high
            self.start[part] = mean
        part = self.slices["loading"]
        sign = np.array([{"+": 1.0, "-": -1.0, "free": 0.0}[s] for s in signs])
        self.lower[part] = np.where(sign > 0, SMALLEST_LOADING, -np.inf)
        self.upper[part] = np.where(sign < 0, -SMALLEST_LOADING, np.inf)
        self.start[part] = np.where(effort, 1.0, np.where(sign == 0, 0.3, 0.5 * sign))

    def _expected_sd(self, key: str) -> float:
        """Rough posterior sd of a parameter, the unit of the climb: with it all directions are about equally steep."""
        if key in ("loading", "log_tau", "log_sigma", "logit_rho"):
            cells = self.size * self.months
            return float(PER_CELL[key] / np.sqrt(cells))
        return float(PER_AREA[key] / np.sqrt(self.size))

    def unpack(self, vector: Array) -> Params:
        """Parameters of a vector (length,)."""
        get = {key: vector[part] for key, part in self.slices.items()}
        loading = self._fixed.copy()
        loading[self._free[:, 0], self._free[:, 1]] = get["loading"]
        path = get["path"].reshape(len(self.factors), self.months)
        drift = np.zeros((len(self._fixed), self.months))
        own = get["drift"].reshape(-1, self.months)
        drift[self._drifting] = own - own.mean(axis=1, keepdims=True)
        return Params(
            intercept=get["intercept"][self.intercept],
            loading=loading[self.indicator],
            tau2=np.exp(2.0 * get["log_tau"])[self.indicator],
            peculiar2=np.exp(2.0 * get["log_peculiar"])[self._peculiar_of],
            rho=1.0 / (1.0 + np.exp(-get["logit_rho"])),
            sigma=np.exp(get["log_sigma"]),
            static=np.exp(get["log_static"]),
            phi=float(1.0 / (1.0 + np.exp(-get["logit_phi"][0]))),
            path=path - path.mean(axis=1, keepdims=True),
            drift=drift[self.indicator],
        )

    def flatten(self, vector: Array, g: Gradient) -> Array:
        """Gradient of the log marginal by the vector, from the gradient by the model's parameters."""
        out = np.zeros(self.length)
        params = self.unpack(vector)
        out[self.slices["intercept"]] = self._gather(self.intercept, g.intercept, "intercept")
        loading = np.zeros_like(self._fixed)
        np.add.at(loading, self.indicator, g.loading)
        out[self.slices["loading"]] = loading[self._free[:, 0], self._free[:, 1]]
        out[self.slices["log_tau"]] = 2.0 * self._gather(self.indicator, g.log_tau2, "log_tau")
        out[self.slices["log_peculiar"]] = 2.0 * self._gather(self._peculiar_of, g.log_peculiar2, "log_peculiar")
        out[self.slices["log_sigma"]] = g.log_sigma
        out[self.slices["logit_rho"]] = g.rho * params.rho * (1.0 - params.rho)
        out[self.slices["log_static"]] = g.log_static
        out[self.slices["logit_phi"]] = g.phi * params.phi * (1.0 - params.phi)
        out[self.slices["path"]] = (g.path - g.path.mean(axis=1, keepdims=True)).ravel()
        drift = np.zeros((len(self._fixed), self.months))
        np.add.at(drift, self.indicator, g.drift)
        own = drift[self._drifting]
        out[self.slices["drift"]] = (own - own.mean(axis=1, keepdims=True)).ravel()
        return out

    def log_prior(self, vector: Array) -> tuple[float, Array]:
        """Log prior density up to a constant, and its gradient (length,)."""
        standard = (vector - self.prior_mean) / self.prior_sd
        gradient = -standard / self.prior_sd
        total = -0.5 * float(standard @ standard)
        walks = [(self.slices["path"], np.array([WALK[f] for f in self.factors]))]
        walks.append((self.slices["drift"], np.full(len(self._drifting), DRIFT_WALK)))
        for part, sd in walks:
            steps = np.diff(vector[part].reshape(-1, self.months), axis=1)
            scaled = steps / (self.step * sd[:, None]) ** 2
            total -= 0.5 * float((steps * scaled).sum())
            back = np.zeros((len(sd), self.months))
            back[:, :-1] += scaled
            back[:, 1:] -= scaled
            gradient[part] += back.ravel()
        return total, gradient

    def _gather(self, index: Ints, values: Array, key: str) -> Array:
        part = self.slices[key]
        return np.bincount(index, weights=values, minlength=part.stop - part.start).astype(np.float64)
