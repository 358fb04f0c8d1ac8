from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.scenarios import COUNTS, SCENARIOS
from lanjie.science.situation.simulate import icar_root, neighbours

from .factories import simulated


@pytest.mark.parametrize("name", list(SCENARIOS))
def test_every_scenario_is_complete_and_repeatable(name: str) -> None:
    sim = SCENARIOS[name](40, 18, 5)
    again = SCENARIOS[name](40, 18, 5)
    assert np.array_equal(sim.panel.low, again.panel.low)
    assert np.array_equal(sim.panel.seen, again.panel.seen)
    assert sim.panel.names == sim.spec.names
    assert sim.truth.level.shape == (18, 40)
    assert np.isfinite(sim.panel.low).all()


def test_the_share_of_missing_cells_is_what_the_table_of_the_reference_implies() -> None:
    """1 - .85 x .82, .25, .40, 2/3, .10, .10, .20: mean .289 (the text of the specification rounds up to .31)."""
    missing = [1 - SCENARIOS["W"](130, 36, seed).panel.seen.mean() for seed in range(3)]
    assert np.mean(missing) == pytest.approx(0.289, abs=0.01)


def test_tampering_halves_the_counts_of_one_area_in_the_last_half_year() -> None:
    plain, thinned = simulated(40, 18, 5), simulated(40, 18, 5, "T")
    for name in COUNTS:
        j = plain.panel.names.index(name)
        changed = (plain.panel.low[:, j] != thinned.panel.low[:, j]).any(axis=0)
        assert changed.sum() == 1
        area = int(np.flatnonzero(changed)[0])
        assert np.array_equal(plain.panel.low[:-6, j, area], thinned.panel.low[:-6, j, area])
        share = thinned.panel.low[-6:, j, area].sum() / plain.panel.low[-6:, j, area].sum()
        assert 0.2 < share < 0.8


def test_missing_not_at_random_hides_the_higher_levels() -> None:
    plain, hidden = simulated(40, 18, 5), simulated(40, 18, 5, "N")
    gone = plain.panel.seen[:, 0] & ~hidden.panel.seen[:, 0]
    kept = hidden.panel.seen[:, 0]
    assert plain.truth.level[gone].mean() > plain.truth.level[kept].mean() + 0.2


def test_a_delayed_prefecture_books_its_counts_two_months_late() -> None:
    plain, late = simulated(40, 18, 5), simulated(40, 18, 5, "delayed")
    j = plain.panel.names.index("case")
    moved = (plain.panel.low[:, j] != late.panel.low[:, j]).any(axis=0)
    assert len(set(plain.truth.prefecture[moved])) == 1
    assert np.array_equal(late.panel.low[2:, j, moved], plain.panel.low[:-2, j, moved])


def test_a_boundary_change_keeps_the_people() -> None:
    population = simulated(40, 18, 5, "boundary").truth.population
    np.testing.assert_allclose(population.sum(axis=1), population[0].sum())
    assert (population[0] != population[-1]).sum() >= 10


def test_neighbours_are_short_edges_in_order() -> None:
    points = np.random.default_rng(0).random((50, 2))
    pairs = neighbours(points)
    assert pairs == sorted(set(pairs))
    assert max(np.linalg.norm(points[a] - points[b]) for a, b in pairs) < 3.5 / np.sqrt(50)


def test_the_structured_effect_has_geometric_mean_variance_one() -> None:
    variances = (icar_root(4, [(0, 1), (1, 2), (2, 3)]) ** 2).sum(axis=1)
    assert np.exp(np.log(variances).mean()) == pytest.approx(1.0)
