"""Reading what was issued."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lanjie.core.access import Scope
from lanjie.reports.models import Issue, IssueFile


def issues(scope: Scope) -> QuerySet[Issue]:
    """Issues for the offices of an area: readable in the area itself, below it and above it, never in another province."""
    reader = scope.for_act("reports.read")
    condition = Q() if "/" in reader.areas else Q(pk__in=[])
    for path in reader.areas:
        condition |= Q(area__path__startswith=path) | Q(area__path__in=_above(path))
    return Issue.objects.filter(condition).defer("numbers", "evidence").select_related("area", "run", "by")


def _above(path: str) -> list[str]:
    parts = path.strip("/").split("/")
    return [f"/{'/'.join(parts[:depth])}/" for depth in range(1, len(parts) + 1)]


def files(issue: Issue) -> list[IssueFile]:
    """The files of an issue without their bytes, to be listed."""
    return list(issue.files.defer("content").exclude(kind="html"))


def last_number(quarter: date, area_id: int) -> int:
    """The number of the last issue of a quarter, 0 before the first."""
    found = Issue.objects.filter(quarter=quarter, area_id=area_id).order_by("-number").values_list("number", flat=True)
    return found.first() or 0


def using(scope: Scope, key: str, limit: int = 8) -> list[Issue]:
    """The newest issues whose evidence names a figure."""
    found = issues(scope).defer(None).defer("numbers").order_by("-issued_on", "-pk")[:40]
    return [issue for issue in found if any(item["key"] == key for item in issue.evidence)][:limit]
