"""One cell of the assessment's input table, as text."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Cell(NamedTuple):
    """A cell in the columns of `lanjie science situation`; `y` is a number, `low-high` for a suppressed count, `<limit` below one."""

    area_code: str
    month: str
    indicator: str
    likelihood: str
    y: str
    n_or_exposure: str = ""
    variance: str = ""


def text(value: float) -> str:
    """A number without loss that matters."""
    return f"{value:.12g}"


def span(low: int, high: int) -> str:
    """A count, or the bounds it lies between."""
    return str(low) if low == high else f"{low}-{high}"


def month_of(day: date) -> str:
    """`2020-08`."""
    return f"{day.year}-{day.month:02d}"


def next_month(day: date, by: int = 1) -> date:
    """The first day of the month `by` months later."""
    number = day.year * 12 + day.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def quarter_of(day: date) -> date:
    """The first day of the quarter a day lies in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
