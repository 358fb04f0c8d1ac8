from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.chain import ar1_precision, back_solve, covariances, eliminate
from lanjie.science.situation.types import Array

MONTHS, FACTORS, AREAS = 6, 2, 3


def problem() -> tuple[Array, Array, Array, list[Array]]:
    rng = np.random.default_rng(1)
    diagonal, off, _ = ar1_precision(np.array([0.9, 0.5]), np.array([0.4, 1.1]), MONTHS)
    root = rng.normal(size=(MONTHS, AREAS, FACTORS, FACTORS))
    blocks = np.moveaxis(root @ root.swapaxes(-1, -2), 1, -1)
    for f in range(FACTORS):
        blocks[:, f, f] += diagonal[:, f, None]
    dense = []
    for i in range(AREAS):
        full = np.zeros((MONTHS * FACTORS, MONTHS * FACTORS))
        for t in range(MONTHS):
            part = slice(t * FACTORS, (t + 1) * FACTORS)
            full[part, part] = blocks[t, :, :, i]
            if t + 1 < MONTHS:
                after = slice((t + 1) * FACTORS, (t + 2) * FACTORS)
                full[part, after] = full[after, part] = np.diag(off)
        dense.append(full)
    return blocks, off, rng.normal(size=(MONTHS, FACTORS, 4, AREAS)), dense


def test_solves_like_the_dense_matrix() -> None:
    blocks, off, columns, dense = problem()
    chain = eliminate(blocks, off, columns)
    for i, full in enumerate(dense):
        right = columns[..., i].reshape(MONTHS * FACTORS, 4)
        np.testing.assert_allclose(chain.solved[..., i].reshape(-1, 4), np.linalg.solve(full, right), rtol=1e-9)
        assert chain.logdet[i] == pytest.approx(np.linalg.slogdet(full)[1], rel=1e-12)


def test_covariances_are_the_blocks_of_the_inverse() -> None:
    blocks, off, columns, dense = problem()
    same, following = covariances(eliminate(blocks, off, columns))
    inverse = np.linalg.inv(dense[1]).reshape(MONTHS, FACTORS, MONTHS, FACTORS)
    for t in range(MONTHS):
        np.testing.assert_allclose(same[t, :, :, 1], inverse[t, :, t, :], rtol=1e-9, atol=1e-12)
    for t in range(MONTHS - 1):
        np.testing.assert_allclose(following[t, :, :, 1], inverse[t, :, t + 1, :], rtol=1e-9, atol=1e-12)


def test_further_columns_reuse_the_factor() -> None:
    blocks, off, columns, _ = problem()
    chain = eliminate(blocks, off, columns)
    np.testing.assert_allclose(back_solve(chain, columns), chain.solved, rtol=1e-12)


def test_ar1_precision_inverts_the_stationary_covariance() -> None:
    rho, sigma = 0.8, 0.6
    diagonal, off, logdet = ar1_precision(np.array([rho]), np.array([sigma]), 5)
    precision = np.diag(diagonal[:, 0]) + off[0] * (np.eye(5, k=1) + np.eye(5, k=-1))
    lag = np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
    covariance = sigma**2 * rho**lag
    np.testing.assert_allclose(precision @ covariance, np.eye(5), atol=1e-12)
    assert logdet == pytest.approx(-np.linalg.slogdet(covariance)[1])


def test_a_single_month_has_the_stationary_variance() -> None:
    diagonal, off, logdet = ar1_precision(np.array([0.9]), np.array([0.5]), 1)
    assert diagonal[0, 0] == pytest.approx(4.0)
    assert off[0] == 0.0
    assert logdet == pytest.approx(np.log(4.0))
