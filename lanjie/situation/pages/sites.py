"""Sampling sites: the list, and the page that says how much, how sure and why."""

from __future__ import annotations

import itertools
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.pages.files import table_file
from lanjie.core.quantities import count, percent, significant, today
from lanjie.core.words import Words, inside, say, t
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import by_code
from lanjie.situation import wording
from lanjie.situation.charts import site_series
from lanjie.situation.choices import POPULATION_METHODS, SUBSTANCES, PopulationMethod
from lanjie.situation.models import Catchment, Result, Sample, Site, TrendPoint, TrendRun
from lanjie.situation.pages.population import origin
from lanjie.situation.pages.quality_box import quality_box
from lanjie.situation.pages.use_box import use_box
from lanjie.situation.quality_words import findings
from lanjie.situation.queries.estimates import latest_run, points
from lanjie.situation.queries.loads import amounts
from lanjie.situation.queries.results import catchments, results, samples, sites
from lanjie.situation.queries.weeks import Mean, Week, weeks
from lanjie.situation.tables import ResultTable, SiteTable, sampled_on


class Filter(forms.Form):
    """Filters of the list, kept in the address."""

    q = forms.CharField(label=t("代码、名称或县区", "Code, name or county"), required=False)
    substance = forms.ChoiceField(label=t("目标物", "Substance"), required=False)
    area = forms.CharField(required=False, widget=forms.HiddenInput)


#: Bottles that exist: not those still to be taken, missed or refused.
TAKEN = ~Q(samples__state__in=["planned", "missed", "rejected"])


def measured(scope: Scope) -> dict[str, int]:
    """Substances with an estimate in scope, those of most sites first."""
    newest = points(scope, latest_run()).filter(latest=True)
    found = newest.order_by().values("substance").annotate(n=Count("pk")).order_by("-n", "substance")
    return {row["substance"]: row["n"] for row in found}


def chosen(request: HttpRequest, substances: dict[str, int]) -> str:
    """The substance asked for, else methamphetamine where measured, else the one with most results."""
    asked = request.GET.get("substance", "")
    if asked in substances:
        return asked
    return "methamphetamine" if "methamphetamine" in substances else next(iter(substances), "methamphetamine")


