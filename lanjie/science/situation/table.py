"""Read the long table of observations: every row checked, every fault named by its row, then all or nothing."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from lanjie.science.situation.periods import parse
from lanjie.science.situation.spec import LIKELIHOODS, Likelihood
from lanjie.science.situation.words import Refused, Words, row

COLUMNS = ("area", "month", "indicator", "likelihood", "y", "n_or_exposure", "variance")

_NUMBER = r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?"
_EXACT = re.compile(rf"^{_NUMBER}$")
_BELOW = re.compile(rf"^<\s*({_NUMBER})$")
_ABOVE = re.compile(rf"^>\s*({_NUMBER})$")
_BETWEEN = re.compile(r"^(\d+(?:\.\d+)?)\s*(?:-|\.\.)\s*(\d+(?:\.\d+)?)$")


class DataError(Refused):
    """Observations or a map that cannot be used; `faults` holds one text a fault, with its row."""


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
            zh = f"{path.name}：缺少列 {'、'.join(absent)}"
            raise DataError(Words(zh, f"{path.name}: column missing: {', '.join(absent)}"))
        return check_rows(enumerate(reader, start=2))


def check_rows(raw: Iterable[tuple[int, Mapping[str, str | None]]]) -> list[Row]:
    """Check numbered raw rows (column -> text); raises DataError with every fault found."""
    faults: list[Words] = []
    rows: list[Row] = []
    first_at: dict[tuple[str, tuple[int, int], str], int] = {}
    likelihood_of: dict[str, str] = {}
    for number, fields in raw:
        text = {column: (fields.get(column) or "").strip() for column in COLUMNS}
        try:
            period = parse(text["month"])
            found = _row(number, text)
        except Refused as refused:
            faults += [fault.after(row(number)) for fault in refused.faults]
            continue
        key = (text["area"], period, text["indicator"])
        if key in first_at:
            area, month, indicator = text["area"], text["month"], text["indicator"]
            zh = f"地区 {area} {month} 的 {indicator} 出现两次，先前在第 {first_at[key]} 行"
            en = f"{indicator} of area {area} in {month} stands twice, first in row {first_at[key]}"
            faults.append(Words(zh, en).after(row(number)))
        first_at.setdefault(key, number)
        known = likelihood_of.setdefault(text["indicator"], text["likelihood"])
        if known != text["likelihood"]:
            zh = f"{text['indicator']} 此处为 {text['likelihood']}，前面为 {known}"
            en = f"{text['indicator']} is {text['likelihood']} here and {known} above"
            faults.append(Words(zh, en).after(row(number)))
        if found is not None:
            rows.append(found)
    if faults:
        raise DataError(*faults)
    return rows


def _row(number: int, text: dict[str, str]) -> Row | None:
    for column in ("area", "indicator"):
        if not text[column]:
            raise DataError(Words(f"{column} 不能为空", f"{column} is empty"))
    likelihood = text["likelihood"]
    if likelihood not in LIKELIHOODS:
        raise DataError(
            Words(
                f"likelihood {likelihood!r} 不在 {'、'.join(get_args(Likelihood))} 之中",
                f"likelihood {likelihood!r} is not one of {', '.join(get_args(Likelihood))}",
            )
        )
    if not text["y"]:
        return None
    low, high = _bounds(text["y"])
    size = _number(text["n_or_exposure"], "n_or_exposure")
    variance = _number(text["variance"], "variance") or 0.0
    if variance < 0.0:
        raise DataError(Words(f"variance {variance:g} 为负", f"variance {variance:g} is negative"))
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
        raise DataError(Words(f"y {text!r}：下限不小于上限", f"y {text!r}: the lower bound is not below the upper"))
    raise DataError(
        Words(
            f"y {text!r} 不是数字、<限值、>限值或 下限-上限", f"y {text!r} is not a number, <limit, >limit or low-high"
        )
    )


def _number(text: str, column: str) -> float | None:
    if not text:
        return None
    if not _EXACT.match(text):
        raise DataError(Words(f"{column} {text!r} 不是数字", f"{column} {text!r} is not a number"))
    return float(text)


def _logs(low: float, high: float) -> tuple[float, float]:
    if high <= 0.0 or (low == high and low <= 0.0):
        raise DataError(
            Words(
                f"y {high:g} 不是正数，没有对数；低于限值请写 <限值",
                f"y {high:g} is not positive, so it has no logarithm; write <limit for a value below a limit",
            )
        )
    return (-np.inf if low <= 0.0 else float(np.log(low))), float(np.log(high))


def _count(likelihood: str, low: float, high: float, size: float | None) -> tuple[float, float, float]:
    if not np.isfinite(high):
        raise DataError(Words("计数不能没有上限，请写 下限-上限", "a count cannot be open upwards; write low-high"))
    if not np.isfinite(low):
        low, high = 0.0, np.ceil(high) - 1.0
    if low < 0.0 or high < 0.0 or low != int(low) or high != int(high):
        named = f"{low:g}" if low == high else f"{low:g}-{high:g}"
        en = f"y is a count and must be a whole number from 0, not {named}"
        raise DataError(Words(f"y 是计数，必须是从 0 起的整数，而不是 {named}", en))
    if size is None:
        raise DataError(
            Words(
                "n_or_exposure 为空：计数需要检测数（binomial）或暴露量（poisson）",
                "n_or_exposure is empty: a count needs its trials (binomial) or exposure (poisson)",
            )
        )
    if likelihood == "poisson" and size <= 0.0:
        raise DataError(Words(f"暴露量 {size:g} 不是正数", f"exposure {size:g} is not positive"))
    if likelihood == "binomial" and (size < 0.0 or size != int(size)):
        raise DataError(Words(f"n {size:g} 不是从 0 起的整数", f"n {size:g} is not a whole number from 0"))
    if likelihood == "binomial" and size < high:
        raise DataError(Words(f"y {high:g} 大于 n {size:g}", f"y {high:g} is larger than n {size:g}"))
    return low, high, size
