"""Tables of the monitoring inputs: estimates by county, records with their history, and what is late."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lanjie.core.quantities import DASH, significant
from lanjie.core.tables import CodeColumn, DateColumn, LinkColumn, NumberColumn, Table, TextColumn
from lanjie.core.words import Words, say, t
from lanjie.science.surveys.shares import Share
from lanjie.situation.choices_monitoring import (
    ANALYTE_NAMES,
    COUNTS,
    HAIR_GROUPS,
    MARKETS,
    PRICED,
    CountKind,
    HairGroup,
    Market,
)
from lanjie.situation.queries.monitoring_late import period_name

FEW = say("不足 5", "< 5")
#: Shown where a neighbour's number would give a small one away.
HIDDEN = say("不显示", "hidden")


def percent(value: float | None) -> str:
    """A share with one decimal, two below 1 %."""
    if value is None:
        return DASH
    return f"{100 * value:.{1 if value >= 0.01 or value == 0 else 2}f}%"


def interval(share: Share) -> Words:
    """`0.4%–5.9%`."""
    return say("{a}–{b}", "{a}–{b}", a=percent(share.low), b=percent(share.high))


class _ByCounty(Table):
    """Rows by county; each is a dictionary."""

    city = TextColumn(t("市州", "City"))
    area = LinkColumn(t("县区", "County"), link=lambda row: row["href"], order_by=("code",))


class CountTable(_ByCounty):
    """A count of a month by county."""

    nothing = t("这个月还没有报送", "Nothing reported for this month")

    n = NumberColumn(t("数目", "Count"), order_by=("order",))
    rate = NumberColumn(t("每 10 万人", "Per 100,000"))
    people = NumberColumn(t("人口", "People"))


class HairTable(_ByCounty):
    """Tests and positives by county, with the exact interval of the share."""

    nothing = t("这段时间没有毛发抽样", "No hair rounds in this period")

    rounds = NumberColumn(t("轮次", "Rounds"))
    tests = NumberColumn(t("检测数", "Tests"))
    positives = NumberColumn(t("阳性数", "Positives"), order_by=("order",))
    share = NumberColumn(t("阳性率", "Share"), order_by=("order",))
    interval = NumberColumn(t("95% 区间", "95% interval"), orderable=False)


class PriceTable(Table):
    """What areas paid in a quarter."""

    nothing = t("这个季度没有价格", "No price in this quarter")

    city = TextColumn(t("市州", "City"))
    area = LinkColumn(t("地区", "Area"), link=lambda row: row["href"], order_by=("code",))
    n = NumberColumn(t("报告", "Reports"))
    middle = NumberColumn(t("中位价，元", "Median, yuan"))
    lowest = NumberColumn(t("最低，元", "Lowest, yuan"))
    highest = NumberColumn(t("最高，元", "Highest, yuan"))


class SurveyTable(_ByCounty):
    """The weighted share of the satisfied by county, with design effect and margin of error."""

    nothing = t("还没有调查", "No survey yet")

    answers = NumberColumn(t("答卷", "Answers"))
    share = NumberColumn(t("满意率", "Satisfied"), order_by=("order",))
    interval = NumberColumn(t("95% 区间", "95% interval"), orderable=False)
    margin = NumberColumn(t("误差幅度", "Margin"), orderable=False)
    effect = NumberColumn(t("设计效应", "Design effect"), digits=2)
    response = NumberColumn(t("应答率", "Response"), orderable=False)


class LateTable(Table):
    """Areas and the periods they have not reported."""

    nothing = t("没有逾期未报", "Nothing is late")

    city = TextColumn(t("市州", "City"))
    area = LinkColumn(t("地区", "Area"), link=lambda row: row["href"], order_by=("code",))
    missing = NumberColumn(t("未报期数", "Periods missing"))
    spans = TextColumn(t("未报的期", "Which"), orderable=False)
    due = DateColumn(t("最早应报日", "Oldest due"))
    days = NumberColumn(t("逾期天数", "Days overdue"))
    last = TextColumn(t("最近已报", "Last reported"))


class _Records(Table):
    """Records with where they came from and what became of them."""

    nothing = t("没有记录", "No records")

    recorded_at = DateColumn(t("登记", "Recorded"))
    voucher = LinkColumn(
        t("凭证", "Voucher"), accessor="upload__code", link=lambda r: reverse("situation:uploaded", args=[r.upload.code]) if r.upload else None, code=True, orderable=False,
    )  # fmt: skip
    superseded_at = DateColumn(t("被更正", "Superseded"), default=say("现行", "stands"))


class CountRecords(_Records):
    """Monthly counts as reported."""

    month = TextColumn(t("月份", "Month"))
    area = TextColumn(t("县区", "County"), accessor="area__name", order_by=("area__code",))
    kind = TextColumn(t("数目", "Count"))
    value = NumberColumn(t("值", "Value"), accessor="low")

    class Meta(Table.Meta):
        sequence = ("month", "area", "kind", "value", "...")

    def render_month(self, value: Any) -> str:
        """2020-08."""
        return f"{value:%Y-%m}"

    def render_kind(self, value: str) -> Any:
        """The name of the count."""
        return COUNTS[CountKind(value)]

    def render_value(self, record: Any) -> Any:
        """The count, or its bounds."""
        return f"{record.low:,}" if record.low == record.high else f"{record.low:,}–{record.high:,}"


class HairRecords(_Records):
    """Hair rounds as reported."""

    starts_on = DateColumn(t("开始", "From"))
    ends_on = DateColumn(t("结束", "To"))
    area = TextColumn(t("县区", "County"), accessor="area__name", order_by=("area__code",))
    group = TextColumn(t("组别", "Group"))
    basis = CodeColumn(t("依据", "Basis"))
    analyte = TextColumn(t("成分", "Analyte"))
    cutoff = NumberColumn(t("阈值 ng/mg", "Cut-off ng/mg"))
    tests = NumberColumn(t("检测数", "Tests"))
    positives = NumberColumn(t("阳性数", "Positives"), accessor="low")

    class Meta(Table.Meta):
        sequence = ("starts_on", "ends_on", "area", "group", "basis", "analyte", "cutoff", "tests", "positives", "...")

    def render_group(self, value: str) -> Any:
        """The name of the group."""
        return HAIR_GROUPS[HairGroup(value)]

    def render_analyte(self, value: str) -> Any:
        """The name of the analyte."""
        return ANALYTE_NAMES[value]

    def render_positives(self, record: Any) -> Any:
        """The positives, or their bounds."""
        return f"{record.low:,}" if record.low == record.high else f"{record.low:,}–{record.high:,}"


class PriceRecords(_Records):
    """Prices as reported."""

    month = TextColumn(t("期", "Period"))
    area = TextColumn(t("地区", "Area"), accessor="area__name", order_by=("area__code",))
    reference = CodeColumn(t("编号", "Number"))
    drug = TextColumn(t("毒品", "Drug"))
    market = TextColumn(t("规模", "Deal"))
    per_unit = NumberColumn(t("元/克或片", "Yuan a gram or piece"), orderable=False)
    purity = NumberColumn(t("纯度", "Purity"))
    confirmed = TextColumn(t("核实", "Confirmed"), orderable=False)

    class Meta(Table.Meta):
        sequence = ("month", "area", "reference", "drug", "market", "per_unit", "purity", "confirmed", "...")

    def render_month(self, value: Any, record: Any) -> Any:
        """The quarter or the month."""
        return period_name(value, record.months)

    def render_drug(self, value: str) -> Any:
        """The name of the drug."""
        return PRICED[value]

    def render_market(self, value: str) -> Any:
        """Retail or wholesale."""
        return MARKETS[Market(value)]

    def render_purity(self, value: float) -> str:
        """In percent."""
        return f"{significant(100 * value)}%"


class SurveyRecords(_Records):
    """Clusters of surveys as summed when they came in."""

    survey = CodeColumn(t("调查", "Survey"), accessor="survey__code", order_by=("survey__code",))
    area = TextColumn(t("县区", "County"), accessor="area__name", order_by=("area__code",))
    stratum = TextColumn(t("层", "Stratum"))
    cluster = CodeColumn(t("群", "Cluster"))
    answers = NumberColumn(t("答卷", "Answers"))
    satisfied = NumberColumn(t("满意", "Satisfied"))
    invited = NumberColumn(t("受访", "Asked"))
    weight = NumberColumn(t("权重合计", "Sum of weights"))

    class Meta(Table.Meta):
        sequence = ("survey", "area", "stratum", "cluster", "answers", "satisfied", "invited", "weight", "...")
