"""The county assessment of the simulated province: two months of runs, so that comparison and the lists have a before and an after."""

from __future__ import annotations

from lanjie.core import proposals
from lanjie.core.access import SYSTEM
from lanjie.core.quantities import today
from lanjie.demo import truth
from lanjie.situation.commands.assess import assess
from lanjie.situation.commands.propose import KIND, propose_lists

RUNS = 2


def build(only: str = "") -> None:
    """Assess the last two months of the simulated province and keep the truth beside it; one city alone is no province to assess."""
    if only:
        return
    truth.keep()
    for month in truth.make(today()).months[-RUNS:]:
        run = assess(scope=SYSTEM, month=month).value
        propose_lists(scope=SYSTEM, run=run)
    _decide()


def _decide() -> None:
    """The strictest proposals were decided: one taken, one overridden with its reason; the rest wait."""
    waiting = [p for p in proposals.waiting(SYSTEM, KIND) if p.tier == "warning"]
    if waiting:
        proposals.decide(scope=SYSTEM, proposal=waiting[0], action="take", document="禁毒委全体会议纪要（模拟）")
    if len(waiting) > 1:
        proposals.decide(
            scope=SYSTEM, proposal=waiting[1], action="override", tier="watch",
            reason="上半年整治刚验收，先列重点关注（模拟）", document="禁毒委全体会议纪要（模拟）",
        )  # fmt: skip
