"""Exact posterior on a grid, against the Gaussian case where everything is known, and its own evidence."""

from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.wastewater import grid

VALUES = np.linspace(-4, 4, grid.SIZE)
LOW, SPACING = np.full(6, VALUES[0]), np.full(6, VALUES[1] - VALUES[0])
PERIODS = 6


def smooth(likelihood: np.ndarray, ordinary: float, fresh_at: int | None = None) -> grid.Posterior:
    """One series, start variance 0.8; the laboratory changes in the step ``fresh_at``."""
    fresh = np.zeros((1, PERIODS - 1), dtype=bool)
    if fresh_at is not None:
        fresh[0, fresh_at] = True
    group = grid.Group(slice(0, 1), VALUES[0], SPACING[0], 0.8, ordinary, ordinary + 1.0)
    return grid.smooth(likelihood[None].astype(grid.SINGLE), [group], fresh)


def kalman(y: np.ndarray, noise: float, variances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    lower = np.tril(np.ones((PERIODS, PERIODS)))
    prior = 0.8 + lower[:, 1:] @ np.diag(variances) @ lower[:, 1:].T
    cov = np.linalg.inv(np.linalg.inv(prior) + np.eye(PERIODS) / noise)
    return cov @ y / noise, np.diag(cov)


@pytest.mark.parametrize("fresh_at", [None, 2])
@pytest.mark.parametrize("ordinary", [0.002, 0.02, 0.3])
def test_measured_results_give_the_kalman_smoother(ordinary: float, fresh_at: int | None) -> None:
    y = np.array([0.3, -0.2, 0.5, 0.9, 0.4, 0.0])
    likelihood = grid.measured(y, np.full(PERIODS, 0.4), LOW, SPACING)
    mean, variance = smooth(likelihood, ordinary, fresh_at).moments()
    variances = np.full(PERIODS - 1, ordinary)
    if fresh_at is not None:
        variances[fresh_at] += 1.0
    exact = kalman(y, 0.16, variances)
    assert mean[0] == pytest.approx(exact[0], abs=2e-3)
    assert variance[0] == pytest.approx(exact[1], rel=2e-2)


def test_quantiles_of_a_normal_posterior() -> None:
    posterior = smooth(grid.measured(np.zeros(PERIODS), np.full(PERIODS, 0.5), LOW, SPACING), 0.02)
    mean, variance = posterior.moments()
    assert posterior.quantile(0.975)[0] == pytest.approx((mean + 1.96 * np.sqrt(variance))[0], abs=0.01)
    assert posterior.quantile(0.5)[0] == pytest.approx(mean[0], abs=0.01)


@pytest.mark.parametrize("ordinary", [0.0005, 0.02])
def test_slope_is_the_derivative_of_the_evidence_in_the_log_variance(ordinary: float) -> None:
    y = np.array([0.3, -0.2, 0.9, 0.9, -0.4, 0.0])
    likelihood = grid.measured(y, np.full(PERIODS, 0.3), LOW, SPACING).astype(float)

    def evidence(variance: float) -> float:
        matrix = grid.transition(SPACING[0], variance)[0]
        now = np.exp(-0.5 * VALUES**2 / 0.8) * likelihood[0]
        for row in likelihood[1:]:
            now = (now @ matrix) * row
        return float(np.log(now.sum()))

    found = smooth(likelihood, ordinary).step_slope.sum()
    up, down = (evidence(ordinary * np.exp(change)) for change in (1e-4, -1e-4))
    assert found == pytest.approx((up - down) / 2e-4, rel=1e-2)


def test_below_the_limit_pulls_the_level_down_and_leaves_it_skewed() -> None:
    limit, sd, odds = np.full(PERIODS, 0.0), np.full(PERIODS, 0.3), np.zeros(PERIODS)
    likelihood, _ = grid.below_limit(limit, sd, odds, LOW, SPACING)
    posterior = smooth(likelihood, 0.02)
    middle = posterior.quantile(0.5)
    assert (middle < 0).all()
    assert (middle - posterior.quantile(0.025) > posterior.quantile(0.975) - middle).all()


def test_two_groups_with_their_own_grids_do_not_touch_each_other() -> None:
    y = np.array([0.3, -0.2, 0.5, 0.9, 0.4, 0.0])
    alone = smooth(grid.measured(y, np.full(PERIODS, 0.4), LOW, SPACING), 0.02)
    wide = grid.Group(slice(1, 2), -8.0, 16.0 / (grid.SIZE - 1), 2.0, 0.1, 1.1)
    own = grid.Group(slice(0, 1), VALUES[0], SPACING[0], 0.8, 0.02, 1.02)
    likelihood = np.concatenate(
        [
            grid.measured(y, np.full(PERIODS, 0.4), LOW, SPACING),
            grid.measured(-y, np.full(PERIODS, 0.4), np.full(PERIODS, wide.low), np.full(PERIODS, wide.spacing)),
        ]
    ).reshape(2, PERIODS, grid.SIZE)
    both = grid.smooth(likelihood, [own, wide], np.zeros((2, PERIODS - 1), dtype=bool))
    assert both.weights[0] == pytest.approx(alone.weights[0], abs=1e-6)
    assert both.moments()[0][1, 0] < 0
