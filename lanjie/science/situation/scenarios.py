"""Scenarios of the simulator: one well specified, the others wrong in a way that happens. Add some, remove none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.special import expit

from lanjie.science.situation.panel import Panel
from lanjie.science.situation.simulate import REFERENCE, REFERENCE_SPEC, Series, Simulated, make_truth, observe
from lanjie.science.situation.spec import Break, Indicator, Spec
from lanjie.science.situation.types import Array, Flags

Scenario = Callable[[int, int, int], Simulated]
"""areas, months, seed -> simulated province."""

COUNTS = ("new", "case")


def well_specified(areas: int, months: int, seed: int) -> Simulated:
    """W: the data come from the model."""
    rng = np.random.default_rng(seed)
    return observe(rng, make_truth(rng, areas, months))


def misspecified(areas: int, months: int, seed: int) -> Simulated:
    """M: shared shocks, heavy tails in wastewater, effort follows the level, a campaign in the 12 worst areas."""
    rng = np.random.default_rng(seed)
    truth = make_truth(rng, areas, months, shared_innovations=True)
    truth.effort += 0.3 * truth.level
    half = months // 2
    listed = np.argsort(-truth.level[half])[:12]
    truth.effort[half:, listed] += 0.5
    return observe(rng, truth, student="ww")


def not_at_random(areas: int, months: int, seed: int) -> Simulated:
    """N: wastewater and hair go missing more often where the level is high."""
    sim = well_specified(areas, months, seed)
    rng = np.random.default_rng([seed, 1])
    chance = expit(-1.0 + 1.2 * sim.truth.level)
    hidden = np.zeros(sim.panel.seen.shape, dtype=bool)
    for name in ("ww", "hair"):
        hidden[:, sim.panel.names.index(name)] = rng.random(chance.shape) < chance
    return replace(sim, panel=sim.panel.without(hidden))


def tampering(areas: int, months: int, seed: int) -> Simulated:
    """T: the fifth worst area reports half of its counts in the last 6 months."""
    sim = well_specified(areas, months, seed)
    target = int(np.argsort(-sim.truth.level[-1])[4])
    return replace(sim, panel=thin_counts(sim.panel, target, 6, np.random.default_rng([seed, 2])))


def thin_counts(panel: Panel, area: int, last: int, rng: np.random.Generator, share: float = 0.5) -> Panel:
    """Panel in which `area` reports each counted event of its `last` months with probability `share`."""
    low = panel.low.copy()
    for name in COUNTS:
        j = panel.names.index(name)
        low[-last:, j, area] = rng.binomial(low[-last:, j, area].astype(int), share)
    return replace(panel, low=low, high=low.copy())


def two_drugs(areas: int, months: int, seed: int) -> Simulated:
    """Two drugs in wastewater; the second rises by e over the period everywhere, for reasons of its own."""
    rng = np.random.default_rng(seed)
    second = Series("ww_ketamine", 0.5, 0.7, 0.0, 0.3, 0.4, "normal", 0.7)
    indicator = Indicator("ww_ketamine", {"use": "+"}, drift=True)
    spec = Spec((*REFERENCE_SPEC.indicators, indicator))
    rise = np.linspace(-0.5, 0.5, months)[:, None]
    truth = make_truth(rng, areas, months)
    return observe(rng, truth, series=(*REFERENCE, second), spec=spec, steps={"ww_ketamine": rise})


def boundary_change(areas: int, months: int, seed: int) -> Simulated:
    """Ten areas take over 30 % of a neighbour half way; nobody tells the model."""
    rng = np.random.default_rng(seed)
    truth = make_truth(rng, areas, months)
    half = months // 2
    population = np.tile(truth.population, (months, 1))
    pairs = [truth.pairs[k] for k in rng.permutation(len(truth.pairs))[:10]]
    for a, b in pairs:
        moved = 0.3 * population[half:, b]
        mixed = population[half:, a] * np.exp(truth.level[half:, a]) + moved * np.exp(truth.level[half:, b])
        population[half:, a] += moved
        population[half:, b] -= moved
        truth.level[half:, a] = np.log(mixed / population[half:, a])
    return observe(rng, replace(truth, population=population))


def laboratory_change(areas: int, months: int, seed: int, declared: bool = True) -> Simulated:
    """The laboratory of the western half changes after two thirds: wastewater steps by 0.3, 0.4 sd between areas."""
    rng = np.random.default_rng(seed)
    truth = make_truth(rng, areas, months)
    start = 2 * months // 3
    west = truth.points[:, 0] < 0.5
    step = np.zeros((months, areas))
    step[start:, west] = rng.normal(0.3, 0.4, int(west.sum()))
    sim = observe(rng, truth, steps={"ww": step})
    if not declared:
        return sim
    where = tuple(a for a, changed in zip(sim.panel.areas, west, strict=True) if changed)
    return replace(sim, spec=replace(sim.spec, breaks=(Break("ww", sim.panel.calendar.labels[start], where),)))


def laboratory_change_undeclared(areas: int, months: int, seed: int) -> Simulated:
    """The same change of laboratory, but nobody recorded it."""
    return laboratory_change(areas, months, seed, declared=False)


def zero_inflated(areas: int, months: int, seed: int) -> Simulated:
    """Areas under 250,000 people report zero for both counts in 30 % of months."""
    sim = well_specified(areas, months, seed)
    rng = np.random.default_rng([seed, 3])
    silent = (rng.random((months, areas)) < 0.3) & (sim.truth.population < 250e3)
    return replace(sim, panel=_counts_where(sim.panel, silent, np.zeros((months, len(COUNTS), areas))))


def delayed_prefecture(areas: int, months: int, seed: int) -> Simulated:
    """All counts of the largest prefecture are booked two months late."""
    sim = well_specified(areas, months, seed)
    prefecture = sim.truth.prefecture
    late = prefecture == np.bincount(prefecture).argmax()
    columns = [sim.panel.names.index(name) for name in COUNTS]
    booked = np.zeros((months, len(COUNTS), areas))
    booked[2:] = sim.panel.low[:-2, columns]
    return replace(sim, panel=_counts_where(sim.panel, np.tile(late, (months, 1)), booked))


def _counts_where(panel: Panel, where: Flags, values: Array) -> Panel:
    low = panel.low.copy()
    for position, name in enumerate(COUNTS):
        j = panel.names.index(name)
        low[:, j] = np.where(where, values[:, position], low[:, j])
    return replace(panel, low=low, high=low.copy())


def trafficking(areas: int, months: int, seed: int) -> Simulated:
    """A second factor: offenders caught in other provinces, which also shows in the cases at home."""
    rng = np.random.default_rng(seed)
    abroad = Series("out", 0.0, 0.0, 0.0, 0.2, 0.2, "poisson", 0.95, traffic=1.0)
    series = tuple(replace(s, traffic=0.4) if s.name == "case" else s for s in REFERENCE)
    indicators = tuple(
        Indicator("case", {"use": "+", "effort": "+", "traffic": "+"}) if i.name == "case" else i
        for i in REFERENCE_SPEC.indicators
    )
    spec = Spec((*indicators, Indicator("out", {"use": "free", "traffic": "1"})))
    return observe(rng, make_truth(rng, areas, months), series=(*series, abroad), spec=spec)


SCENARIOS: dict[str, Scenario] = {
    "W": well_specified,
    "M": misspecified,
    "N": not_at_random,
    "T": tampering,
    "two drugs": two_drugs,
    "boundary": boundary_change,
    "laboratory": laboratory_change,
    "laboratory, undeclared": laboratory_change_undeclared,
    "zero-inflated": zero_inflated,
    "delayed": delayed_prefecture,
    "trafficking": trafficking,
}
