"""`/docs/coverage/`: which of the 128 mechanisms of the report of 2020 are built, by capability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lanjie.core.access import endpoint
from lanjie.core.charts import Head
from lanjie.core.coverage import ROOMS, STATUSES, Coverage, Mechanism, coverage
from lanjie.core.quantities import DASH, count
from lanjie.core.templatetags.parts import tag
from lanjie.core.words import Words, say, t
from lanjie.site.pages.law.listing import SearchForm

TONES = {"works": "ok", "partial": "warn", "missing": "", "declined": "bad"}
HEAD = (
    Head(say("编号", "Number")), Head(say("机制", "Mechanism")), Head(say("室", "Room")),
    Head(say("状态", "Status")), Head(say("在哪里、说明", "Notes")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """One capability with its mechanisms, as rows of a table."""

    id: str
    label: Words
    rows: list[tuple[Any, ...]]


class CoverageForm(SearchForm):
    """Filters of the page."""

    status = forms.ChoiceField(
        label=t("状态", "Status"),
        required=False,
        choices=lambda: [("", str(say("全部", "All"))), *((key, str(words)) for key, words in STATUSES.items())],
    )

    def shows(self, each: Mechanism) -> bool:
        """Whether a mechanism passes."""
        wanted = self.cleaned_data.get("status")
        return (not wanted or each.status == wanted) and self.finds(
            each.id, each.name.zh, each.name.en, each.room, ROOMS[each.room].zh
        )


@endpoint("docs.read")
def page(request: HttpRequest) -> HttpResponse:
    """Every mechanism once under each of its capabilities; the declined ones last."""
    form = CoverageForm(request.GET)
    form.is_valid()
    known = coverage()
    shown = [each for each in known.mechanisms if form.shows(each)]
    context = {
        "title": say("覆盖情况", "Coverage"),
        "form": form,
        "counts": [(words, count(known.count(key))) for key, words in STATUSES.items()],
        "total": len(known.mechanisms),
        "number": len(shown),
        "head": HEAD,
        "sections": _sections(known, shown),
    }
    return render(request, "docs/coverage.html", context)


def _sections(known: Coverage, shown: list[Mechanism]) -> list[Section]:
    found = [
        Section(key, label, [_row(each) for each in shown if key in each.capabilities])
        for key, label in known.capabilities.items()
    ]
    declined = [_row(each) for each in shown if each.status == "declined"]
    return [
        *(each for each in found if each.rows),
        *([Section("", STATUSES["declined"], declined)] if declined else []),
    ]


def _row(each: Mechanism) -> tuple[Any, ...]:
    return each.id, each.name, ROOMS[each.room], tag(STATUSES[each.status], TONES[each.status]), _where(each)


def _where(each: Mechanism) -> SafeString:
    """The page or command that does it, and the note that says what is missing or answers instead."""
    href = address(each.page)
    places: list[Any] = [format_html('<a href="{0}">{0}</a>', href)] if href else []
    if each.command:
        places.append(format_html("<code>lanjie {}</code>", each.command))
    if each.note:
        places.append(each.note)
    if each.instead:
        places.append(say("改由 {ids} 回答", "answered by {ids} instead", ids=", ".join(each.instead)))
    return format_html_join(" · ", "{}", ((place,) for place in places or [DASH]))


def address(name: str) -> str:
    """The address of a URL name, or "" where there is none; the contract test sees to it that there is."""
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:
        return ""
