"""The issued bulletin of the county assessment: as the quarterly one, but of an assessment run. Both tables only grow; triggers refuse the rest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lanjie.reports.models_issued import IssuedBulletin, IssuedFile
from lanjie.situation.models import AssessmentRun


class AssessmentIssue(IssuedBulletin):
    """An issued monthly bulletin of the county assessment."""

    month = models.DateField()
    run = models.ForeignKey(AssessmentRun, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-month", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "month", "number"], name="assessment_issue_number_once"),
        ]


class AssessmentIssueFile(IssuedFile):
    """One file of an issue, byte for byte: docx, pdf, xlsx and the page (`html`) in a language."""

    issue = models.ForeignKey(AssessmentIssue, on_delete=models.PROTECT, related_name="files")

    class Meta:
        ordering: ClassVar = ["issue", "kind", "lang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "lang", "kind"], name="assessment_issue_file_once"),
        ]
