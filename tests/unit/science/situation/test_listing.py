from __future__ import annotations

import pytest

from lanjie.science.situation.listing import Proposal, Reason, propose
from lanjie.science.situation.spec import SpecError, Tiers

TIERS = Tiers((1, 3), (0.8, 0.5), 0.3)


def one(now: tuple[float, float], before: tuple[float, float], held: int | None = None) -> Proposal:
    chances = ({1: [p[0]], 3: [p[1]]} for p in (now, before))
    listing = propose(["A"], *chances, {} if held is None else {"A": held}, TIERS)
    return listing.proposals[0]


def test_enters_at_the_probability_reached_twice() -> None:
    found = one((0.8, 0.95), (0.8, 0.9))
    assert (found.tier, found.reason, found.probability) == (0, Reason.ENTERS, 0.8)


@pytest.mark.parametrize(("now", "before"), [(0.8, 0.79), (0.79, 0.8)])
def test_once_is_not_enough_for_the_strict_list(now: float, before: float) -> None:
    assert one((now, 0.95), (before, 0.95)).tier == 1


def test_reached_for_the_first_time_is_watched() -> None:
    found = one((0.1, 0.6), (0.1, 0.4))
    assert (found.tier, found.reason) == (None, Reason.WATCHED)


@pytest.mark.parametrize(("now", "before"), [(0.3, 0.1), (0.1, 0.3)])
def test_a_listed_area_stays_unless_below_the_leaving_probability_twice(now: float, before: float) -> None:
    found = one((0.0, now), (0.0, before), held=1)
    assert (found.tier, found.reason) == (1, Reason.STAYS)


def test_leaves_when_below_twice() -> None:
    found = one((0.0, 0.29), (0.0, 0.29), held=1)
    assert (found.tier, found.reason) == (None, Reason.LEAVES)


def test_steps_down_to_the_wider_list_before_leaving() -> None:
    found = one((0.1, 0.4), (0.1, 0.4), held=0)
    assert (found.tier, found.reason) == (1, Reason.STAYS)


def test_steps_up_to_the_stricter_list() -> None:
    assert one((0.85, 1.0), (0.9, 1.0), held=1).tier == 0


@pytest.mark.parametrize(("chance", "separable"), [(0.2, True), (0.21, False), (0.79, False), (0.8, True)])
def test_cannot_be_separated_between_a_fifth_and_four_fifths(chance: float, separable: bool) -> None:
    assert one((0.0, chance), (0.0, 0.0)).separable is separable


def test_expected_wrong_is_the_sum_of_the_doubts_of_each_list() -> None:
    now = {1: [0.9, 0.1, 0.0], 3: [1.0, 0.9, 0.6]}
    listing = propose(["A", "B", "C"], now, now, {}, TIERS)
    assert listing.expected_wrong == pytest.approx((0.1, 0.5))


def test_a_held_area_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown areas: Z"):
        propose(["A"], {1: [0.0], 3: [0.0]}, {1: [0.0], 3: [0.0]}, {"Z": 0}, TIERS)


def test_a_held_tier_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        propose(["A"], {1: [0.0], 3: [0.0]}, {1: [0.0], 3: [0.0]}, {"A": 2}, TIERS)


@pytest.mark.parametrize(
    ("sizes", "enter", "leave"),
    [((), (), 0.3), ((3, 1), (0.8, 0.5), 0.3), ((0, 2), (0.8, 0.5), 0.3), ((1, 3), (0.8,), 0.3), ((1,), (0.3,), 0.3)],
)
def test_tiers_that_make_no_sense_are_refused(sizes: tuple[int, ...], enter: tuple[float, ...], leave: float) -> None:
    with pytest.raises(SpecError):
        Tiers(sizes, enter, leave)
