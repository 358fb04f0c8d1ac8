"""Scores of areas: exact, bounded, and honest about what is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lanjie.governance.scoring import Item, ScoringError, check, score, total

RISES = Item("rate", Decimal(40), "linear", {"floor": 60, "target": 95})
FALLS = Item("outflow", Decimal(30), "linear", {"floor": "20", "target": "0"})
STEPS = Item("sessions", Decimal(30), "steps", {"steps": [[4, "0.5"], [8, "1"]]})
VETO = Item("base", Decimal(0), "veto", {"limit": 0})


@pytest.mark.parametrize(
    ("value", "mark"),
    [("59.9", "0.00"), ("60", "0.00"), ("77.5", "20.00"), ("95", "40.00"), ("99", "40.00"), ("60.01", "0.01")],
)
def test_a_rising_item_goes_from_floor_to_target(value: str, mark: str) -> None:
    assert score(RISES, Decimal(value)).mark == Decimal(mark)


@pytest.mark.parametrize(("value", "mark"), [("21", "0.00"), ("20", "0.00"), ("5", "22.50"), ("0", "30.00")])
def test_a_falling_item_has_its_target_below_its_floor(value: str, mark: str) -> None:
    assert score(FALLS, Decimal(value)).mark == Decimal(mark)


@pytest.mark.parametrize(("value", "mark"), [("3.99", "0.00"), ("4", "15.00"), ("7.99", "15.00"), ("8", "30.00")])
def test_steps_count_from_the_bound_on(value: str, mark: str) -> None:
    assert score(STEPS, Decimal(value)).mark == Decimal(mark)


def test_a_mark_is_rounded_half_up() -> None:
    assert score(Item("x", Decimal(1), "linear", {"floor": 0, "target": 200}), Decimal(1)).mark == Decimal(
        "0.01"
    )  # 0.005


def test_a_missing_value_scores_nothing_and_is_named() -> None:
    result = total([RISES, FALLS], {"rate": None, "outflow": Decimal(0)})
    assert (result.total, result.missing) == (Decimal("30.00"), ("rate",))


@pytest.mark.parametrize(("value", "vetoed", "points"), [(0, False, "40.00"), (1, True, "0.00")])
def test_a_veto_takes_the_whole_result_only_above_its_limit(value: int, vetoed: bool, points: str) -> None:
    result = total([RISES, VETO], {"rate": Decimal(95), "base": Decimal(value)})
    assert (result.vetoed, result.total) == (vetoed, Decimal(points))


@pytest.mark.parametrize(
    "item",
    [
        Item("x", Decimal(10), "linear", {"floor": 1}),
        Item("x", Decimal(10), "linear", {"floor": 1, "target": "1.0"}),
        Item("x", Decimal(10), "steps", {"steps": []}),
        Item("x", Decimal(10), "steps", {"steps": [[4, 1], [4, 0]]}),
        Item("x", Decimal(10), "steps", {"steps": [[4, "1.01"]]}),
        Item("x", Decimal(0), "veto", {}),
        Item("x", Decimal(1), "veto", {"limit": 0}),
        Item("x", Decimal(0), "linear", {"floor": 0, "target": 1}),
        Item("x", Decimal(1), "sqrt", {}),
    ],
)
def test_an_item_that_does_not_say_how_is_refused(item: Item) -> None:
    assert check(item) is not None
    with pytest.raises(ScoringError, match="x:"):
        score(item, Decimal(1))


def test_the_same_values_give_the_same_bits() -> None:
    values: dict[str, Decimal | None] = {
        "rate": Decimal("77.777777"),
        "outflow": Decimal("3.333333"),
        "sessions": Decimal(5),
    }
    items = [RISES, FALLS, STEPS]
    assert str(total(items, values)) == str(total(items, dict(reversed(values.items()))))
