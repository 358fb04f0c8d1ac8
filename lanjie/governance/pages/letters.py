"""Letters: those the ladder wants, all that went out, one with its answer and its file, a new one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core import documents
from lanjie.core.access import endpoint, scope_of
from lanjie.core.citations import cites
from lanjie.core.pages.files import file_response
from lanjie.core.pages.listing import PER_PAGE, shown
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.core.words import LANGUAGES, language, say
from lanjie.governance.choices import LETTER_KINDS, LetterKind
from lanjie.governance.commands.letters import answer_letter, issue_steps, write_letter
from lanjie.governance.forms import AnswerForm, LetterFilter
from lanjie.governance.forms_new import LetterForm
from lanjie.governance.letter_text import document
from lanjie.governance.pages.frame import one, reader, tabs
from lanjie.governance.queries.ladder import answer_due, reached, waiting
from lanjie.governance.queries.units import acting_unit, offices
from lanjie.governance.queries.work import letters
from lanjie.governance.tables import LetterTable

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@endpoint("governance.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Letters, newest first; searched, filtered by kind and answer, paged and exported as seen."""
    scope, area = reader(request)
    form = LetterFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = letters(scope)
    if query := asked.get("q", "").strip():
        found = found.filter(Q(code__icontains=query) | Q(trigger__icontains=query) | Q(unit__name_zh__icontains=query))
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("open"):
        found = found.filter(answered_on=None)
    table = LetterTable(found.order_by("-issued_on", "-code"), request=request)
    file = shown(request, table, "letters", title=say("函件", "Letters"))
    may = scope.may("governance.letters")
    context = {
        "title": say("函件", "Letters"),
        "tabs": tabs("governance:letters"),
        "table": table,
        "form": form,
        "area": area,
        "area_switch": True,
        "new": reverse("governance:letter_new") if may else "",
        "new_label": say("发函", "Write a letter"),
        "more": [(say("待发的督办函", "Letters due"), reverse("governance:ladder"))] if may else [],
    }
    return file or render(request, "governance/list.html", context)


@endpoint("governance.letters")
@cites(
    "GV-020", "GV-021", page="governance:ladder", label=say("待发的督办函", "Letters due"),
    purpose=say("哪一天该发哪种函、何时答复", "which letter is due on which day, and by when it is answered"),
)  # fmt: skip
def ladder(request: HttpRequest) -> HttpResponse:
    """Late tasks whose step of the ladder has no letter yet. The office ticks what goes out; nothing is sent by itself."""
    scope, area = reader(request)
    day = today()
    late = waiting(scope, day).select_related("unit", "area")
    if request.method == "POST":
        chosen = list(late.filter(code__in=request.POST.getlist("task")))
        made = issue_steps(scope=scope, tasks=chosen).value
        messages.success(request, str(say("已发 {n} 件", "{n} letters issued", n=len(made))))
        return redirect("governance:letters")
    page = Paginator(late, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        (r, LETTER_KINDS[r.kind], (day - r.task.due_on).days, answer_due(r.kind, day)) for r in reached(list(page), day)
    ]
    context = {
        "title": say("待发的督办函", "Letters due"),
        "tabs": tabs("governance:letters"),
        "area": area,
        "area_switch": True,
        "page": page,
        "rows": rows,
        "today": day,
    }
    return render(request, "governance/ladder.html", context)


@endpoint("governance.letters")
def new(request: HttpRequest) -> HttpResponse:
    """Write a letter to a unit."""
    scope = scope_of(request)
    form = LetterForm(offices(scope), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        unit, kind = form.units[given.pop("unit")], LetterKind(given.pop("kind"))
        done = write_letter(scope=scope, kind=kind, unit=unit, area=unit.area, **given)
        messages.success(request, str(say("函已发出", "The letter is issued")))
        return redirect("governance:letter", done.value.code)
    context = {"title": say("发函", "Write a letter"), "form": form, "back": reverse("governance:letters")}
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)


@endpoint("governance.read")
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """One letter as it was issued; the unit it went to answers it here."""
    scope = scope_of(request)
    found = one(letters(scope), code=code)
    unit = acting_unit(scope)
    mine = found.answered_on is None and unit is not None and unit.pk == found.unit_id
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        scope.require("governance.work", found.area.path)
        if form.is_valid():
            try:
                answer_letter(scope=scope, letter=found, text=form.cleaned_data["text"])
            except TransitionError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, str(say("已答复", "Answered")))
                return redirect("governance:letter", code)
    lang = "en" if language() == "en" and found.body.get("en") else "zh"
    context = {
        "title": say("{kind} {code}", "{kind} {code}", kind=LETTER_KINDS[found.kind], code=found.code),
        "found": found,
        "paragraphs": found.body.get(lang, []),
        "late": found.answered_on is None and found.answer_due_on is not None and found.answer_due_on < today(),
        "mine": mine,
        "form": form,
        "files": [(name, reverse("governance:letter_file", args=[code, name])) for name in LANGUAGES],
    }
    return render(request, "governance/letter.html", context, status=422 if form.is_bound else 200)


@endpoint("governance.read")
def letter_file(request: HttpRequest, code: str, lang: str) -> HttpResponse:
    """The letter as docx; the same bytes whenever it is asked for."""
    found = one(letters(scope_of(request)), code=code)
    if lang not in LANGUAGES:
        raise Http404
    return file_response(documents.write(document(found, lang), "docx"), f"{found.code}-{lang}.docx", DOCX)
