from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lanjie.science.situation.fit import Objective
from lanjie.science.situation.graph import build_map
from lanjie.science.situation.layout import Layout
from lanjie.science.situation.likelihood import first_guess
from lanjie.science.situation.panel import Panel, split
from lanjie.science.situation.spec import Break, Indicator, Spec

from .factories import simulated

STEP = 1e-5
TRAFFIC = Spec(
    (
        Indicator("ww", {"use": "1"}),
        Indicator("hair", {"use": "+"}, drift=True),
        Indicator("price", {"use": "-", "traffic": "-"}),
        Indicator("sat", {"use": "free"}),
        Indicator("new", {"use": "free", "traffic": "1"}),
        Indicator("case", {"use": "+", "effort": "+", "traffic": "+"}),
        Indicator("eff", {"effort": "1"}, peculiar=False),
    ),
    breaks=(Break("ww", "2018-05"), Break("case", "2018-04", ("A0001", "A0002"))),
)


def relative_errors(panel: Panel, spec: Spec, pairs: list[tuple[int, int]], seed: int) -> dict[str, float]:
    cells = split(panel, spec)
    layout = Layout(spec, cells)
    objective = Objective(cells, layout, build_map(len(panel.areas), pairs))
    pseudo = first_guess(cells)
    vector = layout.start + 0.1 * np.random.default_rng(seed).standard_normal(layout.length)
    slope = objective.value(vector, pseudo)[1]
    numeric = np.empty(layout.length)
    for k in range(layout.length):
        ahead, back = vector.copy(), vector.copy()
        ahead[k] += STEP
        back[k] -= STEP
        numeric[k] = (objective.value(ahead, pseudo)[0] - objective.value(back, pseudo)[0]) / (2 * STEP)
    return {
        key: float(np.linalg.norm((slope - numeric)[part]) / max(np.linalg.norm(numeric[part]), 1e-3))
        for key, part in layout.slices.items()
        if part.stop > part.start
    }


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("spec", [simulated(12, 6, 0).spec, TRAFFIC], ids=["effort", "traffic, breaks, drift"])
def test_every_block_equals_central_differences(spec: Spec, seed: int) -> None:
    sim = simulated(12, 6, 0)
    errors = relative_errors(sim.panel, spec, sim.truth.pairs, seed)
    assert len(errors) >= 9
    assert max(errors.values()) < 1e-4, errors


def test_holds_with_one_month() -> None:
    sim = simulated(12, 6, 0)
    panel = replace(sim.panel.until(2), calendar=sim.panel.calendar)
    first = replace(panel.until(0), seen=np.ones_like(panel.seen[:1]))
    assert max(relative_errors(first, sim.spec, sim.truth.pairs, 0).values()) < 1e-4


def test_holds_with_an_area_alone_and_one_without_data() -> None:
    sim = simulated(12, 6, 0)
    hidden = np.zeros(sim.panel.seen.shape, dtype=bool)
    hidden[:, :, 4] = True
    pairs = [p for p in sim.truth.pairs if 7 not in p]
    assert max(relative_errors(sim.panel.without(hidden), sim.spec, pairs, 0).values()) < 1e-4
