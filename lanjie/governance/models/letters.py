"""Letters of the office and the history of every machine."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from lanjie.core.models import Scoped
from lanjie.governance.choices import LETTER_KINDS, options
from lanjie.governance.models.measures import Task
from lanjie.governance.models.papers import Document
from lanjie.registry.models import Area, Organisation


class Letter(Scoped):
    """A letter to a unit or an area, with why it was written and by when it wants an answer.

    A step of the ladder names the task and the day it was due (`for_due_on`): each step is taken once for one due day.
    `body` is the text as it was issued, `{"zh": [...], "en": [...]}`, so that the file is the same whenever it is made again.
    """

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=options(LETTER_KINDS))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    sender = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    for_due_on = models.DateField(null=True, blank=True)
    trigger = models.CharField(max_length=300)
    issued_on = models.DateField(db_index=True)
    answer_due_on = models.DateField(null=True, blank=True, db_index=True)
    body = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer_document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-issued_on", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task", "kind", "for_due_on"],
                condition=models.Q(for_due_on__isnull=False),
                name="one_letter_a_step_of_the_ladder",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Transition(Scoped):
    """One step of a machine as it was taken; rows are only added, so that a closure stays readable after a reopening.

    `machine` and `record` name what moved; `unit` is the unit that acted, by which four eyes are counted.
    """

    AREA = "area__path"

    machine = models.CharField(max_length=40)
    record = models.PositiveBigIntegerField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=30)
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)
    on = models.DateField(db_index=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["machine", "record"])]

    def __str__(self) -> str:
        return f"{self.machine}:{self.record} {self.action}"
