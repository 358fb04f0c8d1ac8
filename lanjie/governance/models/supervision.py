"""Pair supervision: a round, its pairs of a unit and an area, their visits and what was found."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from lanjie.core.models import Scoped
from lanjie.core.words import language
from lanjie.governance.models.measures import Task
from lanjie.governance.models.originals import Original
from lanjie.governance.models.papers import Document
from lanjie.governance.states_areas import ROUND, VISIT
from lanjie.registry.models import Area, Organisation


class SupervisionRound(Scoped):
    """A round of supervision. `checklist` holds what every visit looks at: `[{"code", "zh", "en"}]`."""

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checklist = models.JSONField(default=list)
    state = models.CharField(max_length=20, default=ROUND.initial, choices=[(s, s) for s in ROUND.labels])
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-starts_on", "code"]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return (self.title_en or self.title_zh) if language() == "en" else self.title_zh

    def __str__(self) -> str:
        return self.title


class Pair(Scoped):
    """One unit and the one area it supervises in a round."""

    AREA = "target__path"

    round = models.ForeignKey(SupervisionRound, on_delete=models.PROTECT, related_name="pairs")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pairs")
    target = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="pairs")
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["round", "target__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "unit"], name="one_area_a_unit"),
            models.UniqueConstraint(fields=["round", "target"], name="one_unit_an_area"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.target}"


class Visit(Scoped):
    """A visit of a pair. `ticks` says for each code of the round's checklist whether it was found in place."""

    AREA = "pair__target__path"

    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="visits")
    number = models.PositiveSmallIntegerField(default=1)
    scheduled_on = models.DateField(db_index=True)
    visited_on = models.DateField(null=True, blank=True)
    led_by = models.CharField(max_length=120, blank=True)
    ticks = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, default=VISIT.initial, choices=[(s, s) for s in VISIT.labels])
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["scheduled_on", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["pair", "number"], name="visit_number_once")]
        indexes: ClassVar = [models.Index(fields=["state", "scheduled_on"])]

    def __str__(self) -> str:
        return f"{self.pair} {self.number}"


class Finding(Scoped):
    """A problem found at a visit. It is closed by the recheck of the unit that found it, not by the area's own word."""

    AREA = "visit__pair__target__path"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    original = models.ForeignKey(Original, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="findings")
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["visit", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "number"], name="finding_number_once")]

    def __str__(self) -> str:
        return self.text[:60]
