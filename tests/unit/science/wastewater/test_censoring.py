"""Means of a site-year with results below the limit."""

from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.wastewater.censoring import kaplan_meier_mean, lognormal_mean

METHODS = (lognormal_mean, kaplan_meier_mean)


@pytest.mark.parametrize("method", METHODS)
def test_all_below_gives_an_upper_limit_only(method) -> None:
    found = method([1.0, 2.0], [True, True])
    assert found.mean is None
    assert (found.low, found.high) == (0.0, 2.0)


def test_kaplan_meier_without_censoring_is_the_plain_mean() -> None:
    found = kaplan_meier_mean([1.0, 2.0, 4.0, 9.0], [False] * 4)
    assert found.mean == pytest.approx(4.0)


def test_kaplan_meier_spreads_the_mass_of_a_censored_value_below_it() -> None:
    # flipped: 4 then 2 then <3 is at risk with 2 and 1: mass 1/4 at 9 and 4, and 1/4 each at 2 and 1 plus 1/4 shared
    found = kaplan_meier_mean([9.0, 4.0, 3.0, 2.0, 1.0], [False, False, True, False, False])
    assert found.mean == pytest.approx(0.2 * 9 + 0.2 * 4 + 0.3 * 2 + 0.3 * 1)


def test_lognormal_mean_recovers_the_truth_where_half_the_limit_does_not() -> None:
    draws = np.random.default_rng(3)
    loads = np.exp(draws.normal(1.0, 0.8, 4000))
    censored = loads < np.exp(1.0)
    shown = np.where(censored, np.exp(1.0), loads)
    truth = np.exp(1.0 + 0.32)
    found = lognormal_mean(shown, censored)
    assert found.mean == pytest.approx(truth, rel=0.04)
    assert found.low < truth < found.high
    assert found.share_censored == pytest.approx(0.5, abs=0.03)


def test_lognormal_interval_covers_as_often_as_it_says() -> None:
    draws = np.random.default_rng(4)
    truth = np.exp(1.0 + 0.18)
    covered = 0
    for _ in range(200):
        loads = np.exp(draws.normal(1.0, 0.6, 56))
        censored = loads < np.exp(0.7)
        found = lognormal_mean(np.where(censored, np.exp(0.7), loads), censored)
        covered += found.low < truth < found.high
    assert 0.88 <= covered / 200 <= 0.99


def test_equal_results_have_a_mean_but_no_interval() -> None:
    found = lognormal_mean([3.0, 3.0, 3.0], [False] * 3)
    assert found.mean == pytest.approx(3.0)
    assert np.isnan([found.low, found.high]).all()


@pytest.mark.parametrize("values", [[], [0.0, 1.0]])
def test_nothing_or_zero_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"no result|above 0"):
        lognormal_mean(values, [False] * len(values))
