"""Transition tables of monitoring: the life of a sample bottle."""

from __future__ import annotations

from lanjie.core.access import Role
from lanjie.core.states import Machine, step
from lanjie.core.words import say

FIELD = frozenset({Role.PROVINCE, Role.CITY, Role.COUNTY})
LAB = frozenset({Role.LABORATORY})

#: The bottle's chain of custody. Each step names who did it and the seal; a broken seal or a warm arrival leads to rejection.
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
        step("sent", "receive", "received", by=LAB, label=say("收样", "Receive"), needs=("seal", "temperature")),
        step("sent", "reject", "rejected", by=LAB, label=say("拒收", "Reject"), needs=("reason",)),
        # a sheet may bring results for bottles whose earlier steps were kept on paper; the custody list then shows the gap
        *(
            step(state, "report", "analysed", by=FIELD | LAB, label=say("出结果", "Report results"))
            for state in ("planned", "taken", "sent", "received")
        ),
        step("received", "reject", "rejected", by=LAB, label=say("作废", "Reject"), needs=("reason",)),
    ),
)
