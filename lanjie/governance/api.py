"""Governance over HTTP as JSON: items, demands with their gaps, measures, tasks, evidence, letters, documents; steps and files in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from lanjie.core import imports
from lanjie.core.access import endpoint, scope_of
from lanjie.core.api import Error, Listed, Paging, RowError, answers, paged, row_errors
from lanjie.core.imports import FORMATS, Batch
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance.commands.tasks import move_task
from lanjie.governance.queries import items as reading
from lanjie.governance.queries import work
from lanjie.governance.queries.papers import documents

router = Router()
#: Layouts that are handed in here: those of this room.
PREFIX = "governance-"


class ItemOut(Schema):
    """What a committee oversaw. `received_on` is the last possible day where `received_precision` is not `day`."""

    code: str
    area: str
    kind: str
    title_zh: str
    title_en: str
    received_on: date | None
    received_precision: str
    due_on: date | None
    opinions: int
    simulated: bool


class DemandOut(Schema):
    """A demand: its words, who leads, its state, the measures that answer it and what is missing."""

    number: str
    text: str
    title_zh: str
    lead: str | None
    state: str
    reason: str
    measures: list[str]
    evidence: int
    gaps: list[str]


class MeasureOut(Schema):
    """A measure and where it stands."""

    code: str
    kind: str
    title_zh: str
    title_en: str
    lead: str
    state: str
    starts_on: date | None
    due_on: date | None
    document: str | None
    external_claim: bool


class TaskOut(Schema):
    """A task. `standing` is overdue, soon or empty today; it is computed, never stored."""

    code: str
    area: str
    unit: str
    title_zh: str
    measure: str | None
    assigned_on: date
    due_on: date
    state: str
    standing: str
    closed_on: date | None


class EvidenceOut(Schema):
    """A piece of evidence: a file by its SHA-256, a figure by its key, a document by its code."""

    code: str
    kind: str
    title: str
    measure: str | None
    task: str | None
    sha256: str | None
    figure_key: str
    document: str | None
    dated_on: date
    withdrawn: bool


class LetterOut(Schema):
    """A letter out and whether it was answered."""

    code: str
    kind: str
    area: str
    unit: str | None
    task: str | None
    trigger: str
    issued_on: date
    answer_due_on: date | None
    answered_on: date | None


class DocumentOut(Schema):
    """A dated act. `precision` says how much of `dated_on` is known; `same_act` names the entry that tells of the same act."""

    code: str
    kind: str
    title_zh: str
    title_en: str
    issuer: str
    dated_on: date | None
    precision: str
    same_act: str | None


class Asked(Schema):
    """A state to filter by."""

    state: str = ""


class StepIn(Schema):
    """A step of a task: its day (today when left out), reason and new due day where the step takes one."""

    on: date | None = None
    reason: str = ""
    due_on: date | None = None


class Checked(Schema):
    """What reading a file found. Nothing was written; `ok` says whether it could be."""

    ok: bool
    sha256: str
    rows: int
    errors: list[RowError]
    warnings: list[RowError]


class Written(Schema):
    """A file that was written: its voucher, and how many records came of it."""

    code: str
    rows: int
    written: int


def _plain(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


@router.get("/items", response=answers(Listed[ItemOut]))
@endpoint("governance.read")
def list_items(request: HttpRequest, paging: Query[Paging]) -> Any:
    """What committees oversaw, newest first."""
    page = paged(reading.items(scope_of(request)).order_by("-received_on", "code"), paging)
    names = ("code", "kind", "title_zh", "title_en", "received_on", "received_precision", "due_on", "simulated")
    items = [{**_plain(i, names), "area": i.session.area.code, "opinions": i.opinion_count} for i in page["items"]]
    return {**page, "items": items}


@router.get("/items/{code}/demands", response=answers(Listed[DemandOut]))
@endpoint("governance.read")
def list_demands(request: HttpRequest, code: str, paging: Query[Paging]) -> Any:
    """The matrix of one item: demands, measures, evidence, gaps."""
    scope = scope_of(request)
    item = reading.items(scope).filter(code=code).first()
    if item is None:
        raise Http404
    found = reading.demands(scope).filter(opinion__item=item).order_by("opinion__number", "number")
    page = paged(found, paging)
    lines = reading.matrix(scope, page["items"], today())
    items = [
        {
            "number": f"{line.demand.opinion.number}.{line.demand.number}",
            "text": line.demand.text,
            "title_zh": line.demand.title_zh,
            "lead": line.demand.lead.code if line.demand.lead else None,
            "state": line.demand.state,
            "reason": line.demand.reason,
            "measures": [answer.measure.code for answer in line.answers],
            "evidence": sum(answer.pieces for answer in line.answers),
            "gaps": [str(gap) for gap in line.gaps],
        }
        for line in lines
    ]
    return {**page, "items": items}


@router.get("/measures", response=answers(Listed[MeasureOut]))
@endpoint("governance.read")
def list_measures(request: HttpRequest, asked: Query[Asked], paging: Query[Paging]) -> Any:
    """Measures by code."""
    found = work.measures(scope_of(request))
    page = paged((found.filter(state=asked.state) if asked.state else found).order_by("code"), paging)
    names = ("code", "kind", "title_zh", "title_en", "state", "starts_on", "due_on", "external_claim")
    items = [
        {**_plain(m, names), "lead": m.lead.code, "document": m.document.code if m.document else None}
        for m in page["items"]
    ]
    return {**page, "items": items}


@router.get("/tasks", response=answers(Listed[TaskOut]))
@endpoint("governance.read")
def list_tasks(request: HttpRequest, asked: Query[Asked], paging: Query[Paging]) -> Any:
    """Tasks, nearest first."""
    found = work.tasks(scope_of(request))
    page = paged((found.filter(state=asked.state) if asked.state else found).order_by("due_on", "code"), paging)
    return {**page, "items": [_task(task) for task in page["items"]]}


def _task(task: Any) -> dict[str, Any]:
    names = ("code", "title_zh", "assigned_on", "due_on", "state", "closed_on")
    return {
        **_plain(task, names),
        "area": task.area.code,
        "unit": task.unit.code,
        "measure": task.measure.code if task.measure else None,
        "standing": work.standing(task, today()),
    }


@router.post("/tasks/{code}/{action}", response=answers(TaskOut))
@endpoint("governance.work")
def step_of_task(request: HttpRequest, code: str, action: str, given: StepIn) -> Any:
    """Take a step of a task, as its page does; a step that is not open answers 422 and says why."""
    scope = scope_of(request)
    task = work.tasks(scope).filter(code=code).first()
    if task is None:
        raise Http404
    try:
        move_task(scope=scope, task=task, action=action, on=given.on, reason=given.reason, due_on=given.due_on)
    except TransitionError as refused:
        return Status(422, Error(error=str(refused)))
    return _task(work.tasks(scope).get(pk=task.pk))


@router.get("/evidence", response=answers(Listed[EvidenceOut]))
@endpoint("governance.read")
def list_evidence(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Evidence, newest first; withdrawn pieces are marked."""
    page = paged(work.evidence(scope_of(request)).order_by("-dated_on", "code"), paging)
    names = ("code", "kind", "title", "figure_key", "dated_on")
    items = [
        {
            **_plain(e, names),
            "measure": e.measure.code if e.measure else None,
            "task": e.task.code if e.task else None,
            "sha256": e.original.sha256 if e.original else None,
            "document": e.document.code if e.document else None,
            "withdrawn": e.withdrawn_at is not None,
        }
        for e in page["items"]
    ]
    return {**page, "items": items}


