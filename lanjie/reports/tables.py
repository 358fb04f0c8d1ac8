"""Tables of the reports room."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from lanjie.core.figures import Figure
from lanjie.core.quantities import DASH, count, significant
from lanjie.core.tables import (
    BarColumn,
    CodeColumn,
    DateColumn,
    LinkColumn,
    NumberColumn,
    StatusColumn,
    Table,
    TextColumn,
)
from lanjie.core.words import t
from lanjie.reports import wording
from lanjie.reports.models import Issue


def figure_link(record: dict[str, Any]) -> str:
    """Where a row of the list of figures leads."""
    return reverse("reports:figure", args=[record["key"]])


class FigureTable(Table):
    """Declared figures."""

    nothing = t("没有这样的数字", "No such figure")
    nothing_label = t("看全部", "See all")
    nothing_href = "."
    label = LinkColumn(t("数字", "Figure"), link=figure_link)
    key = TextColumn(t("键", "Key"), attrs={"td": {"class": "key-text"}})
    kind = TextColumn(t("类型", "Kind"))
    unit = TextColumn(t("单位", "Unit"))
    owner = TextColumn(t("负责", "Owner"))
    version = CodeColumn(t("口径", "Definition"))


def figure_row(figure: Figure) -> dict[str, Any]:
    """A figure as a row of the list."""
    return {
        "key": figure.key,
        "label": str(figure.label),
        "kind": str(wording.KINDS[figure.kind]),
        "unit": str(figure.unit),
        "owner": str(figure.owner),
        "version": figure.version,
    }


_RIGHT = {"th": {"class": "num"}, "td": {"class": "num"}, "tf": {"class": "num"}}


class Breakdown(Table):
    """A figure by the areas one level below; the last row is the number of the page."""

    nothing = t("没有下级地区", "No area below")
    area = LinkColumn(t("地区", "Area"), link=lambda record: record["href"])
    value = LinkColumn(
        "", link=lambda record: record["rows_href"], number=True, footer=lambda table: table.totals["value"]
    )
    bar = BarColumn(accessor="value", of=lambda table: table.largest)

    def __init__(
        self, *args: Any, heads: dict[str, Any], totals: dict[str, Any], largest: float, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.totals, self.largest = totals, largest
        for name, head in heads.items():
            self.columns[name].column.verbose_name = head


class CountBreakdown(Breakdown):
    """A count, with each area's share and what changed."""

    share = TextColumn(t("占比", "Share"), attrs=_RIGHT, footer=lambda table: table.totals["share"], orderable=False)
    change = TextColumn(t("变化", "Change"), attrs=_RIGHT, footer=lambda table: table.totals["change"], orderable=False)


class EstimateBreakdown(Breakdown):
    """An estimate, each with its interval; the last row is the weighted mean."""

    interval = TextColumn(
        t("95% 区间", "95% interval"), attrs=_RIGHT, footer=lambda table: table.totals["interval"], orderable=False
    )
    rows = NumberColumn(t("明细", "Rows"), unit=t("行", "n"), footer=lambda table: table.totals["rows"])

    def render_value(self, record: dict[str, Any]) -> str:
        """As on the figure's own page."""
        return str(record["shown"])


class PlainColumn(TextColumn):
    """A value of whatever kind a record holds."""

    def render(self, value: Any) -> Any:
        """Days as days, numbers with three significant digits or in full."""
        if isinstance(value, bool):
            return "✓" if value else DASH
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, float):
            return significant(value)
        return count(value) if isinstance(value, int) else value


class RowTable(Table):
    """The records behind a number; the columns are those its figure names."""

    nothing = t("没有记录", "No records")

    class Meta(Table.Meta):
        orderable = False


class IssueTable(Table):
    """Issued bulletins."""

    nothing = t("还没有印发过季报", "No bulletin has been issued yet")
    code = LinkColumn(t("编号", "Code"), link=lambda issue: reverse("reports:bulletin", args=[issue.code]))
    quarter = TextColumn(t("季度", "Quarter"))
    cut_off = DateColumn(t("数据截止", "Data cut-off"))
    issued_on = DateColumn(t("印发", "Issued"))
    run = CodeColumn(t("运行", "Run"), accessor="run__code")
    by = TextColumn(t("经办", "By"))
    state = StatusColumn(t("状态", "State"), accessor="pk", orderable=False)

    def render_quarter(self, value: date) -> Any:
        """The quarter in words."""
        return wording.quarter(value)

    def render_state(self, record: Issue) -> Any:
        """`issued`, or `replaced` by a later number of the same quarter."""
        newest = getattr(record, "newest", record.number)
        return self.columns["state"].column.render("issued" if record.number == newest else "replaced", record)
