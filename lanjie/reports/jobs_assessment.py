"""Long work of the monthly bulletin."""

from __future__ import annotations

from datetime import date

from django.http import Http404
from django.urls import reverse

from lanjie.core.access import Scope
from lanjie.core.jobs import Progress, job
from lanjie.core.quantities import today
from lanjie.core.words import say
from lanjie.registry.queries.areas import by_code


@job("reports.assessment.issue", label=say("印发毒情监测公报", "Issue the drug situation bulletin"))
def issue_month(*, scope: Scope, progress: Progress, area: str, month: str) -> str:
    """Set a month's bulletin in both languages and issue it in the name of whoever asked; ends at its page."""
    from lanjie.reports.commands.issue_assessment import issue_assessment, prepare  # noqa: PLC0415  slow import

    scope.require("reports.issue")
    reader = scope.for_act("reports.issue")
    place = by_code(reader, area)
    if place is None:
        raise Http404
    prepared = prepare(reader, place, date.fromisoformat(month), today(), progress)
    return reverse("reports:assessment_bulletin", args=[issue_assessment(scope=scope, prepared=prepared).value.code])
