"""How a load is written: three significant digits, and "<x" where the result was below its limit."""

from __future__ import annotations

import math

from lanjie.science.wastewater.loads import normalised_load


def three_digits(value: float) -> str:
    """Three significant digits without exponent: 24.4643 -> '24.5', 1310.2 -> '1310'; NaN -> '—'."""
    if math.isnan(value):
        return "—"
    if value == 0 or math.isinf(value):
        return f"{value:g}"
    decimals = 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    # rounding may carry into a new digit: 9.996 -> 10.0, not 10.00
    decimals = 2 - math.floor(math.log10(abs(rounded)))
    return f"{round(value, decimals):.{max(decimals, 0)}f}"


def shown(value: float, qualifier: str, limit: float = math.nan) -> str:
    """A load as people read it: '24.5', '<5.90' below the limit (given as a load), '—' when there is none."""
    if qualifier == "=":
        return three_digits(value)
    if qualifier in ("<LOQ", "<LOD"):
        return f"<{three_digits(limit)}" if not math.isnan(limit) else "<?"
    return "—"


def shown_limit(loq_ng_per_l: float, m3_per_day: float, population: float) -> str:
    """'<x' with x = LOQ Q / P in mg/day/1000 people."""
    return shown(math.nan, "<LOQ", float(normalised_load(loq_ng_per_l, m3_per_day, population)))
