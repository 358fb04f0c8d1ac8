"""Tables of governance."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lanjie.core.quantities import today
from lanjie.core.tables import CodeColumn, DateColumn, LinkColumn, NumberColumn, Table, TextColumn
from lanjie.core.templatetags import parts
from lanjie.core.words import Words, say, t
from lanjie.governance.choices import DOCUMENT_KINDS, EVIDENCE_KINDS, ITEM_KINDS, LETTER_KINDS, MEASURE_KINDS, Precision
from lanjie.governance.models import Document, Evidence, Instruction, Letter, Measure, Meeting, OversightItem, Task
from lanjie.governance.queries.work import standing
from lanjie.governance.states import MEASURE, TASK

TONES = {
    "implemented": "info", "verified": "ok", "closed": "ok", "accepted": "ok", "evidence_complete": "ok", "answered": "info",
    "submitted": "info", "returned": "warn", "no_answer": "bad", "referred_up": "warn", "cross_reference": "warn",
    "blocked_no_policy_basis": "warn", "target_set": "warn", "open": "warn", "closed_not_possible": "warn", "evaluated": "ok",
    "visits_complete": "info", "rectified": "ok", "running": "info", "done": "info", "findings_sent": "warn",
    "rechecked": "ok", "in_force": "warn", "extended": "warn", "upgraded": "bad", "downgraded": "warn",
    "mid_check": "info", "acceptance_applied": "info", "removed": "ok", "published": "ok", "final": "ok",
    "objections": "warn", "decided": "info", "in_effect": "warn", "ended": "ok",
}  # fmt: skip


def state_tag(labels: dict[str, Words], state: str) -> SafeString:
    """A state as its tinted word."""
    return parts.tag(labels[state], TONES.get(state, ""))


def known_day(found: Document) -> str:
    """A date to the part that is known: the day, the month, the year, or a dash."""
    if found.dated_on is None or found.precision == Precision.UNKNOWN:
        return "—"
    cut = {Precision.MONTH: 7, Precision.YEAR: 4}.get(Precision(found.precision), 10)
    text = found.dated_on.isoformat()[:cut]
    return f"{text} – {found.until.isoformat()}" if found.until else text


class ItemTable(Table):
    """What committees oversaw."""

    nothing = t("还没有登记监督事项", "Nothing overseen is on record yet")
    title = LinkColumn(
        t("监督事项", "Overseen"),
        accessor="title",
        order_by="title_zh",
        link=lambda r: reverse("governance:item", args=[r.code]),
    )
    code = CodeColumn(t("编号", "Code"))
    kind = TextColumn(t("方式", "Kind"))
    received_on = DateColumn(t("收到", "Received"))
    days = NumberColumn(t("已过", "Since"), unit=t("天", "d"), accessor="received_on", orderable=False)
    opinion_count = NumberColumn(t("审议意见", "Opinions"))
    open_opinions = NumberColumn(t("未报送", "Not submitted"))

    def render_kind(self, value: str) -> Any:
        """The kind in words."""
        return ITEM_KINDS[value]

    def render_received_on(self, record: OversightItem) -> Any:
        """The day, or the year where only that is known."""
        if record.received_on is None:
            return "—"
        if record.received_precision == Precision.DAY:
            return record.received_on.isoformat()
        return say("{y} 年（日期未写明）", "{y}, day not stated", y=record.received_on.year)

    def render_days(self, record: OversightItem) -> Any:
        """Days since receipt; at least so many where the day is not known."""
        if record.received_on is None:
            return "—"
        days = (today() - record.received_on).days
        return days if record.received_precision == Precision.DAY else f"≥ {days:,}"


class TaskTable(Table):
    """Tasks, nearest first."""

    nothing = t("没有符合条件的任务", "No task matches")
    title = LinkColumn(
        t("任务", "Task"),
        accessor="title",
        order_by="title_zh",
        link=lambda r: reverse("governance:task", args=[r.code]),
    )
    code = CodeColumn(t("编号", "Code"))
    unit = TextColumn(t("承办单位", "Unit"), accessor="unit__name", order_by="unit__code")
    area = TextColumn(t("地区", "Area"), accessor="area__name", order_by="area__code")
    due_on = DateColumn(t("到期", "Due"))
    state = TextColumn(t("状态", "State"))

    def render_state(self, record: Task) -> SafeString:
        """The state, and whether it is late today."""
        tag = state_tag(TASK.labels, record.state)
        now = standing(record, today())
        return format_html("{} {}", tag, parts.status(now)) if now else tag

    def value_state(self, record: Task) -> str:
        """Plain words, for exports."""
        return str(TASK.labels[record.state])


class MeasureTable(Table):
    """Measures."""

    nothing = t("没有符合条件的措施", "No measure matches")
    title = LinkColumn(
        t("措施", "Measure"),
        accessor="title",
        order_by="title_zh",
        link=lambda r: reverse("governance:measure", args=[r.code]),
    )
    code = CodeColumn(t("编号", "Code"))
    kind = TextColumn(t("种类", "Kind"))
    lead = TextColumn(t("牵头", "Lead"), accessor="lead__name", order_by="lead__code")
    document = TextColumn(t("依据", "Basis"), accessor="document__title", order_by="document__code")
    due_on = DateColumn(t("到期", "Due"))
    state = TextColumn(t("状态", "State"))

    def render_kind(self, value: str) -> Any:
        """The kind in words."""
        return MEASURE_KINDS[value]

    def render_state(self, record: Measure) -> SafeString:
        """The state in its words."""
        return state_tag(MEASURE.labels, record.state)

    def value_state(self, record: Measure) -> str:
        """Plain words, for exports."""
        return str(MEASURE.labels[record.state])


class EvidenceTable(Table):
    """Evidence."""

    nothing = t("没有符合条件的证据", "No evidence matches")
    title = LinkColumn(t("证据", "Evidence"), link=lambda r: reverse("governance:piece", args=[r.code]))
    code = CodeColumn(t("编号", "Code"))
    kind = TextColumn(t("种类", "Kind"))
    what = TextColumn(t("内容", "Content"), accessor="pk", orderable=False)
    proves = LinkColumn(t("证明", "Proves"), accessor="pk", orderable=False, link=lambda r: proved(r)[1])
    unit = TextColumn(t("单位", "Unit"), accessor="unit__name", order_by="unit__code")
    dated_on = DateColumn(t("日期", "Day"))

    def render_kind(self, record: Evidence) -> Any:
        """The kind, and whether it was withdrawn."""
        if record.withdrawn_at is not None:
            return format_html("{} {}", EVIDENCE_KINDS[record.kind], parts.status("cancelled"))
        return EVIDENCE_KINDS[record.kind]

    def value_kind(self, record: Evidence) -> str:
        """Plain words, for exports."""
        return str(EVIDENCE_KINDS[record.kind])

    def render_what(self, record: Evidence) -> str:
        """The file's name, the figure's key or the document's title."""
        return content_of(record)

    def render_proves(self, record: Evidence) -> str:
        """The code of the task or measure."""
        return proved(record)[0]


