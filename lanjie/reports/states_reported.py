"""The life of a reported figure: entered, checked against the identities, signed by a second person; corrected or sent back.

The path of section 2.9 of the methods as far as it concerns entry; freezing and issuing belong to a report.
"""

from __future__ import annotations

from typing import Any

from lanjie.core.access import Role
from lanjie.core.states import Machine, step
from lanjie.core.words import Words, say

REPORTERS = frozenset({Role.PROVINCE, Role.CITY, Role.COUNTY, Role.MEMBER})


def _somebody_else(entry: Any, facts: dict[str, Any]) -> Words | None:
    """Four eyes: who entered a figure does not sign it."""
    if entry.by_id is not None and entry.by_id == facts["signer"].pk:
        return say("填报人不能自己复签，请另一人复签", "Who reported a figure can not sign it: another person must")
    return None


def _checks_hold(_entry: Any, facts: dict[str, Any]) -> Words | None:
    failing = facts["failing"]
    if failing == "none":
        return None
    return say("与其他数字不符：{names}", "It contradicts other figures: {names}", names=failing)


REPORTED = Machine(
    "reported_figure",
    "defined",
    {
        "defined": say("待报", "To report"),
        "computed": say("已报，核对未过", "Reported, checks fail"),
        "checked": say("待复签", "To be signed"),
        "owner_signed": say("已复签", "Signed"),
        "returned": say("已退回", "Sent back"),
        "corrected": say("已更正", "Corrected"),
    },
    (
        step("defined", "report", "computed", by=REPORTERS, label=say("填报", "Report"), needs=("source",)),
        step(
            "computed", "check", "checked", by=REPORTERS, label=say("核对", "Check"), needs=("failing",),
            guard=_checks_hold,
        ),
        step(
            "checked", "sign", "owner_signed", by=REPORTERS, label=say("复签", "Sign"), needs=("signer",),
            guard=_somebody_else,
        ),
        *(
            step(state, "return", "returned", by=REPORTERS, label=say("退回", "Send back"), needs=("reason",))
            for state in ("computed", "checked")
        ),
        *(
            step(state, "correct", "corrected", by=REPORTERS, label=say("更正", "Correct"), needs=("reason",))
            for state in ("computed", "checked", "owner_signed", "returned")
        ),
    ),
)  # fmt: skip
