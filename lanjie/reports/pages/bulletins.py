"""Bulletins: what was issued, what the next would say, and the files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe

from lanjie.core import jobs
from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.ahead import ahead, office
from lanjie.core.kept import kept
from lanjie.core.pages.files import XLSX, file_response
from lanjie.core.words import language, say
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import children
from lanjie.reports import wording
from lanjie.reports.bulletin import TITLE, code_of
from lanjie.reports.bulletin import bulletin as bulletin_document
from lanjie.reports.bulletin_facts import Basis, basis, facts, quarters
from lanjie.reports.commands.issue import page
from lanjie.reports.forms import QuarterForm
from lanjie.reports.models import Issue
from lanjie.reports.pages.frame import base
from lanjie.reports.queries.issues import files, issues
from lanjie.reports.tables import IssueTable

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": XLSX,
}
LANGUAGE_WORDS = {"zh": say("中文", "Chinese"), "en": say("英文", "English")}


def _home(scope: Scope) -> Area | None:
    """The province a bulletin may be issued for."""
    return next(iter(children(scope.for_act("reports.issue"), None)), None)


@endpoint("reports.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Every issue the reader's offices got, and for the province the form that makes the next."""
    scope = scope_of(request)
    newest = {
        (row["area"], row["quarter"]): row["n"]
        for row in Issue.objects.order_by().values("area", "quarter").annotate(n=Max("number"))
    }
    found = list(issues(scope))
    for issue in found:
        issue.newest = newest[issue.area_id, issue.quarter]  # type: ignore[attr-defined]
    table = IssueTable(found, request=request)
    table.paginate(page=request.GET.get("page", 1), per_page=50)
    area = _home(scope) if scope.may("reports.issue") else None
    known = quarters(scope, area) if area else []
    context = {
        **base(say("污水毒情监测季报", "Wastewater bulletins"), "bulletins"),
        "table": table,
        "form": QuarterForm([(day.isoformat(), wording.quarter(day)) for day in known]) if known else None,
        "draft_url": reverse("reports:bulletin_draft"),
    }
    return render(request, "reports/bulletins.html", context)


def _asked(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("quarter") or request.GET.get("quarter", ""))
    except ValueError:
        raise Http404 from None


@endpoint("reports.issue")
def draft(request: HttpRequest) -> HttpResponse:
    """What a quarter's bulletin would say now; a POST issues it as a job."""
    scope, quarter = scope_of(request), _asked(request)
    area = _home(scope)
    if area is None:
        raise Http404
    if request.method == "POST":
        started = jobs.start("reports.bulletin.issue", scope=scope, area=area.code, quarter=quarter.isoformat())
        return redirect("job", pk=started.pk)
    try:
        found = basis(scope, area, quarter)
        body = drafted(found)
    except ValidationError as error:
        raise Http404("；".join(error.messages)) from error
    context = {
        **base(TITLE, "bulletins"),
        "code": code_of(quarter),
        "run": found.run,
        "quarter": quarter.isoformat(),
        "quarter_words": wording.quarter(quarter),
        "state": "draft",
        "body": mark_safe(body.decode()),  # noqa: S308  our own page
    }
    return render(request, "reports/bulletin_draft.html", context)


def drafted(found: Basis) -> bytes:
    """The page of a draft in the reader's language, set once for what it rests on."""
    lang = language()
    return kept(
        "drafts",
        [lang, found.said],
        ".html",
        lambda: page(bulletin_document(facts(found), lang, sheets=False)),
        limit=200,
    )


@ahead
def next_drafts() -> Iterator[tuple[Scope, str]]:
    """The draft of the newest quarter of every province that has levels."""
    for area in Area.unscoped.filter(level=Level.PROVINCE.value):
        reader = office(area.path)
        for quarter in quarters(reader, area)[:1]:
            yield reader, f"{reverse('reports:bulletin_draft')}?quarter={quarter}"


def _issue(request: HttpRequest, code: str) -> Issue:
    return get_object_or_404(issues(scope_of(request)), code=code)


@endpoint("reports.read")
def bulletin(request: HttpRequest, code: str) -> HttpResponse:
    """An issue as it was printed, and its files with their hashes."""
    issue = _issue(request, code)
    newest = Issue.objects.filter(area=issue.area, quarter=issue.quarter).aggregate(n=Max("number"))["n"]
    printed = issue.files.get(kind="html", lang=language())
    listed: list[dict[str, Any]] = [
        {"file": file, "language": LANGUAGE_WORDS[file.lang], "href": reverse("reports:bulletin_file", args=[code, file.lang, file.kind])}
        for file in files(issue)
    ]  # fmt: skip
    context: dict[str, Any] = {
        **base(say("污水毒情监测季报", "Wastewater bulletin"), "bulletins"),
        "issue": issue,
        "quarter": wording.quarter(issue.quarter),
        "state": "issued" if issue.number == newest else "replaced",
        "body": mark_safe(bytes(printed.content).decode()),  # noqa: S308  our own page, kept when it was issued
        "files": listed,
        "own": [item for item in listed if item["file"].lang == language()],
    }
    return render(request, "reports/bulletin.html", context)


@endpoint("reports.read")
def bulletin_file(request: HttpRequest, code: str, lang: str, kind: str) -> HttpResponse:
    """One file of an issue, byte for byte."""
    if kind not in TYPES:
        raise Http404
    file = get_object_or_404(_issue(request, code).files, lang=lang, kind=kind)
    return file_response(bytes(file.content), file.filename, TYPES[kind])
