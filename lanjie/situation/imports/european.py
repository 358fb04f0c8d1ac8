"""The published European layout: one row a site, year and residue, with the load of each day of a week in mg/day/1000 people.

Rules of its source (EMCDDA and SCORE, source data page): loads carry no excretion factor, 0 means below the limit, missing days stay
out of the mean. The limits are not published; one is assumed for each residue and year's file as a percentile of the positive values.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from lanjie.core import bulk, jobs
from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, Parse, choice, duplicates, number, register, text, whole
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.situation.choices import Composite, Qualifier, ResultKind
from lanjie.situation.commands.reference import outside, reference_site
from lanjie.situation.models import Result, Sample, Site
from lanjie.situation.states import SAMPLE

DAYS = ("wed", "thu", "fri", "sat", "sun", "mon", "tue")
RESIDUES = {
    "MDMA": ("MDMA",),
    "amphetamine": ("amphetamine",),
    "THC-COOH": ("cannabis",),
    "benzoylecgonine": ("cocaine",),
    "ketamine": ("ketamine",),
    "methamphetamine": ("methamphetamine",),
}
#: The limit assumed where the source gives none: this percentile of a residue's positive day loads.
LIMIT_PERCENTILE = 2.0
#: Published means agree with their days within this, except for a few rows the source itself has wrong.
MEAN_TOLERANCE = 0.011
BATCH = 2_000


def _load() -> Parse:
    inner = number(0, 1_000_000)

    def parse(cell: Any) -> float:
        value: float = inner(cell)
        return value

    return parse


_LOAD = say(
    "mg/日/1000 人；0 表示低于定量限，缺测留空", "mg/day/1000 people; 0 means below the limit, leave missing days empty"
)
COLUMNS = (
    Column("year", ("年份", "year"), whole(1990, 2100), say("四位年份", "Four-digit year"), example="2022"),
    Column(
        "metabolite",
        ("目标物", "metabolite"),
        choice(RESIDUES),
        say("原表写法：MDMA、cocaine、cannabis……", "As published: MDMA, cocaine, cannabis …"),
        example="MDMA",
    ),
    Column("site", ("监测点", "site_id", "SiteID"), text(40), say("原表代码", "The published code"), example="AT001"),
    Column("country", ("国家", "country"), text(2), say("两位国家代码", "Two-letter country code"), example="AT"),
    Column("city", ("城市", "city"), text(120), say("城市名", "City name"), example="Graz"),
    *(
        Column(name, (zh, name), _load(), _LOAD, required=False, example="22.2")
        for name, zh in zip(DAYS, ("周三", "周四", "周五", "周六", "周日", "周一", "周二"), strict=True)
    ),
    Column(
        "daily_mean",
        ("日均值", "daily_mean", "daily mean"),
        number(0),
        say("已发表的日均值，只用于核对", "The published mean, used for checking only"),
        required=False,
    ),
    Column(
        "weekday_mean",
        ("工作日均值", "weekday_mean", "weekday mean"),
        number(0),
        say("只用于核对", "Used for checking only"),
        required=False,
    ),
    Column(
        "weekend_mean",
        ("周末均值", "weekend_mean", "weekend mean"),
        number(0),
        say("只用于核对", "Used for checking only"),
        required=False,
    ),
)


def _check(batch: Batch, scope: Scope) -> None:
    if refused := outside(scope):
        batch.problem(0, "", *refused)
    whole_rows = [r for r in batch.rows if r["year"] and r["metabolite"] and r["site"]]
    for later, first in duplicates(whole_rows, lambda r: (r["year"], r["metabolite"], r["site"])):
        batch.problem(
            later,
            "site",
            say(
                "与第 {n} 行重复（同一年、目标物、监测点）",
                "Repeats row {n} (same year, residue and site)",
                n=first.number,
            ),
            say("删去一行", "Delete one"),
        )
    positive: dict[str, list[float]] = defaultdict(list)
    censored: dict[str, int] = defaultdict(int)
    odd = 0
    for row in whole_rows:
        days = [row[name] for name in DAYS if row[name] is not None]
        if not days:
            batch.problem(
                row, "wed", say("七天都没有值", "No day has a value"), say("至少填一天", "Enter at least one day")
            )
            continue
        positive[row["metabolite"]] += [d for d in days if d > 0]
        censored[row["metabolite"]] += sum(d == 0 for d in days)
        if row["daily_mean"] is not None and abs(sum(days) / len(days) - row["daily_mean"]) > MEAN_TOLERANCE:
            odd += 1
            if odd <= 20 and "(" not in row["city"]:
                batch.warn(
                    row,
                    "daily_mean",
                    say(
                        "日均值 {a} 与各日均值 {b} 不符",
                        "The mean {a} differs from that of its days, {b}",
                        a=f"{row['daily_mean']:g}",
                        b=f"{sum(days) / len(days):.2f}",
                    ),
                    say("以各日数值为准", "The days are used"),
                )
    if odd:
        batch.warn(
            0,
            "",
            say(
                "{n} 行的日均值与各日不符（多厂加权或原表误差），只用各日数值",
                "In {n} rows the mean differs from the days (weighted over plants, or errors of the source); only the days are used",
                n=odd,
            ),
            say("不影响写入", "Does not stop the import"),
        )
    limits = {}
    for residue, count in censored.items():
        if not count:
            continue
        if not positive[residue]:
            batch.problem(
                0,
                "",
                say("{name} 全部为 0，无法设定量限", "Every {name} value is 0, so no limit can be set", name=residue),
                say("补充有检出的年份", "Add years with measured values"),
            )
            continue
        limits[residue] = percentile(positive[residue], batch.options.get("percentile", LIMIT_PERCENTILE))
        batch.warn(
            0,
            "",
            say(
                "{name}：{n} 个 0 按低于定量限处理，定量限取 {limit} mg/日/1000 人（正值的第 2 百分位）",
                "{name}: {n} zeros are taken as below a limit of {limit} mg/day/1000 people (2nd percentile of the positive values)",
                name=residue,
                n=count,
                limit=f"{limits[residue]:.3g}",
            ),
            say("来源没有公布定量限", "The source publishes no limits"),
        )
    batch.context = limits


def percentile(values: list[float], share: float) -> float:
    """The `share` percentile of values, between neighbours in proportion."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def day_of(year: int, weekday: int) -> date:
    """The day that stands for the `weekday`-th day (0 = Wednesday) of a week known by its year only."""
    first = date(year, 1, 1)
    return first + timedelta(days=(2 - first.weekday()) % 7 + weekday)


