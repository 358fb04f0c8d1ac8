"""Figures of the statutory report over HTTP: values, history, checks, what is owed, and files in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from lanjie.core import imports
from lanjie.core.access import endpoint, scope_of
from lanjie.core.api import Error, Listed, Paging, answers, paged, row_errors
from lanjie.core.imports import Batch
from lanjie.core.quantities import today
from lanjie.core.words import say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import by_code
from lanjie.reports import wording_reported as wording
from lanjie.reports.commands.reported import knows
from lanjie.reports.definitions import definitions
from lanjie.reports.imports import REPORTED_FIGURES
from lanjie.reports.models_reported import ReportedFigure, exact
from lanjie.reports.queries.calls import owed, recent
from lanjie.reports.queries.checks import Checked
from lanjie.reports.queries.checks import checks as all_checks
from lanjie.reports.queries.coverage import Covered
from lanjie.reports.queries.coverage import coverage as covered
from lanjie.reports.queries.reported import history as all_entries
from lanjie.reports.queries.small_cells import hidden_entries
from lanjie.reports.queries.value import FigureValue, all_values, home, value_of
from lanjie.situation.api import Checked as CheckedFile
from lanjie.situation.api import Written

router = Router()


class AskOn(Schema):
    """The area by code (the reader's widest when empty) and the day (today when empty)."""

    area: str = ""
    on: date | None = None


class ValueOut(Schema):
    """A figure of the report. `value` is exact text; empty when missing or `hidden`. `difference`: computed minus reported."""

    key: str
    label: str
    place: str
    unit: str
    kind: str
    boundary: str
    area: str
    status: str
    observation: str
    since: date | None
    on: date
    value: str | None
    value_max: str | None
    qualifier: str
    hidden: bool
    rows: int
    source: str
    reference: str
    reporter: str
    signed_by: str
    signed_at: datetime | None
    reported: str | None
    difference: str | None
    digest: str


class EntryOut(Schema):
    """One entry of a figure's history."""

    since: date | None
    on: date
    value: str | None
    value_max: str | None
    qualifier: str
    status: str
    state: str
    source: str
    reference: str
    reason: str
    reported_by: str
    reported_at: datetime
    signed_by: str
    signed_at: datetime | None


class CheckOut(Schema):
    """An identity with its two sides and what it says."""

    id: str
    kind: str
    expression: str
    left: str
    right: str
    outcome: str
    note: str
    missing: list[str]
    reason: str


class CoveredOut(Schema):
    """Counts of a chapter; the chapter is empty for the whole report."""

    chapter: int | None
    title: str
    computed: int
    reported: int
    missing: int
    unsigned: int


class OwedOut(Schema):
    """A figure that is to be reported under a call."""

    call: str
    due_on: date
    key: str
    owner: str
    area: str
    state: str


def _area(request: HttpRequest, ask: AskOn) -> Area:
    scope = scope_of(request)
    found = by_code(scope.for_act("figures.reported"), ask.area) if ask.area else home(scope)
    if found is None:
        raise Http404(str(say("没有这个地区，或不在您的辖区内", "No such area, or it is outside yours")))
    return found


def _text(value: Any) -> str | None:
    plain = exact(value)
    return None if plain is None else f"{plain:f}"


def _value(found: FigureValue) -> ValueOut:
    signature = found.signature
    return ValueOut(
        key=found.key,
        label=str(found.definition.label),
        place=found.definition.place,
        unit=str(found.unit),
        kind=found.kind,
        boundary=found.definition.boundary,
        area=found.area.code,
        status=found.status,
        observation=found.observation,
        since=found.since,
        on=found.on,
        value=_text(found.value),
        value_max=_text(found.value_max),
        qualifier=found.qualifier,
        hidden=found.hidden,
        rows=found.rows,
        source=found.source,
        reference=found.reference,
        reporter=found.reporter,
        signed_by=signature.by if signature else "",
        signed_at=signature.at if signature else None,
        reported=None if found.hidden else _text(found.reported),
        difference=_text(found.difference),
        digest=found.digest,
    )


@router.get("/values", response=answers(Listed[ValueOut]))
@endpoint("figures.reported")
def list_values(request: HttpRequest, ask: Query[AskOn], paging: Query[Paging]) -> Any:
    """Every figure of the report, in its order."""
    found = all_values(scope_of(request), ask.on or today(), area=_area(request, ask))
    page = paged(list(found.values()), paging)
    return {**page, "items": [_value(each) for each in page["items"]]}


@router.get("/values/{key}", response=answers(ValueOut))
@endpoint("figures.reported")
def get_value(request: HttpRequest, key: str, ask: Query[AskOn]) -> Any:
    """One figure of the report."""
    if key not in definitions().figures:
        raise Http404(str(say("没有这个数字", "No such figure")))
    return _value(value_of(scope_of(request), key, ask.on or today(), area=_area(request, ask)))


@router.get("/values/{key}/history", response=answers(list[EntryOut]))
@endpoint("figures.reported")
def value_history(request: HttpRequest, key: str, ask: Query[AskOn]) -> Any:
    """Every entry of a figure, newest first; small counts of persons are left out for all who neither entered nor may sign them."""
    definition = definitions().figures.get(key)
    if definition is None:
        raise Http404(str(say("没有这个数字", "No such figure")))
    scope, area = scope_of(request), _area(request, ask)
    found = all_entries(scope, definition.held_as, area)
    hidden = hidden_entries(found, definition, area)
    return [_entry(each, secret=each.pk in hidden and not knows(scope, each)) for each in found]


def _entry(entry: ReportedFigure, *, secret: bool) -> EntryOut:
    signature = entry.signature
    return EntryOut(
        since=entry.since,
        on=entry.on,
        value=None if secret else _text(entry.value),
        value_max=None if secret else _text(entry.value_max),
        qualifier=entry.qualifier,
        status=entry.status,
        state=entry.state,
        source=entry.source,
        reference=entry.reference,
        reason=entry.reason,
        reported_by=str(entry.by or ""),
        reported_at=entry.at,
        signed_by=str(signature.by or "") if signature else "",
        signed_at=signature.at if signature else None,
    )


@router.get("/checks", response=answers(list[CheckOut]))
@endpoint("figures.reported")
def list_checks(request: HttpRequest, ask: Query[AskOn]) -> Any:
    """Every identity over the values of a day."""
    found = all_checks(scope_of(request), ask.on or today(), area=_area(request, ask))
    return [_check(each) for each in found]


def _check(each: Checked) -> CheckOut:
    return CheckOut(
        id=each.identity.id,
        kind=each.identity.kind,
        expression=each.identity.text,
        left=wording.side(each.left),
        right=wording.side(each.right),
        outcome=each.outcome,
        note=str(each.identity.note),
        missing=list(each.absent),
        reason=each.reason.reason if each.reason else "",
    )


@router.get("/coverage", response=answers(list[CoveredOut]))
@endpoint("figures.reported")
def list_coverage(request: HttpRequest, ask: Query[AskOn]) -> Any:
    """Computed, reported and missing by chapter, the whole report last."""
    found = covered(all_values(scope_of(request), ask.on or today(), area=_area(request, ask)))
    return [_covered(each) for each in found]


def _covered(each: Covered) -> CoveredOut:
    return CoveredOut(
        chapter=each.chapter.number if each.chapter else None,
        title=str(each.chapter.title if each.chapter else say("合计", "Total")),
        computed=each.computed,
        reported=each.reported,
        missing=each.missing,
        unsigned=each.unsigned,
    )


@router.get("/owed", response=answers(Listed[OwedOut]))
@endpoint("figures.reported")
def list_owed(request: HttpRequest, paging: Query[Paging]) -> Any:
    """What is to be reported under calls not long due; `state` is empty while nothing has come."""
    scope = scope_of(request)
    page = paged(owed(scope, recent(scope, today())), paging)
    items = [
        OwedOut(
            call=item.call.code,
            due_on=item.call.due_on,
            key=item.definition.key,
            owner=item.definition.owner.key,
            area=item.area.code,
            state=item.state,
        )
        for item in page["items"]
    ]
    return {**page, "items": items}


def _read(request: HttpRequest, file: UploadedFile, *, correct: bool) -> tuple[Batch, bytes]:
    content = file.read()
    batch = imports.check(
        scope=scope_of(request),
        form=REPORTED_FIGURES,
        content=content,
        filename=file.name or "upload",
        options={"correct": correct},
    )
    return batch, content


@router.post("/imports/check", response=answers(CheckedFile))
@endpoint("figures.report")
def check_reported_file(request: HttpRequest, file: File[UploadedFile], correct: Form[bool] = False) -> Any:
    """Read a sheet BG-1 and say every error with row and column; nothing is written."""
    batch, _ = _read(request, file, correct=correct)
    return {
        "ok": batch.ok,
        "sha256": batch.sha256,
        "rows": len(batch.rows),
        "wrong_rows": batch.wrong_rows,
        "already": batch.already.code if batch.already else None,
        "errors": row_errors(batch.problems),
        "warnings": row_errors(batch.warnings),
    }


@router.post("/imports", response=answers(Written, 201))
@endpoint("figures.report")
def write_reported_file(request: HttpRequest, file: File[UploadedFile], correct: Form[bool] = False) -> Any:
    """Write a sheet BG-1, all of it or nothing; its figures then wait for another person's signature."""
    batch, content = _read(request, file, correct=correct)
    if not batch.ok:
        words = say("有 {n} 处错误，全部数据均未写入", "{n} errors; nothing was written", n=len(batch.problems))
        return Status(422, Error(error=str(words), rows=row_errors(batch.problems)))
    upload = imports.write(scope=scope_of(request), batch=batch, content=content)
    return Status(201, {"code": upload.code, "rows": upload.rows, "written": upload.written})
