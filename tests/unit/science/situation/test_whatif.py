from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.draws import level_mean
from lanjie.science.situation.whatif import chance_in_worst, level_error, multiply, value_of_data

from .factories import fitted


def target() -> tuple[int, str]:
    found = fitted()
    i = int(np.argsort(-level_mean(found)[-1])[3])
    return i, found.panel.areas[i]


def test_halving_a_count_lowers_the_area_but_not_by_half() -> None:
    i, area = target()
    moved = level_mean(multiply(fitted(), area, "case", 0.5))[-1, i] - level_mean(fitted())[-1, i]
    assert np.log(0.5) < moved < 0.0


def test_multiplying_by_one_changes_nothing_of_note() -> None:
    _, area = target()
    np.testing.assert_allclose(level_mean(multiply(fitted(), area, "new", 1.0)), level_mean(fitted()), atol=1e-3)


def test_positives_stay_within_the_number_tested() -> None:
    i, area = target()
    panel = multiply(fitted(), area, "sat", 50.0).panel
    j = panel.names.index("sat")
    assert (panel.low[:, j, i] <= panel.size[:, j, i]).all()


def test_a_factor_must_be_positive() -> None:
    with pytest.raises(ValueError, match="not positive"):
        multiply(fitted(), target()[1], "case", 0.0)


def test_chances_of_the_worst_add_up() -> None:
    assert chance_in_worst(fitted(), 5, 200).sum() == pytest.approx(5.0)


def test_wastewater_where_there_was_none_narrows_the_interval_most() -> None:
    found = fitted()
    silent = int(np.flatnonzero(~found.panel.seen[:, 0].any(axis=0))[0])
    area = found.panel.areas[silent]
    now, with_loads = value_of_data(found, area, "ww")
    same, with_tests = value_of_data(found, area, "hair", size=100)
    assert now == same == pytest.approx(2 * 1.959964 * level_error(found)[silent])
    assert with_loads < with_tests < now
