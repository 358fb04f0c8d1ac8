"""Measures that answer demands, the tasks they become, and the evidence handed in for both."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from lanjie.core.models import Scoped
from lanjie.core.quantities import today
from lanjie.core.words import language
from lanjie.governance.choices import EVIDENCE_KINDS, MEASURE_KINDS, MeasureKind, options
from lanjie.governance.models.opinions import Demand, OversightItem
from lanjie.governance.models.originals import Original
from lanjie.governance.models.papers import Decision, Document, Instruction, Plan
from lanjie.governance.states import MEASURE, TASK
from lanjie.registry.models import Area, Organisation


class Measure(Scoped):
    """What is done for one or several demands. `lead` implements it; another unit verifies it.

    `external_claim`: recorded as somebody else's account with its source; nothing here computes it.
    """

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(OversightItem, null=True, blank=True, on_delete=models.PROTECT, related_name="measures")
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="measures")
    demands = models.ManyToManyField(Demand, blank=True, related_name="measures")
    kind = models.CharField(max_length=12, choices=options(MEASURE_KINDS), default=MeasureKind.MECHANISM.value)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240, blank=True)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="measures_led")
    support = models.ManyToManyField(Organisation, blank=True, related_name="measures_supported")
    units_text = models.CharField(max_length=300, blank=True)
    recorded_on = models.DateField(default=today, db_index=True)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, db_index=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="measures")
    basis_text = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=24, default=MEASURE.initial, choices=[(s, s) for s in MEASURE.labels])
    reason = models.CharField(max_length=500, blank=True)
    verified_by = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    external_claim = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["code"]
        indexes: ClassVar = [models.Index(fields=["item", "state"])]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return (self.title_en or self.title_zh) if language() == "en" else self.title_zh

    def __str__(self) -> str:
        return self.title


class Task(Scoped):
    """What one unit has to do by a day. It lies in the area of its unit; overdue is computed for the day of asking."""

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tasks")
    office = models.CharField(max_length=120, blank=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240, blank=True)
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    instruction = models.ForeignKey(Instruction, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    origin = models.CharField(max_length=60, blank=True, db_index=True)
    round = models.PositiveSmallIntegerField(default=1)
    assigned_on = models.DateField(db_index=True)
    due_on = models.DateField(db_index=True)
    evidence_required = models.BooleanField(default=True)
    state = models.CharField(max_length=12, default=TASK.initial, choices=[(s, s) for s in TASK.labels])
    verified_by = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["due_on", "code"]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["unit", "state", "due_on"]),
        ]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return (self.title_en or self.title_zh) if language() == "en" else self.title_zh

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Evidence(Scoped):
    """What shows that something was done: an original file, a figure by its key, or a document of the register.

    It is never deleted; a piece that was wrong is withdrawn with a reason and stays readable.
    """

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=8, choices=options(EVIDENCE_KINDS))
    title = models.CharField(max_length=200)
    original = models.ForeignKey(Original, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    figure_key = models.CharField(max_length=120, blank=True, db_index=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    dated_on = models.DateField(db_index=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-dated_on", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="file", original__isnull=False)
                | (models.Q(kind="figure") & ~models.Q(figure_key=""))
                | models.Q(kind="document", document__isnull=False),
                name="evidence_names_what_it_is",
            ),
            models.CheckConstraint(
                condition=models.Q(measure__isnull=False) | models.Q(task__isnull=False),
                name="evidence_proves_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
