"""Reference simulator of a province: known truth for validation, demo and benchmarks (fixed seeds)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.spatial import Delaunay

from lanjie.science.situation.panel import Kind, Panel
from lanjie.science.situation.periods import Calendar
from lanjie.science.situation.spec import Spec, default_spec
from lanjie.science.situation.types import Array, Flags, Ints

Paths = Array
"""(T, N): month by area."""


@dataclass(frozen=True)
class Series:
    """How one indicator is made: intercept, loadings, lasting and passing noise, kind and share of months observed."""

    name: str
    intercept: float
    level: float
    effort: float
    lasting: float
    passing: float
    kind: Kind
    observed: float
    traffic: float = 0.0


REFERENCE: tuple[Series, ...] = (
    Series("ww", 2.0, 1.0, 0.0, 0.25, 0.35, "normal", 0.82),
    Series("hair", -3.5, 0.7, 0.0, 0.3, 0.2, "binomial", 0.75),
    Series("price", 5.5, -0.25, 0.0, 0.15, 0.12, "normal", 0.6),
    Series("sat", 1.5, -0.3, 0.0, 0.25, 0.1, "binomial", 1.0),
    Series("new", float(np.log(1.0)), 0.8, 0.9, 0.25, 0.2, "poisson", 0.9),
    Series("case", float(np.log(1.5)), 0.5, 1.0, 0.2, 0.2, "poisson", 0.9),
    Series("eff", 0.0, 0.0, 1.0, 0.0, 0.3, "normal", 0.8),
)

#: The roles these series have for whoever says nothing about them.
REFERENCE_SPEC, _ = default_spec([series.name for series in REFERENCE])


@dataclass
class Truth:
    """Everything the simulator knows and the model must find; arrays (T, N) unless said.

    points (N, 2), population (N,) or (T, N), level, effort, traffic. predictor: series name -> (T, N).
    """

    points: Array
    pairs: list[tuple[int, int]]
    population: Array
    level: Paths
    effort: Paths
    traffic: Paths
    predictor: dict[str, Paths] = field(default_factory=dict)

    @property
    def prefecture(self) -> Ints:
        """Prefecture (N,) of each area: the 4 x 4 squares of the map."""
        square = np.minimum(np.floor(self.points * 4).astype(np.int64), 3)
        return np.asarray(square[:, 0] * 4 + square[:, 1])


@dataclass(frozen=True)
class Simulated:
    """A simulated province: what is observed, the truth behind it, and the model it is to be read with."""

    panel: Panel
    truth: Truth
    spec: Spec


def neighbours(points: Array) -> list[tuple[int, int]]:
    """Delaunay edges shorter than 3.5 / sqrt(N), as sorted index pairs."""
    longest = 3.5 / np.sqrt(len(points))
    edges = set()
    for triangle in Delaunay(points).simplices:
        for a, b in ((0, 1), (1, 2), (0, 2)):
            i, j = sorted((int(triangle[a]), int(triangle[b])))
            if np.linalg.norm(points[i] - points[j]) < longest:
                edges.add((i, j))
    return sorted(edges)


def icar_root(size: int, pairs: list[tuple[int, int]]) -> Array:
    """Root (N, N) of the scaled ICAR covariance, dense; for simulation only."""
    laplacian = np.zeros((size, size))
    for i, j in pairs:
        laplacian[[i, j], [i, j]] += 1.0
        laplacian[[i, j], [j, i]] -= 1.0
    values, vectors = np.linalg.eigh(laplacian)
    keep = values > 1e-8
    root = vectors[:, keep] / np.sqrt(values[keep])
    variances = (root**2).sum(axis=1)
    return np.asarray(root / np.sqrt(np.exp(np.log(variances[variances > 0]).mean())))


def ar1(noise: Paths, rho: float, sd: float) -> Paths:
    """Stationary AR(1) paths (T, N) driven by standard normal `noise` (T, N)."""
    out = np.empty_like(noise)
    out[0] = sd * noise[0]
    for t in range(1, len(noise)):
        out[t] = rho * out[t - 1] + sd * np.sqrt(1.0 - rho**2) * noise[t]
    return out


def make_truth(rng: np.random.Generator, areas: int, months: int, shared_innovations: bool = False) -> Truth:
    """Geography, level and effort of the reference province."""
    points = rng.random((areas, 2))
    pairs = neighbours(points)
    population = np.clip(np.exp(rng.normal(np.log(450e3), 0.6, areas)), 60e3, 2e6)
    root = icar_root(areas, pairs)
    structured = root @ rng.standard_normal(root.shape[1])
    alpha = 0.8 * (np.sqrt(0.6) * structured + np.sqrt(0.4) * rng.standard_normal(areas))
    common = np.cumsum(rng.normal(0.0, 0.05, months))
    noise = rng.standard_normal((months, areas))
    if shared_innovations:
        noise = np.sqrt(0.6) * noise + np.sqrt(0.4) * rng.standard_normal((months, root.shape[1])) @ root.T
    local = ar1(noise, 0.92, 0.45)
    season = 0.15 * np.sin(2.0 * np.pi * np.arange(months) / 12.0)
    effort = rng.normal(0.0, 0.5, areas) + ar1(rng.standard_normal((months, areas)), 0.8, 0.4) + season[:, None]
    level = (common - common.mean())[:, None] + alpha + local
    traffic = 0.3 * level + rng.normal(0.0, 0.5, areas) + ar1(rng.standard_normal((months, areas)), 0.9, 0.3)
    return Truth(points, pairs, population, level, effort, traffic)


def observe(
    rng: np.random.Generator,
    truth: Truth,
    *,
    series: tuple[Series, ...] = REFERENCE,
    spec: Spec = REFERENCE_SPEC,
    student: str = "",
    steps: dict[str, Paths] | None = None,
) -> Simulated:
    """Draw every series from the truth.

    student: name of a series whose passing noise is Student t4 of the same spread. steps: added to a predictor (T, N).
    """
    months, areas = truth.level.shape
    shape = (months, len(series), areas)
    value, size, seen = np.zeros(shape), np.ones(shape), np.zeros(shape, dtype=bool)
    for j, s in enumerate(series):
        noise = rng.standard_normal((months, areas))
        if s.name == student:
            noise /= np.sqrt(rng.chisquare(4, (months, areas)) / 2.0)
        eta = s.intercept + s.level * truth.level + s.effort * truth.effort + s.traffic * truth.traffic
        eta += rng.normal(0.0, s.lasting, areas) + s.passing * noise + (steps or {}).get(s.name, 0.0)
        truth.predictor[s.name] = eta
        value[:, j], size[:, j] = _draw(rng, s, eta, truth.population)
        seen[:, j] = _seen(rng, s, months, areas)
    panel = Panel(
        areas=tuple(f"A{i:04d}" for i in range(areas)),
        calendar=Calendar(1, 2018 * 12, months),
        names=tuple(s.name for s in series),
        kinds=tuple(s.kind for s in series),
        low=value, high=value.copy(), size=size, variance=np.zeros(shape), seen=seen,
    )  # fmt: skip
    return Simulated(panel, truth, spec)


def _draw(rng: np.random.Generator, s: Series, eta: Paths, population: Array) -> tuple[Paths, Paths]:
    if s.kind == "normal":
        return eta, np.ones_like(eta)
    if s.kind == "poisson":
        exposure = np.broadcast_to(population / 1e5, eta.shape).copy()
        return rng.poisson(exposure * np.exp(eta)).astype(float), exposure
    if s.name == "sat":
        trials = np.full(eta.shape, 150.0)
    else:
        trials = np.clip(rng.poisson(np.broadcast_to(population / 4000.0, eta.shape)), 30, 300).astype(float)
    return rng.binomial(trials.astype(int), 1.0 / (1.0 + np.exp(-eta))).astype(float), trials


def _seen(rng: np.random.Generator, s: Series, months: int, areas: int) -> Flags:
    seen = rng.random((months, areas)) < s.observed
    if s.name.startswith("ww"):
        seen &= rng.random(areas) >= 0.15
    if s.name == "sat":
        seen &= (np.arange(months) % 3 == 2)[:, None]
    return seen


def province(areas: int = 130, months: int = 36, seed: int = 0) -> Simulated:
    """The well-specified province of the reference (scenario W)."""
    rng = np.random.default_rng(seed)
    return observe(rng, make_truth(rng, areas, months))