@endpoint("situation.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Every site in scope with its newest level; searched, filtered, paged and exported as seen."""
    scope = scope_of(request)
    area = by_code(scope, request.GET.get("area", ""))
    reader = scope.narrow(area.path) if area else scope
    substances = measured(reader)
    substance = chosen(request, substances)
    form = Filter({**request.GET.dict(), "substance": substance})
    form.fields["substance"].choices = [(code, SUBSTANCES[code]) for code in substances]  # type: ignore[attr-defined]
    found = sites(reader)
    query = request.GET.get("q", "").strip()
    if query:
        found = found.filter(
            Q(code__icontains=query) | Q(name_zh__icontains=query) | Q(name_en__icontains=query)
            | Q(area__name_zh__icontains=query) | Q(area__name_en__icontains=query)
        )  # fmt: skip
    rows = site_rows(reader, found, substance)
    if request.GET.get("export") in {"xlsx", "csv"}:
        return _export(rows, request.GET["export"], substance)
    table = SiteTable(rows, request=request)
    table.nothing_href = reverse("situation:upload") + "?format=wastewater-sites"
    table.export_href = f"?{request.GET.urlencode()}&export=xlsx"
    table.paginate(page=request.GET.get("page", 1), per_page=50)
    context = {
        "title": say("污水监测点", "Wastewater sites"),
        "table": table,
        "form": form,
        "area": area,
        "area_switch": True,
        "simulated_data": simulated(reader),
        "run": latest_run(),
        "substance": SUBSTANCES[substance],
        "may_upload": scope.may("situation.import"),
        "may_plan": scope.may("situation.plan"),
    }
    return render(request, "situation/sites.html", context)


def site_rows(scope: Scope, found: QuerySet[Site], substance: str) -> list[dict[str, Any]]:
    """Rows of the site table: each site with its newest estimate of the substance."""
    listed = found.annotate(n=Count("samples", filter=TAKEN), last=Max("samples__taken_on", filter=TAKEN)).order_by(
        "code"
    )
    newest = {
        p.site_id: p
        for p in points(scope, latest_run()).filter(substance=substance, latest=True).select_related(None).order_by()
    }
    people = dict(catchments(scope).order_by("site", "version").values_list("site_id", "population"))
    rows = []
    for site in listed:
        point = newest.get(site.pk)
        rows.append(
            {
                "href": f"{reverse('situation:site', args=[site.code])}?substance={substance}",
                "code": site.code,
                "name": site.name,
                "closed": closed_words(site),
                "area": site.area.name,
                "population": people.get(site.pk),
                "samples": site.n,
                "last": site.last.isoformat() if site.last else "—",
                "order": (point.level or 0) if point else -1,
                "point": point,
            }
        )
    return rows


def _export(rows: list[dict[str, Any]], kind: str, substance: str) -> HttpResponse:
    heads = (
        say("监测点", "site"), say("名称", "name"), say("县区", "county"), say("服务人口", "population"), say("样品数", "samples"),
        say("最近样品", "last sample"), say("关闭", "closed"), say("目标物", "substance"), say("水平 mg/1000 人/日", "level mg/day/1000 people"),
        say("95% 下限", "lo95"), say("95% 上限", "hi95"), say("比去年", "change 1y"), say("上升概率", "P(rise)"), say("删失比例", "share censored"),
    )  # fmt: skip
    lines = []
    for row in rows:
        p: TrendPoint | None = row["point"]
        estimate = [p.level, p.low, p.high, p.change, p.p_rise, p.share_censored] if p else [None] * 6
        lines.append(
            [
                row["code"],
                row["name"],
                row["area"],
                row["population"],
                row["samples"],
                row["last"],
                str(row["closed"] or ""),
                str(SUBSTANCES[substance]),
                *estimate,
            ]
        )
    return table_file(kind, "sites", say("监测点", "Sites"), heads, lines)


@endpoint("situation.read")
def site(request: HttpRequest, code: str) -> HttpResponse:
    """One site: level with interval, series with censored values and breaks, quality control, samples, next round."""
    scope = scope_of(request)
    found = sites(scope).filter(code=code).first()
    if found is None:
        raise Http404
    here = results(scope).filter(sample__site=found)
    substances = _substances(scope, found)
    substance = chosen(request, substances)
    run = latest_run()
    series = list(points(scope, run).filter(site=found, substance=substance).order_by("period"))
    rows = list(here.filter(substance=substance).order_by("-sample__taken_on", "kind", "number"))
    if request.GET.get("export") == "xlsx":
        return _results_export(here, code)
    if request.GET.get("export") == "weeks":
        return _weeks_export(weeks(here), code)
    table = ResultTable(
        [r for r in rows if r.kind == "sample"],
        request=request,
        exclude=("site", "substance", "row"),
        orderable=False,
    )
    table.paginate(page=request.GET.get("page", 1), per_page=10)
    point = next((p for p in reversed(series) if not p.forecast), None)
    context = {
        "title": say("监测点 {code}：{name}", "Site {code}: {name}", code=found.code, name=found.name),
        "site": found,
        "area_switch": found.area.code,
        "area_action": reverse("situation:wastewater"),
        "simulated_data": settings.LANJIE_SIMULATED and found.simulated,
        "above": above(scope, found.area),
        "lead": lead_facts(point, substance) if point else None,
        "substance": substance,
        "tabs": [(SUBSTANCES[s], f"?substance={s}", s == substance) for s in substances],
        "card": site_series(found, SUBSTANCES[substance], series, [r for r in rows if r.kind == "sample"])
        if rows
        else None,
        "breaks": _breaks(rows),
        "quality": quality_box(rows, substance),
        "findings": findings((r for r in rows if r.flags), rows),
        "use": _use(scope, found, run),
        "weeks": [_week(week) for week in weeks(rows)],
        "weeks_head": WEEKS,
        "table": table,
        "run": run,
        "next": _next(scope, found),
        "minimum": f"{settings.LANJIE_MINIMUM_CATCHMENT:,}",
        **_facts(scope, found, rows, point),
        "may_upload": scope.may("situation.import", found.area.path),
        "may_plan": scope.may("situation.plan", found.area.path),
        "closed": closed_words(found),
    }
    return render(request, "situation/site.html", context)


def closed_words(found: Site) -> Words | None:
    """`已关闭`, or from when on it will be."""
    if found.closed_on is None:
        return None
    if found.closed(today()):
        return say("已关闭", "Closed")
    return say("{day} 起关闭", "Closes {day}", day=found.closed_on)


def simulated(reader: Scope) -> bool:
    """Whether the ribbon of simulated data belongs on a page of these areas: not where every site is a published, real one."""
    return settings.LANJIE_SIMULATED and set(sites(reader).values_list("simulated", flat=True).distinct()) != {False}


def above(scope: Scope, area: Area) -> str:
    """The page of the area that holds this one, for those who may read it."""
    parent = area.parent
    may = parent is not None and scope.may("situation.read", parent.path)
    return reverse("situation:area", args=[parent.code]) if parent and may else ""


def lead_facts(found: wording.Estimate, substance: str) -> dict[str, Any]:
    """What `situation/parts/lead.html` says of a site or an area: the level with its interval, and the change with its own."""
    return {
        "name": inside(SUBSTANCES[substance]),
        "level": wording.level(found),
        "interval": wording.interval(found),
        "unit": wording.UNIT,
        "direction": wording.DIRECTIONS[wording.direction(found)],
        "change": str(wording.change(found)),
    }


def _facts(scope: Scope, found: Site, rows: list[Result], point: TrendPoint | None) -> dict[str, Any]:
    """The small facts of the page: population in words, last sample, comparison with a year ago."""
    catchment = _population(scope, found)
    last = next((row for row in rows if row.kind == "sample"), None)
    facts: dict[str, Any] = {"catchment": catchment, "last": last, "last_day": sampled_on(last.sample) if last else ""}
    if catchment:
        facts["population_count"] = count(catchment.population)
        facts["population_words"] = f"{count(catchment.population)} (±{round(catchment.cv * 100)}%)"
        facts["older"] = _older(last, catchment)
        facts["population_origin"] = origin(catchment)
        facts["population_cv"] = f"{round(catchment.cv * 100)}%"
        facts["method_words"] = POPULATION_METHODS[PopulationMethod(catchment.method)]
        facts["version_words"] = say(
            "第 {n} 版，{day} 起", "version {n}, from {day}", n=catchment.version, day=catchment.valid_from
        )
    if point:
        facts["compared"] = wording.direction(point) not in wording.NOT_COMPARED
        facts["p_rise"] = wording.probability(point.p_rise)
        facts["share"] = percent(point.share_censored)
        facts["n_results"] = sum(row.in_trend for row in rows)
    return facts


def _older(last: Result | None, catchment: Catchment) -> Words | None:
    """That the newest load on record was made with another version than the one now valid."""
    if last is None or last.catchment is None or last.catchment.version == catchment.version:
        return None
    return say(
        "现有负荷按第 {n} 版 {people} 人计算，未重算",
        "Loads on record were made with version {n}, {people} people, and not restated",
        n=last.catchment.version,
        people=count(last.catchment.population),
    )


def _substances(scope: Scope, found: Site) -> dict[str, int]:
    rows = (
        results(scope).filter(sample__site=found, kind="sample").order_by().values("substance").annotate(n=Count("pk"))
    )
    counts = {row["substance"]: row["n"] for row in rows}
    return {code: counts[code] for code in SUBSTANCES if code in counts}


def _use(scope: Scope, found: Site, run: TrendRun | None) -> dict[str, Any]:
    newest = list(points(scope, run).filter(site=found, latest=True, forecast=False))
    return use_box(amounts(scope, {found.code: (found.area, newest)}).get(found.code))


def _population(scope: Scope, found: Site) -> Catchment | None:
    """The version that today's loads are divided by."""
    return catchments(scope).filter(site=found, valid_from__lte=today()).order_by("-valid_from", "-version").first()


def _next(scope: Scope, found: Site) -> list[Sample]:
    return list(samples(scope).filter(site=found, state="planned", taken_on__gte=today()).order_by("taken_on")[:2])


def _breaks(rows: list[Any]) -> list[Any]:
    """Where the laboratory, the method or its limit changed, in words."""
    notes = []
    ordered = sorted((r for r in rows if r.kind == "sample"), key=lambda r: (r.sample.taken_on, r.pk))
    for before, after in itertools.pairwise(ordered):
        month = f"{after.sample.taken_on:%Y-%m}"
        if before.laboratory_id != after.laboratory_id or before.method != after.method:
            notes.append(
                say(
                    "{month} 更换实验室或方法，定量限由 {a} 变为 {b} ng/L。分隔线前后不作直接比较，模型为此估计了一个台阶。",
                    "{month}: change of laboratory or method, limit from {a} to {b} ng/L. Nothing is compared across the line; the model estimates a step there.",
                    month=month,
                    a=_number(before.limit_ng_l),
                    b=_number(after.limit_ng_l),
                )
            )
    return notes


#: Heads of the table of weeks.
WEEKS = (
    Head(say("周", "Week")), Head(say("有值的天数", "Days"), number=True), Head(say("工作日均值", "Weekday mean"), number=True),
    Head(say("周末均值", "Weekend mean"), number=True), Head(say("日均值", "Daily mean"), number=True),
)  # fmt: skip


def _week(week: Week) -> list[Any]:
    return [week.name, week.days, *(_bounds(mean) for mean in (week.weekday, week.weekend, week.daily))]


def _bounds(mean: Mean) -> str:
    """A mean, or what it lies between where a day was below its limit."""
    if mean.low is None or mean.low == mean.high:
        return significant(mean.low)
    return f"{significant(mean.low)} – {significant(mean.high)}"


def _weeks_export(found: list[Week], code: str) -> HttpResponse:
    heads = (
        say("监测点", "site"), say("目标物", "substance"), say("周", "week"), say("有值的天数", "days"),
        say("工作日均值，至少", "weekday mean, low"), say("工作日均值，至多", "weekday mean, high"), say("周末均值，至少", "weekend mean, low"),
        say("周末均值，至多", "weekend mean, high"), say("日均值，至少", "daily mean, low"), say("日均值，至多", "daily mean, high"),
    )  # fmt: skip
    lines = [[w.site, SUBSTANCES[w.substance], str(w.name), w.days, *w.weekday, *w.weekend, *w.daily] for w in found]
    return table_file("xlsx", f"{code}-weeks", say("周均值", "Weeks"), heads, lines, notes=[wording.UNIT])


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:g}"


def _results_export(rows: Any, code: str) -> HttpResponse:
    heads = (
        say("样品", "sample"), say("采样日", "day"), say("目标物", "substance"), say("类型", "kind"), say("序号", "number"), say("判定", "qualifier"),
        say("浓度 ng/L", "ng/L"), say("定量限 ng/L", "LOQ ng/L"), say("流量 m³/日", "flow m3/d"), say("负荷 mg/1000 人/日", "load mg/day/1000 people"),
        say("负荷上限", "load limit"), say("标记", "flags"), say("进入趋势", "in trend"), say("实验室", "laboratory"), say("方法", "method"), say("文件行", "file row"),
    )  # fmt: skip
    lines = [
        [
            r.sample.code, r.sample.taken_on, SUBSTANCES[r.substance], r.kind, r.number, r.qualifier, r.value_ng_l, r.limit_ng_l,
            r.sample.flow_m3_d, r.load, r.load_limit, " ".join(r.flags), "1" if r.in_trend else "0",
            r.laboratory.code if r.laboratory else "", r.method, r.upload_row,
        ]
        for r in rows.order_by("sample__taken_on", "substance", "kind", "number")
    ]  # fmt: skip
    return table_file("xlsx", code, say("结果", "Results"), heads, lines)
