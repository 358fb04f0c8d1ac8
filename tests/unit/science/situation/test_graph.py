from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.graph import build_map, constrain


def test_each_component_has_geometric_mean_variance_one() -> None:
    areas = build_map(9, [(0, 1), (1, 2), (2, 3), (4, 5), (5, 6), (6, 4), (7, 4)])
    variances = constrain(areas.precision(np.zeros(9)), areas).variances()
    for number in range(2):
        part = (areas.component == number) & ~areas.alone
        assert np.exp(np.log(variances[part]).mean()) == pytest.approx(1.0, rel=1e-5)


def test_pairs_may_repeat_and_stand_in_any_order() -> None:
    once = build_map(4, [(0, 1), (1, 2), (2, 3)])
    again = build_map(4, [(3, 2), (1, 0), (2, 1), (0, 1)])
    assert [list(n) for n in once.neighbours] == [list(n) for n in again.neighbours]


def test_an_area_is_not_its_own_neighbour() -> None:
    with pytest.raises(ValueError, match="own neighbour"):
        build_map(2, [(1, 1)])


def test_areas_without_pairs_stand_alone() -> None:
    assert list(build_map(3, [(0, 2)]).alone) == [False, True, False]
