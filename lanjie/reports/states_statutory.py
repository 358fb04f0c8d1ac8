"""The way of a statutory report: draft, frozen, signed, issued; corrected by errata, never by editing."""

from __future__ import annotations

from typing import Any

from lanjie.core.access import Role
from lanjie.core.states import Machine, step
from lanjie.core.words import Words, say

PROVINCE = frozenset({Role.PROVINCE})
SIGNERS = PROVINCE | {Role.MEMBER}


def _nothing_blocks(_report: Any, facts: dict[str, Any]) -> Words | None:
    blocking = facts["blocking"]
    if not blocking:
        return None
    return say("还有 {n} 处不能放过：{what}", "{n} things stand in the way: {what}", n=len(blocking), what=blocking[0])


def _other_person(_report: Any, facts: dict[str, Any]) -> Words | None:
    """Four eyes: who froze neither signs nor issues."""
    if facts["frozen_by"] is not None and facts["frozen_by"] == facts["person"]:
        return say(
            "冻结的人不能自己签认或印发，请另一人办理",
            "Who froze it can neither sign nor issue it: another person must",
        )
    return None


def _all_signed(_report: Any, facts: dict[str, Any]) -> Words | None:
    missing = facts["missing"]
    if not missing:
        return None
    return say("还缺 {n} 家签认", "{n} owners have not signed", n=len(missing))


REPORT = Machine(
    "statutory_report",
    "draft",
    {
        "draft": say("草稿", "Draft"),
        "frozen": say("已冻结", "Frozen"),
        "signed": say("已签认", "Signed"),
        "issued": say("已印发", "Issued"),
        "corrected": say("有勘误", "With errata"),
    },
    (
        step(
            "draft", "freeze", "frozen", by=PROVINCE, label=say("冻结", "Freeze"), needs=("person",),
            guard=_nothing_blocks,
        ),
        step(
            "frozen", "sign", "frozen", by=SIGNERS, label=say("签认", "Sign"), needs=("owner", "person"),
            guard=_other_person,
        ),
        step("frozen", "complete", "signed", by=SIGNERS, label=say("签认齐全", "All signed"), guard=_all_signed),
        *(
            step(state, "thaw", "draft", by=PROVINCE, label=say("退回草稿", "Back to draft"), needs=("reason",))
            for state in ("frozen", "signed")
        ),
        step(
            "signed", "issue", "issued", by=PROVINCE, label=say("印发", "Issue"), needs=("files", "person"),
            guard=_other_person,
        ),
        *(
            step(state, "correct", "corrected", by=PROVINCE, label=say("勘误", "Correct"), needs=("reason", "new"))
            for state in ("issued", "corrected")
        ),
    ),
)  # fmt: skip
