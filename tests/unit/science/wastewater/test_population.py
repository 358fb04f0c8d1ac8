"""Population: methods, combination, conflict, the smallest catchment."""

from __future__ import annotations

import math

import pytest

from lanjie.science import wastewater as ww


def estimates(*people: float, cv: float = 0.2) -> list[ww.PopulationEstimate]:
    return [ww.PopulationEstimate(f"method {i}", count, cv) for i, count in enumerate(people)]


def test_ammonium() -> None:
    assert ww.from_ammonium(40.0, 20_000) == pytest.approx(100_000)


def test_equal_methods_meet_in_the_geometric_mean() -> None:
    assert ww.combine(estimates(80_000, 100_000)).people == pytest.approx(math.sqrt(8e9))


def test_the_surer_method_weighs_more() -> None:
    both = [ww.PopulationEstimate("census", 100_000, 0.1), ww.PopulationEstimate("cotinine", 80_000, 0.4)]
    assert ww.combine(both).people > 97_000


def test_two_methods_are_surer_than_one() -> None:
    assert ww.combine(estimates(1e5, 1e5)).log_sd < ww.combine(estimates(1e5)).log_sd


@pytest.mark.parametrize(("other", "conflict"), [(149_000, False), (150_000, False), (151_000, True)])
def test_conflict_is_more_than_a_factor_one_and_a_half(other: float, conflict: bool) -> None:
    assert ww.combine(estimates(100_000, other)).conflict is conflict


def test_no_estimate_is_refused() -> None:
    with pytest.raises(ValueError, match="no population"):
        ww.combine([])


@pytest.mark.parametrize("people", [4_999, math.nan, 0])
def test_a_smaller_catchment_is_refused_with_the_reason(people: float) -> None:
    with pytest.raises(ValueError, match="households"):
        ww.check_catchment(people)


@pytest.mark.parametrize("people", [5_000, 5_001])
def test_the_smallest_catchment_is_allowed(people: float) -> None:
    ww.check_catchment(people)


@pytest.mark.parametrize("share", [0.0, 1.01])
def test_domestic_share_out_of_range_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="domestic share"):
        ww.from_cotinine(1500, 1e5, cigarettes_per_person_day=4, domestic_share=share)
