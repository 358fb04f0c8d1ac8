from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.fit import fit
from lanjie.science.situation.panel import Kind
from lanjie.science.situation.predict import draw_observations, log_score, predict

from .factories import fitted, simulated


def test_held_out_cells_fall_within_their_predictive_interval() -> None:
    sim = simulated(40, 18, 2)
    held = sim.panel.seen & (np.random.default_rng(0).random(sim.panel.seen.shape) < 0.15)
    found = fit(sim.panel.without(held), sim.spec, fitted(40, 18, 2).areas)
    low, high = np.quantile(draw_observations(found, held, 1000), [0.025, 0.975], axis=1)
    value = sim.panel.low[held]
    assert 0.92 < ((low <= value) & (value <= high)).mean() < 0.99


def test_a_missing_cell_is_less_certain_than_a_seen_one() -> None:
    found = fitted()
    variance = predict(found).variance[:, 0]
    seen = found.panel.seen[:, 0]
    assert variance[~seen].mean() > variance[seen].mean()


@pytest.mark.parametrize(("kind", "size", "top"), [("poisson", 2.0, 400), ("binomial", 30.0, 31)])
def test_the_log_score_is_a_probability_over_all_counts(kind: Kind, size: float, top: int) -> None:
    y = np.arange(top, dtype=float)
    logs = log_score(kind, y, np.full(top, size), np.full(top, 0.4), np.full(top, 0.3))
    assert np.exp(logs).sum() == pytest.approx(1.0, abs=1e-4)


def test_the_log_score_of_a_normal_is_its_density() -> None:
    one = np.ones(1)
    assert log_score("normal", one, one, 0 * one, 4 * one)[0] == pytest.approx(-0.5 * np.log(8 * np.pi) - 0.125)
