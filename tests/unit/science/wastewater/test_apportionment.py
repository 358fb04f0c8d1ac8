"""Opiates and amphetamine: numbers only where they can be told from other sources."""

from __future__ import annotations

import pytest

from lanjie.science.wastewater.apportionment import (
    NOT_DISTINGUISHABLE,
    Measured,
    amphetamine_overestimate,
    heroin_morphine,
    illicit_amphetamine,
)

NOTHING = Measured(0.0, 0.0)


def test_heroin_left_far_above_the_medical_part_is_a_number() -> None:
    left = heroin_morphine(
        Measured(20, 0.1), Measured(2, 0.1), Measured(3, 0.1), Measured(2, 0.1), codeine_ratio=(0.1, 0.3)
    )
    assert left.estimate == pytest.approx(20 - 0.2 * 2 - 3 - 2)
    assert 0 < left.low < left.estimate < left.high


def test_heroin_within_the_medical_part_is_words() -> None:
    left = heroin_morphine(
        Measured(6.7, 0.2), Measured(2.8, 0.2), Measured(1.9, 0.2), Measured(4.0, 0.2), codeine_ratio=(0.1, 0.3)
    )
    assert left.estimate is None
    assert left.words == NOT_DISTINGUISHABLE
    assert left.low < 0


def test_amphetamine_in_the_unclear_zone_is_not_estimable() -> None:
    left = illicit_amphetamine(Measured(1.0, 0.1), Measured(10.0, 0.1))
    assert left.estimate is None
    assert left.words.startswith("not estimable")


@pytest.mark.parametrize(("ratio", "given"), [(0.19, False), (0.1901, True)])
def test_the_edge_of_the_unclear_zone(ratio: float, given: bool) -> None:
    left = illicit_amphetamine(Measured(100 * ratio, 0.0), Measured(100.0, 0.0))
    assert (left.estimate is not None) is given


def test_amphetamine_is_corrected_between_the_zone_and_one() -> None:
    left = illicit_amphetamine(Measured(5.0, 0.05), Measured(10.0, 0.05))
    assert left.estimate == pytest.approx(4.1)


def test_amphetamine_is_not_corrected_above_one() -> None:
    assert illicit_amphetamine(Measured(20.0, 0.05), Measured(10.0, 0.05)).estimate == pytest.approx(20.0)


def test_amphetamine_without_methamphetamine_is_all_its_own() -> None:
    assert illicit_amphetamine(Measured(3.0, 0.05), NOTHING).estimate == pytest.approx(3.0)


def test_overestimate_has_no_end_at_the_ratio_of_use() -> None:
    assert amphetamine_overestimate(0.09) == float("inf")
