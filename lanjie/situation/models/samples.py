"""Sampling rounds, bottles and their chain of custody."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from lanjie.core.models import Scoped, Upload
from lanjie.situation.choices import Composite, RoundKind
from lanjie.situation.models.sites import Site
from lanjie.situation.states import SAMPLE


class Round(Scoped):
    """A planned round of sampling at a site: how its days were chosen, and by when results must be in."""

    AREA = "site__area__path"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="rounds")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in RoundKind])
    starts_on = models.DateField()
    ends_on = models.DateField()
    results_due_on = models.DateField()
    document = models.CharField(max_length=200, blank=True)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["starts_on", "site"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "starts_on"], name="round_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="round_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.starts_on}"


class Sample(Scoped):
    """A bottle: one site, one day. Flow in m³ a day (empty when the plant gave none: then there is no load).

    Published series often name the year and the day of the week only; then `precision` is `year` and `taken_on` is that day of the
    first full week of the year, never shown as a date.
    """

    AREA = "site__area__path"

    code = models.CharField(max_length=60, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="samples")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="samples")
    taken_on = models.DateField(db_index=True)
    precision = models.CharField(max_length=5, choices=[("day", "day"), ("year", "year")], default="day")
    composite = models.CharField(
        max_length=10, choices=[(c.value, c.value) for c in Composite], default=Composite.UNKNOWN.value
    )
    flow_m3_d = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=10, default=SAMPLE.initial, choices=[(s, s) for s in SAMPLE.labels])
    flags = models.JSONField(default=list, blank=True)
    remarks = models.CharField(max_length=200, blank=True)
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-taken_on", "code"]
        indexes: ClassVar = [models.Index(fields=["site", "taken_on"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(flow_m3_d__isnull=True) | models.Q(flow_m3_d__gt=0), name="sample_flow_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Custody(Scoped):
    """One step of a bottle's chain of custody, as it was recorded; never changed.

    `key` names a step that a phone recorded without network, so that it is recorded once however often the phone sends it.
    """

    AREA = "sample__site__area__path"

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="custody")
    action = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=120, blank=True)
    seal = models.CharField(max_length=40, blank=True)
    temperature_c = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=36, null=True, blank=True, unique=True)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.action}"
