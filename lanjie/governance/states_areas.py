"""Transition tables over areas and units (governance_methods 2.5 to 2.8): supervision, visits, listing, assessment, accountability."""

from __future__ import annotations

from lanjie.core.access import Role
from lanjie.core.states import Machine, step
from lanjie.core.words import say
from lanjie.governance import guards_areas as guards

PROVINCE = frozenset({Role.PROVINCE})
TEAM = frozenset({Role.PROVINCE, Role.MEMBER})
AREA = frozenset({Role.CITY, Role.COUNTY})

ROUND = Machine(
    "governance.round",
    "planned",
    {
        "planned": say("已计划", "Planned"),
        "pairs_fixed": say("已定联点", "Pairs fixed"),
        "running": say("督导中", "Running"),
        "visits_complete": say("走访完成", "Visits complete"),
        "rectified": say("已整改", "Rectified"),
        "closed": say("已结束", "Closed"),
    },
    (
        step("planned", "fix", "pairs_fixed", by=PROVINCE, label=say("确定联点", "Fix the pairs"), guard=guards.has_pairs),
        step("pairs_fixed", "unfix", "planned", by=PROVINCE, label=say("重新安排", "Plan again"), needs=("reason",)),
        step("pairs_fixed", "start", "running", by=PROVINCE, label=say("启动", "Start")),
        step(
            "running", "complete", "visits_complete", by=PROVINCE, label=say("确认走访完成", "Confirm the visits"),
            guard=guards.every_pair_visited,
        ),
        step(
            "visits_complete", "rectify", "rectified", by=PROVINCE, label=say("确认整改完成", "Confirm the rectification"),
            guard=guards.every_finding_closed,
        ),
        step("rectified", "close", "closed", by=PROVINCE, label=say("结束", "Close")),
        step("closed", "reopen", "running", by=PROVINCE, label=say("重新打开", "Reopen"), needs=("reason",)),
    ),
)  # fmt: skip

VISIT = Machine(
    "governance.visit",
    "scheduled",
    {
        "scheduled": say("已安排", "Scheduled"),
        "done": say("已走访", "Done"),
        "findings_sent": say("已反馈问题", "Findings sent"),
        "answered": say("已答复", "Answered"),
        "rechecked": say("已复查", "Rechecked"),
    },
    (
        step("scheduled", "visit", "done", by=TEAM, label=say("登记走访", "Record the visit"), guard=guards.by_the_pair),
        step(
            "done", "send", "findings_sent", by=TEAM, label=say("反馈问题", "Send the findings"), guard=guards.by_the_pair
        ),
        step(
            "findings_sent", "answer", "answered", by=AREA, label=say("答复", "Answer"), guard=guards.every_finding_answered
        ),
        step(
            "answered", "recheck", "rechecked", by=TEAM, label=say("复查", "Recheck"),
            guard=lambda visit, facts: guards.by_the_pair(visit, facts) or guards.findings_closed(visit, facts),
        ),
        step(
            "answered", "send_back", "findings_sent", by=TEAM, label=say("退回再改", "Send back"), needs=("reason",),
            guard=guards.by_the_pair,
        ),
    ),
)  # fmt: skip

#: States in which a listing counts.
IN_FORCE = ("in_force", "extended", "upgraded", "downgraded", "mid_check", "acceptance_applied", "accepted")

