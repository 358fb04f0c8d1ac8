from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lanjie.science.situation.draws import level_mean
from lanjie.science.situation.fit import carry_over, fit
from lanjie.science.situation.graph import build_map
from lanjie.science.situation.panel import Panel
from lanjie.science.situation.spec import Indicator, Spec

from .factories import fitted, simulated


def correlation(found: np.ndarray, truth: np.ndarray) -> float:
    return float(np.corrcoef(found.ravel(), truth.ravel())[0, 1])


def test_finds_the_level_and_the_effort_of_the_simulator() -> None:
    found, truth = fitted(), simulated().truth
    assert correlation(level_mean(found), truth.level) > 0.9
    assert correlation(found.posterior.total[:, 1], truth.effort) > 0.85


def test_without_the_effort_factor_the_level_is_worse() -> None:
    sim = simulated()
    blind = Spec(
        tuple(Indicator(i.name, {"use": i.loads["use"]}, i.peculiar) for i in sim.spec.indicators if "use" in i.loads)
    )
    bare = fit(sim.panel.only(blind.names), blind, build_map(24, sim.truth.pairs))
    assert correlation(level_mean(bare), sim.truth.level) < correlation(level_mean(fitted()), sim.truth.level)


def test_cannot_land_in_the_mirror_image_from_a_mirrored_start() -> None:
    sim, found = simulated(), fitted()
    start = found.vector.copy()
    start[found.layout.slices["loading"]] *= -1.0
    again = fit(sim.panel, sim.spec, found.areas, start=start)
    assert correlation(level_mean(again), sim.truth.level) > 0.9
    signs = np.sign(again.posterior.params.loading[:, 0])
    assert list(signs) == [1, 1, -1, -1, 1, 1, 0]


def test_the_same_input_gives_the_same_vector() -> None:
    sim, found = simulated(), fitted()
    assert np.array_equal(fit(sim.panel, sim.spec, found.areas).vector, found.vector)


def test_a_warm_start_needs_fewer_evaluations_and_ends_at_the_same_place() -> None:
    sim, found = simulated(), fitted()
    warm = fit(sim.panel, sim.spec, found.areas, start=found.vector)
    assert warm.evaluations < found.evaluations / 2
    np.testing.assert_allclose(level_mean(warm), level_mean(found), atol=0.02)


def test_last_months_vector_carries_over_to_a_longer_panel() -> None:
    sim = simulated()
    shorter = fit(sim.panel.until(12), sim.spec, fitted().areas)
    start = carry_over(shorter.vector, 13, fitted().layout)
    warm = fit(sim.panel, sim.spec, fitted().areas, start=start)
    np.testing.assert_allclose(level_mean(warm), level_mean(fitted()), atol=0.03)


@pytest.mark.parametrize("months", [13, 15])
def test_a_vector_of_another_length_does_not_carry_over(months: int) -> None:
    with pytest.raises(ValueError, match="does not fit this model"):
        carry_over(fitted().vector, months, fitted().layout)


def test_nothing_seen_is_refused() -> None:
    panel = simulated().panel
    with pytest.raises(ValueError, match="no observation"):
        fit(panel.without(np.ones(panel.seen.shape, dtype=bool)), simulated().spec, fitted().areas)


def censor(panel: Panel, limit: float) -> tuple[Panel, np.ndarray]:
    """Wastewater below `limit` known only to lie below it."""
    low = panel.low.copy()
    below = np.zeros(panel.seen.shape, dtype=bool)
    below[:, 0] = panel.seen[:, 0] & (panel.low[:, 0] < limit)
    low[below] = -np.inf
    return replace(panel, low=low, high=np.where(below, limit, panel.high)), below


def test_censored_loads_serve_better_than_leaving_them_out() -> None:
    sim = simulated()
    panel, below = censor(sim.panel, 2.0)
    assert below.sum() > 50
    kept = fit(panel, sim.spec, fitted().areas)
    dropped = fit(sim.panel.without(below), sim.spec, fitted().areas)
    assert correlation(level_mean(kept), sim.truth.level) > correlation(level_mean(dropped), sim.truth.level)
    assert (kept.posterior.eta[below].mean()) < 2.0


def test_suppressed_counts_give_nearly_the_level_of_exact_ones() -> None:
    sim = simulated()
    low, high = sim.panel.low.copy(), sim.panel.high.copy()
    case = sim.panel.names.index("case")
    small = sim.panel.seen[:, case] & (low[:, case] >= 1) & (low[:, case] <= 5)
    low[:, case][small], high[:, case][small] = 1.0, 5.0
    assert small.sum() > 50
    found = fit(replace(sim.panel, low=low, high=high), sim.spec, fitted().areas)
    assert correlation(level_mean(found), level_mean(fitted())) > 0.99


def test_a_county_without_data_gets_a_wide_interval_and_no_nan() -> None:
    sim = simulated()
    hidden = np.zeros(sim.panel.seen.shape, dtype=bool)
    hidden[:, :, 5] = True
    found = fit(sim.panel.without(hidden), sim.spec, fitted().areas)
    assert np.isfinite(found.posterior.total).all()
    variance = found.posterior.alpha.variance
    assert variance[5] == variance.max()


def test_all_zero_counts_of_one_area_pull_it_down_without_a_nan() -> None:
    sim = simulated()
    low = sim.panel.low.copy()
    for name in ("new", "case"):
        low[:, sim.panel.names.index(name), 0] = 0.0
    found = fit(replace(sim.panel, low=low, high=low.copy()), sim.spec, fitted().areas)
    assert np.isfinite(found.posterior.total).all()
    assert level_mean(found)[-1, 0] < level_mean(fitted())[-1, 0]
