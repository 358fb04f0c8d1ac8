from __future__ import annotations

import numpy as np

from lanjie.science.situation.fit import Objective
from lanjie.science.situation.uncertainty import curvature, parameters_around

from .factories import fitted


def test_the_curvature_is_that_of_the_log_posterior() -> None:
    found = fitted()
    layout, k = found.layout, found.layout.slices["log_tau"].start
    objective = Objective(found.cells, layout, found.areas)
    step = 0.02 * layout.scale[k]
    values = []
    for side in (1, 0, -1):
        moved = found.vector.copy()
        moved[k] += side * step
        values.append(objective.value(moved, found.pseudo)[0])
    numeric = -(values[0] - 2 * values[1] + values[2]) / 0.02**2
    assert abs(curvature(found, np.array([k]))[0, 0] / numeric - 1) < 0.05


def test_points_mirror_each_other_and_keep_common_movements_and_bounds() -> None:
    found = fitted()
    around = parameters_around(found, 4, seed=1)
    assert len(around) == 8
    assert (around >= found.layout.lower).all()
    assert (around <= found.layout.upper).all()
    part = found.layout.slices["intercept"]
    for ahead, back in zip(around[:4], around[4:], strict=True):
        np.testing.assert_allclose(0.5 * (ahead + back)[part], found.vector[part], atol=1e-9)
        np.testing.assert_array_equal(ahead[found.layout.slices["path"]], found.vector[found.layout.slices["path"]])
