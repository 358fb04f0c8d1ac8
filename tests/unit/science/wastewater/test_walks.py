"""The Gaussian posterior of the walks against dense linear algebra."""

from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.wastewater.walks import Layout, Prior, Walks

SITES, PERIODS = (3, 2), 7


@pytest.fixture
def layout() -> Layout:
    return Layout(np.repeat([0, 1], SITES), np.array([0, 3]), PERIODS)


@pytest.fixture
def prior() -> Prior:
    steps = np.full((5, PERIODS - 1), 0.04)
    steps[1, 3] = 1.0  # a change of laboratory
    return Prior(np.array([0.02, 0.05]), np.array([4.0, 9.0]), 0.003, steps, np.full(5, 0.5))


def data() -> tuple[np.ndarray, np.ndarray]:
    draws = np.random.default_rng(7)
    information = draws.uniform(0.5, 20.0, (5, PERIODS)) * (draws.random((5, PERIODS)) < 0.7)
    return information, information * draws.normal(0.0, 1.0, (5, PERIODS))


def dense(
    layout: Layout, prior: Prior, information: np.ndarray, weighted: np.ndarray, k: int
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of (g, f of each site) of one substance by plain matrices."""
    rows = range(layout.starts[k], layout.starts[k] + SITES[k])
    n = (len(rows) + 1) * PERIODS
    lower = np.tril(np.ones((PERIODS, PERIODS)))
    walk = lower[:, 1:] @ np.diag(np.full(PERIODS - 1, prior.common[k])) @ lower[:, 1:].T
    time = np.arange(PERIODS)
    g = prior.common_start[k] + walk + prior.drift * np.outer(time, time)
    cov = np.tile(g, (len(rows) + 1, len(rows) + 1))
    for i, row in enumerate(rows, start=1):
        at = slice(i * PERIODS, (i + 1) * PERIODS)
        cov[at, at] += prior.start[row] + lower[:, 1:] @ np.diag(prior.steps[row]) @ lower[:, 1:].T
    info = np.concatenate([np.zeros(PERIODS), *information[list(rows)]])
    h = np.concatenate([np.zeros(PERIODS), *weighted[list(rows)]])
    posterior = np.linalg.inv(np.linalg.inv(cov + 1e-10 * np.eye(n)) + np.diag(info))
    return posterior @ h, posterior


@pytest.mark.parametrize("k", [0, 1])
def test_means_and_variances_are_exact(layout: Layout, prior: Prior, k: int) -> None:
    information, weighted = data()
    walks = Walks(layout, prior, information, weighted)
    carried = walks.carried()
    mean, cov = dense(layout, prior, information, weighted, k)
    assert walks.common[k] == pytest.approx(mean[:PERIODS], abs=1e-5)
    assert walks.common_cov[k] == pytest.approx(cov[:PERIODS, :PERIODS], abs=1e-5)
    for i in range(SITES[k]):
        row = layout.starts[k] + i
        at = slice((i + 1) * PERIODS, (i + 2) * PERIODS)
        assert walks.level[row] == pytest.approx(mean[at], abs=1e-5)
        exact = np.diag(cov[at, at])
        given = walks.own[row] + carried.variance[row]
        assert given == pytest.approx(exact, abs=1e-5)


def test_covariance_of_neighbours_follows_from_the_gain(layout: Layout, prior: Prior) -> None:
    information, weighted = data()
    walks = Walks(layout, prior, information, weighted)
    diagonal = np.diag(information[0])
    lower = np.tril(np.ones((PERIODS, PERIODS)))
    alone = prior.start[0] + lower[:, 1:] @ np.diag(prior.steps[0]) @ lower[:, 1:].T
    cov = np.linalg.inv(np.linalg.inv(alone) + diagonal)
    assert walks.gain[0] * walks.own[0, 1:] == pytest.approx(np.diag(cov, 1))


def test_at_many_sites_little_of_the_common_walk_is_left_out_of_the_factors() -> None:
    draws = np.random.default_rng(9)
    periods, sites = 60, 900
    layout = Layout(np.zeros(sites, dtype=np.intp), np.array([0]), periods)
    steps, start = np.full((sites, periods - 1), 0.01), np.full(sites, 0.5)
    prior = Prior(np.array([0.003]), np.array([4.0]), 0.0, steps, start)
    information = draws.uniform(1.0, 10.0, (sites, periods))
    walks = Walks(layout, prior, information, information)
    carried = walks.carried()
    assert carried.level.shape[0] < periods
    assert (carried.rest < 0.02 * walks.own).all()


def test_strong_information_over_many_periods_stays_in_range() -> None:
    periods = 400
    layout = Layout(np.zeros(2, dtype=np.intp), np.array([0]), periods)
    prior = Prior(np.array([0.01]), np.array([4.0]), 0.0, np.full((2, periods - 1), 1e-4), np.full(2, 1.0))
    information = np.full((2, periods), 1e6)
    walks = Walks(layout, prior, information, information * 0.5)
    assert walks.level == pytest.approx(np.full((2, periods), 0.5), abs=1e-4)
    assert np.isfinite(walks.common_cov).all()