def content_of(record: Evidence) -> str:
    """The file's name, the figure's key or the document's title."""
    if record.original is not None:
        return record.original.filename
    return record.figure_key or (record.document.title if record.document else "—")


def proved(record: Evidence) -> tuple[str, str]:
    """What a piece proves: its code and its address."""
    if record.task is not None:
        return record.task.code, reverse("governance:task", args=[record.task.code])
    assert record.measure is not None  # noqa: S101  a constraint of the table
    return record.measure.code, reverse("governance:measure", args=[record.measure.code])


class LetterTable(Table):
    """Letters out, newest first."""

    nothing = t("没有符合条件的函件", "No letter matches")
    code = LinkColumn(t("编号", "Code"), code=True, link=lambda r: reverse("governance:letter", args=[r.code]))
    kind = TextColumn(t("种类", "Kind"))
    unit = TextColumn(t("收函", "To"), accessor="unit__name", order_by="unit__code")
    area = TextColumn(t("地区", "Area"), accessor="area__name", order_by="area__code")
    trigger = TextColumn(t("事由", "Why"))
    issued_on = DateColumn(t("发出", "Issued"))
    answer_due_on = DateColumn(t("答复期限", "Answer due"))
    answered_on = DateColumn(t("答复", "Answered"))

    def render_kind(self, value: str) -> Any:
        """The kind in words."""
        return LETTER_KINDS[value]

    def render_answer_due_on(self, record: Letter) -> Any:
        """The day, and whether it has passed without an answer."""
        day = record.answer_due_on.isoformat() if record.answer_due_on else "—"
        if record.answered_on is None and record.answer_due_on and record.answer_due_on < today():
            return format_html("{} {}", day, parts.status("overdue"))
        return day

    def value_answer_due_on(self, record: Letter) -> Any:
        """The day, for exports."""
        return record.answer_due_on


class DocumentTable(Table):
    """The register of dated acts."""

    nothing = t("没有符合条件的文件", "No document matches")
    title = LinkColumn(
        t("标题", "Title"),
        accessor="title",
        order_by="title_zh",
        link=lambda r: reverse("governance:document", args=[r.code]),
    )
    code = CodeColumn(t("编号", "Code"))
    kind = TextColumn(t("种类", "Kind"))
    issuer = TextColumn(t("机关", "Issuer"))
    dated_on = TextColumn(t("日期", "Day"))
    used = NumberColumn(t("据此的措施", "Measures"))

    def render_kind(self, value: str) -> Any:
        """The kind in words."""
        return DOCUMENT_KINDS[value]

    def render_dated_on(self, record: Document) -> Any:
        """What is known of the day, and a conflict where the same act is told with another."""
        other = record.same_act
        if other is not None and record.dated_on != other.dated_on:
            return format_html(
                "{} {}", known_day(record), parts.tag(say("与 {d} 不一致", "not {d}", d=known_day(other)), "warn")
            )
        return known_day(record)

    def value_dated_on(self, record: Document) -> str:
        """What is known of the day, for exports."""
        return known_day(record)


class MeetingTable(Table):
    """Meetings."""

    nothing = t("没有符合条件的会议", "No meeting matches")
    body = LinkColumn(t("会议", "Meeting"), link=lambda r: reverse("governance:meeting", args=[r.code]))
    number = TextColumn(t("届次", "Number"))
    area = TextColumn(t("地区", "Area"), accessor="area__name", order_by="area__code")
    held_on = DateColumn(t("日期", "Day"))
    items = NumberColumn(t("禁毒议题", "Items"))
    decided = NumberColumn(t("议定事项", "Decisions"))

    class Meta:
        model = Meeting
        fields = ()


class InstructionTable(Table):
    """Instructions of offices."""

    nothing = t("没有符合条件的批示", "No instruction matches")
    code = LinkColumn(t("编号", "Code"), code=True, link=lambda r: reverse("governance:instruction", args=[r.code]))
    office = TextColumn(t("批示职务", "Office"))
    dated_on = DateColumn(t("日期", "Day"))
    given = NumberColumn(t("分解任务", "Tasks"))
    closed = NumberColumn(t("已办结", "Closed"))
    closed_on = DateColumn(t("办结", "Closed on"))

    class Meta:
        model = Instruction
        fields = ()
