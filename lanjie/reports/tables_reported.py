"""Tables of reported figures."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from lanjie.core.quantities import DASH
from lanjie.core.tables import (
    CodeColumn,
    DateColumn,
    LinkColumn,
    NumberColumn,
    StatusColumn,
    Table,
    TextColumn,
)
from lanjie.core.templatetags.parts_work import moment
from lanjie.core.words import t
from lanjie.reports import wording_reported as wording
from lanjie.reports.definitions import definitions
from lanjie.reports.models_reported import FigureCall, ReportedFigure
from lanjie.reports.queries.calls import Group, Owed
from lanjie.reports.queries.value import FigureValue

_RIGHT = {"th": {"class": "num"}, "td": {"class": "num"}}


def entry_link(entry: ReportedFigure) -> str:
    """The page of an entry's figure."""
    return f"{reverse('reports:reported', args=[entry.key])}?{urlencode({'area': entry.area.code})}"


def voucher_link(entry: ReportedFigure) -> str:
    """What the file it came in became; the file is kept as it was handed in."""
    return reverse("reports:uploaded", args=[entry.upload.code])


class ValueTable(Table):
    """Every figure of the report: computed and reported side by side, each opening to its rows or its signed source."""

    nothing = t("没有这样的数字", "No such figure")
    nothing_label = t("看全部", "See all")
    nothing_href = "."
    label = LinkColumn(
        t("数字", "Figure"), accessor="definition__label", link=lambda found: found.href, orderable=False
    )
    place = CodeColumn(t("位置", "Place"), accessor="definition__place", orderable=False)
    shown = TextColumn(t("数值", "Value"), accessor="key", attrs=_RIGHT, orderable=False)
    unit = TextColumn(t("单位", "Unit"), orderable=False)
    status = StatusColumn(t("状态", "Status"), orderable=False)
    on = DateColumn(t("截至", "As of"), orderable=False)
    reported = TextColumn(t("填报", "Reported"), accessor="reported", attrs=_RIGHT, orderable=False)
    difference = TextColumn(t("差", "Difference"), attrs=_RIGHT, orderable=False)
    owner = TextColumn(t("负责", "Owner"), accessor="definition__owner__words", orderable=False)
    signed = StatusColumn(t("签认", "Signed"), accessor="key", orderable=False)

    def render_shown(self, record: FigureValue) -> str:
        """The value with its qualifier."""
        return str(wording.shown(record))

    def render_reported(self, record: FigureValue) -> str:
        """Beside a computed value only; a reported one stands in its own column."""
        return wording.number(record.reported) if record.status == "computed" else DASH

    def render_difference(self, record: FigureValue) -> str:
        """Computed minus reported."""
        gap = record.difference
        return DASH if gap is None else f"+{gap:,f}" if gap > 0 else wording.number(gap)

    def render_signed(self, record: FigureValue) -> Any:
        """Whether somebody vouched for it."""
        if record.status == "missing" and not record.hidden:
            return DASH
        return self.columns["signed"].column.render("signed" if record.signature else "unsigned", record)


