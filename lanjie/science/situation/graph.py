"""The map of neighbours as a scaled intrinsic autoregression (the structured half of BYM2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from lanjie.science.situation.shells import Shells, factorise
from lanjie.science.situation.types import Array, Flags, Ints

RIDGE = 1e-7  # only carries the factorisation over the null space, which the sum-to-zero constraint removes again


@dataclass(frozen=True)
class AreaMap:
    """Neighbourhood of N areas, scaled so that the geometric mean of the ICAR variances is 1 in each component.

    component (N,): number of the connected component. alone (N,): areas without a neighbour; they take the
    independent part only. members, diagonal, below: the scaled precision in shell order. Scaling each component by
    itself follows Freni-Sterrantino, Ventrucci & Rue 2018 (arXiv 1705.04854), BYM2 Riebler et al. 2016 (1601.01180).
    """

    size: int
    component: Ints
    alone: Flags
    members: list[Ints]
    diagonal: list[Array]
    below: list[Array]
    neighbours: list[Ints]
    prior_logdet: float

    def precision(self, extra: Array) -> Shells:
        """Factor of the scaled ICAR precision plus diag(`extra`) (N,), extra >= 0."""
        blocks = [
            block + np.diag(extra[members] + RIDGE) for block, members in zip(self.diagonal, self.members, strict=True)
        ]
        return factorise(self.members, blocks, self.below)

    def component_sums(self, values: Array) -> Array:
        """Sum of `values` (N,) or (N, k) over the component of each area, in the shape of `values`."""
        totals = np.zeros((int(self.component.max()) + 1, *values.shape[1:]))
        np.add.at(totals, self.component, values)
        return np.asarray(totals[self.component])


@dataclass(frozen=True)
class Constrained:
    """A factor under a sum-to-zero constraint in each component with neighbours.

    z (N,): inverse times ones. sums (N,): component sums of z. logdet: log determinant on the constrained space.
    """

    shells: Shells
    z: Array
    sums: Array
    logdet: float

    def variances(self) -> Array:
        """Diagonal (N,) of the constrained inverse."""
        return np.asarray(self.shells.diagonal_of_inverse() - self.z**2 / self.sums)


def constrain(shells: Shells, areas: AreaMap) -> Constrained:
    """Condition the factor on a zero sum in each component (conditioning by kriging, Rue & Held 2005, 2.3.3)."""
    z = shells.solve(np.ones(areas.size))
    sums = areas.component_sums(z)
    counts = areas.component_sums(np.ones(areas.size))
    # A component of n areas adds log(sum z / n) once, spread here over its n areas.
    logdet = shells.logdet + float((np.log(sums / counts) / counts).sum())
    return Constrained(shells, z, sums, logdet)


def build_map(size: int, pairs: Iterable[tuple[int, int]]) -> AreaMap:
    """Map of `size` areas from neighbour pairs (index, index); order and repetition of pairs do not matter."""
    sets: list[set[int]] = [set() for _ in range(size)]
    for a, b in pairs:
        if a == b:
            raise ValueError(f"area {a} is named as its own neighbour")
        sets[a].add(b)
        sets[b].add(a)
    neighbours = [np.array(sorted(s), dtype=np.int64) for s in sets]
    component = np.full(size, -1, dtype=np.int64)
    members: list[Ints] = []
    for start in range(size):
        if component[start] >= 0:
            continue
        number = int(component.max()) + 1
        outlying = _shells_from(start, neighbours)[-1][0]
        shells = _shells_from(int(outlying), neighbours)
        for shell in shells:
            component[shell] = number
        members.extend(shells)
    alone = np.array([len(n) == 0 for n in neighbours])
    raw = _assemble(AreaMap(size, component, alone, members, [], [], neighbours, 0.0), np.ones(size))
    variances = constrain(raw.precision(np.zeros(size)), raw).variances()
    logs = np.log(np.where(alone, 1.0, np.maximum(variances, 1e-300)))
    geometric = np.exp(np.bincount(component, weights=logs) / np.bincount(component))
    scaled = _assemble(raw, geometric[component])
    return replace(scaled, prior_logdet=constrain(scaled.precision(np.zeros(size)), scaled).logdet)


def _shells_from(start: int, neighbours: list[Ints]) -> list[Ints]:
    seen = {start}
    shells = [np.array([start], dtype=np.int64)]
    while True:
        following = sorted({int(b) for a in shells[-1] for b in neighbours[a]} - seen)
        if not following:
            return shells
        seen.update(following)
        shells.append(np.array(following, dtype=np.int64))


def _assemble(skeleton: AreaMap, scale: Array) -> AreaMap:
    """Fill in the precision of `skeleton`, each area's row multiplied by `scale` (N,), constant in a component."""
    members = skeleton.members
    place = np.empty(skeleton.size, dtype=np.int64)
    shell_of = np.empty(skeleton.size, dtype=np.int64)
    for s, shell in enumerate(members):
        place[shell] = np.arange(len(shell))
        shell_of[shell] = s
    diagonal = [np.zeros((len(m), len(m))) for m in members]
    below = [np.zeros((len(b), len(a))) for a, b in pairwise(members)]
    for a, near in enumerate(skeleton.neighbours):
        s = shell_of[a]
        # An area alone has no structured part: precision 1 keeps the factor regular, its effect is never used.
        diagonal[s][place[a], place[a]] = scale[a] * len(near) if len(near) else 1.0
        for b in near:
            if shell_of[b] == s:
                diagonal[s][place[a], place[b]] = -scale[a]
            elif shell_of[b] == s + 1:
                below[s][place[b], place[a]] = -scale[a]
    return replace(skeleton, diagonal=diagonal, below=below)
