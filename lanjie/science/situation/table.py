"""Read the long table of observations: every row checked, every fault named by its row, then all or nothing."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from lanjie.science.situation.periods import PeriodError, parse
from lanjie.science.situation.spec import LIKELIHOODS, Likelihood

COLUMNS = ("area", "month", "indicator", "likelihood", "y", "n_or_exposure", "variance")
MOST_SHOWN = 20

_NUMBER = r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?"
_EXACT = re.compile(rf"^{_NUMBER}$")
_BELOW = re.compile(rf"^<\s*({_NUMBER})$")
_ABOVE = re.compile(rf"^>\s*({_NUMBER})$")
_BETWEEN = re.compile(r"^(\d+(?:\.\d+)?)\s*(?:-|\.\.)\s*(\d+(?:\.\d+)?)$")


class DataError(ValueError):
    """Input that cannot be used; `faults` holds one message a fault, with row and column."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        more = [f"... and {len(faults) - MOST_SHOWN} more"] if len(faults) > MOST_SHOWN else []
        super().__init__("\n".join([*faults[:MOST_SHOWN], *more]))


@dataclass(frozen=True)
class Row:
    """One checked observation; low == high when it is exact. size: trials or exposure. On the log scale if lognormal."""

    number: int
    area: str
    month: str
    indicator: str
    likelihood: Likelihood
    low: float
    high: float
    size: float
    variance: float


def read_rows(path: Path) -> list[Row]:
    """Rows of a CSV file with the columns COLUMNS. Cells without a value (empty y) are left out.

    y: a number; `<2.5` below a limit; `>9` above one; `1-5` or `1..5` between two bounds (suppressed count).
    Raises DataError with every fault found.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        absent = [c for c in COLUMNS if c not in (reader.fieldnames or [])]
        if absent:
            raise DataError([f"{path.name}: column missing: {', '.join(absent)}"])
        return check_rows(enumerate(reader, start=2))


def check_rows(raw: Iterable[tuple[int, Mapping[str, str | None]]]) -> list[Row]:
    """Check numbered raw rows (column -> text); raises DataError with every fault found."""
    faults: list[str] = []
    rows: list[Row] = []
    first_at: dict[tuple[str, tuple[int, int], str], int] = {}
    likelihood_of: dict[str, str] = {}
    for number, fields in raw:
        text = {column: (fields.get(column) or "").strip() for column in COLUMNS}
        try:
            period = parse(text["month"])
            row = _row(number, text)
        except (PeriodError, _RowError) as fault:
            faults.append(f"row {number}: {fault}")
            continue
        key = (text["area"], period, text["indicator"])
        if key in first_at:
            faults.append(
                f"row {number}: {text['indicator']} of area {text['area']} in {text['month']} stands twice, "
                f"first in row {first_at[key]}"
            )
        first_at.setdefault(key, number)
        known = likelihood_of.setdefault(text["indicator"], text["likelihood"])
        if known != text["likelihood"]:
            faults.append(f"row {number}: {text['indicator']} is {text['likelihood']} here and {known} above")
        if row is not None:
            rows.append(row)
    if faults:
        raise DataError(faults)
    return rows


class _RowError(ValueError):
    pass


def _row(number: int, text: dict[str, str]) -> Row | None:
    for column in ("area", "indicator"):
        if not text[column]:
            raise _RowError(f"{column} is empty")
    likelihood = text["likelihood"]
    if likelihood not in LIKELIHOODS:
        raise _RowError(f"likelihood {likelihood!r} is not one of {', '.join(get_args(Likelihood))}")
    if not text["y"]:
        return None
    low, high = _bounds(text["y"])
    size = _number(text["n_or_exposure"], "n_or_exposure")
    variance = _number(text["variance"], "variance") or 0.0
    if variance < 0.0:
        raise _RowError(f"variance {variance:g} is negative")
    if likelihood == "lognormal":
        low, high = _logs(low, high)
    elif likelihood != "normal":
        low, high, size = _count(likelihood, low, high, size)
        if size == 0.0:
            return None
    return Row(
        number, text["area"], text["month"], text["indicator"], likelihood, low, high, 1.0 if size is None else size,
        variance,
    )  # fmt: skip


def _bounds(text: str) -> tuple[float, float]:
    if _EXACT.match(text):
        return float(text), float(text)
    if match := _BELOW.match(text):
        return -np.inf, float(match[1])
    if match := _ABOVE.match(text):
        return float(match[1]), np.inf
    if match := _BETWEEN.match(text):
        low, high = float(match[1]), float(match[2])
        if low < high:
            return low, high
        raise _RowError(f"y {text!r}: the lower bound is not below the upper")
    raise _RowError(f"y {text!r} is not a number, <limit, >limit or low-high")


def _number(text: str, column: str) -> float | None:
    if not text:
        return None
    if not _EXACT.match(text):
        raise _RowError(f"{column} {text!r} is not a number")
    return float(text)


def _logs(low: float, high: float) -> tuple[float, float]:
    if high <= 0.0 or (low == high and low <= 0.0):
        raise _RowError(f"y {high:g} is not positive, so it has no logarithm; write <limit for a value below a limit")
    return (-np.inf if low <= 0.0 else float(np.log(low))), float(np.log(high))


def _count(likelihood: str, low: float, high: float, size: float | None) -> tuple[float, float, float]:
    if not np.isfinite(high):
        raise _RowError("a count cannot be open upwards; write low-high")
    if not np.isfinite(low):
        low, high = 0.0, np.ceil(high) - 1.0
    if low < 0.0 or high < 0.0 or low != int(low) or high != int(high):
        raise _RowError(
            f"y is a count and must be a whole number from 0, not {low:g}" + ("" if low == high else f"-{high:g}")
        )
    if size is None:
        raise _RowError("n_or_exposure is empty: a count needs its trials (binomial) or exposure (poisson)")
    if likelihood == "poisson" and size <= 0.0:
        raise _RowError(f"exposure {size:g} is not positive")
    if likelihood == "binomial" and (size < 0.0 or size != int(size)):
        raise _RowError(f"n {size:g} is not a whole number from 0")
    if likelihood == "binomial" and size < high:
        raise _RowError(f"y {high:g} is larger than n {size:g}")
    return low, high, size
