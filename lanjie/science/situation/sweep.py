"""Inverse of many small symmetric positive matrices at once, without BLAS."""

from __future__ import annotations

import numpy as np

from lanjie.science.situation.types import Array


def sweep_inverse(matrices: Array) -> tuple[Array, Array]:
    """Invert (n, n, N): N positive definite matrices with the area last, by the sweep operator.

    Returns the inverses (n, n, N) and the log determinants (N,). Each of the n sweeps is one vector operation over
    all areas, so neither thread counts nor a batched LAPACK matter (Goodnight 1979, The American Statistician 33).
    Raises FloatingPointError when a pivot is not positive: the matrix was not positive definite.
    """
    a = matrices.copy()
    logdet = np.zeros(a.shape[-1])
    for k in range(a.shape[0]):
        pivot = a[k, k].copy()
        if not np.all(pivot > 0.0):
            raise FloatingPointError("matrix is not positive definite")
        logdet += np.log(pivot)
        row = a[k] / pivot
        column = a[:, k].copy()
        a -= column[:, None] * row[None, :]
        a[k] = row
        a[:, k] = -column / pivot
        a[k, k] = 1.0 / pivot
    return a, logdet
