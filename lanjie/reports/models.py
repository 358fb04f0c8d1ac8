"""Tables of the reports room: signatures under figures, and what was issued. All three only grow; triggers refuse the rest."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from lanjie.core.models import Scoped
from lanjie.registry.models import Area
from lanjie.reports.models_assessment import AssessmentIssue, AssessmentIssueFile
from lanjie.reports.models_issued import IssuedBulletin, IssuedFile
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


class Issue(IssuedBulletin):
    """An issued quarterly bulletin: what was printed, from which run, with every number frozen."""

    quarter = models.DateField()
    run = models.ForeignKey(TrendRun, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-quarter", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "quarter", "number"], name="issue_number_once")
        ]


class IssueFile(IssuedFile):
    """One file of an issue, byte for byte: docx, pdf, xlsx and the page (`html`) in a language."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="files")

    class Meta:
        ordering: ClassVar = ["issue", "kind", "lang"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["issue", "lang", "kind"], name="issue_file_once")]
