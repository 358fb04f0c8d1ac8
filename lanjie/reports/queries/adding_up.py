"""Does a figure equal its rows? Said row by row in Python, apart from the sums the database makes."""

from __future__ import annotations

import math

from lanjie.core.words import Words, say
from lanjie.reports.queries.evidence import Opened
from lanjie.reports.queries.history import breakdown

#: Sums of floats differ in their last digits with the order of adding.
RELATIVE = 1e-9


def wrong(asked: Opened) -> list[Words]:
    """What does not hold: the number against its rows, and a count against the areas below. [] when all does."""
    reasons = []
    rows, number = asked.rows, asked.number
    lookups = [lookup for lookup in (rows.amount, rows.weight) if lookup]
    found = list(rows.queryset.order_by().values_list("pk", *lookups))
    total = _value(found, amount=bool(rows.amount), weight=bool(rows.weight))
    if number.rows != len(found):
        reasons.append(say("说有 {a} 行，打开是 {b} 行", "says {a} rows, opens to {b}", a=number.rows, b=len(found)))
    if not _same(number.value, total):
        reasons.append(say("值 {a}，明细得 {b}", "value {a}, its rows make {b}", a=number.value, b=total))
    parts = breakdown(asked)
    below = sum(part.number.rows for part in parts)
    if parts and below > number.rows:
        reasons.append(
            say("下级共 {a} 行，多于 {b} 行", "{a} rows in the areas below, more than {b}", a=below, b=number.rows)
        )
    return reasons


def _value(found: list[tuple[float, ...]], *, amount: bool, weight: bool) -> float | None:
    if not amount:
        return len(found)
    if not weight:
        return math.fsum(row[1] or 0 for row in found) if found else None
    weights = math.fsum(row[2] or 0 for row in found)
    return math.fsum((row[1] or 0) * (row[2] or 0) for row in found) / weights if weights else None


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return math.isclose(a, b, rel_tol=RELATIVE, abs_tol=RELATIVE)
