"""The matrix of demands, measures and evidence."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lanjie.core.tables import NumberColumn, Table, TextColumn
from lanjie.core.words import say, t
from lanjie.governance.queries.items import Line
from lanjie.governance.states import DEMAND, MEASURE
from lanjie.governance.tables import state_tag


class MatrixTable(Table):
    """One demand a row."""

    nothing = t("没有要点", "No demands")
    demand = TextColumn(t("要点", "Demand"), accessor="demand", orderable=False)
    lead = TextColumn(t("牵头", "Lead"), accessor="demand__lead__name", orderable=False)
    state = TextColumn(t("状态", "State"), accessor="demand__state", orderable=False)
    answers = TextColumn(
        t("措施与证据（文件·数字·原件）", "Measures and evidence (documents · figures · files)"),
        orderable=False,
        empty_values=(),
    )
    pieces = NumberColumn(t("证据", "Evidence"), accessor="demand__pk", orderable=False)
    gaps = TextColumn(t("缺口", "Gaps"), orderable=False, empty_values=())

    def render_demand(self, record: Line) -> SafeString:
        """Number and heading, linked to the opinion."""
        opinion = record.demand.opinion
        href = reverse("governance:opinion", args=[opinion.item.code, opinion.number])
        return format_html('<a href="{}">{}.{}</a> {}', href, opinion.number, record.demand.number, record.demand.title)

    def value_demand(self, record: Line) -> str:
        """Plain words, for exports."""
        return str(record.demand)

    def render_state(self, record: Line) -> SafeString:
        """The state in its words."""
        return state_tag(DEMAND.labels, record.demand.state)

    def value_state(self, record: Line) -> str:
        """Plain words, for exports."""
        return str(DEMAND.labels[record.demand.state])

    def render_answers(self, record: Line) -> SafeString | str:
        """Each measure with its state and its evidence by kind."""
        if not record.answers:
            return "—"
        return format_html_join(
            SafeString("<br>"),
            '<a href="{}">{}</a> {} {}·{}·{}',
            (
                (
                    reverse("governance:measure", args=[answer.measure.code]),
                    answer.measure.title,
                    state_tag(MEASURE.labels, answer.measure.state),
                    answer.documents,
                    answer.figures,
                    answer.files,
                )
                for answer in record.answers
            ),
        )

    def value_answers(self, record: Line) -> str:
        """Plain words, for exports."""
        return "；".join(
            f"{a.measure.code} {a.measure.title_zh}（{MEASURE.labels[a.measure.state]}）" for a in record.answers
        )

    def render_pieces(self, record: Line) -> int:
        """All pieces of evidence."""
        return sum(answer.pieces for answer in record.answers)

    def render_gaps(self, record: Line) -> SafeString | str:
        """What is missing, one a line."""
        return format_html_join(SafeString("<br>"), "{}", ((gap,) for gap in record.gaps)) if record.gaps else "—"

    def value_gaps(self, record: Line) -> str:
        """Plain words, for exports."""
        return str(say("；", "; ")).join(str(gap) for gap in record.gaps)
