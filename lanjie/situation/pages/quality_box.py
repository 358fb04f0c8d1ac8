"""The quality box of a site: the newest control of each kind with its limit, the laboratory's score, what was kept out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lanjie.core.quantities import significant
from lanjie.core.words import Words, say
from lanjie.situation.choices import ResultKind
from lanjie.situation.commands.quality import BLANKS, COUNTED, RULES
from lanjie.situation.models import Result
from lanjie.situation.quality_words import difference
from lanjie.situation.queries.quality import newest_z

Fact = tuple[Words, Any]


def quality_box(rows: Sequence[Result], substance: str) -> list[Fact]:
    """Facts of one site and substance, newest result first in `rows`; in the order of the method."""
    own = [row for row in rows if row.kind == ResultKind.SAMPLE.value]
    counted = [row for row in own if row.qualifier in COUNTED]
    facts = [
        _replicate(rows, own),
        _blank(rows),
        _spike(rows),
        _score(own, substance),
        _below(counted),
        _kept_out(counted),
    ]
    return [fact for fact in facts if fact is not None]


def _newest(rows: Sequence[Result], *kinds: str) -> Result | None:
    return next((row for row in rows if row.kind in kinds), None)


def _replicate(rows: Sequence[Result], own: Sequence[Result]) -> Fact | None:
    replicate = _newest(rows, ResultKind.REPLICATE.value)
    if replicate is None or not replicate.value_ng_l:
        return None
    partner = next((row for row in own if row.sample_id == replicate.sample_id and row.value_ng_l), None)
    if partner is None or not partner.value_ng_l:
        return None
    gap = round(100 * difference(partner.value_ng_l, replicate.value_ng_l))
    limit = round(100 * RULES.replicate_difference)
    return say("平行样差", "Replicate difference"), say("{n}%（限 {m}%）", "{n}% (limit {m}%)", n=gap, m=limit)


def _blank(rows: Sequence[Result]) -> Fact | None:
    blank = _newest(rows, *BLANKS)
    if blank is None:
        return None
    label = say("空白", "Blank")
    if blank.value_ng_l is None:
        return label, say("低于定量限", "Below LOQ")
    return label, say("检出 {n} ng/L", "{n} ng/L found", n=significant(blank.value_ng_l))


def _spike(rows: Sequence[Result]) -> Fact | None:
    spike = _newest(rows, ResultKind.SPIKE.value)
    if spike is None or spike.recovery is None:
        return None
    low, high = (round(100 * bound) for bound in RULES.recovery)
    words = say("{n}%（{a}–{b}%）", "{n}% ({a}–{b}%)", n=round(spike.recovery), a=low, b=high)
    return say("加标回收", "Spike recovery"), words


def _score(own: Sequence[Result], substance: str) -> Fact | None:
    score = newest_z(own[0].laboratory_id, substance) if own else None
    if score is None:
        return None
    return say("能力验证 z", "Proficiency z"), say(
        "{z}（{round}）", "{z} ({round})", z=f"{score.z:.1f}", round=score.round
    )


def _below(counted: Sequence[Result]) -> Fact | None:
    if not counted:
        return None
    below = sum(row.qualifier != "=" for row in counted)
    return say("低于定量限", "Below LOQ"), f"{round(100 * below / len(counted))}% ({below}/{len(counted)})"


def _kept_out(counted: Sequence[Result]) -> Fact | None:
    out = sum(not row.in_trend for row in counted)
    if not counted:
        return None
    return say("不进趋势", "Kept out of trends"), f"{out}/{len(counted)}"
