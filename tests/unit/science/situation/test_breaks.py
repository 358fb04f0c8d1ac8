from __future__ import annotations

from dataclasses import replace

import numpy as np

from lanjie.science.situation.draws import level_mean
from lanjie.science.situation.fit import fit
from lanjie.science.situation.panel import split
from lanjie.science.situation.spec import Break

from .factories import fitted, simulated


def test_a_declared_change_of_laboratory_in_three_areas_hardly_moves_them() -> None:
    sim = simulated()
    start, changed = 7, [1, 2, 3]
    low = sim.panel.low.copy()
    low[start:, 0, changed] += 2.0
    panel = replace(sim.panel, low=low, high=low.copy())
    declared = Break("ww", sim.panel.calendar.labels[start], tuple(sim.panel.areas[i] for i in changed))
    known = fit(panel, replace(sim.spec, breaks=(declared,)), fitted().areas)
    unknown = fit(panel, sim.spec, fitted().areas)
    before = level_mean(fitted())[-1, changed]
    assert np.abs(level_mean(known)[-1, changed] - before).max() < 0.35
    assert np.abs(level_mean(unknown)[-1, changed] - before).mean() > 0.35


def test_a_break_everywhere_takes_a_shift_of_the_whole_series() -> None:
    sim = simulated()
    j, start = sim.panel.names.index("hair"), 7
    low = sim.panel.low.copy()
    low[start:, j] = np.minimum(3 * low[start:, j], sim.panel.size[start:, j])
    panel = replace(sim.panel, low=low, high=low.copy())
    spec = replace(sim.spec, breaks=(Break("hair", sim.panel.calendar.labels[start]),))
    found = fit(panel, spec, fitted().areas)
    shift = found.posterior.params.intercept[-1] - found.posterior.params.intercept[j]
    assert abs(shift - np.log(3.0)) < 0.35
    np.testing.assert_allclose(level_mean(found)[-1], level_mean(fitted())[-1], atol=0.35)


def test_channels_split_the_cells_without_losing_one() -> None:
    sim = simulated()
    spec = replace(sim.spec, breaks=(Break("ww", "2018-06"), Break("ww", "2018-09", ("A0003",))))
    cells = split(sim.panel, spec)
    assert cells.panel.seen.sum() == sim.panel.seen.sum()
    assert list(cells.indicator[-2:]) == [0, 0]
    assert cells.panel.seen[8:, -1, 3].sum() == sim.panel.seen[8:, 0, 3].sum()
    assert not np.delete(cells.panel.seen[:, -1], 3, axis=1).any()


def test_a_break_of_few_areas_keeps_the_intercept_and_one_of_many_gets_its_own() -> None:
    sim = simulated()
    for count, fresh in ((7, False), (8, True)):
        spec = replace(sim.spec, breaks=(Break("ww", "2018-06", sim.panel.areas[:count]),))
        cells = split(sim.panel, spec)
        assert bool(cells.intercept[-1] != cells.intercept[0]) is fresh
