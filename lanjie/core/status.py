"""The one vocabulary of status words: every status on a page is one of these, with its tone (visual.md 3, status tags)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lanjie.core.words import Words, say

Tone = Literal["", "ok", "warn", "bad", "info", "sim"]


@dataclass(frozen=True, slots=True)
class Status:
    """A word of two to five characters and how it is tinted; colour never speaks without the word."""

    words: Words
    tone: Tone = ""


STATUSES: dict[str, Status] = {
    # checks
    "pass": Status(say("符合", "Pass"), "ok"),
    "look": Status(say("请留意", "Look"), "warn"),
    "consistent": Status(say("一致", "Agrees"), "ok"),
    "accepted": Status(say("通过", "Accepted"), "ok"),
    "rejected": Status(say("拒收", "Rejected"), "bad"),
    "failed": Status(say("未通过", "Failed"), "bad"),
    "rain": Status(say("降雨", "Rain"), "warn"),
    "warning": Status(say("提醒", "Note"), "warn"),
    "error": Status(say("错误", "Error"), "bad"),
    "to_check": Status(say("待核实", "To check"), "warn"),
    "missing": Status(say("缺失", "Missing")),
    "censored": Status(say("低限", "Below LOQ")),
    # rules and sources
    "verified": Status(say("已核实", "Verified"), "ok"),
    "secondary": Status(say("转引，待核实", "Second-hand, to check"), "warn"),
    "from_memory": Status(say("凭记忆，待核实", "From memory, to check"), "warn"),
    "repealed": Status(say("已失效", "Repealed")),
    # figures, reports, factor sets
    "draft": Status(say("草稿", "Draft")),
    "signed": Status(say("已签认", "Signed"), "ok"),
    "unsigned": Status(say("未签认", "Not signed"), "warn"),
    "frozen": Status(say("已冻结", "Frozen"), "info"),
    "issued": Status(say("已印发", "Issued"), "ok"),
    "corrected": Status(say("有勘误", "With errata"), "warn"),
    "replaced": Status(say("已替换", "Replaced")),
    "planned": Status(say("计划", "Planned")),
    "computed": Status(say("已计算", "Computed"), "ok"),
    "reported": Status(say("已填报", "Reported"), "info"),
    "returned": Status(say("已退回", "Sent back"), "warn"),
    "shown": Status(say("仅列出", "Only shown")),
    # work
    "to_decide": Status(say("待决定", "To decide"), "info"),
    "open": Status(say("进行中", "Open"), "info"),
    "waiting": Status(say("等待", "Waiting"), "info"),
    "running": Status(say("运行中", "Running"), "info"),
    "done": Status(say("已办", "Done"), "ok"),
    "cancelled": Status(say("已取消", "Cancelled")),
    "overdue": Status(say("逾期", "Overdue"), "bad"),
    "enabled": Status(say("已启用", "Enabled"), "ok"),
    "soon": Status(say("将到期", "Due soon"), "warn"),
    "to_upload": Status(say("待上传", "To upload"), "info"),
    "written": Status(say("已写入", "Written"), "ok"),
    "refused": Status(say("未写入", "Not written"), "bad"),
    "voluntary": Status(say("自愿", "Voluntary")),
    "agreed": Status(say("按约定", "As agreed")),
    # data
    "simulated": Status(say("模拟数据", "Simulated data"), "sim"),
}
