"""The statutory report: its drafts, freezes, signatures, files and errata. All but the report's state only grow; triggers refuse the rest."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from lanjie.core.models import Scoped
from lanjie.governance.models import OversightItem
from lanjie.registry.models import Area
from lanjie.reports.models_issued import IssuedFile
from lanjie.reports.models_reported import DIGITS


class StatutoryReport(Scoped):
    """The report of a day on what became of the opinions of one item. Its state moves by `states_statutory.REPORT` only.

    `last` is the report issued before it for the same area, with which it is compared.
    """

    AREA = "area__path"

    code = models.CharField(max_length=24, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(OversightItem, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    last = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="draft", db_index=True)
    simulated = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.code


class ReportStep(models.Model):
    """A step a report took: who, when, why."""

    report = models.ForeignKey(StatutoryReport, on_delete=models.PROTECT, related_name="steps")
    action = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.action}"


class ReportSection(models.Model):
    """The template of a chapter in one language as somebody wrote it for this report; the newest counts, the shipped one before that."""

    report = models.ForeignKey(StatutoryReport, on_delete=models.PROTECT, related_name="sections")
    chapter = models.PositiveSmallIntegerField()
    lang = models.CharField(max_length=2)
    text = models.TextField()
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.lang} {self.chapter}"


class ReportFreeze(models.Model):
    """All values of a report at one moment. `digest` is over every binding; `facts` is the rest sentences are bound to (`freezing`).

    `reasons` are those written for what warned: identities, two dates, cumulative figures that fell.
    """

    report = models.ForeignKey(StatutoryReport, on_delete=models.PROTECT, related_name="freezes")
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    facts = models.JSONField()
    reasons = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["report", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="report_freeze_once"),
        ]

    def __str__(self) -> str:
        return self.run

    @property
    def run(self) -> str:
        """The mark of the freeze in files: number and the first digits of its digest."""
        return f"F{self.number}-{self.digest[:12]}"


class ReportBinding(models.Model):
    """One figure as it was frozen, with everything it rests on; `href` is where it opened."""

    freeze = models.ForeignKey(ReportFreeze, on_delete=models.PROTECT, related_name="bindings")
    key = models.CharField(max_length=80)
    version = models.CharField(max_length=12)
    owner = models.CharField(max_length=40)
    status = models.CharField(max_length=12)
    value = models.DecimalField(null=True, blank=True, **DIGITS)
    value_max = models.DecimalField(null=True, blank=True, **DIGITS)
    qualifier = models.CharField(max_length=12)
    observation = models.CharField(max_length=16, blank=True)
    hidden = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    on = models.DateField()
    rows = models.PositiveIntegerField()
    source = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    reporter = models.CharField(max_length=200, blank=True)
    signed_by = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64)
    href = models.CharField(max_length=300, blank=True)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["freeze", "key"], name="report_binding_once"),
        ]

    def __str__(self) -> str:
        return self.key


class ReportSignOff(models.Model):
    """An owner's signature under its figures of a freeze, by another person than who froze it."""

    freeze = models.ForeignKey(ReportFreeze, on_delete=models.PROTECT, related_name="signoffs")
    owner = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["freeze", "owner"], name="report_signed_once"),
        ]

    def __str__(self) -> str:
        return self.owner


class ReportFile(IssuedFile):
    """One file of an issued report, byte for byte; its hash stands in the audit chain."""

    freeze = models.ForeignKey(ReportFreeze, on_delete=models.PROTECT, related_name="files")

    class Meta:
        ordering: ClassVar = ["freeze", "kind", "lang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["freeze", "lang", "kind"], name="report_file_once"),
        ]

    def __str__(self) -> str:
        return self.filename


class Erratum(models.Model):
    """What was wrong in an issued report: the figure or place, what stands there, what should. The report itself is never edited."""

    report = models.ForeignKey(StatutoryReport, on_delete=models.PROTECT, related_name="errata")
    number = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=80)
    old = models.CharField(max_length=200)
    new = models.CharField(max_length=200)
    reason = models.CharField(max_length=400)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["report", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="erratum_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.number}"
