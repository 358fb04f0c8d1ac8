"""How values become scores: exact decimals, so that the same frozen values give the same bits on every machine.

A score is a share of an item's weight. A value that is missing scores nothing and is named; it is never read as zero. A veto
item takes the whole result, not a share of it. Rounding is half up on two digits, once, at the item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lanjie.core.words import Words, say
from lanjie.governance.choices_areas import Scoring

CENT = Decimal("0.01")
ONE = Decimal(1)
#: What the weights of a scheme add up to where nothing else is said.
FULL = Decimal(100)


class ScoringError(ValueError):
    """The parameters of an item do not say how to score it; the text says what is missing, for the user."""


@dataclass(frozen=True, slots=True)
class Item:
    """What scoring needs of an item: its code, weight, scoring and parameters."""

    code: str
    weight: Decimal
    scoring: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scored:
    """An item scored: the mark, and whether the value was missing or vetoed the result."""

    code: str
    value: Decimal | None
    mark: Decimal
    missing: bool = False
    veto: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The items of one area, their total, and what took it: `vetoed` makes the total zero whatever the items say."""

    items: tuple[Scored, ...]
    total: Decimal
    vetoed: bool
    missing: tuple[str, ...]


def check(item: Item) -> Words | None:
    """Why an item can not be scored, or None: linear needs two different bounds, steps fall in order, a veto has a limit."""
    given = item.parameters
    if item.weight < 0 or (item.weight == 0) != (item.scoring == Scoring.VETO):
        return say("否决项权重为 0，其他项大于 0", "A veto item weighs nothing, every other more than nothing")
    if item.scoring == Scoring.LINEAR:
        if "floor" not in given or "target" not in given or _number(given["floor"]) == _number(given["target"]):
            return say("要有不同的起评值和目标值", "A floor and a different target are needed")
        return None
    if item.scoring == Scoring.STEPS:
        steps = [(_number(bound), _number(share)) for bound, share in given.get("steps", ())]
        if not steps or [bound for bound, _ in steps] != sorted({bound for bound, _ in steps}):
            return say("分档的界限要由小到大", "The bounds of the steps rise")
        if any(not 0 <= share <= 1 for _, share in steps):
            return say("分档的比例在 0 和 1 之间", "The shares of the steps lie between 0 and 1")
        return None
    if item.scoring == Scoring.VETO:
        return None if "limit" in given else say("否决项要有界限", "A veto item has a limit")
    return say("没有「{name}」这种计分", "There is no scoring called {name}", name=item.scoring)


def score(item: Item, value: Decimal | None) -> Scored:
    """The mark of a value. Raises `ScoringError` where the item's parameters do not say how."""
    wrong = check(item)
    if wrong is not None:
        message = f"{item.code}: {wrong}"
        raise ScoringError(message)
    if value is None:
        return Scored(item.code, None, Decimal("0.00"), missing=True)
    if item.scoring == Scoring.VETO:
        return Scored(item.code, value, Decimal("0.00"), veto=value > _number(item.parameters["limit"]))
    share = _linear(item, value) if item.scoring == Scoring.LINEAR else _step(item, value)
    return Scored(item.code, value, (item.weight * share).quantize(CENT, ROUND_HALF_UP))


def total(items: Sequence[Item], values: dict[str, Decimal | None]) -> Result:
    """The result of one area over all items, in the order of the items."""
    marks = tuple(score(item, values.get(item.code)) for item in items)
    vetoed = any(mark.veto for mark in marks)
    summed = sum((mark.mark for mark in marks), Decimal("0.00"))
    return Result(
        items=marks,
        total=Decimal("0.00") if vetoed else summed,
        vetoed=vetoed,
        missing=tuple(mark.code for mark in marks if mark.missing),
    )


def _linear(item: Item, value: Decimal) -> Decimal:
    """From nothing at the floor to the whole weight at the target, whichever of the two is larger."""
    floor, target = _number(item.parameters["floor"]), _number(item.parameters["target"])
    return min(max((value - floor) / (target - floor), Decimal(0)), ONE)


def _step(item: Item, value: Decimal) -> Decimal:
    """The share of the last bound the value has reached; below the first bound, nothing."""
    reached = [_number(share) for bound, share in item.parameters["steps"] if value >= _number(bound)]
    return reached[-1] if reached else Decimal(0)


def _number(given: Any) -> Decimal:
    return Decimal(str(given))
