"""The price index, against numbers worked out by hand."""

from __future__ import annotations

import math

import pytest

from lanjie.science.surveys.prices import AreaPrice, price_index


def rows(*cells):
    return [AreaPrice(area, period, math.log(price), reports) for area, period, price, reports in cells]


def test_every_area_twice_as_dear_doubles_the_index_with_no_doubt():
    points = price_index(rows(("A", 1, 100, 3), ("B", 1, 400, 2), ("A", 2, 200, 4), ("B", 2, 800, 1)))
    assert [p.value for p in points] == pytest.approx([100, 200])
    assert (points[1].low, points[1].high) == (pytest.approx(200), pytest.approx(200))
    assert [(p.areas, p.reports) for p in points] == [(2, 5), (2, 5)]


def test_two_areas_by_hand():
    # A doubles, B stays: the change is ½ ln 2. Residuals ±¼ ln 2 four times: s² = 4/16 ln²2 over 4 - 3 = 1 degree of freedom.
    # The variance of a difference of two period effects over two areas is s²·(½ + ½); t(1) at 97.5 % is 12.7062.
    points = price_index(rows(("A", 1, 100, 1), ("B", 1, 100, 1), ("A", 2, 200, 1), ("B", 2, 100, 1)))
    assert points[1].value == pytest.approx(100 * 2**0.5)
    half = 12.7062047 * 0.5 * math.log(2)
    assert points[1].high == pytest.approx(100 * math.exp(0.5 * math.log(2) + half))
    assert points[1].low == pytest.approx(100 * math.exp(0.5 * math.log(2) - half))


def test_a_dear_area_that_joins_does_not_move_the_index():
    points = price_index(rows(("A", 1, 100, 1), ("A", 2, 110, 1), ("B", 2, 900, 1), ("B", 3, 900, 1)))
    assert [p.value for p in points] == pytest.approx([100, 110, 110])


def test_the_base_period_is_certain():
    points = price_index(rows(("A", 1, 100, 1), ("B", 1, 90, 1), ("A", 2, 120, 1), ("B", 2, 130, 1)))
    assert (points[0].value, points[0].low, points[0].high) == (100, 100, 100)


def test_without_a_spare_observation_nothing_is_known_of_the_error():
    points = price_index(rows(("A", 1, 100, 1), ("A", 2, 110, 1)))
    assert (points[1].low, points[1].high) == (None, None)


def test_a_period_no_area_joins_to_the_base_is_left_out():
    points = price_index(rows(("A", 1, 100, 1), ("A", 2, 100, 1), ("B", 3, 500, 1)))
    assert [p.period for p in points] == [1, 2]


def test_no_prices_no_index():
    assert price_index([]) == []