class EntryTable(Table):
    """The history of one figure: every entry with its source, who entered and who signed."""

    nothing = t("还没有填报过", "Nothing has been reported yet")
    period = TextColumn(t("期间", "Period"), accessor="on", orderable=False)
    value = TextColumn(t("数值", "Value"), attrs=_RIGHT, orderable=False)
    state = StatusColumn(t("状态", "State"), orderable=False)
    source = TextColumn(t("来源文件", "Source document"), orderable=False)
    by = TextColumn(t("填报", "Reported"), accessor="at", orderable=False)
    signer = TextColumn(t("复签", "Signed"), accessor="signature", orderable=False)
    reason = TextColumn(t("说明", "Reason"), orderable=False)
    voucher = LinkColumn(t("凭证", "Voucher"), accessor="upload__code", link=voucher_link, code=True, orderable=False)

    def __init__(self, *args: Any, hidden: frozenset[int] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hidden = hidden

    def render_period(self, record: ReportedFigure) -> str:
        """The day of a stock, the days of a flow."""
        return str(wording.period(record.since, record.on, definitions().figures[record.key].kind))

    def render_by(self, record: ReportedFigure) -> str:
        """Who reported it, and when."""
        return f"{record.by or DASH} {moment(record.at)}"

    def render_signer(self, record: ReportedFigure) -> str:
        """Who signed it, and when."""
        signed = record.signature
        return f"{signed.by} {moment(signed.at)}" if signed else DASH

    def render_value(self, record: ReportedFigure) -> str:
        """The value with its qualifier; a small count of persons is hidden from all who did not enter or sign it."""
        if record.pk in self.hidden:
            return str(wording.HIDDEN)
        return str(wording.said(record.value, record.value_max, record.qualifier))

    def render_source(self, record: ReportedFigure) -> str:
        """The document with its number or page."""
        return "，".join(filter(None, (record.source, record.reference)))

    def render_state(self, record: ReportedFigure) -> Any:
        """The word of its state."""
        return self.columns["state"].column.render(wording.STATES[record.state], record)


class UploadTable(EntryTable):
    """What one file brought."""

    key = LinkColumn(t("指标", "Figure"), link=entry_link, orderable=False)
    area = TextColumn(t("地区", "Area"), orderable=False)

    class Meta(Table.Meta):
        exclude = ("by", "voucher")
        sequence = ("key", "area", "...")


def _report_link(item: Owed) -> str:
    given = {"key": item.definition.key, "area": item.area.code, "call": item.call.code}
    if item.came:
        return f"{reverse('reports:reported', args=[item.definition.key])}?{urlencode({'area': item.area.code})}"
    return f"{reverse('reports:report_figure')}?{urlencode(given)}"


class OwedTable(Table):
    """What is to be reported, each line leading to the form or to what was entered."""

    nothing = t("没有要报的数字", "Nothing to report")
    label = LinkColumn(t("数字", "Figure"), accessor="definition__label", link=_report_link, orderable=False)
    key = CodeColumn(t("键", "Key"), accessor="definition__key", orderable=False)
    area = TextColumn(t("地区", "Area"), orderable=False)
    unit = TextColumn(t("单位", "Unit"), accessor="definition__unit__words", orderable=False)
    call = TextColumn(t("通知", "Call"), accessor="call__title", orderable=False)
    due_on = DateColumn(t("期限", "Due"), accessor="call__due_on", orderable=False)
    owner = TextColumn(t("负责", "Owner"), accessor="definition__owner__words", orderable=False)
    state = StatusColumn(t("状态", "State"), accessor="call", orderable=False)

    def __init__(self, *args: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def render_state(self, record: Owed) -> Any:
        """Overdue, to report, or the state of its entry."""
        late = "overdue" if record.late(self.on) else "to_upload"
        return self.columns["state"].column.render(wording.STATES[record.state] if record.came else late, record)


class LateTable(Table):
    """Who is late with how many figures."""

    nothing = t("没有迟报的单位", "Nobody is late")
    who = LinkColumn(t("单位或地区", "Unit or area"), link=lambda row: row["href"])
    call = TextColumn(t("通知", "Call"))
    due_on = DateColumn(t("期限", "Due"))
    days = NumberColumn(t("逾期", "Late"), unit=t("天", "days"))
    missing = NumberColumn(t("没有报", "Not reported"), unit=t("个", "figures"))
    owed = NumberColumn(t("应报", "Owed"), unit=t("个", "figures"))
    unsigned = NumberColumn(t("待复签", "To be signed"), unit=t("个", "figures"))
    keys = TextColumn(t("哪些", "Which"), orderable=False)


def late_row(group: Group, who: Any, days: int) -> dict[str, Any]:
    """A line of the late list."""
    named = [str(item.definition.label) for item in group.missing]
    given = {"call": group.call.code, "unit": group.owner, "area": group.area.code if group.call.level else ""}
    more = "……" if len(named) > SHOWN else ""
    return {
        "who": str(who),
        "href": f"{reverse('reports:to_report')}?{urlencode({k: v for k, v in given.items() if v})}",
        "call": group.call.title,
        "due_on": group.call.due_on,
        "days": days,
        "missing": len(group.missing),
        "owed": len(group.owed),
        "unsigned": group.unsigned,
        "keys": "、".join(named[:SHOWN]) + more,
    }


#: How many missing figures a line names.
SHOWN = 3


class CallTable(Table):
    """Calls for figures."""

    nothing = t("还没有要过数字", "No figures have been called for yet")
    code = LinkColumn(
        t("编号", "Code"),
        link=lambda call: f"{reverse('reports:to_report')}?call={call.code}",
        code=True,
        orderable=False,
    )
    title = TextColumn(t("事由", "Purpose"), orderable=False)
    document = TextColumn(t("通知文件", "Notice"), orderable=False)
    keys = NumberColumn(t("数字", "Figures"), accessor="pk", orderable=False)
    on = DateColumn(t("截至", "As of"), orderable=False)
    due_on = DateColumn(t("期限", "Due"), orderable=False)
    by = TextColumn(t("经办", "By"), orderable=False)

    def render_keys(self, record: FigureCall) -> int:
        """How many it asks for."""
        return len(record.keys)
