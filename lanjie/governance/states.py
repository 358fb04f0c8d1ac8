"""Transition tables of governance (governance_methods 2.1 to 2.4): opinion, demand, measure, task."""

from __future__ import annotations

from lanjie.core.access import Role
from lanjie.core.states import Machine, step
from lanjie.core.words import say
from lanjie.governance import guards

OFFICE = frozenset({Role.PROVINCE, Role.CITY, Role.COUNTY})
UNIT = OFFICE | {Role.MEMBER}
COMMITTEE = frozenset({Role.COMMITTEE})

OPINION = Machine(
    "governance.opinion",
    "received",
    {
        "received": say("已收到", "Received"),
        "split": say("已拆分", "Split"),
        "assigned": say("已分办", "Assigned"),
        "in_handling": say("办理中", "In handling"),
        "drafted": say("已起草", "Drafted"),
        "consulted": say("已征求意见", "Consulted"),
        "signed": say("已签发", "Signed"),
        "submitted": say("已报送", "Submitted"),
        "evaluated": say("已测评", "Evaluated"),
        "closed": say("已办结", "Closed"),
    },
    (
        step("received", "split", "split", by=OFFICE, label=say("确认拆分", "Confirm the split"), guard=guards.covered),
        step("split", "assign", "assigned", by=OFFICE, label=say("分办", "Assign"), guard=guards.every_demand_led),
        step("assigned", "handle", "in_handling", by=OFFICE, label=say("开始办理", "Start handling")),
        step(
            "in_handling", "draft", "drafted", by=OFFICE, label=say("形成报告草稿", "Draft the reply"),
            needs=("document",), guard=guards.every_demand_answered,
        ),
        step(
            "drafted", "consult", "consulted", by=OFFICE | COMMITTEE, label=say("登记委员会意见", "Record the committee's comments"),
            needs=("reason",), rule="GV-003",
        ),
        step(
            "consulted", "revise", "in_handling", by=OFFICE, label=say("按意见修改", "Revise as commented"), needs=("reason",)
        ),
        step(
            "consulted", "sign", "signed", by=frozenset({Role.PROVINCE, Role.CITY, Role.COUNTY}),
            label=say("签发", "Sign"), guard=guards.every_demand_answered,
        ),
        step(
            "signed", "submit", "submitted", by=OFFICE, label=say("报送常委会", "Submit to the standing committee"),
            needs=("document",), rule="GV-003",
        ),
        step("submitted", "evaluate", "evaluated", by=COMMITTEE, label=say("测评", "Evaluate"), needs=("result",)),
        step(
            "evaluated", "close", "closed", by=OFFICE, label=say("办结", "Close"), needs=("result",),
            guard=guards.found_good,
        ),
        step(
            "evaluated", "again", "in_handling", by=OFFICE | COMMITTEE, label=say("转入下一轮办理", "Another round"),
            needs=("result",), guard=guards.found_wanting,
        ),
        step("closed", "reopen", "in_handling", by=OFFICE, label=say("重新办理", "Reopen"), needs=("reason",)),
    ),
)  # fmt: skip

DEMAND = Machine(
    "governance.demand",
    "open",
    {
        "open": say("未回应", "Open"),
        "answered": say("已有措施", "Answered"),
        "evidence_complete": say("证据齐全", "Evidence complete"),
        "accepted": say("已认可", "Accepted"),
        "no_answer": say("没有措施", "No answer"),
        "referred_up": say("已请示上级", "Referred up"),
        "cross_reference": say("见他处", "Answered elsewhere"),
        "returned": say("已退回", "Returned"),
    },
    (
        *(
            step(state, "answer", "answered", by=OFFICE, label=say("登记措施", "Record as answered"), guard=guards.has_measure)
            for state in ("open", "returned", "no_answer", "referred_up", "cross_reference")
        ),
        *(
            step(state, "leave", "no_answer", by=OFFICE, label=say("说明没有措施", "State that nothing answers it"), needs=("reason",))
            for state in ("open", "returned")
        ),
        *(
            step(state, "refer", "referred_up", by=OFFICE, label=say("请示上级", "Refer upward"), needs=("reason",))
            for state in ("open", "returned", "answered")
        ),
        *(
            step(
                state, "cross", "cross_reference", by=OFFICE, label=say("说明见他处", "State where it is answered"),
                needs=("reason", "refers_to"), guard=guards.refers_elsewhere,
            )
            for state in ("open", "returned")
        ),
        step(
            "answered", "complete", "evidence_complete", by=OFFICE, label=say("确认证据齐全", "Confirm the evidence"),
            guard=guards.measures_proven,
        ),
        step("evidence_complete", "accept", "accepted", by=COMMITTEE, label=say("认可", "Accept")),
        *(
            step(state, "return", "returned", by=COMMITTEE | OFFICE, label=say("退回", "Return"), needs=("reason",))
            for state in ("answered", "evidence_complete", "accepted", "no_answer", "referred_up", "cross_reference")
        ),
    ),
)  # fmt: skip

