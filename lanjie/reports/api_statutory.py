"""Statutory reports over HTTP: the list, one report with its frozen numbers, its sentences and what was found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from lanjie.core.access import endpoint, scope_of
from lanjie.core.api import Listed, Paging, answers, paged
from lanjie.core.words import language
from lanjie.reports.queries.statutory import frozen, reports
from lanjie.reports.statutory.bundle import load
from lanjie.reports.statutory.making import compose

router = Router()


class ReportOut(Schema):
    """A statutory report. `state`: draft, frozen, signed, issued, corrected (issued, with errata)."""

    code: str
    on: date
    state: str
    area: str
    item: str
    simulated: bool
    at: datetime

    @staticmethod
    def resolve_area(report: Any) -> str:
        """The code of its area."""
        return str(report.area.code)

    @staticmethod
    def resolve_item(report: Any) -> str:
        """The code of what it answers."""
        return str(report.item.code)


class FrozenOut(Schema):
    """A figure as it was frozen. `value` is exact text, empty when missing or hidden; `digest` is over value and evidence."""

    key: str
    version: str
    owner: str
    status: str
    value: str | None
    value_max: str | None
    qualifier: str
    since: date | None
    on: date
    rows: int
    source: str
    reference: str
    signed_by: str
    evidence: str
    digest: str

    @staticmethod
    def resolve_value(binding: Any) -> str | None:
        """Exact."""
        return None if binding.value is None else f"{binding.value.normalize():f}"

    @staticmethod
    def resolve_value_max(binding: Any) -> str | None:
        """Exact."""
        return None if binding.value_max is None else f"{binding.value_max.normalize():f}"


class SegmentOut(Schema):
    """A stretch of a sentence; `kind` and `key` say what it is bound to, both empty for plain words."""

    text: str
    kind: str
    key: str
    place: str


class SectionOut(Schema):
    """A subsection: chapter, title, the demands it answers, its paragraphs."""

    chapter: int
    title: str
    demands: list[str]
    paragraphs: list[list[SegmentOut]]


class FindingOut(Schema):
    """Something found when every line was checked."""

    kind: str
    about: str
    text: str


class TextOut(Schema):
    """The sentences of a freeze in the reader's language, how many numerals are bound, what was found."""

    code: str
    freeze: str
    digest: str
    bound: int
    numerals: int
    sections: list[SectionOut]
    findings: list[FindingOut]


class ErratumOut(Schema):
    """An erratum of an issued report."""

    number: int
    about: str
    old: str
    new: str
    reason: str
    on: date


@router.get("", response=answers(Listed[ReportOut]))
@endpoint("reports.statutory")
def list_reports(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Reports the reader may see, newest first; drafts only for those who write or sign them."""
    return paged(reports(scope_of(request)), paging)


@router.get("/{code}", response=answers(ReportOut))
@endpoint("reports.statutory")
def get_report(request: HttpRequest, code: str) -> Any:
    """One report."""
    return get_object_or_404(reports(scope_of(request)), code=code)


@router.get("/{code}/numbers", response=answers(Listed[FrozenOut]))
@endpoint("reports.statutory")
def report_numbers(request: HttpRequest, code: str, paging: Query[Paging]) -> Any:
    """Every figure of the freeze that counts, in the order of the report; none for a draft."""
    found = get_object_or_404(reports(scope_of(request)), code=code)
    freeze = frozen(found)
    return paged(freeze.bindings.all() if freeze else [], paging)


@router.get("/{code}/text", response=answers(TextOut))
@endpoint("reports.statutory")
def report_text(request: HttpRequest, code: str) -> Any:
    """The frozen sentences with what each number is bound to; 404 before the first freeze."""
    found = get_object_or_404(reports(scope_of(request)), code=code)
    freeze = get_object_or_404(found.freezes, number=found.freezes.count())
    composition = compose(load(freeze.facts), language())
    return {
        "code": code,
        "freeze": freeze.run,
        "digest": freeze.digest,
        "bound": composition.bound,
        "numerals": composition.numerals,
        "sections": [
            {
                "chapter": chapter.number,
                "title": section.title,
                "demands": list(section.demands),
                "paragraphs": [
                    [{"text": s.text, "kind": s.kind, "key": s.key, "place": s.place} for s in line]
                    for line in section.paragraphs
                ],
            }
            for chapter in composition.chapters
            for section in chapter.sections
        ],
        "findings": [{"kind": str(one.kind), "about": one.about, "text": one.words} for one in composition.findings],
    }


@router.get("/{code}/errata", response=answers(Listed[ErratumOut]))
@endpoint("reports.statutory")
def report_errata(request: HttpRequest, code: str, paging: Query[Paging]) -> Any:
    """Errata of a report, in their order."""
    return paged(get_object_or_404(reports(scope_of(request)), code=code).errata.all(), paging)
