"""Loads: units, missing values, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanjie.science import wastewater as ww

amounts = st.floats(1e-3, 1e6)
flows = st.floats(1.0, 1e7)
people = st.floats(5_000, 1e8)


@given(amounts, flows)
def test_doubling_the_flow_and_halving_the_concentration_leaves_the_load(ng: float, flow: float) -> None:
    assert ww.load_mg_per_day(ng / 2, flow * 2) == pytest.approx(ww.load_mg_per_day(ng, flow))


@given(amounts, people)
def test_normalised_and_total_are_inverse(load: float, population: float) -> None:
    assert ww.total(ww.normalised(load, population), population) == pytest.approx(load)


@given(amounts, people)
def test_kilograms_and_back(per_1000: float, population: float) -> None:
    assert ww.from_annual_kg(ww.annual_kg(per_1000, population), population) == pytest.approx(per_1000)


@given(amounts, amounts, flows)
def test_load_is_monotone_in_concentration(a: float, b: float, flow: float) -> None:
    low, high = sorted((a, b))
    assert ww.load_mg_per_day(low, flow) <= ww.load_mg_per_day(high, flow)


def test_one_nanogram_a_litre_in_one_cubic_metre_is_a_microgram() -> None:
    assert ww.load_mg_per_day(1.0, 1.0) == pytest.approx(0.001)


def test_flow_in_ten_thousand_cubic_metres() -> None:
    assert ww.load_mg_per_day(3.0, ww.m3_per_day(2.0)) == pytest.approx(3.0 * 2.0 * 10)


def test_missing_flow_gives_no_load() -> None:
    assert np.isnan(ww.load_mg_per_day([10.0], [np.nan])).all()


@pytest.mark.parametrize("flow", [0.0, -1.0])
def test_flow_not_above_zero_is_refused(flow: float) -> None:
    with pytest.raises(ValueError, match="flow must be above 0"):
        ww.load_mg_per_day(1.0, flow)


def test_negative_concentration_is_refused() -> None:
    with pytest.raises(ValueError, match="concentration"):
        ww.load_mg_per_day(-0.1, 1.0)


def test_missing_day_is_left_out_of_its_mean() -> None:
    means = ww.week_means([1.0, 2.0, np.nan, 4.0, 5.0, 6.0, 3.0])
    assert means.weekend == pytest.approx(5.0)


def test_week_without_any_day_has_no_mean() -> None:
    assert np.isnan(ww.week_means([np.nan] * 7).daily)


def test_a_week_of_six_days_is_refused() -> None:
    with pytest.raises(ValueError, match="seven days"):
        ww.week_means([1.0] * 6)


def test_pair_is_weighted_three_to_four() -> None:
    assert ww.pair_mean(7.0, 14.0) == pytest.approx(11.0)


def test_regional_mean_is_weighted_and_names_its_coverage() -> None:
    mean = ww.regional_mean([10.0, 20.0, np.nan], [100_000, 300_000, 50_000], 1_000_000)
    assert mean.per_1000 == pytest.approx(17.5)
    assert mean.coverage == pytest.approx(0.4)


def test_region_without_any_load_has_no_mean() -> None:
    mean = ww.regional_mean([np.nan], [10_000], 100_000)
    assert np.isnan(mean.per_1000)
    assert mean.coverage == 0.0
