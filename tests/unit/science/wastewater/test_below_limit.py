"""Moment matching for a result below its limit, against numerical integration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from lanjie.science.wastewater.below_limit import below

GRID = np.linspace(-14, 10, 60_001)


def matched(limit: float, noise: float, odds: float, mean: float, variance: float) -> tuple[float, float]:
    """Mean and variance that the stand-in gives together with the prior."""
    found = below(*(np.array([x]) for x in (limit, noise, odds, mean, variance)))
    precision = 1 / variance + found.precision[0]
    return float((mean / variance + found.weighted[0]) / precision), float(1 / precision)


def integrated(limit: float, noise: float, odds: float, mean: float, variance: float) -> tuple[float, float]:
    weight = norm.pdf(GRID, mean, np.sqrt(variance)) * (norm.cdf((limit - GRID) / np.sqrt(noise)) + odds)
    weight /= weight.sum()
    middle = float(weight @ GRID)
    return middle, float(weight @ (GRID - middle) ** 2)


@pytest.mark.parametrize(
    ("limit", "odds"), [(-3.0, 0.0), (-1.0, 0.0), (0.0, 0.0), (2.0, 0.0), (-1.0, 1e-4), (0.0, 1e-2)]
)
def test_moments_are_those_of_the_exact_posterior(limit: float, odds: float) -> None:
    assert matched(limit, 0.1, odds, 0.0, 0.6) == pytest.approx(
        integrated(limit, 0.1, odds, 0.0, 0.6), rel=2e-3, abs=2e-3
    )


def test_a_hopeless_contradiction_tells_nothing_where_it_may_be_void() -> None:
    mean, variance = matched(-8.0, 0.05, 0.01, 3.0, 0.1)
    assert mean == pytest.approx(3.0, abs=1e-3)
    assert variance == pytest.approx(0.1, rel=1e-3)


@given(st.floats(-3, 3), st.floats(0.01, 2.0), st.floats(0.01, 1.0), st.floats(0.05, 2.0))
def test_raising_the_limit_never_narrows_the_interval(limit: float, more: float, noise: float, variance: float) -> None:
    tight, loose = (matched(at, noise, 0.0, 0.0, variance)[1] for at in (limit, limit + more))
    assert loose >= tight - 1e-12


def test_slope_in_the_noise_is_the_derivative_of_the_log_probability() -> None:
    def log_probability(noise: float) -> float:
        return float(norm.logcdf((0.4 - 0.1) / np.sqrt(noise + 0.3)))

    found = below(*(np.array([x]) for x in (0.4, 0.2, 0.0, 0.1, 0.3)))
    numeric = (log_probability(0.2 + 1e-6) - log_probability(0.2 - 1e-6)) / 2e-6
    assert found.slope[0] == pytest.approx(numeric, rel=1e-4)
