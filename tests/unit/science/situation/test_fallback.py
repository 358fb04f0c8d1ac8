from __future__ import annotations

import numpy as np

from lanjie.science.situation.fallback import shrunken_mean, shrunken_scores

from .factories import simulated


def test_orders_areas_roughly_as_the_truth() -> None:
    sim = simulated(60, 24, 0)
    index = shrunken_mean(sim.panel, sim.spec)
    assert np.corrcoef(index.mean, sim.truth.level[-1])[0, 1] > 0.75


def test_an_area_without_recent_data_stands_at_the_average_with_the_largest_error() -> None:
    sim = simulated(60, 24, 0)
    hidden = np.zeros(sim.panel.seen.shape, dtype=bool)
    hidden[-3:, :, 5] = True
    index = shrunken_mean(sim.panel.without(hidden), sim.spec)
    assert index.mean[5] == 0.0
    assert index.error[5] == index.error.max()


def test_nothing_recent_at_all_gives_zeros() -> None:
    sim = simulated()
    index = shrunken_mean(sim.panel.without(np.ones(sim.panel.seen.shape, dtype=bool)), sim.spec)
    assert not index.mean.any()
    assert (index.error == 1.0).all()


def test_scores_are_signed_so_that_higher_is_worse() -> None:
    sim = simulated(60, 24, 0)
    scores = shrunken_scores(sim.panel, sim.spec)
    assert scores.names == ("ww", "hair", "price", "sat", "new", "case")
    for name, row in zip(scores.names, scores.value, strict=True):
        assert np.corrcoef(row, sim.truth.level[-1])[0, 1] > 0.1, name
