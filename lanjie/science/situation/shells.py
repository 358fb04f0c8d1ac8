"""Sparse symmetric systems on a map, solved by shells of neighbours.

Breadth-first shells from an outlying area only touch the shell before and after, so every matrix with the pattern
of the map is block tridiagonal in shell order. On a map of N areas a shell holds about sqrt(N), the cost grows as N^2
instead of N^3, and the diagonal of the inverse comes from the same pass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve, cholesky, solve_triangular

from lanjie.science.situation.types import Array, Ints


@dataclass(frozen=True)
class Shells:
    """Factor of a positive definite matrix in shell order.

    members: the areas of each shell. lower: Cholesky factors of the pivots. below: coupling of a shell with the next.
    """

    members: list[Ints]
    lower: list[Array]
    below: list[Array]

    @property
    def logdet(self) -> float:
        """Log determinant of the matrix."""
        return float(sum(2.0 * np.log(np.diag(low)).sum() for low in self.lower))

    def solve(self, right: Array) -> Array:
        """Matrix^-1 times `right` (N,) or (N, k), in the order of the areas."""
        parts: list[Array] = []
        for s, members in enumerate(self.members):
            carried = right[members]
            if s:
                carried = carried - self.below[s - 1] @ cho_solve((self.lower[s - 1], True), parts[s - 1])
            parts.append(carried)
        out = np.empty_like(right, dtype=float)
        for s in range(len(parts) - 1, -1, -1):
            carried = parts[s]
            if s + 1 < len(parts):
                carried = carried - self.below[s].T @ out[self.members[s + 1]]
            out[self.members[s]] = cho_solve((self.lower[s], True), carried)
        return out

    def diagonal_of_inverse(self) -> Array:
        """Diagonal (N,) of the inverse matrix."""
        out = np.empty(sum(len(m) for m in self.members))
        later: Array | None = None
        for s in range(len(self.members) - 1, -1, -1):
            block: Array = cho_solve((self.lower[s], True), np.eye(len(self.members[s])))
            if later is not None:
                gain = cho_solve((self.lower[s], True), self.below[s].T)
                block = block + gain @ later @ gain.T
            out[self.members[s]] = np.diag(block)
            later = block
        return out

    def draw(self, noise: Array) -> Array:
        """Turn standard normal `noise` (N, draws) into draws with this precision matrix and mean zero."""
        out = np.empty_like(noise)
        for s in range(len(self.members) - 1, -1, -1):
            members = self.members[s]
            part = solve_triangular(self.lower[s], noise[members], lower=True, trans=1)
            if s + 1 < len(self.members):
                part -= cho_solve((self.lower[s], True), self.below[s].T @ out[self.members[s + 1]])
            out[members] = part
        return out


def factorise(members: list[Ints], diagonal: list[Array], below: list[Array]) -> Shells:
    """Factor the block tridiagonal matrix with `diagonal` blocks and `below` (shell s + 1 by shell s) blocks."""
    lower: list[Array] = []
    for s, block in enumerate(diagonal):
        pivot = block
        if s:
            half = solve_triangular(lower[-1], below[s - 1].T, lower=True)
            pivot = block - half.T @ half
        lower.append(cholesky(pivot, lower=True))
    return Shells(members, lower, below)
