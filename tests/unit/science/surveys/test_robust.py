"""The robust rule for outliers and for errors of unit."""

from __future__ import annotations

import pytest

from lanjie.science.surveys.robust import FEWEST, LIMIT, NORMAL, power_of_ten, usual


def test_median_and_scaled_deviation_by_hand():
    # median 5, deviations 4 3 1 0 1 3 995: median 3
    found = usual([1, 2, 4, 5, 6, 8, 1000])
    assert (found.centre, found.n) == (5, 7)
    assert found.scale == pytest.approx(3 * NORMAL)


@pytest.mark.parametrize(("away", "out"), [(LIMIT - 0.01, False), (LIMIT, False), (LIMIT + 0.01, True), (-LIMIT - 0.01, True)])  # fmt: skip
def test_an_outlier_lies_beyond_the_limit(away, out):
    found = usual([8.0, 9.0, 10.0, 11.0, 12.0])
    assert found.outlying(10 + away * NORMAL) is out


def test_too_few_values_call_nothing_an_outlier():
    assert not usual([1.0] * (FEWEST - 1)).outlying(1e9)
    assert usual([1.0] * FEWEST).outlying(1e9)


def test_a_floor_lets_nearly_equal_values_be():
    values = [1.0, 1.0, 1.0, 1.0, 1.001]
    assert usual(values).outlying(1.01)
    assert not usual(values, floor=0.1).outlying(1.01)


def test_no_values_are_refused():
    with pytest.raises(ValueError, match="no value"):
        usual([])


@pytest.mark.parametrize(
    ("value", "steps"),
    [(300_000, 3), (101_000, 3), (99_000, 0), (899_000, 3), (901_000, 0), (0.3, -3), (3e8, 6), (300, 0), (0, 0), (-5, 0)],
)  # fmt: skip
def test_a_thousand_times_too_much_or_too_little_within_a_factor_of_three(value, steps):
    assert power_of_ten(value, 300) == steps
