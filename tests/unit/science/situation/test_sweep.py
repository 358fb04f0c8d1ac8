from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.sweep import sweep_inverse


def test_inverts_every_matrix_and_gives_its_determinant() -> None:
    root = np.random.default_rng(0).normal(size=(7, 5, 5))
    matrices = root @ root.swapaxes(1, 2) + np.eye(5)
    inverse, logdet = sweep_inverse(np.moveaxis(matrices, 0, -1))
    np.testing.assert_allclose(np.moveaxis(inverse, -1, 0), np.linalg.inv(matrices), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(logdet, np.linalg.slogdet(matrices)[1], rtol=1e-12)


def test_refuses_a_matrix_that_is_not_positive_definite() -> None:
    with pytest.raises(FloatingPointError, match="not positive definite"):
        sweep_inverse(np.array([[1.0, 2.0], [2.0, 1.0]])[:, :, None])
