"""Tables of the statutory report."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lanjie.core.tables import CodeColumn, DateColumn, LinkColumn, NumberColumn, StatusColumn, Table, TextColumn
from lanjie.core.words import t
from lanjie.reports import wording_reported as wording
from lanjie.reports.definitions import definitions
from lanjie.reports.models import ReportBinding, StatutoryReport
from lanjie.reports.queries.statutory import Change


class StatutoryTable(Table):
    """Reports on deliberation opinions."""

    nothing = t("还没有法定报告", "No statutory report yet")
    code = LinkColumn(t("编号", "Code"), link=lambda one: reverse("reports:statutory", args=[one.code]), code=True)
    item = TextColumn(t("事项", "Item"), orderable=False)
    on = DateColumn(t("报告日", "Day"))
    area = TextColumn(t("地区", "Area"), accessor="area__name", orderable=False)
    by = TextColumn(t("起草", "Drafted by"), orderable=False)
    state = StatusColumn(t("状态", "State"))

    def render_item(self, record: StatutoryReport) -> Any:
        """Its title."""
        return record.item.title


class NumberTable(Table):
    """Figures of a freeze."""

    nothing = t("还没有冻结", "Not frozen yet")
    number = CodeColumn(t("编号", "Id"), accessor="key", orderable=False)
    label = LinkColumn(
        t("数字", "Figure"),
        accessor="key",
        link=lambda one: reverse("reports:statutory_number", args=[one.report_code, one.key]),
        orderable=False,
    )
    value = TextColumn(t("精确值", "Exact value"), attrs={"th": {"class": "num"}, "td": {"class": "num"}})
    unit = TextColumn(t("单位", "Unit"), accessor="key", orderable=False)
    on = DateColumn(t("截至", "As of"))
    owner = TextColumn(t("负责", "Owner"))
    source = TextColumn(t("来源", "Source"))
    status = StatusColumn(t("状态", "State"))

    def render_number(self, value: str) -> str:
        """F040."""
        return definitions().figures[value].number

    def render_label(self, value: str) -> Any:
        """The figure in words."""
        return definitions().figures[value].label

    def render_unit(self, value: str) -> Any:
        """What it counts."""
        return definitions().figures[value].unit.words

    def render_value(self, record: ReportBinding) -> Any:
        """The exact value, with what its source says of it."""
        return wording.said(record.value, record.value_max, record.qualifier)

    def render_owner(self, value: str) -> Any:
        """The unit in words."""
        owner = definitions().owners.get(value)
        return owner.words if owner else value


class ChangeTable(Table):
    """Figures beside the last report."""

    nothing = t("没有可比的报告", "No report to compare with")
    label = TextColumn(t("数字", "Figure"), accessor="definition__label", orderable=False)
    before = NumberColumn(t("上次", "Last"), orderable=False)
    now = NumberColumn(t("本次", "Now"), orderable=False)
    difference = NumberColumn(t("变化", "Change"), orderable=False)
    state = StatusColumn(t("核对", "Check"), accessor="fell", orderable=False)

    def render_before(self, value: Any) -> Any:
        """As it was frozen."""
        return wording.number(value)

    def render_now(self, value: Any) -> Any:
        """As it was frozen."""
        return wording.number(value)

    def render_difference(self, value: Any) -> Any:
        """With its sign."""
        return f"+{wording.number(value)}" if value > 0 else wording.number(value)

    def render_state(self, record: Change) -> Any:
        """Look where a running total fell."""
        return self.columns["state"].column.render("look" if record.fell else "pass", record)
