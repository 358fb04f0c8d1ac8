"""Shares with their intervals, against numbers worked out by hand."""

from __future__ import annotations

import pytest

from lanjie.science.surveys.shares import bounded, exact, wilson

Z = 1.959963984540054


def test_wilson_ten_of_a_hundred():
    # centre (0.1 + z²/200)/(1 + z²/100) = 0.114798; half z/(1 + z²/100)·√(0.0009 + z²/40000) = 0.059574
    share = wilson(10, 100)
    assert share.value == 0.1
    assert share.low == pytest.approx(0.0552, abs=5e-5)
    assert share.high == pytest.approx(0.1744, abs=5e-5)


def test_wilson_is_symmetric_in_yes_and_no():
    yes, no = wilson(17, 60), wilson(43, 60)
    assert yes.low == pytest.approx(1 - no.high)
    assert yes.high == pytest.approx(1 - no.low)


def test_wilson_without_any_positive_is_z_square_over_n_plus_z_square():
    share = wilson(0, 50)
    assert share.low == 0
    assert share.high == pytest.approx(Z * Z / (50 + Z * Z))


def test_wilson_takes_an_effective_number():
    assert wilson(4.5, 22.5).value == pytest.approx(0.2)


@pytest.mark.parametrize(("tests", "high"), [(1, 0.975), (10, 1 - 0.025 ** (1 / 10)), (100, 1 - 0.025 ** (1 / 100))])
def test_exact_without_any_positive_ends_where_the_tail_says(tests, high):
    share = exact(0, tests)
    assert (share.value, share.low) == (0, 0)
    assert share.high == pytest.approx(high)


def test_exact_with_every_test_positive():
    assert exact(10, 10).low == pytest.approx(0.025 ** (1 / 10))
    assert exact(10, 10).high == 1


def test_exact_one_of_two():
    # P(Y >= 1 | p) = 1 - (1-p)² = 0.025 gives the lower end, and 1 - p² = 0.025 the upper
    share = exact(1, 2)
    assert share.low == pytest.approx(1 - 0.975**0.5)
    assert share.high == pytest.approx(0.975**0.5)


def test_exact_holds_more_than_wilson():
    inner, outer = wilson(2, 120), exact(2, 120)
    assert outer.high > inner.high
    assert outer.low < inner.low


def test_margin_is_the_longer_half():
    share = exact(0, 10)
    assert share.margin == share.high


def test_suppressed_positives_take_the_widest_interval():
    share = bounded(1, 4, 100)
    assert share.value == pytest.approx(0.025)
    assert (share.low, share.high) == (exact(1, 100).low, exact(4, 100).high)


@pytest.mark.parametrize(("positives", "tests"), [(0, 0), (0, -1), (3, 2), (-1, 5)])
def test_impossible_numbers_are_refused(positives, tests):
    for interval in (wilson, exact):
        with pytest.raises(ValueError, match="test"):
            interval(positives, tests)
