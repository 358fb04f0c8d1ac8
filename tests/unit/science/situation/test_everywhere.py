"""What-ifs for every area at once agree with the ones made area by area."""

from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.draws import joint_draws, worst
from lanjie.science.situation.everywhere import chances_if_moved, widths_with_more
from lanjie.science.situation.fit import Fit, fit
from lanjie.science.situation.graph import build_map
from lanjie.science.situation.scenarios import SCENARIOS
from lanjie.science.situation.whatif import value_of_data


@pytest.fixture(scope="module")
def fitted() -> Fit:
    """A small province, fitted."""
    made = SCENARIOS["W"](24, 20, 5)
    return fit(made.panel, made.spec, build_map(24, made.truth.pairs))


@pytest.mark.parametrize(("indicator", "size"), [("ww", None), ("hair", 100.0), ("new", None)])
def test_widths_are_those_of_one_area_at_a_time(fitted: Fit, indicator: str, size: float | None) -> None:
    now, after = widths_with_more(fitted, indicator, 6, size)
    single = np.array([value_of_data(fitted, area, indicator, 6, size) for area in fitted.panel.areas])
    np.testing.assert_allclose(now, single[:, 0], rtol=1e-9)
    np.testing.assert_allclose(after, single[:, 1], rtol=1e-9)
    assert (after <= now).all(), "where every month is seen already, a month more adds nothing"
    assert (after < now).any()


def test_nothing_moved_gives_the_probability_there_was(fitted: Fit) -> None:
    level = joint_draws(fitted, 200).level[-1]
    for k in (1, 5):
        np.testing.assert_array_equal(chances_if_moved(level, np.zeros(24), k), worst(level, k))


def test_moving_one_area_alone_is_what_ranking_anew_says(fitted: Fit) -> None:
    level = joint_draws(fitted, 200).level[-1]
    moved = np.linspace(-1.0, 1.0, 24)
    chances = chances_if_moved(level, moved, 5)
    for i in (0, 7, 23):
        other = level.copy()
        other[i] += np.float32(moved[i])
        assert chances[i] == worst(other, 5)[i]


def test_a_list_as_long_as_the_map_holds_everyone(fitted: Fit) -> None:
    level = joint_draws(fitted, 50).level[-1]
    np.testing.assert_array_equal(chances_if_moved(level, np.zeros(24), 24), np.ones(24))
