"""Areas come from the catalogue of divisions; further ones are added under a parent."""

from __future__ import annotations

from django.db import transaction

from lanjie import law
from lanjie.registry.choices import Level
from lanjie.registry.models import Area

_LEVELS = {
    "province": Level.PROVINCE,
    "prefecture_city": Level.CITY,
    "autonomous_prefecture": Level.CITY,
    "management_zone": Level.ZONE,
}


@transaction.atomic
def load_divisions() -> int:
    """Create or update every division of the catalogue of the law room; returns how many areas stand. Safe to repeat."""
    standing = {area.code: area for area in Area.unscoped.all()}
    for division in law.catalogue("divisions"):
        parent = standing.get(division.parent) if division.parent else None
        area = standing.get(division.code) or Area(code=division.code)
        area.name_zh, area.name_en = division.name.zh, division.name.en
        area.level = _LEVELS.get(division.level, Level.COUNTY).value
        area.parent = parent
        area.path = f"{parent.path if parent else '/'}{division.code}/"
        area.population, area.population_on = division.population, division.population_on
        area.population_source, area.source = _kept(division.population_source), _kept(division.note)
        area.save()
        standing[area.code] = area
    return len(standing)


def _kept(said: law.Label | None) -> str:
    """What is stored of a text in two languages: the Chinese; `queries.areas.said` finds the English beside it."""
    return said.zh[:200] if said else ""


def add_area(*, code: str, name_zh: str, name_en: str, level: Level, parent: Area | None, source: str) -> Area:
    """An area beyond the catalogue, such as a reference area of a published series; the same one again if it is there."""
    path = f"{parent.path if parent else '/'}{code}/"
    area, _ = Area.unscoped.get_or_create(
        code=code,
        defaults={
            "name_zh": name_zh,
            "name_en": name_en,
            "level": level.value,
            "parent": parent,
            "path": path,
            "source": source,
        },
    )
    return area
