from __future__ import annotations

from dataclasses import replace

import numpy as np

from lanjie.science.situation.posterior import solve
from lanjie.science.situation.response import own_response

from .factories import fitted


def test_equals_solving_again_with_one_area_moved() -> None:
    found, area = fitted(), 4
    shift = np.zeros(found.pseudo.value.shape)
    shift[-5:, 5] = 1.0
    answered, factors = own_response(found.cells, found.posterior, shift * found.cells.panel.seen)
    alone = np.zeros_like(shift)
    alone[..., area] = shift[..., area]
    moved = replace(found.pseudo, value=found.pseudo.value + alone)
    again = solve(found.cells, moved, found.posterior.params, found.areas)
    np.testing.assert_allclose((again.eta - found.posterior.eta)[..., area], answered[..., area], atol=1e-8)
    np.testing.assert_allclose((again.total - found.posterior.total)[..., area], factors[..., area], atol=1e-8)
