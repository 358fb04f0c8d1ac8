"""The table of sampling rounds."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from lanjie.core.quantities import today
from lanjie.core.status import STATUSES
from lanjie.core.tables import DateColumn, LinkColumn, Table, TextColumn
from lanjie.core.templatetags import parts
from lanjie.core.words import t
from lanjie.situation.choices import RoundKind
from lanjie.situation.queries.rounds import STATES, state_of

#: The kind in a word, for a column.
KINDS = {RoundKind.PAIR: t("两次", "Pair"), RoundKind.WEEK: t("七天", "Week"), RoundKind.RANDOM: t("随机", "Random")}


class RoundTable(Table):
    """Rounds, one a row: where, which days, how far the bottles are, when results are due."""

    nothing = t("这个范围里没有采样计划", "No rounds are planned here")
    site = LinkColumn(
        t("监测点", "Site"),
        accessor="site__code",
        order_by="site__code",
        link=lambda r: reverse("situation:site", args=[r.site.code]),
        code=True,
    )
    name = TextColumn(t("名称", "Name"), accessor="site__name", order_by="site__name_zh")
    area = TextColumn(t("县区", "County"), accessor="site__area__name", order_by="site__area__code")
    kind = TextColumn(t("类型", "Kind"))
    starts_on = DateColumn(t("第一瓶", "First bottle"))
    ends_on = DateColumn(t("最后一瓶", "Last bottle"))
    progress = LinkColumn(
        t("已采/共", "Taken/all"),
        accessor="bottles",
        orderable=False,
        link=lambda r: reverse("situation:round", args=[r.pk]),
        attrs={"td": {"class": "num"}, "th": {"class": "num"}},
    )
    results_due_on = DateColumn(t("结果截止", "Results due"))
    state = TextColumn(t("状态", "State"), accessor="pk", orderable=False)

    def render_kind(self, value: str) -> Any:
        """The kind in a word."""
        return KINDS[RoundKind(value)]

    def render_progress(self, record: Any) -> str:
        """Bottles no longer to be taken, of all."""
        return f"{record.bottles - record.to_take}/{record.bottles}"

    def value_progress(self, record: Any) -> str:
        """The same in an export."""
        return self.render_progress(record)

    def render_state(self, record: Any) -> SafeString:
        """The state in its tint."""
        key = state_of(record, today())
        return parts.tag(STATES[key], STATUSES[key].tone)

    def value_state(self, record: Any) -> str:
        """The state in a word, for exports."""
        return str(STATES[state_of(record, today())])
