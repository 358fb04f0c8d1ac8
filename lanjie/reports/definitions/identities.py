"""Checks that join figures, as data: what must be equal, within what tolerance, and what it means when it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Final, Literal, cast, get_args

from lanjie import law
from lanjie.core.words import Words, say
from lanjie.law.errors import LawError, suggestion
from lanjie.law.nodes import Block, Item, read
from lanjie.reports.definitions.expressions import Expression, ExpressionError, Value, parse
from lanjie.reports.definitions.loader import FOLDER, definitions, one_of, words

#: `exact`, `rounded`: two sides equal, the second within rounding. `bound`: a condition. `derived`, `range`: a number that makes sense
#: or not, beside the one found before. `dates`: two counts of days. `conflict`: two sources that say different things.
IdentityKind = Literal["exact", "rounded", "bound", "derived", "range", "dates", "conflict"]
Outcome = Literal["holds", "warns", "fails", "missing", "shown"]
#: Kinds whose miss is a question, not a contradiction.
SOFT: Final = frozenset({"derived", "range", "conflict"})
#: Names of an expression that stand for a number of the law on the day: `law.resources.budget.matching`.
LAW: Final = "law."

KINDS: Final[dict[str, Words]] = {
    "exact": say("相等", "Equal"),
    "rounded": say("按位数相等", "Equal when rounded"),
    "bound": say("界限", "Bound"),
    "derived": say("推算", "Derived"),
    "range": say("推算区间", "Derived range"),
    "dates": say("日期", "Dates"),
    "conflict": say("两种说法", "Two versions"),
}


@dataclass(frozen=True, slots=True)
class Identity:
    """A check. `on` limits it to the report of a day, where its expressions hold a number of that report."""

    id: str
    kind: IdentityKind
    left: Expression
    right: Expression | None
    tolerance: Decimal
    on: date | None
    note: Words

    @property
    def keys(self) -> frozenset[str]:
        """The figures it joins."""
        names = self.left.names | (self.right.names if self.right else frozenset())
        return frozenset(name for name in names if not name.startswith(LAW))

    @property
    def text(self) -> str:
        """As it is read: `pre.active + … = pre.registered`."""
        return f"{self.left.text} = {self.right.text}" if self.right else self.left.text

    def outcome(self, values: Mapping[str, Decimal], on: date) -> tuple[Outcome, Value | None, Value | None]:
        """What it says about some values on a day, its left and its right side.

        `missing`: a figure has no value, or one that divides by zero, or the law says nothing on that day. `shown`: a number without one to compare it with on that day.
        """
        names = self.left.names | (self.right.names if self.right else frozenset())
        try:
            known = {**values, **{name: _of_law(name, on) for name in names if name.startswith(LAW)}}
            left = self.left.value(known)
            right = self.right.value(known) if self.right else None
        except (KeyError, ExpressionError, law.NotInForce):
            return "missing", None, None
        if self.on is not None and self.on != on:
            return "shown", left, None
        if right is None:
            return ("holds" if left is True else self._miss), left, None
        return ("holds" if abs(Decimal(left) - Decimal(right)) <= self.tolerance else self._miss), left, right

    @property
    def _miss(self) -> Outcome:
        return "warns" if self.kind in SOFT else "fails"


@cache
def identities() -> Mapping[str, Identity]:
    """The checks that ship with the program, by id in their order."""
    return load(FOLDER)


def load(folder: Path) -> dict[str, Identity]:
    """The checks of a folder over the figures that ship. Raises `LawError` with file and line."""
    return {
        key.text(): _identity(key.text(), item.block())
        for key, item in read(folder / "identities.yaml", folder).entries()
    }


def _identity(name: str, block: Block) -> Identity:
    right, tolerance, on = block.get("right"), block.get("tolerance"), block.get("on")
    kind = cast(IdentityKind, one_of(block["kind"], get_args(IdentityKind)))
    made = Identity(
        id=name,
        kind=kind,
        left=_expression(block["left"]),
        right=_expression(right) if right else None,
        tolerance=_decimal(tolerance) if tolerance else Decimal(0),
        on=on.day() if on else None,
        note=words(block["note"].block()),
    )
    if (kind == "bound") != (right is None):
        raise block.error("a bound is one condition, every other check has a right side", "kind")
    block.done()
    return made


def _expression(item: Item) -> Expression:
    known = definitions().figures
    try:
        found = parse(item.text())
    except ExpressionError as error:
        raise item.error(str(error)) from error
    for name in sorted(found.names):
        if name.startswith(LAW):
            try:
                law.rule(name.removeprefix(LAW))
            except LawError as error:
                raise item.error(str(error)) from error
        elif name not in known:
            raise item.error(f"there is no figure {name!r}{suggestion(name, known)}")
    return found


def _decimal(item: Item) -> Decimal:
    try:
        return Decimal(item.text())
    except InvalidOperation:
        raise item.error("a number in quotes is expected") from None


def _of_law(name: str, on: date) -> Decimal:
    return Decimal(repr(law.at(on)[name.removeprefix(LAW)].value))
