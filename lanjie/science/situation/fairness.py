"""Are small and large areas treated alike? Needs the truth, so only for a simulated province."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanjie.science.situation.outputs import Assessment
from lanjie.science.situation.types import Array


@dataclass(frozen=True)
class Group:
    """One third of the areas by population, last month: shares of areas covered, wrongly listed, missed."""

    largest_population: float
    coverage: float
    listed_wrongly: float
    missed: float


def fairness(found: Assessment, truth: Array, population: Array, k: int, enter: float = 0.5) -> list[Group]:
    """Figures by population third, smallest first.

    truth (N,): true level, zero on average over areas and months. An area counts as listed when P(worst k) >= enter.
    """
    worst = np.zeros(len(truth), dtype=bool)
    worst[np.argsort(-truth)[:k]] = True
    listed = found.p_worst[k][-1] >= enter
    covered = (found.level.low[-1] <= truth) & (truth <= found.level.high[-1])
    return [
        Group(
            largest_population=float(population[part].max()),
            coverage=float(covered[part].mean()),
            listed_wrongly=float((listed & ~worst)[part].mean()),
            missed=float((worst & ~listed)[part].mean()),
        )
        for part in np.array_split(np.argsort(population, kind="stable"), 3)
    ]
