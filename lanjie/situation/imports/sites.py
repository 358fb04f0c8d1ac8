"""The list of sampling sites with the population each serves."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, choice, day, duplicates, number, register, text, whole
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.registry.models import Area
from lanjie.situation.boundary import too_small
from lanjie.situation.choices import POPULATION_METHODS, SITE_KINDS
from lanjie.situation.models import Catchment, Site

COLUMNS = (
    Column(
        "code",
        ("监测点代码", "site"),
        text(40),
        say("省内唯一，例如 430304-W1", "Unique in the province, for example 430304-W1"),
        example="430304-W1",
    ),
    Column(
        "name",
        ("名称", "name"),
        text(120),
        say("厂名或汇水口名", "Name of the works or outfall"),
        example="河东污水处理厂",
    ),
    Column(
        "name_en",
        ("英文名", "English name"),
        text(160),
        say("可不填", "May be left empty"),
        required=False,
        example="Hedong works",
    ),
    Column(
        "kind",
        ("类别", "kind"),
        choice({k.value: (w.zh, w.en) for k, w in SITE_KINDS.items()}),
        say("城镇污水处理厂、泵站或乡镇汇水口", "Treatment works, pump station or town outfall"),
        example="城镇污水处理厂",
    ),
    Column(
        "area",
        ("县区代码", "area code"),
        text(12),
        say("六位行政区划代码", "Six-digit division code"),
        example="430304",
    ),
    Column(
        "population",
        ("服务人口", "population"),
        whole(1, 30_000_000),
        say("人，整数", "Persons, a whole number"),
        example="286000",
    ),
    Column(
        "method",
        ("人口方法", "population method"),
        choice({k.value: (w.zh, w.en) for k, w in POPULATION_METHODS.items()}),
        say("普查人口、设计服务人口、氨氮推算……", "Census, design population, ammonium …"),
        example="普查人口",
    ),
    Column(
        "cv",
        ("人口变异系数 %", "population CV %", "人口变异系数"),
        number(0, 100),
        say("相对标准差，百分数，例如 15", "Relative standard deviation in percent, for example 15"),
        required=False,
        example="15",
    ),
    Column(
        "valid_from",
        ("生效日", "valid from"),
        day(date(1950, 1, 1)),
        say("写作 2020-01-01", "Write it like 2020-01-01"),
        example="2020-01-01",
    ),
    Column("source", ("出处", "source"), text(200), say("文件或年报", "Document or yearbook"), required=False),
)


def _check(batch: Batch, scope: Scope) -> None:
    areas = {
        a.code: a for a in Area.objects.within(scope).filter(code__in={r["area"] for r in batch.rows if r["area"]})
    }
    standing = {
        s.code: s
        for s in Site.unscoped.filter(code__in={r["code"] for r in batch.rows if r["code"]}).select_related("area")
    }
    batch.context = (areas, standing)
    for later, first in duplicates([r for r in batch.rows if r["code"]], lambda r: (r["code"], r["valid_from"])):
        batch.problem(
            later, "code", say("与第 {n} 行重复", "Repeats row {n}", n=first.number), say("删去一行", "Delete one")
        )
    for row in batch.rows:
        if row["area"] and row["area"] not in areas:
            batch.problem(
                row,
                "area",
                say(
                    "没有地区「{code}」，或不在您的辖区", "There is no area “{code}” within your own", code=row["area"]
                ),
                say("填六位行政区划代码", "Enter the six-digit division code"),
            )
        if row["population"] is not None and row["population"] < settings.LANJIE_MINIMUM_CATCHMENT:
            batch.problem(row, "population", *too_small(row["population"]))
        site = standing.get(row["code"])
        if site is not None and row["area"] and site.area.code != row["area"]:
            batch.problem(
                row,
                "code",
                say("代码已用于 {area} 的监测点", "The code belongs to a site in {area}", area=site.area.name_zh),
                say("换一个代码", "Choose another code"),
            )


def _write(batch: Batch, _scope: Scope, upload: Upload) -> int:
    areas, standing = batch.context
    versions: dict[str, list[Catchment]] = {}
    for catchment in (
        Catchment.unscoped.filter(site__in=[s.pk for s in standing.values()]).order_by("version").select_related("site")
    ):
        versions.setdefault(catchment.site.code, []).append(catchment)
    written = 0
    for row in batch.rows:
        site = standing.get(row["code"])
        if site is None:
            site = standing[row["code"]] = Site(code=row["code"], area=areas[row["area"]], opened_on=row["valid_from"])
        site.name_zh, site.name_en, site.kind = row["name"], row["name_en"] or "", row["kind"]
        site.source = row["source"] or upload.code
        site.save()
        earlier = versions.setdefault(site.code, [])
        same = earlier and (earlier[-1].population, earlier[-1].method, earlier[-1].valid_from) == (
            row["population"],
            row["method"],
            row["valid_from"],
        )
        if not same:
            catchment = Catchment.unscoped.create(
                site=site,
                version=len(earlier) + 1,
                population=row["population"],
                method=row["method"],
                cv=(row["cv"] if row["cv"] is not None else 15) / 100,
                valid_from=row["valid_from"],
                source=row["source"] or upload.code,
            )
            earlier.append(catchment)
            written += 1
    return written


SITES = register(
    Format(
        key="wastewater-sites",
        label=say("监测点与服务人口表 WW-1", "Sites and their populations WW-1"),
        act="situation.plan",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say(
            "一行一个监测点的一个人口版本。服务人口少于 5,000 的不设点。",
            "One row one population version of a site. No site below 5,000 people.",
        ),
    )
)
