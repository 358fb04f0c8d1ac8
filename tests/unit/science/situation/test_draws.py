from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lanjie.science.situation.draws import (
    factor_draws,
    joint_draws,
    level_mean,
    level_weights,
    ranks,
    worse_than,
    worst,
)
from lanjie.science.situation.posterior import moments

from .factories import fitted, simulated


def test_draws_have_the_moments_of_the_posterior() -> None:
    found = fitted()
    second = moments(found.posterior, found.cells.peculiar)
    for t, factors, _ in factor_draws(found.posterior, np.random.default_rng(0), 4000):
        sd = np.sqrt(np.einsum("ffn->fn", second.factor_cov[t]))
        assert np.abs((factors.mean(axis=2) - found.posterior.total[t]) / sd).max() < 5 / np.sqrt(4000)
        assert np.abs(factors.std(axis=2) / sd - 1).max() < 0.07
        both = np.einsum("nr,nr->n", factors[0] - factors[0].mean(1, keepdims=True), factors[1]) / 4000
        assert np.abs(both - second.factor_cov[t, 0, 1]).max() < 0.02


def test_neighbouring_months_move_together_as_the_posterior_says() -> None:
    found = fitted()
    months = found.panel.calendar.count
    stored = np.empty((months, 24, 4000))
    for t, factors, _ in factor_draws(found.posterior, np.random.default_rng(0), 4000):
        stored[t] = factors[0]
    change = (stored[-1] - stored[-2]).std(axis=1)
    assert (change < stored[-1].std(axis=1)).all()


def test_every_draw_is_zero_on_average_and_the_same_seed_gives_the_same_draws() -> None:
    joint = joint_draws(fitted(), 50, seed=4).level
    assert np.abs(joint.mean(axis=(0, 1))).max() < 1e-5
    assert np.array_equal(joint, joint_draws(fitted(), 50, seed=4).level)
    assert not np.array_equal(joint, joint_draws(fitted(), 50, seed=5).level)


def test_rank_one_is_the_highest_level() -> None:
    level = np.array([[0.1, 3.0], [2.0, 1.0], [0.3, 2.0]], dtype=np.float32)
    assert ranks(level).tolist() == [[3, 1, 2], [1, 3, 2]]
    assert worst(level, 1).tolist() == [0.5, 0.5, 0.0]
    assert worst(level, 3).tolist() == [1.0, 1.0, 1.0]


def test_the_listed_level_is_use_alone_without_a_traffic_weight() -> None:
    found = fitted()
    assert level_weights(found).tolist() == [1.0, 0.0]
    assert level_mean(found).mean() == pytest.approx(0.0, abs=1e-12)


def test_a_traffic_weight_moves_the_listed_level() -> None:
    found = fitted(40, 18, 1, "trafficking")
    listed = replace(found, spec=replace(found.spec, traffic_weight=1.0))
    assert level_weights(listed)[-1] == 1.0
    truth = simulated(40, 18, 1, "trafficking").truth.traffic
    own = np.corrcoef(level_mean(listed)[-1], truth[-1])[0, 1]
    assert own > 0.75
    assert own > np.corrcoef(level_mean(found)[-1], truth[-1])[0, 1]


def test_one_of_two_areas_is_the_worse() -> None:
    level = np.array([[0.1, 3.0, 5.0, 2.0], [2.0, 1.0, 3.0, 1.0]], dtype=np.float32)
    assert worse_than(level, 0).tolist() == [0.0, 0.75]
    assert worse_than(level, 1).tolist() == [0.25, 0.0]


def test_effort_has_the_spread_of_the_posterior() -> None:
    found = fitted()
    sd = joint_draws(found, 4000).effort_sd
    assert sd is not None
    expected = np.sqrt(moments(found.posterior, found.cells.peculiar).factor_cov[:, 1, 1])
    assert np.abs(sd / expected - 1).max() < 0.07


def test_points_share_the_draws() -> None:
    found = fitted()
    twice = joint_draws(found, 60, points=np.stack([found.vector, found.vector])).level
    assert np.isfinite(twice).all()
    assert np.abs(twice.mean(axis=2) - level_mean(found)).max() < 1.0
