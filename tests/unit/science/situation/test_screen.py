from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lanjie.science.situation.panel import Panel
from lanjie.science.situation.screen import screen

from .factories import simulated

WITH_UNITS = ("ww", "price", "new", "case")


def test_ordinary_provinces_have_no_suspect() -> None:
    for seed in range(8):
        assert screen(simulated(60, 24, seed).panel, WITH_UNITS) == []


def scaled(factor: float, months: slice, area: int, name: str) -> tuple[Panel, int]:
    panel = simulated(60, 24, 0).panel
    j = panel.names.index(name)
    low = panel.low.copy()
    if panel.kinds[j] == "normal":
        low[months, j, area] += np.log(factor)
    else:
        low[months, j, area] *= factor
    return replace(panel, low=low, high=low.copy()), int(panel.seen[months, j, area].sum())


@pytest.mark.parametrize("factor", [1000.0, 0.001])
def test_one_load_off_by_a_thousand_is_found(factor: float) -> None:
    month = int(np.flatnonzero(simulated(60, 24, 0).panel.seen[:, 0, 7])[3])
    panel, _ = scaled(factor, slice(month, month + 1), 7, "ww")
    (found,) = screen(panel, WITH_UNITS)
    assert (found.period, found.indicator, found.area) == (month, 0, 7)
    assert found.factor == pytest.approx(factor, rel=2.0)


def test_an_area_that_always_reports_in_another_unit_is_found() -> None:
    panel, cells = scaled(1000.0, slice(None), 7, "case")
    found = screen(panel, WITH_UNITS)
    assert {s.area for s in found} == {7}
    assert 0 < len(found) <= cells


def test_a_month_of_zero_counts_is_an_answer() -> None:
    panel, _ = scaled(0.0, slice(5, 6), 7, "case")
    assert screen(panel, WITH_UNITS) == []
