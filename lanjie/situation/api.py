"""Monitoring over HTTP as JSON: sites, samples, results, estimated levels, and files in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from lanjie.core import imports
from lanjie.core.access import endpoint, scope_of
from lanjie.core.api import Error, Listed, Paging, RowError, answers, paged, row_errors
from lanjie.core.imports import Batch, Format
from lanjie.core.words import say
from lanjie.situation.api_assessment import router as assessment
from lanjie.situation.api_methods import router as methods
from lanjie.situation.api_monitoring import router as monitoring
from lanjie.situation.imports import LAYOUTS
from lanjie.situation.queries import results as reading
from lanjie.situation.queries.estimates import latest_run, points

router = Router()
router.add_router("", methods)
router.add_router("/monitoring", monitoring)
router.add_router("/assessment", assessment)
#: Layouts that are handed in here: those of this room.
OURS = {form.key: form for form in LAYOUTS}


class SiteOut(Schema):
    """A sampling site."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    area: str
    opened_on: date | None
    closed_on: date | None
    closed_reason: str
    simulated: bool


class SampleOut(Schema):
    """A bottle. `flow_m3_d`: m³ a day, empty where the plant gave none. `precision` year: the day is not known, only the year."""

    code: str
    site: str
    taken_on: date
    precision: str
    composite: str
    flow_m3_d: float | None
    state: str
    simulated: bool


class ResultOut(Schema):
    """One value. Below its limit `value_ng_l` is empty and `qualifier` says so. ng/L; loads in mg/day/1000 people."""

    sample: str
    site: str
    taken_on: date
    substance: str
    kind: str
    qualifier: str
    value_ng_l: float | None
    limit_ng_l: float | None
    load: float | None
    load_limit: float | None
    flags: list[str]
    in_trend: bool


class PointOut(Schema):
    """The estimated level of a substance at a site in a period, mg/day/1000 people. Empty `level`: wholly below the limit `high`."""

    site: str
    substance: str
    period: date
    level: float | None
    low: float | None
    high: float | None
    change: float | None
    change_low: float | None
    change_high: float | None
    p_rise: float | None
    share_censored: float
    samples: int
    break_here: bool
    run: str


class Checked(Schema):
    """What reading a file found. Nothing was written; `ok` says whether it could be."""

    ok: bool
    sha256: str
    rows: int
    wrong_rows: int
    already: str | None
    errors: list[RowError]
    warnings: list[RowError]


class Written(Schema):
    """A file that was written: its voucher, and how many records came of it."""

    code: str
    rows: int
    written: int


class Which(Schema):
    """Filters of lists."""

    site: str = ""
    substance: str = ""
    since: date | None = None
    until: date | None = None


def _filters(which: Which, site: str, day: str) -> dict[str, Any]:
    given = {site: which.site, f"{day}__gte": which.since, f"{day}__lte": which.until}
    return {name: value for name, value in given.items() if value}


@router.get("/sites", response=answers(Listed[SiteOut]))
@endpoint("situation.read")
def list_sites(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Sampling sites within the reader's areas."""
    page = paged(reading.sites(scope_of(request)).order_by("code"), paging)
    names = ("code", "name_zh", "name_en", "kind", "opened_on", "closed_on", "closed_reason", "simulated")
    return {**page, "items": [{**_plain(site, names), "area": site.area.code} for site in page["items"]]}


@router.get("/samples", response=answers(Listed[SampleOut]))
@endpoint("situation.read")
def list_samples(request: HttpRequest, which: Query[Which], paging: Query[Paging]) -> Any:
    """Bottles, newest first."""
    found = reading.samples(scope_of(request)).filter(**_filters(which, "site__code", "taken_on"))
    page = paged(found.order_by("-taken_on", "code"), paging)
    names = ("code", "taken_on", "precision", "composite", "flow_m3_d", "state", "simulated")
    return {**page, "items": [{**_plain(bottle, names), "site": bottle.site.code} for bottle in page["items"]]}


@router.get("/results", response=answers(Listed[ResultOut]))
@endpoint("situation.read")
def list_results(request: HttpRequest, which: Query[Which], paging: Query[Paging]) -> Any:
    """Results on record, controls included, newest first."""
    found = reading.results(scope_of(request)).filter(**_filters(which, "sample__site__code", "sample__taken_on"))
    if which.substance:
        found = found.filter(substance=which.substance)
    page = paged(found.order_by("-sample__taken_on", "pk"), paging)
    names = ("substance", "kind", "qualifier", "value_ng_l", "limit_ng_l", "load", "load_limit", "flags", "in_trend")
    items = [
        {**_plain(r, names), "sample": r.sample.code, "site": r.sample.site.code, "taken_on": r.sample.taken_on}
        for r in page["items"]
    ]
    return {**page, "items": items}


@router.get("/trends", response=answers(Listed[PointOut]))
@endpoint("situation.read")
def list_points(request: HttpRequest, which: Query[Which], paging: Query[Paging]) -> Any:
    """Levels of the newest run by site, substance and period, each with its interval."""
    found = points(scope_of(request), latest_run()).filter(**_filters(which, "site__code", "period"), forecast=False)
    if which.substance:
        found = found.filter(substance=which.substance)
    page = paged(found.order_by("site__code", "substance", "period"), paging)
    names = (
        "substance", "period", "level", "low", "high", "change", "change_low", "change_high", "p_rise", "share_censored",
        "samples", "break_here",
    )  # fmt: skip
    return {
        **page,
        "items": [{**_plain(point, names), "site": point.site.code, "run": point.run.code} for point in page["items"]],
    }


def _plain(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _format(key: str) -> Format:
    if key not in OURS:
        known = "、".join(sorted(OURS))
        raise Http404(
            str(
                say("没有这种文件：{key}；有 {known}", "No such layout: {key}; there are {known}", key=key, known=known)
            )
        )
    return OURS[key]


def _read(request: HttpRequest, form: Format, file: UploadedFile, *, correct: bool) -> tuple[Batch, bytes]:
    content = file.read()
    options = {"correct": correct}
    name = file.name or "upload"
    return imports.check(scope=scope_of(request), form=form, content=content, filename=name, options=options), content


@router.post("/imports/check", response=answers(Checked))
@endpoint("situation.import")
def check_file(request: HttpRequest, file: File[UploadedFile], format: Form[str], correct: Form[bool] = False) -> Any:  # noqa: A002
    """Read a file and say every error with row and column; nothing is written."""
    batch, _ = _read(request, _format(format), file, correct=correct)
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
@endpoint("situation.import")
def write_file(request: HttpRequest, file: File[UploadedFile], format: Form[str], correct: Form[bool] = False) -> Any:  # noqa: A002
    """Write a file, all of it or nothing; with errors the answer is 422 and their list. The same file twice changes nothing."""
    batch, content = _read(request, _format(format), file, correct=correct)
    if not batch.ok:
        words = say("有 {n} 处错误，全部数据均未写入", "{n} errors; nothing was written", n=len(batch.problems))
        return Status(422, Error(error=str(words), rows=row_errors(batch.problems)))
    upload = imports.write(scope=scope_of(request), batch=batch, content=content)
    return Status(201, {"code": upload.code, "rows": upload.rows, "written": upload.written})
