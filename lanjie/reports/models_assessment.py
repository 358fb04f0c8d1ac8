"""The issued bulletin of the county assessment: as the quarterly one, but of an assessment run. Both tables only grow; triggers refuse the rest."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from lanjie.registry.models import Area
from lanjie.situation.models import AssessmentRun


class AssessmentIssue(models.Model):
    """A monthly bulletin that was issued, with every number frozen. A mended one is a new number.

    `numbers` holds for each tag the exact value and the printed text in both languages, `evidence` what each figure rests on.
    An issued paper goes to every office of its area.
    """

    code = models.CharField(max_length=24, unique=True)
    month = models.DateField()
    number = models.PositiveSmallIntegerField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(AssessmentRun, on_delete=models.PROTECT, related_name="+")
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
        ordering: ClassVar = ["-month", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "month", "number"], name="assessment_issue_number_once"),
        ]

    def __str__(self) -> str:
        return self.code


class AssessmentIssueFile(models.Model):
    """One file of an issue, byte for byte: docx, pdf, xlsx and the page (`html`) in a language."""

    issue = models.ForeignKey(AssessmentIssue, on_delete=models.PROTECT, related_name="files")
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
            models.UniqueConstraint(fields=["issue", "lang", "kind"], name="assessment_issue_file_once"),
        ]

    def __str__(self) -> str:
        return self.filename
