from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.bym2 import area_effect
from lanjie.science.situation.graph import AreaMap, build_map
from lanjie.science.situation.simulate import neighbours
from lanjie.science.situation.types import Array

SIZE, SIGMA, PHI = 40, 0.8, 0.6


def pairs() -> list[tuple[int, int]]:
    """A map of two parts (areas 0-7 and the rest) in which area 3 stands alone."""
    all_pairs = neighbours(np.random.default_rng(0).random((SIZE, 2)))
    return [(a, b) for a, b in all_pairs if 3 not in (a, b) and (a < 8) == (b < 8)]


def covariance(areas: AreaMap, sigma: float = SIGMA, phi: float = PHI) -> Array:
    """BYM2 covariance by dense pseudo-inverse, scaled by component."""
    laplacian = np.zeros((SIZE, SIZE))
    for a, b in pairs():
        laplacian[[a, b], [a, b]] += 1.0
        laplacian[[a, b], [b, a]] -= 1.0
    structured = np.linalg.pinv(laplacian)
    for number in range(areas.component.max() + 1):
        part = np.flatnonzero(areas.component == number)
        if len(part) > 1:
            scale = np.exp(np.log(np.diag(structured)[part]).mean())
            structured[np.ix_(part, part)] /= scale
    share = np.where(areas.alone, 0.0, phi)
    return np.asarray(sigma**2 * (share * structured + np.diag(1.0 - share)))


def information() -> tuple[Array, Array]:
    rng = np.random.default_rng(1)
    precision, potential = rng.gamma(1.0, 2.0, SIZE), rng.normal(0.0, 2.0, SIZE)
    precision[5] = potential[5] = 0.0
    return precision, potential


def dense(areas: AreaMap, sigma: float = SIGMA, phi: float = PHI) -> tuple[Array, Array, float]:
    precision, potential = information()
    prior = covariance(areas, sigma, phi)
    posterior = np.linalg.inv(np.linalg.inv(prior) + np.diag(precision))
    logdet = np.linalg.slogdet(np.eye(SIZE) + prior * precision)[1]
    return posterior @ potential, posterior, float(-0.5 * logdet + 0.5 * potential @ posterior @ potential)


def test_posterior_equals_the_dense_one() -> None:
    areas = build_map(SIZE, pairs())
    found = area_effect(areas, *information(), SIGMA, PHI)
    mean, posterior, log_marginal = dense(areas)
    np.testing.assert_allclose(found.mean, mean, atol=1e-6)
    np.testing.assert_allclose(found.variance, np.diag(posterior), atol=1e-6)
    assert found.log_marginal == pytest.approx(log_marginal, abs=1e-5)


def test_derivatives_equal_central_differences_of_the_dense_marginal() -> None:
    areas = build_map(SIZE, pairs())
    found = area_effect(areas, *information(), SIGMA, PHI)
    step = 1e-5
    by_sigma = (dense(areas, SIGMA * np.exp(step))[2] - dense(areas, SIGMA * np.exp(-step))[2]) / (2 * step)
    by_phi = (dense(areas, phi=PHI + step)[2] - dense(areas, phi=PHI - step)[2]) / (2 * step)
    assert found.d_log_sigma == pytest.approx(by_sigma, rel=1e-4)
    assert found.d_phi == pytest.approx(by_phi, rel=1e-4)


def test_draws_have_the_joint_covariance() -> None:
    areas = build_map(SIZE, pairs())
    draws = area_effect(areas, *information(), SIGMA, PHI).draw(np.random.default_rng(0), 100_000)
    mean, posterior, _ = dense(areas)
    np.testing.assert_allclose(draws.mean(axis=1), mean, atol=0.015)
    np.testing.assert_allclose(np.cov(draws), posterior, atol=0.015)


def test_an_area_without_neighbour_and_data_keeps_its_prior() -> None:
    areas = build_map(3, [(0, 1)])
    found = area_effect(areas, np.array([5.0, 5.0, 0.0]), np.array([3.0, 3.0, 0.0]), SIGMA, PHI)
    assert found.mean[2] == 0.0
    assert found.variance[2] == pytest.approx(SIGMA**2)