@router.get("/letters", response=answers(Listed[LetterOut]))
@endpoint("governance.read")
def list_letters(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Letters out, newest first."""
    page = paged(work.letters(scope_of(request)).order_by("-issued_on", "-code"), paging)
    names = ("code", "kind", "trigger", "issued_on", "answer_due_on", "answered_on")
    items = [
        {
            **_plain(letter, names),
            "area": letter.area.code,
            "unit": letter.unit.code if letter.unit else None,
            "task": letter.task.code if letter.task else None,
        }
        for letter in page["items"]
    ]
    return {**page, "items": items}


@router.get("/documents", response=answers(Listed[DocumentOut]))
@endpoint("governance.read")
def list_documents(request: HttpRequest, paging: Query[Paging]) -> Any:
    """The register of dated acts."""
    page = paged(documents(scope_of(request)).order_by("code"), paging)
    names = ("code", "kind", "title_zh", "title_en", "issuer", "dated_on", "precision")
    items = [{**_plain(d, names), "same_act": d.same_act.code if d.same_act else None} for d in page["items"]]
    return {**page, "items": items}


def _read(request: HttpRequest, key: str, file: UploadedFile) -> tuple[Batch, bytes]:
    if key not in FORMATS or not key.startswith(PREFIX):
        known = "、".join(sorted(name for name in FORMATS if name.startswith(PREFIX)))
        raise Http404(
            str(
                say("没有这种文件：{key}；有 {known}", "No such layout: {key}; there are {known}", key=key, known=known)
            )
        )
    content = file.read()
    name = file.name or "upload"
    return imports.check(scope=scope_of(request), form=FORMATS[key], content=content, filename=name), content


@router.post("/imports/check", response=answers(Checked))
@endpoint("governance.draft")
def check_register(request: HttpRequest, file: File[UploadedFile], format: Form[str]) -> Any:  # noqa: A002
    """Read a register and say every error with row and column; nothing is written."""
    batch, _ = _read(request, format, file)
    return {
        "ok": batch.ok,
        "sha256": batch.sha256,
        "rows": len(batch.rows),
        "errors": row_errors(batch.problems),
        "warnings": row_errors(batch.warnings),
    }


@router.post("/imports", response=answers(Written, 201))
@endpoint("governance.draft")
def write_register(request: HttpRequest, file: File[UploadedFile], format: Form[str]) -> Any:  # noqa: A002
    """Write a register, all of it or nothing; with errors the answer is 422 and their list."""
    batch, content = _read(request, format, file)
    if not batch.ok:
        words = say("有 {n} 处错误，全部数据均未写入", "{n} errors; nothing was written", n=len(batch.problems))
        return Status(422, Error(error=str(words), rows=row_errors(batch.problems)))
    upload = imports.write(scope=scope_of(request), batch=batch, content=content)
    return Status(201, {"code": upload.code, "rows": upload.rows, "written": upload.written})
