"""`/law/texts/`: the statutes, measures and reports that rules cite, and the rules that stand in each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from lanjie import law
from lanjie.core.access import endpoint
from lanjie.core.tables import DateColumn, LinkColumn, NumberColumn, Table, TextColumn
from lanjie.core.words import Words, say
from lanjie.site.pages.law.listing import DayForm, SearchForm, listed
from lanjie.site.pages.law.rules import RulesTable, line
from lanjie.site.pages.law.words import LEVELS, both, where


@dataclass(frozen=True, slots=True)
class TextLine:
    """A text as one line of the list."""

    id: str
    title: Words
    number: str | None
    level: Words
    place: Words
    effective: date
    amended: date | None
    rules: int


class TextsTable(Table):
    """Texts."""

    nothing = say("没有这样的文本。", "No such text.")
    nothing_label = say("看全部文本", "See all texts")
    nothing_href = "?"

    title = LinkColumn(say("名称", "Title"), link=lambda record: reverse("law:text", args=[record.id]))
    number = TextColumn(say("文号", "Number"))
    level = TextColumn(say("层级", "Level"))
    place = TextColumn(say("地域", "Where"))
    effective = DateColumn(say("施行", "In force"))
    amended = DateColumn(say("最近修订", "Last amended"))
    rules = NumberColumn(say("条文", "Rules"), unit=say("条", "number"))


def rules_in(text: law.Text) -> list[law.Rule]:
    """The rules any version of which cites a text, by id."""
    return [rule for rule in law.rules() if text.id in _texts_of(rule)]


def _texts_of(rule: law.Rule) -> set[str]:
    return {source.text.id for version in rule.versions for source in version.sources}


def clause(rule: law.Rule, text: law.Text) -> Words:
    """Where in a text a rule stands, by its latest version that cites the text."""
    sources = [source for version in rule.versions for source in version.sources if source.text is text]
    return Words(sources[-1].clause_label("zh"), sources[-1].clause_label("en"))


@endpoint("law.read")
def texts(request: HttpRequest) -> HttpResponse:
    """The list of texts."""
    form = SearchForm(request.GET)
    form.is_valid()
    cited = Counter(id_ for rule in law.rules() for id_ in _texts_of(rule))
    lines = [
        TextLine(
            text.id, both(text.title), text.number, LEVELS[text.level], where(text.jurisdiction), text.effective,
            text.amended[-1] if text.amended else None, cited[text.id],
        )
        for text in law.texts()
        if form.finds(text.id, text.title.zh, text.title.en, text.number, text.issuer)
    ]  # fmt: skip
    context = {"title": say("文本", "Texts"), "form": form}
    return listed(request, "law/list.html", TextsTable(lines, request=request), context, name="lanjie-law-texts")


@endpoint("law.read")
def text(request: HttpRequest, key: str) -> HttpResponse:
    """One text with its facts and its rules."""
    try:
        found = law.text(key)
    except law.UnknownRule as error:
        raise Http404(str(error)) from error
    form = DayForm(request.GET)
    form.is_valid()
    rules = [replace(line(rule, form.day), basis=clause(rule, found)) for rule in rules_in(found)]
    facts: list[tuple[Words, Any]] = [
        (say("机关", "Body"), found.issuer),
        (say("文号", "Number"), found.number),
        (say("层级", "Level"), LEVELS[found.level]),
        (say("地域", "Where"), where(found.jurisdiction)),
        (say("通过", "Adopted"), found.adopted),
        (say("施行", "In force"), found.effective),
        *((say("修订", "Amended"), day) for day in found.amended),
        (say("废止", "Repealed"), found.repealed),
    ]
    context = {
        "title": both(found.title),
        "text": found,
        "facts": [(name, said) for name, said in facts if said is not None],
        "note": both(found.note) if found.note else "",
        "day": form.day,
    }
    table = RulesTable(rules, request=request)
    return listed(request, "law/text.html", table, context, name=f"lanjie-law-{found.id}")
