"""Transition tables of monitoring: the life of a sample bottle."""

from __future__ import annotations

from typing import Any

from lanjie.core.access import Role
from lanjie.core.states import Machine, step
from lanjie.core.words import Words, say

FIELD = frozenset({Role.PROVINCE, Role.CITY, Role.COUNTY})
LAB = frozenset({Role.LABORATORY})

#: Flag of a bottle that arrived under another seal than it was sent with; it stays until somebody decides.
SEAL_BROKEN = "seal_broken"


def _seal_decided(bottle: Any, _facts: dict[str, Any]) -> Words | None:
    if SEAL_BROKEN in bottle.flags:
        return say("封签不符，尚未裁定，不能出结果", "The seal does not match and nobody has decided yet: no results")
    return None


def _seal_in_doubt(bottle: Any, _facts: dict[str, Any]) -> Words | None:
    if SEAL_BROKEN not in bottle.flags:
        return say("封签相符，没有要裁定的", "The seal matches; there is nothing to decide")
    return None


#: The bottle's chain of custody. Each step names who did it and the seal. A bottle that arrives under another seal waits for the
#: side that sent it: what is accepted or voided there is a decision with a reason.
SAMPLE = Machine(
    "sample",
    "planned",
    {
        "planned": say("待采", "Planned"),
        "taken": say("已采", "Taken"),
        "sent": say("在途", "In transit"),
        "received": say("已收样", "Received"),
        "analysed": say("已出结果", "Analysed"),
        "rejected": say("拒收", "Rejected"),
        "missed": say("未采", "Missed"),
    },
    (
        step("planned", "take", "taken", by=FIELD, label=say("登记采样", "Record sampling"), needs=("seal",)),
        step("planned", "miss", "missed", by=FIELD, label=say("登记未采", "Record as missed"), needs=("reason",)),
        step("taken", "send", "sent", by=FIELD, label=say("送样", "Send"), needs=("seal",)),
        step("taken", "void", "rejected", by=FIELD, label=say("作废", "Void"), needs=("reason",)),
        step("sent", "receive", "received", by=LAB, label=say("收样", "Receive"), needs=("seal", "temperature")),
        step("sent", "reject", "rejected", by=LAB, label=say("拒收", "Reject"), needs=("reason",)),
        # a sheet may bring results for bottles whose earlier steps were kept on paper; the custody list then shows the gap
        *(
            step(state, "report", "analysed", by=FIELD | LAB, label=say("出结果", "Report results"), guard=_seal_decided)
            for state in ("planned", "taken", "sent", "received")
        ),
        step("received", "reject", "rejected", by=LAB, label=say("作废", "Reject"), needs=("reason",)),
        step(
            "received", "accept", "received", by=FIELD, label=say("认可封签", "Accept the seal"),
            needs=("reason",), guard=_seal_in_doubt,
        ),
        step(
            "received", "void", "rejected", by=FIELD, label=say("作废", "Void"), needs=("reason",), guard=_seal_in_doubt
        ),
    ),
)  # fmt: skip
#: States from which results may be reported; a sheet for any other bottle is refused.
REPORTABLE = frozenset(row.source for row in SAMPLE.steps if row.action == "report") | {"analysed"}
