"""Figures on how far monitoring can be trusted: results kept or kept out, controls that held, sites that are thin or silent, people covered.

A share is two of these counts, so that both of its parts open.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lanjie.core.access import Scope
from lanjie.core.figures import Asked, Rows, figure
from lanjie.core.models import Recorded
from lanjie.core.words import Words, say
from lanjie.situation.choices import ResultKind
from lanjie.situation.models import Result, Sample, Site
from lanjie.situation.queries.quality import CONTROLS, sheet_results
from lanjie.situation.queries.results import COUNTED, catchments, results, sites

OWNER = say("省禁毒办监测科", "Provincial office, monitoring")
#: Samples a site should have in a quarter: one of a working day, one of a day off.
PLANNED = 2
RESULTS = say("项", "results")
_RESULT = (
    ("sample__code", say("样品", "Sample")),
    ("sample__site__code", say("监测点", "Site")),
    ("sample__taken_on", say("采样日", "Day")),
    ("substance", say("目标物", "Substance")),
    ("kind", say("类型", "Kind")),
    ("value_ng_l", say("浓度 ng/L", "ng/L")),
    ("flags", say("标记", "Flags")),
)
_SITE = (("code", say("监测点", "Site")), ("name_zh", say("名称", "Name")), ("area__name_zh", say("县区", "County")))


def last_quarter(on: date) -> tuple[date, date]:
    """First and last day of the last quarter that had ended by the day."""
    first = date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    after = on + timedelta(days=1)
    if after.day == 1 and after.month % 3 == 1:  # the day itself ends a quarter
        return first, on
    until = first - timedelta(days=1)
    return date(until.year, until.month - 2, 1), until


def _of_results(key: str, label: Words, definition: Words, **conditions: object) -> None:
    @figure(f"situation.wastewater.{key}", label=label, unit=RESULTS, kind="flow", definition=definition, owner=OWNER)
    def found(scope: Scope, asked: Asked) -> Rows:
        rows = sheet_results(scope, asked.known).filter(qualifier__in=COUNTED, **conditions)
        return Rows(rows, area="sample__site__area", when="sample__taken_on", columns=_RESULT)


_of_results(
    "results.entered",
    say("进入趋势的结果", "Results that entered trends"),
    say("期内质控允许进入趋势的实验室结果，含有提示的。", "Laboratory results of the period that quality control let into trends, noted ones included."),
    in_trend=True,
)  # fmt: skip
_of_results(
    "results.kept-out",
    say("质控不进趋势的结果", "Results kept out of trends"),
    say("期内有数值或低于定量限、但因质控或缺流量不进趋势的结果。", "Results of the period, measured or below their limit, that quality control or a missing flow kept out."),
    in_trend=False,
)  # fmt: skip


def _of_controls(key: str, label: Words, definition: Words, **conditions: object) -> None:
    @figure(
        f"situation.wastewater.{key}",
        label=label,
        unit=say("个", "controls"),
        kind="flow",
        definition=definition,
        owner=OWNER,
    )
    def found(scope: Scope, asked: Asked) -> Rows:
        rows = results(scope, asked.known).filter(kind__in=[kind.value for kind in CONTROLS], **conditions)
        return Rows(rows, area="sample__site__area", when="sample__taken_on", columns=_RESULT)


_of_controls(
    "controls",
    say("质控样", "Controls"),
    say("期内的平行样、空白和加标。", "Replicates, blanks and spikes of the period."),
)
_of_controls(
    "controls.held",
    say("符合的质控样", "Controls that held"),
    say("期内没有质控标记的平行样、空白和加标。", "Replicates, blanks and spikes of the period without a flag."),
    flags=[],
)


def _reported(known: datetime | None, on: date, sample: str) -> QuerySet[Result]:
    """Results of samples of the last whole quarter, seen from a site or a bottle."""
    within = {"sample__taken_on__range": last_quarter(on), "kind": ResultKind.SAMPLE.value}
    return Result.unscoped.filter(Recorded.known_at(known), **within, **{sample: OuterRef("pk")})


def _open_sites(scope: Scope, on: date) -> QuerySet[Site]:
    return sites(scope).filter(opened_on__lte=last_quarter(on)[0]).exclude(closed_on__lte=last_quarter(on)[1])


@figure(
    "situation.wastewater.sites.silent",
    label=say("上季度没有结果的监测点", "Sites without results last quarter"),
    unit=say("个", "sites"),
    kind="stock",
    definition=say(
        "到该日为止最近一个完整季度中没有任何样品结果的在用监测点。",
        "Sites in use with no result of any sample in the last whole quarter before the day.",
    ),
    owner=OWNER,
)
def silent(scope: Scope, asked: Asked) -> Rows:
    """Sites that said nothing."""
    found = _open_sites(scope, asked.on).exclude(Exists(_reported(asked.known, asked.on, "sample__site")))
    return Rows(found, area="area", when="opened_on", columns=_SITE)


@figure(
    "situation.wastewater.sites.thin",
    label=say("上季度不足两份样品的监测点", "Sites with fewer than two samples last quarter"),
    unit=say("个", "sites"),
    kind="stock",
    definition=say(
        "到该日为止最近一个完整季度中有结果的样品不足两份（工作日、休息日各一）的在用监测点，含没有结果的。",
        "Sites in use with results of fewer than two samples (a working day and a day off) in the last whole quarter, silent ones included.",
    ),
    owner=OWNER,
)
def thin(scope: Scope, asked: Asked) -> Rows:
    """Sites below the plan's minimum."""
    bottles = (
        Sample.unscoped.filter(Exists(_reported(asked.known, asked.on, "sample")), site=OuterRef("pk"))
        .order_by()
        .values("site")
        .annotate(n=Count("pk"))
        .values("n")
    )
    taken = Coalesce(Subquery(bottles, output_field=IntegerField()), 0)
    found = _open_sites(scope, asked.on).alias(taken=taken).filter(taken__lt=PLANNED)
    return Rows(found, area="area", when="opened_on", columns=_SITE)


@figure(
    "situation.wastewater.people-covered",
    label=say("上季度测到的人口", "People covered last quarter"),
    unit=say("人", "people"),
    kind="stock",
    definition=say(
        "到该日为止最近一个完整季度有结果的监测点当时所用的服务人口之和；除以地区人口即覆盖率。",
        "People served by the sites with results in the last whole quarter, by the version then in use; over the area's population it is the coverage.",
    ),
    owner=OWNER,
    source="wastewater_methods §1.7",
)
def people_covered(scope: Scope, asked: Asked) -> Rows:
    """The version of each measured site in use at the quarter's end."""
    end = last_quarter(asked.on)[1]
    valid = catchments(scope, asked.known).filter(valid_from__lte=end)
    newest = valid.filter(site=OuterRef("site")).order_by("-valid_from", "-version").values("pk")[:1]
    measured = Result.unscoped.filter(
        Recorded.known_at(asked.known),
        sample__site=OuterRef("site"),
        sample__taken_on__range=last_quarter(asked.on),
        kind=ResultKind.SAMPLE.value,
    )
    found = valid.filter(Exists(measured), pk=Subquery(newest))
    columns = (
        ("site__code", say("监测点", "Site")),
        ("site__area__name_zh", say("县区", "County")),
        ("version", say("版本", "Version")),
        ("method", say("方法", "Method")),
        ("population", say("服务人口", "Population")),
    )
    return Rows(found, area="site__area", when="valid_from", columns=columns, amount="population")
