from __future__ import annotations

import numpy as np

from lanjie.science.situation.contributions import contributions
from lanjie.science.situation.draws import level_mean
from lanjie.science.situation.resolve import resolve
from lanjie.science.situation.whatif import leave_out

from .factories import fitted


def test_indicators_add_up_to_the_level_above_the_common_movement() -> None:
    found = fitted()
    parts = contributions(found)
    level = found.posterior.total[:, 0] - parts.common[:, None]
    np.testing.assert_allclose(sum(parts.by_indicator.values()), level, atol=1e-10)
    np.testing.assert_allclose(parts.own + parts.neighbours, level, atol=1e-10)


def test_an_area_without_data_stands_on_its_neighbours_alone() -> None:
    found = fitted()
    hidden = np.zeros(found.panel.seen.shape, dtype=bool)
    hidden[:, :, 2] = True
    parts = contributions(resolve(found, found.panel.without(hidden)))
    assert np.abs(parts.own[:, 2]).max() < 1e-12
    assert np.abs(parts.neighbours[:, 2]).max() > 0.0


def test_leaving_out_an_indicator_takes_its_contribution_away() -> None:
    found = leave_out(fitted(), "ww")
    assert np.abs(contributions(found).by_indicator["ww"]).max() < 1e-12
    assert np.abs(level_mean(found) - level_mean(fitted())).max() > 0.05
