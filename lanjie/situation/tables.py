"""Tables of the room."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from lanjie.core.tables import (
    CensoredColumn,
    CodeColumn,
    DateColumn,
    LinkColumn,
    NumberColumn,
    StatusColumn,
    Table,
    TextColumn,
)
from lanjie.core.templatetags import parts
from lanjie.core.words import say, t
from lanjie.situation import wording
from lanjie.situation.choices import EXCLUDING, FLAGS, HARMLESS, RESULT_KINDS, SUBSTANCES, Qualifier, ResultKind
from lanjie.situation.models import Result, Sample, TrendPoint

_BELOW = (Qualifier.BELOW_LOQ.value, Qualifier.BELOW_LOD.value)


def below(result: Result) -> bool:
    """Whether a result is censored."""
    return result.qualifier in _BELOW


def value_or_limit(result: Result) -> float | None:
    """The concentration, or the limit it was below."""
    return result.limit_ng_l if below(result) else result.value_ng_l


def load_or_limit(result: Result) -> float | None:
    """The load, or the limit it was below."""
    return result.load_limit if below(result) else result.load


def sampled_on(sample: Sample) -> str:
    """The day as far as it is known: `2020-08-16`, or `2022 周三` where the source gives the year and the day of the week."""
    if sample.precision == "day":
        return sample.taken_on.isoformat()
    return f"{sample.taken_on.year} {weekday(sample)}"


def weekday(sample: Sample) -> str:
    """The day of the week in the reader's language."""
    days = (
        t("一", "Mon"),
        t("二", "Tue"),
        t("三", "Wed"),
        t("四", "Thu"),
        t("五", "Fri"),
        t("六", "Sat"),
        t("日", "Sun"),
    )
    return str(days[sample.taken_on.weekday()])


def verdict(result: Result) -> str:
    """The status key of a result's quality: rejected, kept out of trends, without a load, rain, to be looked at, or accepted."""
    if result.qualifier == Qualifier.REJECTED.value or result.sample.state == "rejected":
        return "rejected"
    if "flow_missing" in result.flags:
        return "missing"
    if EXCLUDING & set(result.flags):
        return "failed"
    if "rain_event" in result.flags:
        return "rain"
    return "look" if set(result.flags) - HARMLESS else "accepted"


def reasons(result: Result) -> str:
    """The flags behind the verdict in words, those that exclude first; empty for an accepted result or plain rain."""
    told = sorted(
        (f for f in result.flags if f not in HARMLESS and f != "rain_event"), key=lambda f: (f not in EXCLUDING, f)
    )
    return str(say("；", "; ")).join(str(FLAGS.get(flag, flag)) for flag in told)


class ResultTable(Table):
    """Results, one a row."""

    nothing = t("没有结果", "No results")
    day = DateColumn(t("采样日", "Day"), accessor="sample", order_by="sample__taken_on")
    site = LinkColumn(
        t("监测点", "Site"),
        accessor="sample__site__code",
        link=lambda r: reverse("situation:site", args=[r.sample.site.code]),
        code=True,
    )
    sample = LinkColumn(
        t("样品", "Sample"),
        accessor="sample__code",
        link=lambda r: reverse("situation:sample", args=[r.sample.code]),
        code=True,
    )
    substance = TextColumn(t("目标物", "Substance"))
    concentration = CensoredColumn(
        t("浓度", "Concentration"), unit="ng/L", censored=below, accessor="pk", orderable=False
    )
    flow = NumberColumn(t("流量", "Flow"), unit=t("m³/日", "m³/day"), accessor="sample__flow_m3_d")
    load = CensoredColumn(
        t("负荷", "Load"), unit=t("mg/1000 人/日", "mg/day/1000 people"), censored=below, accessor="pk", orderable=False
    )
    quality = StatusColumn(t("质控", "Quality"), accessor="pk", orderable=False, beside=reasons)
    row = NumberColumn(t("文件行", "File row"), accessor="upload_row")

    def render_day(self, value: Sample) -> str:
        """As far as known."""
        return sampled_on(value)

    def render_substance(self, value: str, record: Result) -> Any:
        """The name in the reader's language, with the kind of a control."""
        if record.kind == ResultKind.SAMPLE.value:
            return SUBSTANCES[value]
        return say(
            "{name} · {kind}", "{name} · {kind}", name=SUBSTANCES[value], kind=RESULT_KINDS[ResultKind(record.kind)]
        )

    def render_concentration(self, record: Result) -> Any:
        """The value or its limit."""
        value = value_or_limit(record)
        return "—" if value is None else self.columns["concentration"].column.render(value, record)

    def render_load(self, record: Result) -> Any:
        """The load or its limit."""
        value = load_or_limit(record)
        return "—" if value is None else self.columns["load"].column.render(value, record)

    def render_quality(self, record: Result) -> Any:
        """The status tag."""
        return self.columns["quality"].column.render(verdict(record), record)


class SiteTable(Table):
    """Sites with the newest estimate of the chosen substance."""

    nothing = t("还没有监测点", "No sites yet")
    nothing_label = t("上传监测点表", "Upload a list of sites")
    code = LinkColumn(t("监测点", "Site"), link=lambda r: r["href"], code=True)
    name = TextColumn(t("名称", "Name"))
    area = TextColumn(t("县区", "County"))
    population = NumberColumn(t("服务人口", "Population"), unit=t("人", "people"))
    samples = NumberColumn(t("样品", "Samples"), unit=t("份", "n"))
    last = CodeColumn(t("最近样品", "Last sample"))
    level = NumberColumn(
        t("水平", "Level"), unit=t("mg/1000 人/日", "mg/day/1000 people"), accessor="point", order_by="order"
    )
    interval = TextColumn(t("95% 区间", "95% interval"), accessor="point", orderable=False)
    change = TextColumn(t("比去年", "Against a year ago"), accessor="point", orderable=False)

    def render_name(self, value: str, record: dict[str, Any]) -> Any:
        """The name, with that the site is closed."""
        return format_html("{} {}", value, parts.tag(record["closed"])) if record.get("closed") else value

    def render_level(self, value: TrendPoint) -> Any:
        """The level, or the limit it is below."""
        return wording.level(value)

    def render_interval(self, value: TrendPoint) -> Any:
        """`31 – 54`."""
        return wording.interval_cell(value)

    def render_change(self, value: TrendPoint) -> Any:
        """The verdict on the change."""
        return wording.DIRECTIONS[wording.direction(value)]