MEASURE = Machine(
    "governance.measure",
    "planned",
    {
        "planned": say("计划", "Planned"),
        "issued": say("已印发", "Issued"),
        "implementing": say("落实中", "Implementing"),
        "target_set": say("已定目标", "Target set"),
        "implemented": say("已落实", "Implemented"),
        "verified": say("已核查", "Verified"),
        "closed": say("已销号", "Closed"),
        "blocked_no_policy_basis": say("无政策依据", "No policy basis"),
        "referred_up": say("已请示上级", "Referred up"),
        "resumed": say("恢复办理", "Resumed"),
        "closed_not_possible": say("不能办理", "Closed as not possible"),
    },
    (
        step("planned", "issue", "issued", by=UNIT, label=say("登记印发", "Record as issued"), needs=("document",)),
        # a measure that rests on no document says why; the missing basis stays visible
        step(
            "planned",
            "begin",
            "implementing",
            by=UNIT,
            label=say("没有文件，直接落实", "Start without a document"),
            needs=("reason",),
        ),
        step("issued", "start", "implementing", by=UNIT, label=say("开始落实", "Start")),
        *(
            step(state, "set_target", "target_set", by=UNIT, label=say("定目标", "Set a target"), guard=guards.due_ahead)
            for state in ("issued", "implementing")
        ),
        *(
            step(state, "implement", "implemented", by=UNIT, label=say("报告已落实", "Report as implemented"), guard=guards.has_evidence)
            for state in ("implementing", "target_set")
        ),
        step(
            "implemented", "verify", "verified", by=UNIT, label=say("核查", "Verify"), guard=guards.other_unit
        ),
        step(
            "implemented", "send_back", "implementing", by=UNIT, label=say("退回", "Send back"), needs=("reason",),
            guard=guards.other_unit,
        ),
        step("verified", "close", "closed", by=OFFICE, label=say("销号", "Close")),
        *(
            step(state, "reopen", "implementing", by=OFFICE, label=say("重新办理", "Reopen"), needs=("reason",))
            for state in ("closed", "verified")
        ),
        *(
            step(
                state, "block", "blocked_no_policy_basis", by=UNIT, label=say("说明无政策依据", "State that no policy allows it"),
                needs=("reason",),
            )
            for state in ("planned", "issued", "implementing")
        ),
        step(
            "blocked_no_policy_basis", "refer", "referred_up", by=UNIT, label=say("请示上级", "Refer upward"), needs=("reason",)
        ),
        step("referred_up", "resume", "resumed", by=UNIT, label=say("恢复办理", "Resume"), needs=("reason",)),
        step("resumed", "start", "implementing", by=UNIT, label=say("开始落实", "Start")),
        step(
            "referred_up", "close_not_possible", "closed_not_possible", by=OFFICE, label=say("说明不能办理", "Close as not possible"),
            needs=("reason", "document"),
        ),
    ),
)  # fmt: skip

TASK = Machine(
    "governance.task",
    "assigned",
    {
        "assigned": say("已交办", "Assigned"),
        "accepted": say("已签收", "Accepted"),
        "returned": say("已退回", "Returned"),
        "in_progress": say("办理中", "In progress"),
        "submitted": say("已报送", "Handed in"),
        "verified": say("已核查", "Verified"),
        "closed": say("已办结", "Closed"),
    },
    (
        step("assigned", "accept", "accepted", by=UNIT, label=say("签收", "Accept"), guard=guards.own_unit),
        step(
            "assigned", "return", "returned", by=UNIT, label=say("退回", "Return"), needs=("reason",), guard=guards.own_unit
        ),
        step("returned", "assign", "assigned", by=OFFICE, label=say("重新交办", "Assign again"), needs=("reason",)),
        step("accepted", "start", "in_progress", by=UNIT, label=say("开始办理", "Start"), guard=guards.own_unit),
        step(
            "in_progress", "submit", "submitted", by=UNIT, label=say("报送", "Hand in"),
            guard=lambda task, facts: guards.own_unit(task, facts) or guards.task_proven(task, facts),
        ),
        step("submitted", "verify", "verified", by=OFFICE, label=say("核查通过", "Verify"), guard=guards.other_unit),
        step(
            "submitted", "send_back", "in_progress", by=OFFICE, label=say("退回补充", "Send back"), needs=("reason",),
            guard=guards.other_unit,
        ),
        step("verified", "close", "closed", by=OFFICE, label=say("办结", "Close")),
        step("closed", "reopen", "in_progress", by=OFFICE, label=say("重新办理", "Reopen"), needs=("reason",)),
    ),
)  # fmt: skip

#: States in which a task still waits for its unit, and in which it is still open at all.
WITH_UNIT = ("assigned", "accepted", "returned", "in_progress")
OPEN_TASK = (*WITH_UNIT, "submitted")
#: States in which a measure is not yet reported as implemented.
OPEN_MEASURE = ("planned", "issued", "implementing", "target_set", "blocked_no_policy_basis", "referred_up", "resumed")
