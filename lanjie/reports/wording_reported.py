"""How a reported figure is written: the number in full with what the source says of it, and as the report prints it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from lanjie.core.quantities import DASH, MINUS
from lanjie.core.words import Words, say
from lanjie.reports.definitions import Definition
from lanjie.reports.definitions.expressions import Value
from lanjie.reports.definitions.identities import Outcome
from lanjie.reports.models_reported import exact
from lanjie.reports.queries.value import FigureValue

HIDDEN: Final = say("少于 5 或可推算，不显示", "Below 5 or deducible, not shown")
BOUNDARIES: Final = {
    "open": say("可按地区列出", "May be listed by area"),
    "aggregate": say("只作合计，小数不显示", "In total only, small counts hidden"),
    "quoted": say("不计算，只作「据…通报」引用", "Never computed, only quoted as another body's claim"),
}
#: The key of the status vocabulary for each state of an entry.
STATES: Final = {
    "defined": "waiting",
    "computed": "failed",
    "checked": "unsigned",
    "owner_signed": "signed",
    "returned": "returned",
    "corrected": "replaced",
}
#: The same for the outcome of a check.
OUTCOMES: Final[Mapping[Outcome, str]] = {
    "holds": "consistent",
    "warns": "warning",
    "fails": "failed",
    "missing": "missing",
    "shown": "shown",
}
_SCALES: Final = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}


def number(value: Decimal | None, *, bare: bool = False) -> str:
    """A value in full with as many decimals as it has; thousands separated unless `bare`, as a year is."""
    plain = exact(value)
    if plain is None:
        return DASH
    return (f"{plain:f}" if bare else f"{plain:,f}").replace("-", MINUS)


def said(value: Decimal | None, value_max: Decimal | None, qualifier: str, *, bare: bool = False) -> Words | str:
    """A value with its qualifier: `超过 30`, `近 70`, `1,000 至 1,500`, `8,903`."""
    plain = number(value, bare=bare)
    if value is None:
        return plain
    match qualifier:
        case "more_than":
            return say("超过 {n}", "more than {n}", n=plain)
        case "nearly":
            return say("近 {n}", "nearly {n}", n=plain)
        case "at_least":
            return say("不少于 {n}", "at least {n}", n=plain)
        case "range":
            return say("{n} 至 {m}", "{n} to {m}", n=plain, m=number(value_max))
        case _:
            return plain


def shown(found: FigureValue) -> Words | str:
    """The value of a figure, or why there is none to see."""
    bare = found.definition.unit.bare
    return HIDDEN if found.hidden else said(found.value, found.value_max, found.qualifier, bare=bare)


def scaled(definition: Definition, value: Decimal) -> Decimal:
    """The digits a report prints, in units of the definition's scale, half up: 8921000 → 892.1."""
    return (value / _SCALES[definition.scale]).quantize(Decimal(1).scaleb(-definition.digits), rounding=ROUND_HALF_UP)


def printed(definition: Definition, value: Decimal) -> str:
    """As the Chinese report prints it: `892.1 万`, `7.1 亿`, `8903`."""
    unit = f" {definition.scale}" if definition.scale else ""
    return f"{scaled(definition, value):f}{unit}".replace("-", MINUS)


def period(since: date | None, on: date, kind: str) -> Words:
    """The day of a stock, the days of a flow; a flow whose beginning its source does not state says so."""
    if since:
        return say("{a} 至 {b}", "{a} to {b}", a=since, b=on)
    return (
        say("截至 {b}，起始日未载明", "to {b}, beginning not stated", b=on)
        if kind == "flow"
        else say("{b}", "{b}", b=on)
    )


def side(value: Value | None) -> str:
    """One side of a check."""
    if isinstance(value, bool):
        return str(say("成立", "true") if value else say("不成立", "false"))
    return DASH if value is None else f"{value.quantize(Decimal('0.0001')).normalize():,f}".replace("-", MINUS)


OUTCOME_WORDS: Final = {
    "holds": say("相符", "holds"),
    "warns": say("有疑问，须写理由", "questionable, needs a reason"),
    "fails": say("不相符", "does not hold"),
    "missing": say("缺数，没有核对", "a figure is missing"),
    "shown": say("只列出，没有比较的数", "only shown, nothing to compare with"),
}