def _write(batch: Batch, scope: Scope, upload: Upload) -> int:
    limits: dict[str, float] = batch.context
    sites: dict[str, Site] = {}
    for row in batch.rows:
        if row["site"] not in sites:
            sites[row["site"]] = reference_site(
                code=row["site"], country=row["country"], city=row["city"], source=f"EMCDDA & SCORE; {upload.code}"
            )
    bottles = _bottles(batch, sites, scope, upload)
    standing = {
        (r.sample_id, r.substance): r
        for r in Result.unscoped.filter(
            sample__site__in=[s.pk for s in sites.values()], superseded_at=None, kind=ResultKind.SAMPLE.value
        )
    }
    now = timezone.now()
    fresh: list[Result] = []
    replaced: list[int] = []
    for row in batch.rows:
        for index, name in enumerate(DAYS):
            load = row[name]
            if load is None:
                continue
            bottle = bottles[_code(row["site"], row["year"], index)]
            limit = limits.get(row["metabolite"])
            below = load == 0
            old = standing.get((bottle.pk, row["metabolite"]))
            if old is not None:
                if old.load == (None if below else load):
                    continue
                replaced.append(old.pk)
            fresh.append(
                Result(
                    sample=bottle,
                    substance=row["metabolite"],
                    qualifier=(Qualifier.BELOW_LOQ if below else Qualifier.MEASURED).value,
                    load=None if below else load,
                    load_limit=limit,
                    method="SCORE",
                    flags=["limit_assumed"] if below else [],
                    upload=upload,
                    upload_row=row.number,
                    recorded_at=now,
                )
            )
    for start in range(0, len(replaced), BATCH):
        Result.unscoped.filter(pk__in=replaced[start : start + BATCH]).update(superseded_at=now)
    bulk.insert(fresh)
    return len(fresh)


def _code(site: str, year: int, index: int) -> str:
    return f"{site}-{year}-{DAYS[index]}"


def _bottles(batch: Batch, sites: dict[str, Site], scope: Scope, upload: Upload) -> dict[str, Sample]:
    codes = {
        _code(row["site"], row["year"], index): (row, index)
        for row in batch.rows
        for index, name in enumerate(DAYS)
        if row[name] is not None
    }
    bottles = {s.code: s for s in Sample.unscoped.filter(site__in=[s.pk for s in sites.values()])}
    fresh = []
    for code, (row, index) in codes.items():
        if code in bottles:
            continue
        bottle = Sample(
            code=code,
            site=sites[row["site"]],
            taken_on=day_of(row["year"], index),
            precision="year",
            composite=Composite.FLOW.value,
            upload=upload,
        )
        SAMPLE.fire(bottle, "report", scope=scope)
        fresh.append(bottle)
        bottles[code] = bottle
    Sample.unscoped.bulk_create(fresh, batch_size=BATCH)
    return bottles


def _after(scope: Scope, upload: Upload) -> None:
    if upload.written:
        jobs.start("situation.wastewater.estimate", scope=scope)


EUROPEAN = register(
    Format(
        key="wastewater-european",
        label=say("欧洲已发表负荷表", "Published European loads"),
        act="situation.import",
        columns=COLUMNS,
        check=_check,
        write=_write,
        after=_after,
        about=say(
            "欧洲污水监测网公布的逐日负荷（EMCDDA 与 SCORE）。城市登记为省外参考地区，不进入省内任何统计。",
            "Daily loads published by the European network (EMCDDA and SCORE). Cities become reference areas and enter no figure of the province.",
        ),
    )
)
