"""Reading issued bulletins of the county assessment."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lanjie.core.access import Scope
from lanjie.reports.models import AssessmentIssue, AssessmentIssueFile


def assessment_issues(scope: Scope) -> QuerySet[AssessmentIssue]:
    """Issues for the offices of an area: readable in the area itself, below it and above it, never in another province."""
    reader = scope.for_act("reports.read")
    condition = Q() if "/" in reader.areas else Q(pk__in=[])
    for path in reader.areas:
        parts = path.strip("/").split("/")
        above = [f"/{'/'.join(parts[:depth])}/" for depth in range(1, len(parts) + 1)]
        condition |= Q(area__path__startswith=path) | Q(area__path__in=above)
    found = AssessmentIssue.objects.filter(condition)
    return found.defer("numbers", "evidence").select_related("area", "run", "by")


def files(issue: AssessmentIssue) -> list[AssessmentIssueFile]:
    """The files of an issue without their bytes, to be listed."""
    return list(issue.files.defer("content").exclude(kind="html"))


def last_number(month: date, area_id: int) -> int:
    """The number of the last issue of a month, 0 before the first."""
    found = AssessmentIssue.objects.filter(month=month, area_id=area_id).order_by("-number")
    return found.values_list("number", flat=True).first() or 0
