"""Spans of a text: half-open pairs `(start, end)` in characters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


def gaps(spans: Iterable[Span], length: int) -> list[Span]:
    """The parts of a text of some length that no span covers, in order."""
    found: list[Span] = []
    reached = 0
    for start, end in sorted(spans):
        if start > reached:
            found.append((reached, start))
        reached = max(reached, end)
    if reached < length:
        found.append((reached, length))
    return found


def overlaps(spans: Iterable[Span]) -> list[int]:
    """Where a span begins before the one in front of it has ended."""
    found: list[int] = []
    reached = 0
    for start, end in sorted(spans):
        if start < reached:
            found.append(start)
        reached = max(reached, end)
    return found
