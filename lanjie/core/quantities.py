"""Quantities as they are stored and printed: integers of the smallest unit, rounded once, half to even, at entry.

Mass is integer milligrams, money integer fen, days are dates in Asia/Shanghai. Estimates are floats and are only ever printed
through `significant`, counts in full through `count`.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUS = "\u2212"
DASH = "\u2014"


def scaled(text: str | Decimal, factor: int) -> int:
    """`text` times `factor` as an integer, half to even; raises `ValueError` when it is not a number."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        message = f"not a number: {text!r}"
        raise ValueError(message) from None
    if not number.is_finite():
        message = f"not a finite number: {text!r}"
        raise ValueError(message)
    return int((number * factor).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def milligrams_from_kilograms(text: str | Decimal) -> int:
    """Kilograms to integer milligrams."""
    return scaled(text, 1_000_000)


def fen_from_yuan(text: str | Decimal) -> int:
    """Yuan to integer fen."""
    return scaled(text, 100)


def today() -> date:
    """Today in Asia/Shanghai."""
    return datetime.now(SHANGHAI).date()


def significant(value: float | None, digits: int = 3) -> str:
    """A float with `digits` significant digits, thousands separated; a dash for a missing value."""
    if value is None or math.isnan(value):
        return DASH
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    if rounded and math.floor(math.log10(abs(rounded))) != math.floor(math.log10(abs(value))):
        places -= 1
    return f"{rounded:,.{max(places, 0)}f}".replace("-", MINUS)


def count(value: int | None) -> str:
    """A count in full, thousands separated."""
    return DASH if value is None else f"{value:,}".replace("-", MINUS)


def percent(ratio: float | None, *, signed: bool = False) -> str:
    """A ratio as whole percent, no space before the sign: `+12%`, `−15%`."""
    if ratio is None or math.isnan(ratio):
        return DASH
    whole = round(ratio * 100)
    text = f"{whole:+,}%" if signed and whole else f"{whole:,}%"
    return text.replace("-", MINUS)
