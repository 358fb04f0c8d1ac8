"""Sampling sites and the people they serve."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from lanjie.core.models import Recorded, Scoped
from lanjie.core.words import language
from lanjie.registry.models import Area, Organisation
from lanjie.situation.choices import PopulationMethod, SiteKind


class Site(Scoped):
    """A place where municipal wastewater is sampled: a treatment works, a pump station or a town outfall.

    Closed from `closed_on` on, with the reason; what was sampled before stays.
    """

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in SiteKind])
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="wastewater_sites")
    operator = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "public"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["code"]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return (self.name_en or self.name_zh) if language() == "en" else self.name_zh

    def closed(self, on: date) -> bool:
        """Whether nothing is sampled here on the day any more."""
        return self.closed_on is not None and self.closed_on <= on

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Catchment(Scoped, Recorded):
    """The population a site serves from a day on, with method and version. Persons; `cv` is the relative standard deviation.

    Versions are only added. `used`: loads are divided by it; a marker's estimate that only feeds a combination is not. A load
    keeps the version it was made with; `restate` makes it again with another, in the open. `conflict`: the methods behind a combined version differ by more than the factor that is asked about. `parts` is what the
    number was made from: the combined versions, or the constants of a marker. `load_share` is the share of a load that counts
    when it is divided by this population: 1, or the domestic share where a cotinine rule applies it on both sides.
    """

    AREA = "site__area__path"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="catchments")
    version = models.PositiveIntegerField()
    population = models.PositiveIntegerField()
    method = models.CharField(max_length=12, choices=[(m.value, m.value) for m in PopulationMethod])
    cv = models.FloatField()
    valid_from = models.DateField()
    source = models.CharField(max_length=200, blank=True)
    used = models.BooleanField(default=True)
    conflict = models.BooleanField(default=False)
    parts = models.JSONField(default=dict, blank=True)
    load_share = models.FloatField(default=1.0)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "public"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["site", "valid_from", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "version"], name="catchment_version_once"),
            models.CheckConstraint(condition=models.Q(population__gte=1), name="catchment_has_people"),
            models.CheckConstraint(condition=models.Q(cv__gte=0), name="catchment_cv_not_negative"),
            models.CheckConstraint(
                condition=models.Q(load_share__gt=0) & models.Q(load_share__lte=1), name="catchment_load_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} v{self.version}: {self.population}"
