"""What the pages of a statutory report share: the report asked for and its tabs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from lanjie.core.access import Scope, scope_of
from lanjie.core.words import Words, say
from lanjie.reports.models import ReportFreeze, StatutoryReport
from lanjie.reports.queries.statutory import OUT, frozen, reports

TITLE = say("审议意见处理结果报告", "Report on deliberation opinions")
#: Tabs by state of the report.
TABS = (
    ("statutory", say("正文", "Text"), ()),
    ("statutory_checks", say("检查与冻结", "Checks and freeze"), ("draft",)),
    ("statutory_signing", say("签认与印发", "Signatures and issue"), ("frozen", "signed", *OUT)),
    ("statutory_numbers", say("数字", "Numbers"), ("frozen", "signed", *OUT)),
    ("statutory_compare", say("与上次比较", "Beside the last"), ("frozen", "signed", *OUT)),
    ("statutory_errata", say("勘误", "Errata"), OUT),
)


def asked(request: HttpRequest, code: str) -> StatutoryReport:
    """The report, if the reader may see it."""
    return get_object_or_404(reports(scope_of(request)), code=code)


def freeze_of(report: StatutoryReport) -> ReportFreeze:
    """Its freeze; a draft has none to show."""
    found = frozen(report) if report.state != "draft" else None
    if found is None:
        raise Http404
    return found


def base(scope: Scope, report: StatutoryReport, current: str) -> dict[str, Any]:
    """The context every page of a report begins with."""
    tabs: list[tuple[Words, str, bool]] = [
        (label, reverse(f"reports:{name}", args=[report.code]), name == current)
        for name, label, states in TABS
        if not states or report.state in states
        if name != "statutory_checks" or scope.may("reports.draft")
    ]
    return {"title": TITLE, "report": report, "tabs": tabs, "state": report.state}
