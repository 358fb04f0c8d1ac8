"""Enumerations of governance with their words."""

from __future__ import annotations

from enum import StrEnum

from lanjie.core.words import Words, say


class ItemKind(StrEnum):
    """What the standing committee oversaw."""

    REPORT = "report"
    INSPECTION = "inspection"
    AUDIT = "audit"
    PROPOSAL = "proposal"


class EvaluationResult(StrEnum):
    """How the committee finds the handling of an opinion."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    NOT_SATISFIED = "not_satisfied"


class MeasureKind(StrEnum):
    """What a measure is."""

    DOCUMENT = "document"
    CAMPAIGN = "campaign"
    MECHANISM = "mechanism"
    FACILITY = "facility"
    BUDGET = "budget"
    SYSTEM = "system"
    MEETING = "meeting"
    INSPECTION = "inspection"


class DocumentKind(StrEnum):
    """What an entry of the register is: each carries the one date of one act."""

    DOCUMENT = "document"
    MEETING = "meeting"
    EVENT = "event"
    DEADLINE = "deadline"


class Precision(StrEnum):
    """How exactly a date is known; a day that is not is never shown as one."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"
    COMPUTED = "computed"


class EvidenceKind(StrEnum):
    """What stands behind a measure or a task."""

    FILE = "file"
    FIGURE = "figure"
    DOCUMENT = "document"


class LetterKind(StrEnum):
    """Letters of the office; the first three and the talk are the steps of the ladder."""

    REMINDER = "reminder"
    LETTER = "letter"
    BULLETIN = "bulletin"
    SUPERVISION = "supervision"
    TALK = "talk"


ITEM_KINDS: dict[str, Words] = {
    ItemKind.REPORT: say("专项工作报告", "Special work report"),
    ItemKind.INSPECTION: say("执法检查", "Inspection of law enforcement"),
    ItemKind.AUDIT: say("审计", "Audit"),
    ItemKind.PROPOSAL: say("代表建议", "Proposal of deputies"),
}
RESULTS: dict[str, Words] = {
    EvaluationResult.SATISFIED: say("满意", "Satisfied"),
    EvaluationResult.BASICALLY: say("基本满意", "Basically satisfied"),
    EvaluationResult.NOT_SATISFIED: say("不满意", "Not satisfied"),
}
MEASURE_KINDS: dict[str, Words] = {
    MeasureKind.DOCUMENT: say("文件", "Document"),
    MeasureKind.CAMPAIGN: say("专项行动", "Campaign"),
    MeasureKind.MECHANISM: say("机制", "Mechanism"),
    MeasureKind.FACILITY: say("场所设施", "Facility"),
    MeasureKind.BUDGET: say("经费", "Budget"),
    MeasureKind.SYSTEM: say("信息系统", "Information system"),
    MeasureKind.MEETING: say("会议", "Meeting"),
    MeasureKind.INSPECTION: say("检查督导", "Inspection"),
}
DOCUMENT_KINDS: dict[str, Words] = {
    DocumentKind.DOCUMENT: say("文件", "Document"),
    DocumentKind.MEETING: say("会议", "Meeting"),
    DocumentKind.EVENT: say("活动", "Event"),
    DocumentKind.DEADLINE: say("期限", "Deadline"),
}
PRECISIONS: dict[str, Words] = {
    Precision.DAY: say("到日", "To the day"),
    Precision.MONTH: say("到月", "To the month"),
    Precision.YEAR: say("到年", "To the year"),
    Precision.UNKNOWN: say("未写明", "Not stated"),
    Precision.COMPUTED: say("推算", "Computed"),
}
EVIDENCE_KINDS: dict[str, Words] = {
    EvidenceKind.FILE: say("原件", "File"),
    EvidenceKind.FIGURE: say("数字", "Figure"),
    EvidenceKind.DOCUMENT: say("登记的文件", "Registered document"),
}
LETTER_KINDS: dict[str, Words] = {
    LetterKind.REMINDER: say("到期提醒", "Reminder before the day"),
    LetterKind.LETTER: say("提醒函", "Letter of reminder"),
    LetterKind.BULLETIN: say("通报", "Circular"),
    LetterKind.SUPERVISION: say("督办通知", "Supervision notice"),
    LetterKind.TALK: say("约谈", "Summons to a talk"),
}


def options(words: dict[str, Words]) -> list[tuple[str, str]]:
    """Choices of a model field: the stored values only, words are for pages."""
    return [(str(key), str(key)) for key in words]
