"""Tables of supervision, listing, assessment and accountability."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lanjie.core.quantities import today
from lanjie.core.tables import CodeColumn, DateColumn, LinkColumn, NumberColumn, Table, TextColumn
from lanjie.core.templatetags import parts
from lanjie.core.words import say, t
from lanjie.governance.choices_areas import ACTION_KINDS, RESTRICTING, TIERS, Tier
from lanjie.governance.states_areas import ACCOUNTABILITY, ASSESSMENT, IN_FORCE, LISTING, ROUND, VISIT
from lanjie.governance.tables import state_tag

TIER_TONES = {Tier.WATCH: "", Tier.WARNING: "warn", Tier.LISTED: "bad"}


def tier_tag(tier: str) -> SafeString:
    """A tier as its tinted word."""
    return parts.tag(TIERS[tier], TIER_TONES[Tier(tier)])


def rate(part: int, whole: int) -> str:
    """`33/35（94.3%）`; a dash where there is nothing to divide by."""
    return f"{part}/{whole}（{100 * part / whole:.1f}%）" if whole else "—"


class RoundTable(Table):
    """Rounds with their two rates."""

    nothing = t("还没有督导轮次", "No round of supervision yet")
    title = LinkColumn(
        t("轮次", "Round"),
        accessor="title",
        order_by="title_zh",
        link=lambda r: reverse("governance:round", args=[r.code]),
    )
    code = CodeColumn(t("编号", "Code"))
    starts_on = DateColumn(t("开始", "From"))
    ends_on = DateColumn(t("结束", "To"))
    n_pairs = NumberColumn(t("对子", "Pairs"))
    visited = TextColumn(t("走访", "Visited"), accessor="n_visited", order_by="n_visited")
    rectified = TextColumn(t("整改", "Rectified"), accessor="n_closed", order_by="n_closed")
    state = TextColumn(t("状态", "State"))

    def render_visited(self, record: Any) -> str:
        """Pairs visited of all pairs."""
        return rate(record.n_visited, record.n_pairs)

    def value_visited(self, record: Any) -> str:
        """The same in an export."""
        return rate(record.n_visited, record.n_pairs)

    def render_rectified(self, record: Any) -> str:
        """Findings closed of all findings."""
        return rate(record.n_closed, record.n_findings)

    def value_rectified(self, record: Any) -> str:
        """The same in an export."""
        return rate(record.n_closed, record.n_findings)

    def render_state(self, record: Any) -> SafeString:
        """The state in its word."""
        return state_tag(ROUND.labels, record.state)

    def value_state(self, record: Any) -> str:
        """Plain words, for exports."""
        return str(ROUND.labels[record.state])


class VisitTable(Table):
    """Visits of a round: who, where, how far."""

    nothing = t("没有符合条件的走访", "No visit matches")
    target = LinkColumn(
        t("县区", "County"), accessor="pair__target__name", order_by="pair__target__code",
        link=lambda r: reverse("governance:visit", args=[r.pk]),
    )  # fmt: skip
    unit = TextColumn(t("督导单位", "Unit"), accessor="pair__unit__name", order_by="pair__unit__code")
    number = NumberColumn(t("次", "No."))
    scheduled_on = DateColumn(t("安排", "Scheduled"))
    visited_on = DateColumn(t("走访", "Visited"))
    findings = TextColumn(t("问题销号", "Findings closed"), accessor="n_findings", order_by="n_findings")
    answer_due_on = DateColumn(t("答复期限", "Answer due"))
    state = TextColumn(t("状态", "State"))

    def render_findings(self, record: Any) -> str:
        """Closed of all."""
        return f"{record.n_findings - record.n_open}/{record.n_findings}" if record.n_findings else "—"

    def value_findings(self, record: Any) -> str:
        """The same in an export."""
        return self.render_findings(record)

    def render_state(self, record: Any) -> SafeString:
        """The state, and whether its day has passed."""
        tag = state_tag(VISIT.labels, record.state)
        due = record.scheduled_on if record.state == "scheduled" else record.answer_due_on
        late = record.state in {"scheduled", "findings_sent"} and due is not None and due < today()
        return format_html("{} {}", tag, parts.status("overdue")) if late else tag

    def value_state(self, record: Any) -> str:
        """Plain words, for exports."""
        return str(VISIT.labels[record.state])


class ListingTable(Table):
    """Listings."""

    nothing = t("没有符合条件的列管", "No listing matches")
    area = LinkColumn(
        t("县区", "County"), accessor="area__name", order_by="area__code",
        link=lambda r: reverse("governance:listing", args=[r.code]),
    )  # fmt: skip
    code = CodeColumn(t("编号", "Code"))
    tier = TextColumn(t("级别", "Tier"))
    starts_on = DateColumn(t("起", "From"))
    ends_on = DateColumn(t("止", "To"))
    meeting = TextColumn(t("决定会议", "Decided by"), accessor="meeting__body", order_by="meeting__held_on")
    restricted = TextColumn(t("职务限制", "Offices flagged"), accessor="tier", orderable=False)
    state = TextColumn(t("状态", "State"))

    def render_tier(self, value: str) -> SafeString:
        """The tier in its tint."""
        return tier_tag(value)

    def value_tier(self, value: str) -> str:
        """Plain words, for exports."""
        return str(TIERS[value])

    def render_restricted(self, record: Any) -> Any:
        """Whether the leading offices are flagged now."""
        return self.value_restricted(record)

    def value_restricted(self, record: Any) -> str:
        """The same in an export."""
        on = record.state in IN_FORCE and record.tier in RESTRICTING
        return str(say("原则上不提拔交流", "No promotion in principle")) if on else "—"

    def render_state(self, record: Any) -> SafeString:
        """The state, and whether its period has run out."""
        tag = state_tag(LISTING.labels, record.state)
        late = record.state in IN_FORCE and record.ends_on is not None and record.ends_on < today()
        return format_html("{} {}", tag, parts.status("overdue")) if late else tag

    def value_state(self, record: Any) -> str:
        """Plain words, for exports."""
        return str(LISTING.labels[record.state])


class SchemeTable(Table):
    """Assessment schemes."""

    nothing = t("还没有考评方案", "No scheme yet")
    title = LinkColumn(
        t("方案", "Scheme"),
        accessor="title",
        order_by="title_zh",
        link=lambda r: reverse("governance:scheme", args=[r.pk]),
    )
    code = CodeColumn(t("编号", "Code"))
    version = NumberColumn(t("版本", "Version"))
    starts_on = DateColumn(t("考评期起", "Period from"))
    ends_on = DateColumn(t("考评期止", "Period to"))
    state = TextColumn(t("状态", "State"))

    def render_state(self, record: Any) -> SafeString:
        """The state in its word."""
        return state_tag(ASSESSMENT.labels, record.state)

    def value_state(self, record: Any) -> str:
        """Plain words, for exports."""
        return str(ASSESSMENT.labels[record.state])


class ActionTable(Table):
    """Decisions of others about offices. How many officials a paper speaks of stands only in the table by area and kind."""

    nothing = t("没有符合条件的记录", "No record matches")
    code = LinkColumn(
        t("编号", "Code"), code=True, link=lambda r: reverse("governance:accountability_one", args=[r.code])
    )
    area = TextColumn(t("地区", "Area"), accessor="area__name", order_by="area__code")
    kind = TextColumn(t("种类", "Kind"))
    office = TextColumn(t("职务", "Office"))
    deciding_body = TextColumn(t("决定机关", "Decided by"))
    decided_on = DateColumn(t("决定日期", "Decided on"))
    document = TextColumn(t("文件", "Document"), accessor="document__title", order_by="document__code")
    state = TextColumn(t("状态", "State"))

    def render_kind(self, value: str) -> Any:
        """The kind in words."""
        return ACTION_KINDS[value]

    def render_state(self, record: Any) -> SafeString:
        """The state in its word."""
        return state_tag(ACCOUNTABILITY.labels, record.state)

    def value_state(self, record: Any) -> str:
        """Plain words, for exports."""
        return str(ACCOUNTABILITY.labels[record.state])
