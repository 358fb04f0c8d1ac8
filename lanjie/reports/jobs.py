"""Long work of the reports room."""

from __future__ import annotations

from datetime import date

from django.http import Http404
from django.urls import reverse

from lanjie.core.access import Scope
from lanjie.core.jobs import Progress, job
from lanjie.core.quantities import today
from lanjie.core.words import say
from lanjie.registry.queries.areas import by_code
from lanjie.reports.commands.issue import issue, prepare
from lanjie.reports.commands.statutory import issue_report
from lanjie.reports.commands.statutory import prepare as prepare_report
from lanjie.reports.models import StatutoryReport


@job("reports.bulletin.issue", label=say("印发污水毒情监测季报", "Issue the wastewater bulletin"))
def issue_bulletin(*, scope: Scope, progress: Progress, area: str, quarter: str) -> str:
    """Set a quarter's bulletin in both languages and issue it in the name of whoever asked; ends at its page."""
    scope.require("reports.issue")
    reader = scope.for_act("reports.issue")
    place = by_code(reader, area)
    if place is None:
        raise Http404
    prepared = prepare(reader, place, date.fromisoformat(quarter), today(), progress)
    return reverse("reports:bulletin", args=[issue(scope=scope, prepared=prepared).value.code])


@job("reports.statutory.issue", label=say("印发法定报告", "Issue the statutory report"))
def issue_statutory(*, scope: Scope, progress: Progress, code: str) -> str:
    """Set a signed report in both languages and issue it in the name of whoever asked; ends at its page."""
    scope.require("reports.issue")
    report = StatutoryReport.objects.within(scope.for_act("reports.issue")).get(code=code)
    issue_report(scope=scope, report=report, made=prepare_report(report, today(), progress))
    return reverse("reports:statutory", args=[report.code])
