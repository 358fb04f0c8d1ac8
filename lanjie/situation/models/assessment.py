"""County assessments, kept run by run: the database itself refuses to change or delete one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from lanjie.core.models import Scoped
from lanjie.registry.models import Area


class AssessmentRun(models.Model):
    """One county assessment (`A-202008-1`): the month assessed, what was known, how it was read, what it says of the whole province.

    `month` first day of the month; `months` how many months of data, `areas` and `cells` how many counties and observed cells;
    `input_sha256` over every cell, the map, the specification, draws and seed: the same hash gives the same rows, number for number.
    `data` {indicator: {month: [cells, digest]}}, for the comparison of two runs. `spec` indicators with their loadings, breaks and
    tiers; `parameters` rows [parameter, of, value]. `summary`: `expected_wrong` per tier, `cannot_separate` [area code, probability of each
    tier], `sensitivity` (share of weightings that put an area among the worst), `leave_out` (how far the lists move without an
    indicator), `groups` (interval width and listing by population third), `fallback` (plain index of each area with its error),
    `remarks` and `suspects` of the reading.
    """

    code = models.CharField(max_length=24, unique=True)
    month = models.DateField(db_index=True)
    cut_off = models.DateField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    input_sha256 = models.CharField(max_length=64)
    months = models.PositiveSmallIntegerField()
    areas = models.PositiveSmallIntegerField()
    cells = models.PositiveIntegerField()
    draws = models.PositiveIntegerField()
    seed = models.PositiveIntegerField(default=0)
    spec = models.JSONField(default=dict)
    parameters = models.JSONField(default=list)
    data = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["-month", "-created_at", "-pk"]

    def __str__(self) -> str:
        return self.code


class AssessmentLevel(Scoped):
    """What a run says of a county in a month, the assessed one (`latest`) or one before it.

    `level` log scale, 0 = average over counties and months, with 95 % interval; `trend` change over 12 months, empty in the first year;
    `p_up` probability that it is above zero. `rank` 1 = worst; `p_listed`, `p_warned`, `p_watched` probability of being among as many
    worst as the three lists hold, strictest first. `n_obs` cells used in the month, `share_missing` of the indicators. `contributions`
    parts of level minus the common movement, by indicator, and `own` + `neighbours` of the same sum; `residuals` in noise sd; `flags` words.
    """

    AREA = "area__path"

    run = models.ForeignKey(AssessmentRun, on_delete=models.PROTECT, related_name="levels")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    latest = models.BooleanField(default=False)
    level = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    trend = models.FloatField(null=True, blank=True)
    trend_low = models.FloatField(null=True, blank=True)
    trend_high = models.FloatField(null=True, blank=True)
    p_up = models.FloatField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField()
    rank_low = models.PositiveSmallIntegerField()
    rank_high = models.PositiveSmallIntegerField()
    p_listed = models.FloatField()
    p_warned = models.FloatField()
    p_watched = models.FloatField()
    n_obs = models.PositiveSmallIntegerField()
    share_missing = models.FloatField()
    effort = models.FloatField(null=True, blank=True)
    effort_low = models.FloatField(null=True, blank=True)
    effort_high = models.FloatField(null=True, blank=True)
    contributions = models.JSONField(default=dict)
    residuals = models.JSONField(default=dict)
    flags = models.JSONField(default=list)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["run", "month", "rank", "area"]
        indexes: ClassVar = [models.Index(fields=["run", "latest"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "area", "month"], name="assessment_level_once"),
        ]

    @property
    def chances(self) -> tuple[float, float, float]:
        """Probability of each of the three lists, strictest first."""
        return self.p_listed, self.p_warned, self.p_watched

    def __str__(self) -> str:
        return f"{self.run_id} {self.area_id} {self.month}"


class AssessmentWhy(Scoped):
    """Why a county stands where it stands in the assessed month of a run.

    `contributions` {common, own, neighbours, by: {indicator: part}}: common + Σ by = common + own + neighbours = level.
    `series` {indicator: {kind, months: [2018-01, …], y, y_high, n, mean, low, high}}: observation (upper bound where it lies between
    two), size, and what everything says of it with 95 % interval, on the natural scale; empty cells are null.
    `audit` {indicator: {step, error, score, flag}}: the last six months against what all else says; flag "", "low" or "high".
    `leave_out` {indicator: {level, rank, chances}} without an indicator; `what_if` {indicator: {factor, months, level, chances}};
    `data_value` {indicator: {months, width, after}} of the 95 % interval; `neighbours` area codes; `worse_than` {area code:
    probability of being worse} for the areas next in rank.
    """

    AREA = "area__path"

    run = models.ForeignKey(AssessmentRun, on_delete=models.PROTECT, related_name="whys")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    contributions = models.JSONField(default=dict)
    series = models.JSONField(default=dict)
    audit = models.JSONField(default=dict)
    leave_out = models.JSONField(default=dict)
    what_if = models.JSONField(default=dict)
    data_value = models.JSONField(default=dict)
    neighbours = models.JSONField(default=list)
    worse_than = models.JSONField(default=dict)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["run", "area"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "area"], name="assessment_why_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.area_id}"
