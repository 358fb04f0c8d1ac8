"""The base room's tables: areas, organisations and facilities."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from lanjie.core.models import Scoped
from lanjie.core.words import language
from lanjie.registry.choices import FacilityKind, Level, OrganisationKind

#: Stands for "no day is recorded": a record without one has counted since the founding of the People's Republic.
FOUNDED = date(1949, 10, 1)


class Area(Scoped):
    """A unit of administration or statistics: province, city, county, management zone; open to further units with a parent.

    `path` is the chain of codes from the top (`/430000/430300/430304/`); a reader's scope is a set of path prefixes.
    Population: persons at `population_on`, with its source; empty where no published figure was found.
    """

    AREA = "path"

    code = models.CharField(max_length=12, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    level = models.CharField(max_length=20, choices=[(level.value, level.value) for level in Level])
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=60, unique=True, db_index=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    population_on = models.DateField(null=True, blank=True)
    population_source = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    since = models.DateField(default=FOUNDED)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "public"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["code"]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if language() == "en" else self.name_zh

    def __str__(self) -> str:
        return self.name


class Organisation(Scoped):
    """An office, laboratory, plant operator or company: never a person."""

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in OrganisationKind])
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="organisations")
    since = models.DateField(default=FOUNDED)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "public"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["code"]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return (self.name_en or self.name_zh) if language() == "en" else self.name_zh

    def __str__(self) -> str:
        return self.name


class Facility(Scoped):
    """A place run by an organisation: a treatment works, a centre, a station."""

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in FacilityKind])
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="facilities")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="facilities"
    )
    since = models.DateField(default=FOUNDED)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "public"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["code"]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return (self.name_en or self.name_zh) if language() == "en" else self.name_zh

    def __str__(self) -> str:
        return self.name
