"""Writing a chapter, and the checks before a freeze."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lanjie.core.access import endpoint, scope_of
from lanjie.core.states import TransitionError
from lanjie.core.words import LANGUAGES, language, say
from lanjie.reports.commands.statutory import freeze, obstacles, with_last, write_section
from lanjie.reports.definitions import definitions
from lanjie.reports.forms_statutory import ReasonsForm, SectionForm
from lanjie.reports.pages.statutory.frame import asked, base
from lanjie.reports.queries.statutory import live, texts
from lanjie.reports.statutory.annex import binding_of
from lanjie.reports.statutory.bundle import CHAPTERS
from lanjie.reports.statutory.making import compose


@endpoint("reports.draft")
def chapter(request: HttpRequest, code: str, number: int, lang: str) -> HttpResponse:
    """The template of a chapter as a form; a POST keeps a new version of it."""
    scope, found = scope_of(request), asked(request, code)
    if number not in CHAPTERS or lang not in LANGUAGES:
        raise Http404
    form = SectionForm(request.POST or None, initial={"text": texts(found)[lang][number]})
    if request.method == "POST" and form.is_valid():
        try:
            write_section(scope=scope, report=found, chapter=number, lang=lang, **form.cleaned_data)
            messages.success(request, str(say("已保存为新的一稿", "Kept as a new version")))
            return redirect("reports:statutory", code=code)
        except ValidationError as error:
            form.add_error("text", error)
    context = {
        **base(scope, found, "statutory"),
        "form": form,
        "number": number,
        "written_in": lang,
        "figures": [one for one in definitions().figures.values() if one.chapter == number],
        "history": found.sections.filter(chapter=number, lang=lang).select_related("by").order_by("-pk"),
    }
    return render(request, "reports/statutory/chapter.html", context, status=422 if form.is_bound else 200)


@endpoint("reports.draft")
def checks(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that stands in the way and every finding; a POST freezes with the reasons written."""
    scope, found = scope_of(request), asked(request, code)
    if found.state != "draft":
        return redirect("reports:statutory", code=code)
    gathered = live(scope, found)
    bindings = [binding_of(value) for value in gathered.values.values()] if found.last else []
    bundle = with_last(gathered.bundle, found, bindings, {})
    compositions = [compose(bundle, lang) for lang in LANGUAGES]
    own = next(one for one in compositions if one.lang == language())
    warnings = {problem.about: problem for problem in own.warnings}
    entered = {one.key for one in gathered.bundle.fallen}  # these have their reasons on the page of the checks
    falls = [one.key for one in bundle.fallen if one.key not in entered]
    form = ReasonsForm(list(warnings.values()), falls, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            freeze(scope=scope, report=found, reasons=form.cleaned_data)
            messages.success(request, str(say("已冻结，等各单位签认", "Frozen; the owners sign next")))
            return redirect("reports:statutory_signing", code=code)
        except (TransitionError, ValidationError) as error:
            form.add_error(None, str(error))
    waived = dict.fromkeys((*warnings, *(f"fall:{key}" for key in falls)), "—")
    context: dict[str, Any] = {
        **base(scope, found, "statutory_checks"),
        "form": form,
        "stops": obstacles(bundle, compositions, waived),
        "findings": own.findings,
        "bound": [(one.lang, one.bound, one.numerals) for one in compositions],
        "checked": [one for one in gathered.checks if one.outcome != "holds"],
        "holding": sum(one.outcome == "holds" for one in gathered.checks),
    }
    return render(request, "reports/statutory/checks.html", context, status=422 if form.is_bound else 200)
