from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.outputs import assess

from .factories import fitted, simulated


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    covered = []
    for seed in range(4):
        found = assess(fitted(seed=seed), 400)
        truth = simulated(seed=seed).truth.level
        level = truth - truth.mean()
        covered.append(((found.level.low <= level) & (level <= found.level.high)).mean())
    assert 0.88 < np.mean(covered) < 0.99


def test_probabilities_add_up_to_the_size_of_the_list() -> None:
    found = assess(fitted(), 300)
    for k, chance in found.p_worst.items():
        np.testing.assert_allclose(chance.sum(axis=1), k, atol=1e-9)
        assert ((chance >= 0) & (chance <= 1)).all()


def test_rank_intervals_hold_their_median_and_stay_within_the_areas() -> None:
    rank = assess(fitted(), 300).rank
    assert (rank.low <= rank.mean).all()
    assert (rank.mean <= rank.high).all()
    assert rank.low.min() >= 1
    assert rank.high.max() <= 24


def test_the_trend_is_empty_in_the_first_year_and_the_change_over_it_after() -> None:
    found = assess(fitted(), 300)
    assert np.isnan(found.trend.mean[:12]).all()
    np.testing.assert_allclose(found.trend.mean[12:], found.level.mean[12:] - found.level.mean[:-12])
    assert (np.diff(found.p_up[13][np.argsort(found.trend.mean[13])]) > -0.5).all()
    assert found.p_up[13].min() >= 0.0


def test_doubt_about_parameters_widens_intervals() -> None:
    certain, doubtful = assess(fitted(), 2000, pairs=0), assess(fitted(), 2000)
    wider = (doubtful.level.high - doubtful.level.low).mean() / (certain.level.high - certain.level.low).mean()
    assert 1.0 < wider < 1.3


def test_effort_is_reported_with_its_interval() -> None:
    effort = assess(fitted(), 100).effort
    assert effort is not None
    truth = simulated().truth.effort
    assert ((effort.low <= truth) & (truth <= effort.high)).mean() > 0.85


@pytest.mark.parametrize("months", [1, 12])
def test_a_history_of_a_year_or_less_has_no_trend(months: int) -> None:
    found = assess(fitted(24, months, 3), 50)
    assert np.isnan(found.trend.mean).all()
    assert np.isfinite(found.level.low).all()
