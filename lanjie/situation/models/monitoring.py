"""What every monitoring input has in common: an area, its history and the file it came from. No row is about a person."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from lanjie.core.models import Recorded, Scoped, Upload
from lanjie.registry.models import Area
from lanjie.situation.choices_monitoring import ANALYTE_NAMES, CountKind, HairGroup


class Reported(Scoped, Recorded):
    """A reported value of an area; a correction supersedes the row and adds a new one."""

    AREA = "area__path"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    upload_row = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        abstract = True


class MonthlyCount(Reported):
    """A count of an area in a month: `low` and `high` are equal, or the bounds of a count that was suppressed before it came here."""

    month = models.DateField(db_index=True)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in CountKind])
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Reported.Meta):
        ordering: ClassVar = ["-month", "area", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "month", "kind"],
                condition=models.Q(superseded_at__isnull=True),
                name="monthly_count_once",
            ),
            models.CheckConstraint(condition=models.Q(high__gte=models.F("low")), name="monthly_count_bounds"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.month:%Y-%m} {self.kind}"


class HairRound(Reported):
    """Hair tests of one programme group of an area in a round, for one analyte or for any: how many, and how many positive.

    `basis` is the id of the rule the group is tested under; `cutoff` the cut-off in ng/mg of that day's law, empty for `any`.
    Persons are counted, never listed. `low` and `high` bound the positives, equal unless they were suppressed.
    """

    group = models.CharField(max_length=12, choices=[(group.value, group.value) for group in HairGroup])
    basis = models.CharField(max_length=12)
    document = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(db_index=True)
    ends_on = models.DateField()
    analyte = models.CharField(max_length=24, choices=[(name, name) for name in ANALYTE_NAMES])
    cutoff = models.FloatField(null=True, blank=True)
    tests = models.PositiveIntegerField()
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Reported.Meta):
        ordering: ClassVar = ["-starts_on", "area", "group", "analyte"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "group", "starts_on", "analyte"],
                condition=models.Q(superseded_at__isnull=True),
                name="hair_round_once",
            ),
            models.CheckConstraint(
                condition=models.Q(high__gte=models.F("low"), tests__gte=models.F("high"), tests__gt=0),
                name="hair_positives_within_tests",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="hair_round_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.starts_on} {self.group} {self.analyte}"
