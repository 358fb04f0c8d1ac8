"""The sites file that belongs to the published European layout: code, city, works, population."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, duplicates, number, register, text
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.situation.boundary import too_small
from lanjie.situation.choices import PopulationMethod
from lanjie.situation.commands.reference import outside, reference_site
from lanjie.situation.models import Catchment

COLUMNS = (
    Column("site", ("监测点", "site_id", "SiteID"), text(40), say("原表代码", "The published code"), example="AT001"),
    Column("country", ("国家", "country"), text(2), say("两位国家代码", "Two-letter country code"), example="AT"),
    Column("city", ("城市", "city"), text(120), say("城市名", "City name"), example="Graz"),
    Column(
        "location", ("厂", "location"), text(200), say("厂名", "Name of the works"), required=False, example="ARA Graz"
    ),
    Column("latitude", ("纬度", "latitude"), number(-90, 90), say("度", "Degrees"), required=False),
    Column("longitude", ("经度", "longitude"), number(-180, 180), say("度", "Degrees"), required=False),
    Column("population", ("服务人口", "population"), number(1, 30_000_000), say("人", "Persons"), example="475333"),
    Column("institution", ("机构", "institution"), text(200), say("负责机构", "Institution in charge"), required=False),
)
#: The source gives one population a site without its day; it is taken to hold from the first campaign on.
SINCE = date(2011, 1, 1)
#: Spread of published catchment populations (10–25 % from the literature), until a site's own is known.
POPULATION_CV = 0.15


def _check(batch: Batch, scope: Scope) -> None:
    if refused := outside(scope):
        batch.problem(0, "", *refused)
    for later, first in duplicates([r for r in batch.rows if r["site"]], lambda r: r["site"]):
        batch.problem(
            later, "site", say("与第 {n} 行重复", "Repeats row {n}", n=first.number), say("删去一行", "Delete one")
        )
    for row in batch.rows:
        if row["population"] is not None and row["population"] < settings.LANJIE_MINIMUM_CATCHMENT:
            batch.problem(row, "population", *too_small(int(row["population"])))


def _write(batch: Batch, _scope: Scope, upload: Upload) -> int:
    written = 0
    for row in batch.rows:
        source = f"EMCDDA & SCORE; {upload.code}"
        site = reference_site(code=row["site"], country=row["country"], city=row["city"], source=source)
        if row["location"] and site.name_en != (name := f"{row['city']}, {row['location']}"[:160]):
            site.name_zh, site.name_en = name[:120], name
            site.save(update_fields=["name_zh", "name_en"])
        last = Catchment.unscoped.filter(site=site).order_by("-version").first()
        if last is None or last.population != round(row["population"]):
            Catchment.unscoped.create(
                site=site,
                version=last.version + 1 if last else 1,
                population=round(row["population"]),
                method=PopulationMethod.CENSUS.value,
                cv=POPULATION_CV,
                valid_from=SINCE,
                source=source,
            )
            written += 1
    return written


EUROPEAN_SITES = register(
    Format(
        key="wastewater-european-sites",
        label=say("欧洲监测点表", "European sites"),
        act="situation.import",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say("与欧洲负荷表配套的监测点与服务人口。", "Sites and populations that belong to the European loads."),
    )
)
