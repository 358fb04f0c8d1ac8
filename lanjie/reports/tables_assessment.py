"""The table of issued monthly bulletins."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from lanjie.core.tables import CodeColumn, DateColumn, LinkColumn, StatusColumn, Table, TextColumn
from lanjie.core.words import t
from lanjie.reports.assessment_bulletin import month_words
from lanjie.reports.models import AssessmentIssue


class AssessmentIssueTable(Table):
    """Issued monthly bulletins."""

    nothing = t("还没有印发过公报", "No bulletin has been issued yet")
    code = LinkColumn(t("编号", "Code"), link=lambda issue: reverse("reports:assessment_bulletin", args=[issue.code]))
    month = TextColumn(t("月份", "Month"))
    cut_off = DateColumn(t("数据截止", "Data cut-off"))
    issued_on = DateColumn(t("印发", "Issued"))
    run = CodeColumn(t("运行", "Run"), accessor="run__code")
    by = TextColumn(t("经办", "By"))
    state = StatusColumn(t("状态", "State"), accessor="pk", orderable=False)

    def render_month(self, value: date) -> Any:
        """The month in words."""
        return month_words(value)

    def render_state(self, record: AssessmentIssue) -> Any:
        """`issued`, or `replaced` by a later number of the same month."""
        newest = getattr(record, "newest", record.number)
        return self.columns["state"].column.render("issued" if record.number == newest else "replaced", record)
