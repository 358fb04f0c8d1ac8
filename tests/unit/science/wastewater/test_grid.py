"""Exact posterior on a grid, against the Gaussian case where everything is known, and its own evidence."""

from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.wastewater import grid

VALUES = np.linspace(-4, 4, 129)
PERIODS = 6


def steps(ordinary: float, fresh_at: int | None = None) -> grid.Steps:
    fresh = np.zeros((1, PERIODS - 1), dtype=bool)
    if fresh_at is not None:
        fresh[0, fresh_at] = True
    return grid.Steps(0.8, ordinary, ordinary + 1.0, fresh)


def kalman(y: np.ndarray, noise: float, variances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    lower = np.tril(np.ones((PERIODS, PERIODS)))
    prior = 0.8 + lower[:, 1:] @ np.diag(variances) @ lower[:, 1:].T
    cov = np.linalg.inv(np.linalg.inv(prior) + np.eye(PERIODS) / noise)
    return cov @ y / noise, np.diag(cov)


@pytest.mark.parametrize("fresh_at", [None, 2])
@pytest.mark.parametrize("ordinary", [0.002, 0.02, 0.3])
def test_measured_results_give_the_kalman_smoother(ordinary: float, fresh_at: int | None) -> None:
    y = np.array([0.3, -0.2, 0.5, 0.9, 0.4, 0.0])
    likelihood = grid.measured(y, np.full(PERIODS, 0.4), VALUES)[None]
    mean, variance = grid.smooth(VALUES, likelihood, steps(ordinary, fresh_at)).moments()
    variances = np.full(PERIODS - 1, ordinary)
    if fresh_at is not None:
        variances[fresh_at] += 1.0
    exact = kalman(y, 0.16, variances)
    assert mean[0] == pytest.approx(exact[0], abs=2e-3)
    assert variance[0] == pytest.approx(exact[1], rel=2e-2)


def test_quantiles_of_a_normal_posterior() -> None:
    likelihood = grid.measured(np.zeros(PERIODS), np.full(PERIODS, 0.5), VALUES)[None]
    posterior = grid.smooth(VALUES, likelihood, steps(0.02))
    mean, variance = posterior.moments()
    assert posterior.quantile(0.975)[0] == pytest.approx((mean + 1.96 * np.sqrt(variance))[0], abs=0.01)
    assert posterior.quantile(0.5)[0] == pytest.approx(mean[0], abs=0.01)


@pytest.mark.parametrize("ordinary", [0.0005, 0.02])
def test_slope_is_the_derivative_of_the_evidence_in_the_log_variance(ordinary: float) -> None:
    y = np.array([0.3, -0.2, 0.9, 0.9, -0.4, 0.0])
    likelihood = grid.measured(y, np.full(PERIODS, 0.3), VALUES).astype(float)

    def evidence(variance: float) -> float:
        matrix = grid.transition(VALUES, variance)[0]
        now = np.exp(-0.5 * VALUES**2 / 0.8) * likelihood[0]
        for row in likelihood[1:]:
            now = (now @ matrix) * row
        return float(np.log(now.sum()))

    found = grid.smooth(VALUES, likelihood[None], steps(ordinary)).step_slope.sum()
    up, down = (evidence(ordinary * np.exp(change)) for change in (1e-4, -1e-4))
    assert found == pytest.approx((up - down) / 2e-4, rel=1e-2)


def test_below_the_limit_pulls_the_level_down_and_leaves_it_skewed() -> None:
    limit, sd, odds = np.full(PERIODS, 0.0), np.full(PERIODS, 0.3), np.zeros(PERIODS)
    likelihood, _ = grid.below_limit(limit, sd, odds, VALUES)
    posterior = grid.smooth(VALUES, likelihood[None], steps(0.02))
    middle = posterior.quantile(0.5)
    assert (middle < 0).all()
    assert (middle - posterior.quantile(0.025) > posterior.quantile(0.975) - middle).all()