LISTING = Machine(
    "governance.listing",
    "proposed",
    {
        "proposed": say("已提出", "Proposed"),
        "under_review": say("审核中", "Under review"),
        "decided": say("已决定", "Decided"),
        "in_force": say("列管中", "In force"),
        "extended": say("已延期", "Extended"),
        "upgraded": say("已升级", "Upgraded"),
        "downgraded": say("已降级", "Downgraded"),
        "mid_check": say("中期检查", "Mid-term check"),
        "acceptance_applied": say("已申请验收", "Acceptance applied for"),
        "accepted": say("验收通过", "Accepted"),
        "removed": say("已摘除", "Removed"),
        "declined": say("不予列管", "Not listed"),
    },
    (
        step("proposed", "review", "under_review", by=PROVINCE, label=say("进入审核", "Take into review")),
        *(
            step(state, "decline", "declined", by=PROVINCE, label=say("不予列管", "Do not list"), needs=("reason",))
            for state in ("proposed", "under_review")
        ),
        step(
            "under_review", "decide", "decided", by=PROVINCE, label=say("登记全会决定", "Record the plenary's decision"),
            needs=("meeting", "document"), guard=guards.plenary, rule="GV-007",
        ),
        step("decided", "enter", "in_force", by=PROVINCE, label=say("生效", "Enter into force"), guard=guards.has_period),
        *(
            row
            for state in ("in_force", "extended", "upgraded", "downgraded")
            for row in (
                step(
                    state, "extend", "extended", by=PROVINCE, label=say("延期", "Extend"), needs=("reason", "meeting"),
                    guard=guards.plenary,
                ),
                step(
                    state, "upgrade", "upgraded", by=PROVINCE, label=say("升级", "Upgrade"),
                    needs=("reason", "meeting", "tier"),
                    guard=lambda listing, facts: guards.plenary(listing, facts) or guards.harder(listing, facts),
                ),
                step(
                    state, "downgrade", "downgraded", by=PROVINCE, label=say("降级", "Downgrade"),
                    needs=("reason", "meeting", "tier"),
                    guard=lambda listing, facts: guards.plenary(listing, facts) or guards.milder(listing, facts),
                ),
                step(state, "check", "mid_check", by=PROVINCE, label=say("登记中期检查", "Record the mid-term check"), needs=("reason",)),
            )
        ),
        step("mid_check", "resume", "in_force", by=PROVINCE, label=say("继续列管", "Go on")),
        *(
            step(state, "apply", "acceptance_applied", by=AREA, label=say("申请验收", "Apply for acceptance"), needs=("reason",))
            for state in ("in_force", "extended", "upgraded", "downgraded", "mid_check")
        ),
        step(
            "acceptance_applied", "accept", "accepted", by=PROVINCE, label=say("验收通过", "Accept"),
            needs=("visit", "reason"), guard=guards.exit_test,
        ),
        step(
            "acceptance_applied", "refuse", "in_force", by=PROVINCE, label=say("验收不通过", "Do not accept"), needs=("reason",)
        ),
        step(
            "accepted", "remove", "removed", by=PROVINCE, label=say("摘除", "Remove"), needs=("meeting", "document"),
            guard=guards.plenary,
        ),
    ),
)  # fmt: skip

ASSESSMENT = Machine(
    "governance.assessment",
    "draft",
    {
        "draft": say("草案", "Draft"),
        "adopted": say("已通过", "Adopted"),
        "period_open": say("考评期内", "Period open"),
        "data_frozen": say("数据已冻结", "Data frozen"),
        "preliminary": say("初步结果", "Preliminary"),
        "objections": say("异议期", "Objections"),
        "final": say("最终结果", "Final"),
        "published": say("已公布", "Published"),
    },
    (
        step("draft", "adopt", "adopted", by=PROVINCE, label=say("通过方案", "Adopt"), needs=("document",), guard=guards.weights_whole),
        step("adopted", "open", "period_open", by=PROVINCE, label=say("开始考评期", "Open the period")),
        step("period_open", "freeze", "data_frozen", by=PROVINCE, label=say("冻结数据", "Freeze the data"), guard=guards.period_over),
        step("data_frozen", "score", "preliminary", by=PROVINCE, label=say("计算初步结果", "Score")),
        step("preliminary", "hear", "objections", by=PROVINCE, label=say("开始异议期", "Open the objections")),
        step(
            "objections", "finish", "final", by=PROVINCE, label=say("形成最终结果", "Finish"), guard=guards.objections_answered
        ),
        step("final", "publish", "published", by=PROVINCE, label=say("公布", "Publish"), needs=("document",)),
    ),
)  # fmt: skip

ACCOUNTABILITY = Machine(
    "governance.accountability",
    "referred",
    {
        "referred": say("已移交", "Referred"),
        "decided": say("已决定", "Decided"),
        "in_effect": say("执行中", "In effect"),
        "ended": say("已结束", "Ended"),
    },
    (
        step("referred", "decide", "decided", by=PROVINCE | AREA, label=say("登记决定", "Record the decision"), needs=("document",)),
        step("decided", "begin", "in_effect", by=PROVINCE | AREA, label=say("开始执行", "Begin")),
        step("in_effect", "end", "ended", by=PROVINCE | AREA, label=say("期满结束", "End")),
    ),
)  # fmt: skip
