"""Tables of the reports room: signatures under figures, and what was issued. All three only grow; triggers refuse the rest."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from lanjie.core.models import Scoped
from lanjie.registry.models import Area
from lanjie.reports.models_assessment import AssessmentIssue, AssessmentIssueFile
from lanjie.reports.models_reported import CheckReason, FigureCall, ReportedFigure, ReportedStep
from lanjie.reports.models_statutory import (
    Erratum,
    ReportBinding,
    ReportFile,
    ReportFreeze,
    ReportSection,
    ReportSignOff,
    ReportStep,
    StatutoryReport,
)
from lanjie.situation.models import TrendRun

__all__ = [
    "AssessmentIssue",
    "AssessmentIssueFile",
    "CheckReason",
    "Erratum",
    "FigureCall",
    "FigureSignature",
    "Issue",
    "IssueFile",
    "ReportBinding",
    "ReportFile",
    "ReportFreeze",
    "ReportSection",
    "ReportSignOff",
    "ReportStep",
    "ReportedFigure",
    "ReportedStep",
    "StatutoryReport",
]


class FigureSignature(Scoped):
    """The owner's word under a figure: this value, from these rows, for this area and day.

    `rows_sha256` is over the rows as they stood; where today's rows have another hash, the figure has changed since it was signed.
    """

    AREA = "area__path"

    key = models.CharField(max_length=80, db_index=True)
    version = models.CharField(max_length=12)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(null=True, blank=True)
    on = models.DateField()
    known_on = models.DateField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    rows = models.PositiveIntegerField()
    rows_sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["key", "on"])]

    def __str__(self) -> str:
        return f"{self.key} {self.on}"


class Issue(models.Model):
    """An issued bulletin: what was printed, from which run, with every number frozen. It can not be changed; a mended one is a new issue.

    `numbers` holds for each tag the exact value and the printed text in both languages, `evidence` what each figure rests on.
    An issued paper goes to every office of its area, so it is not narrowed to a reader's own subtree (`queries.issues`).
    """

    code = models.CharField(max_length=24, unique=True)
    quarter = models.DateField()
    number = models.PositiveSmallIntegerField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(TrendRun, on_delete=models.PROTECT, related_name="+")
    cut_off = models.DateField()
    issued_on = models.DateField()
    simulated = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    numbers = models.JSONField()
    evidence = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["-quarter", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "quarter", "number"], name="issue_number_once"),
        ]

    def __str__(self) -> str:
        return self.code


class IssueFile(models.Model):
    """One file of an issue, byte for byte: docx, pdf, xlsx and the page (`html`) in a language."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="files")
    lang = models.CharField(max_length=2)
    kind = models.CharField(max_length=4)
    filename = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["issue", "kind", "lang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "lang", "kind"], name="issue_file_once"),
        ]

    def __str__(self) -> str:
        return self.filename
