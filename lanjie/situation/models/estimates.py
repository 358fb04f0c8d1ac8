"""Estimates, kept run by run: never overwritten, never edited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from lanjie.core.models import Scoped
from lanjie.situation.choices import SUBSTANCES
from lanjie.situation.models.sites import Site


class TrendRun(models.Model):
    """One estimation of all wastewater trends: data cut-off, hash of its inputs, parameters by substance. The same inputs give the same numbers."""

    code = models.CharField(max_length=24, unique=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    cut_off = models.DateField()
    input_sha256 = models.CharField(max_length=64)
    results = models.PositiveIntegerField()
    step = models.CharField(max_length=8, default="quarter")
    parameters = models.JSONField(default=dict)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.code


class TrendPoint(Scoped):
    """The estimated level of a substance at a site in a period: mg/day/1000 people with its 95 % interval.

    `level` is empty where every value so far was below its limit; `high` is then the upper limit. `change` is the ratio to a year
    earlier minus one, with interval; `p_rise` the probability that it is above zero.
    """

    AREA = "site__area__path"

    run = models.ForeignKey(TrendRun, on_delete=models.CASCADE, related_name="points")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="trend_points")
    substance = models.CharField(max_length=24, choices=[(code, code) for code in SUBSTANCES])
    period = models.DateField()
    latest = models.BooleanField(default=False)
    forecast = models.BooleanField(default=False)
    level = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    change = models.FloatField(null=True, blank=True)
    change_low = models.FloatField(null=True, blank=True)
    change_high = models.FloatField(null=True, blank=True)
    p_rise = models.FloatField(null=True, blank=True)
    share_censored = models.FloatField(default=0)
    samples = models.PositiveIntegerField(default=0)
    break_here = models.BooleanField(default=False)
    population = models.PositiveIntegerField(default=0)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["site", "substance", "period"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "site", "substance", "period"], name="trend_point_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.site_id} {self.substance} {self.period}"
