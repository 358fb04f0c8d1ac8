"""Which page rests on which rule, so that a rule can say where it is used.

    @endpoint("law.read")
    @cites("PC-090", page="law:calendar", label=say("工作日历", "Working days"), purpose=say("…", "…"))
    def calendar(request: HttpRequest) -> HttpResponse: ...

Clocks, state steps and figures name their rules themselves; this is for what only a page does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from lanjie.core.words import Words


@dataclass(frozen=True, slots=True)
class Citation:
    """One page that rests on a rule: the rule's id, the page's URL name, its words and what the rule does there."""

    rule: str
    page: str
    label: Words
    purpose: Words


CITATIONS: list[Citation] = []

F = TypeVar("F", bound=Callable[..., Any])


def cites(*rules: str, page: str, label: Words, purpose: Words) -> Callable[[F], F]:
    """Declare that the page named `page` rests on some rules, given by id."""

    def mark(view: F) -> F:
        CITATIONS.extend(Citation(rule, page, label, purpose) for rule in rules)
        return view

    return mark
