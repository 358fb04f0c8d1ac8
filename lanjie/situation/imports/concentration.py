"""How a laboratory writes a result: `88.1`, `<12`, `<LOQ`, `未检出`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lanjie.core.imports import BadCell, as_number
from lanjie.core.words import say
from lanjie.situation.choices import Qualifier

_BELOW = re.compile(r"[<＜]\s*(?P<limit>[\d.,eE+-]+)$")
_NAMED = {
    "<loq": Qualifier.BELOW_LOQ,
    "loq": Qualifier.BELOW_LOQ,
    "低于定量限": Qualifier.BELOW_LOQ,
    "<lod": Qualifier.BELOW_LOD,
    "lod": Qualifier.BELOW_LOD,
    "nd": Qualifier.BELOW_LOD,
    "n.d.": Qualifier.BELOW_LOD,
    "未检出": Qualifier.BELOW_LOD,
    "低于检出限": Qualifier.BELOW_LOD,
    "missing": Qualifier.MISSING,
    "缺测": Qualifier.MISSING,
    "rejected": Qualifier.REJECTED,
    "作废": Qualifier.REJECTED,
}
_ZERO = say("小于定量限时请填「<12」，不要填 0", "Below the limit write “<12”, not 0")


@dataclass(frozen=True, slots=True)
class Reported:
    """A reported value in ng/L with its qualifier; `limit` where the cell itself names it (`<12`)."""

    qualifier: Qualifier
    value: float | None = None
    limit: float | None = None


def parse(cell: Any) -> Reported:
    """A result cell; zero, negative numbers and anything unclear are refused with what to write instead."""
    if isinstance(cell, str):
        word = cell.strip().replace("＜", "<").casefold()
        named = _NAMED.get(word.replace(" ", ""))
        if named is not None:
            return Reported(named)
        below = _BELOW.match(word)
        if below:
            limit = as_number(below["limit"])
            if limit <= 0:
                raise BadCell(
                    say("「{found}」的界限应大于 0", "The limit in “{found}” must be above 0", found=cell), _ZERO
                )
            return Reported(Qualifier.BELOW_LOQ, limit=limit)
    value = as_number(cell)
    if value == 0:
        raise BadCell(
            _ZERO, say("填「<」和定量限，系统按删失处理", "Write “<” and the limit; it is treated as censored")
        )
    if value < 0:
        raise BadCell(
            say("浓度不能为负：{found}", "A concentration can not be negative: {found}", found=f"{value:g}"), _ZERO
        )
    return Reported(Qualifier.MEASURED, value=value)
