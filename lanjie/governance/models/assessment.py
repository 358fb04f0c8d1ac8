"""Assessment of areas and units: a scheme with weights, values frozen for a period, scores worked out of them, objections."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from lanjie.core.models import Scoped
from lanjie.core.words import language
from lanjie.governance.choices import options
from lanjie.governance.choices_areas import OUTCOMES, SCORINGS
from lanjie.governance.models.papers import Document
from lanjie.governance.states_areas import ASSESSMENT
from lanjie.registry.models import Area


class AssessmentScheme(Scoped):
    """A scheme of a version for one period. Its items can not be changed once it is adopted: a change is a new version."""

    AREA = "area__path"

    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    full_mark = models.DecimalField(max_digits=7, decimal_places=2, default=100)
    pass_mark = models.DecimalField(max_digits=7, decimal_places=2, default=60)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    objections_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, default=ASSESSMENT.initial, choices=[(s, s) for s in ASSESSMENT.labels])
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-starts_on", "code", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="scheme_version_once"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="scheme_period"),
        ]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return (self.title_en or self.title_zh) if language() == "en" else self.title_zh

    def __str__(self) -> str:
        return self.title


class SchemeItem(Scoped):
    """One item: its weight and how a value becomes a share of it (`governance.scoring`).

    `parameters` are those of the scoring: `{"floor", "target"}`, `{"steps": [[bound, share], ...]}` or `{"limit"}`.
    """

    AREA = "scheme__area__path"

    scheme = models.ForeignKey(AssessmentScheme, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240, blank=True)
    weight = models.DecimalField(max_digits=7, decimal_places=2)
    scoring = models.CharField(max_length=8, choices=options(SCORINGS))
    parameters = models.JSONField(default=dict)
    unit = models.CharField(max_length=40, blank=True)
    figure_key = models.CharField(max_length=120, blank=True)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["scheme", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "code"], name="scheme_item_once")]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return (self.title_en or self.title_zh) if language() == "en" else self.title_zh

    def __str__(self) -> str:
        return self.title


class FrozenValue(Scoped):
    """The value of an item for an area as it was frozen; a correction is a further row that names its objection.

    `value` is empty where nothing was reported; that scores nothing and says so, it is never read as zero.
    """

    AREA = "target__path"

    item = models.ForeignKey(SchemeItem, on_delete=models.PROTECT, related_name="values")
    target = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    source = models.CharField(max_length=200)
    rows_sha256 = models.CharField(max_length=64, blank=True)
    objection = models.ForeignKey(
        "governance.Objection", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["item", "target__code", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "target"],
                condition=models.Q(objection__isnull=True),
                name="value_frozen_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.target_id} {self.value}"


class Objection(Scoped):
    """An area's objection to its value of an item, within the window, with its answer."""

    AREA = "target__path"

    scheme = models.ForeignKey(AssessmentScheme, on_delete=models.PROTECT, related_name="objections")
    item = models.ForeignKey(SchemeItem, on_delete=models.PROTECT, related_name="objections")
    target = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    claimed = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    raised_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, blank=True, choices=options(OUTCOMES))

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-raised_on", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
