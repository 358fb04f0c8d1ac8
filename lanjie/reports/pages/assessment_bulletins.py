"""Monthly bulletins of the county assessment: what was issued, what the next would say, and the files."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe

from lanjie.core import jobs
from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.kept import kept
from lanjie.core.pages.files import file_response
from lanjie.core.words import language, say, t
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import children
from lanjie.reports.assessment_bulletin import TITLE, bulletin, code_of, gather, month_words
from lanjie.reports.commands.issue import page
from lanjie.reports.models import AssessmentIssue
from lanjie.reports.pages.bulletins import LANGUAGE_WORDS, TYPES
from lanjie.reports.pages.frame import base
from lanjie.reports.queries.assessment_issues import assessment_issues, files
from lanjie.reports.tables_assessment import AssessmentIssueTable
from lanjie.situation.queries import assessment

TAB = "assessment_bulletins"


class MonthForm(forms.Form):
    """Which month a bulletin is for."""

    month = forms.ChoiceField(label=t("月份", "Month"))

    def __init__(self, months: list[date]) -> None:
        super().__init__()
        self.fields["month"].choices = [(f"{m:%Y-%m}", month_words(m)) for m in months]  # type: ignore[attr-defined]


def _home(scope: Scope) -> Area | None:
    """The province a bulletin may be issued for."""
    return next(iter(children(scope.for_act("reports.issue"), None)), None)


def newest_of(found: list[AssessmentIssue]) -> list[AssessmentIssue]:
    """Issues, each knowing the newest number of its month."""
    newest: dict[tuple[int, date], int] = {}
    for issue in found:
        key = issue.area_id, issue.month
        newest[key] = max(newest.get(key, 0), issue.number)
    for issue in found:
        issue.newest = newest[issue.area_id, issue.month]  # type: ignore[attr-defined]
    return found


@endpoint("reports.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Every issue the reader's offices got, and for the province the form that makes the next."""
    scope = scope_of(request)
    table = AssessmentIssueTable(newest_of(list(assessment_issues(scope))), request=request)
    table.paginate(page=request.GET.get("page", 1), per_page=50)
    months = []
    if scope.may("reports.issue"):
        months = list(dict.fromkeys(assessment.runs(scope).values_list("month", flat=True)[:60]))
    context = {
        **base(say("毒情监测公报", "Drug situation bulletins"), TAB),
        "table": table,
        "form": MonthForm(months) if months else None,
        "draft_url": reverse("reports:assessment_draft"),
    }
    return render(request, "reports/assessment_bulletins.html", context)


@endpoint("reports.issue")
def draft(request: HttpRequest) -> HttpResponse:
    """What a month's bulletin would say now; a POST issues it as a job."""
    scope = scope_of(request)
    written = request.POST.get("month") or request.GET.get("month", "")
    area = _home(scope)
    if area is None or not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", written):
        raise Http404
    month = date.fromisoformat(f"{written}-01")
    if request.method == "POST":
        started = jobs.start("reports.assessment.issue", scope=scope, area=area.code, month=month.isoformat())
        return redirect("job", pk=started.pk)
    try:
        facts = gather(scope, area, month)
    except ValidationError as error:
        raise Http404("；".join(error.messages)) from error
    lang = language()
    decided = [(place.code, place.tier) for place in facts.lists.places]
    said = [
        lang,
        area.code,
        facts.run.code,
        facts.run.input_sha256,
        facts.earlier.code if facts.earlier else "",
        decided,
    ]
    body = kept("drafts", said, ".html", lambda: page(bulletin(facts, lang, sheets=False)), limit=200)
    context = {
        **base(TITLE, TAB),
        "code": code_of(month),
        "run": facts.run,
        "month": written,
        "month_words": month_words(month),
        "state": "draft",
        "body": mark_safe(body.decode()),  # noqa: S308  our own page
    }
    return render(request, "reports/assessment_draft.html", context)


def _issue(request: HttpRequest, code: str) -> AssessmentIssue:
    return get_object_or_404(assessment_issues(scope_of(request)), code=code)


@endpoint("reports.read")
def issued(request: HttpRequest, code: str) -> HttpResponse:
    """An issue as it was printed, and its files with their hashes."""
    issue = _issue(request, code)
    same = assessment_issues(scope_of(request)).filter(area=issue.area, month=issue.month)
    newest = max(same.values_list("number", flat=True))
    printed = issue.files.get(kind="html", lang=language())
    listed: list[dict[str, Any]] = [
        {
            "file": file,
            "language": LANGUAGE_WORDS[file.lang],
            "href": reverse("reports:assessment_file", args=[code, file.lang, file.kind]),
        }
        for file in files(issue)
    ]
    context: dict[str, Any] = {
        **base(TITLE, TAB),
        "issue": issue,
        "month": month_words(issue.month),
        "state": "issued" if issue.number == newest else "replaced",
        "body": mark_safe(bytes(printed.content).decode()),  # noqa: S308  our own page, kept when it was issued
        "files": listed,
        "own": [item for item in listed if item["file"].lang == language()],
    }
    return render(request, "reports/assessment_bulletin.html", context)


@endpoint("reports.read")
def file(request: HttpRequest, code: str, lang: str, kind: str) -> HttpResponse:
    """One file of an issue, byte for byte."""
    if kind not in TYPES:
        raise Http404
    found = get_object_or_404(_issue(request, code).files, lang=lang, kind=kind)
    return file_response(bytes(found.content), found.filename, TYPES[kind])
