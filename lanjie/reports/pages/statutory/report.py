"""The text of a report: a draft from the records of now, a frozen one from its freeze, an issued one as it was printed; and its files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.pages.files import file_response
from lanjie.core.quantities import count
from lanjie.core.words import language, say
from lanjie.reports.commands.statutory import address, page
from lanjie.reports.models import StatutoryReport
from lanjie.reports.pages.bulletins import LANGUAGE_WORDS, TYPES
from lanjie.reports.pages.statutory.frame import asked, base, freeze_of
from lanjie.reports.queries.statutory import OUT, files, texts
from lanjie.reports.statutory.bundle import CHAPTERS, load
from lanjie.reports.statutory.document import opener
from lanjie.reports.statutory.gathering import sentences
from lanjie.reports.statutory.making import as_document, compose
from lanjie.reports.statutory.printing import hanzi


@endpoint("reports.statutory")
def report(request: HttpRequest, code: str) -> HttpResponse:
    """The sentences; every bound number opens."""
    scope, found = scope_of(request), asked(request, code)
    context = base(scope, found, "statutory")
    if found.state == "draft":
        context |= _draft(scope, found)
    elif found.state in OUT:
        context |= _issued(found)
    else:
        freeze = freeze_of(found)
        bundle = load(freeze.facts)
        document = as_document(
            bundle, compose(bundle, language()), code=found.code, run=freeze.run,
            opens=opener(bundle.facts, lambda key: address(found, key)),
        )  # fmt: skip
        context |= {"freeze": freeze, "body": mark_safe(page(document).decode())}  # noqa: S308  our own page
    return render(request, "reports/statutory/report.html", context)


def _draft(scope: Scope, found: StatutoryReport) -> dict[str, Any]:
    bundle, values = sentences(scope, found.item, found.on, texts(found))
    composition = compose(bundle, language())
    document = as_document(
        bundle,
        composition,
        code=found.code,
        run="—",
        opens=opener(bundle.facts, lambda key: values[key].href),
        notes=False,
    )
    lang = language()
    chapters = [
        (
            hanzi(number) if lang == "zh" and number else str(number or say("开头", "Opening")),
            reverse("reports:statutory_chapter", args=[found.code, number, lang]),
        )
        for number in CHAPTERS
    ]
    loose = [problem for problem in composition.problems if problem.blocks]
    missing = [value.label for value in bundle.facts.values.values() if value.value is None]
    return {
        "body": mark_safe(page(document).decode()),  # noqa: S308  our own page
        "bound": count(composition.bound),
        "numerals": count(composition.numerals),
        "loose": loose,
        "missing": missing,
        "gaps": [point for opinion in bundle.facts.opinions for point in opinion.points if not point.answered],
        "chapters": chapters if scope.may("reports.draft", found.area.path) else [],
    }


def _issued(found: StatutoryReport) -> dict[str, Any]:
    freeze = freeze_of(found)
    printed = freeze.files.get(kind="html", lang=language())
    listed: list[dict[str, Any]] = [
        {
            "file": file,
            "language": LANGUAGE_WORDS[file.lang],
            "href": reverse("reports:statutory_file", args=[found.code, file.lang, file.kind]),
        }
        for file in files(freeze)
    ]
    return {
        "freeze": freeze,
        "body": mark_safe(bytes(printed.content).decode()),  # noqa: S308  our own page, kept when it was issued
        "files": listed,
        "own": [item for item in listed if item["file"].lang == language()],
        "errata": list(found.errata.all()),
    }


@endpoint("reports.statutory")
def report_file(request: HttpRequest, code: str, lang: str, kind: str) -> HttpResponse:
    """One file of an issued report, byte for byte."""
    found = asked(request, code)
    if kind not in TYPES or found.state not in OUT:
        raise Http404
    file = get_object_or_404(freeze_of(found).files, lang=lang, kind=kind)
    return file_response(bytes(file.content), file.filename, TYPES[kind])
