"""Exact elimination of the months of every area: cost linear in the number of months.

Each area carries F autoregressive states x_1..x_T (months) and K right-hand columns. Its precision is block
tridiagonal with blocks of F x F, so one pass forward and one back solve it, for all areas in the same vector
operations. Layout everywhere: month first, area last.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanjie.science.situation.sweep import sweep_inverse
from lanjie.science.situation.types import Array


@dataclass(frozen=True)
class Chain:
    """Result of `eliminate`.

    inverse (T, F, F, N): inverses of the forward pivots. solved (T, F, K, N): precision^-1 times the columns.
    logdet (N,): log determinant of the precision. off (F,): prior coupling of neighbouring months (negative).
    """

    inverse: Array
    solved: Array
    logdet: Array
    off: Array


def ar1_precision(rho: Array, sigma: Array, months: int) -> tuple[Array, Array, float]:
    """Precision of F stationary AR(1) paths: diagonal (T, F), neighbour coupling (F,), log determinant of all paths."""
    if months == 1:
        return (1.0 / sigma[None, :] ** 2, np.zeros_like(sigma), float(-2.0 * np.log(sigma).sum()))
    innovation = sigma**2 * (1.0 - rho**2)
    diagonal = np.tile((1.0 + rho**2) / innovation, (months, 1))
    diagonal[0] = diagonal[-1] = 1.0 / innovation
    logdet = -(months - 1) * np.log(innovation).sum() - 2.0 * np.log(sigma).sum()
    return diagonal, -rho / innovation, float(logdet)


def eliminate(blocks: Array, off: Array, columns: Array) -> Chain:
    """Solve the block tridiagonal systems with diagonal `blocks` (T, F, F, N) for `columns` (T, F, K, N)."""
    inverse = np.empty_like(blocks)
    solved = np.empty_like(columns)
    logdet = np.zeros(blocks.shape[-1])
    coupling = off[:, None, None] * off[None, :, None]
    carried = columns[0]
    pivot = blocks[0]
    for t in range(blocks.shape[0]):
        if t:
            pivot = blocks[t] - coupling * inverse[t - 1]
            carried = columns[t] - off[:, None, None] * solved[t - 1]
        inverse[t], step = sweep_inverse(pivot)
        logdet += step
        np.einsum("abn,bkn->akn", inverse[t], carried, out=solved[t])
    for t in range(blocks.shape[0] - 2, -1, -1):
        solved[t] -= np.einsum("abn,bkn->akn", inverse[t], off[:, None, None] * solved[t + 1])
    return Chain(inverse, solved, logdet, off)


def covariances(chain: Chain) -> tuple[Array, Array]:
    """Blocks of the inverse precision: same month (T, F, F, N) and month t with t + 1 (T - 1, F, F, N)."""
    inverse, off = chain.inverse, chain.off
    same = inverse.copy()
    following = np.empty_like(inverse[1:])
    for t in range(inverse.shape[0] - 2, -1, -1):
        gain = -inverse[t] * off[None, :, None]
        np.einsum("abn,bcn->acn", gain, same[t + 1], out=following[t])
        same[t] += np.einsum("acn,bcn->abn", following[t], gain)
    return same, following


def back_solve(chain: Chain, columns: Array) -> Array:
    """Precision^-1 times further `columns` (T, F, K, N), from the factor already made."""
    inverse, off = chain.inverse, chain.off[:, None, None]
    solved = np.empty_like(columns)
    for t in range(len(columns)):
        carried = columns[t] - off * solved[t - 1] if t else columns[0]
        np.einsum("abn,bkn->akn", inverse[t], carried, out=solved[t])
    for t in range(len(columns) - 2, -1, -1):
        solved[t] -= np.einsum("abn,bkn->akn", inverse[t], off * solved[t + 1])
    return solved
