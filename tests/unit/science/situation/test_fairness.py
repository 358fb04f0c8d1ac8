from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.fairness import fairness
from lanjie.science.situation.outputs import assess

from .factories import fitted, simulated


def test_groups_are_thirds_by_population_and_their_errors_add_up() -> None:
    truth, found = simulated().truth, assess(fitted(), 200)
    level = (truth.level - truth.level.mean())[-1]
    groups = fairness(found, level, truth.population, 5)
    assert [g.largest_population for g in groups] == sorted(g.largest_population for g in groups)
    worst = set(np.argsort(-level)[:5])
    listed = set(np.flatnonzero(found.p_worst[5][-1] >= 0.5))
    assert np.mean([g.listed_wrongly for g in groups]) == pytest.approx(len(listed - worst) / 24)
    assert np.mean([g.missed for g in groups]) == pytest.approx(len(worst - listed) / 24)
    assert all(0.5 < g.coverage <= 1.0 for g in groups)
