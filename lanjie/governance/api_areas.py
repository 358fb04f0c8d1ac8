"""Supervision, listing and assessment over HTTP as JSON: what their pages show."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from lanjie.core.access import endpoint, scope_of
from lanjie.core.api import Listed, Paging, answers, paged
from lanjie.governance.pages.assessments import WITH_VALUES
from lanjie.governance.queries import assessment as assessing
from lanjie.governance.queries import listing as listing_
from lanjie.governance.queries import supervision

router = Router()


class RoundOut(Schema):
    """A round with the counts behind its two rates: visits made, findings closed."""

    code: str
    title_zh: str
    title_en: str
    starts_on: date
    ends_on: date
    state: str
    pairs: int
    visited: int
    findings: int
    closed: int
    simulated: bool


class VisitOut(Schema):
    """A visit of a pair and how far its findings are."""

    round: str
    unit: str
    area: str
    number: int
    scheduled_on: date
    visited_on: date | None
    state: str
    answer_due_on: date | None
    findings: int
    open: int


class ListingOut(Schema):
    """A listing of an area. `restricted`: the leading offices of the area are flagged now."""

    code: str
    area: str
    tier: str
    state: str
    origin: str
    proposed_on: date
    starts_on: date | None
    ends_on: date | None
    removed_on: date | None
    restricted: bool
    simulated: bool


class SchemeOut(Schema):
    """A scheme of one period."""

    id: int
    code: str
    version: int
    title_zh: str
    title_en: str
    starts_on: date
    ends_on: date
    state: str


class MarkOut(Schema):
    """The mark of one item; `value` is empty where nothing was reported."""

    item: str
    value: Decimal | None
    mark: Decimal


class ResultOut(Schema):
    """The result of one area; `place` counts all areas of the scheme."""

    area: str
    place: int
    total: Decimal
    passed: bool
    vetoed: bool
    items: list[MarkOut]


def _named(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


@router.get("/rounds", response=answers(Listed[RoundOut]))
@endpoint("governance.read")
def list_rounds(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Rounds of pair supervision, newest first."""
    page = paged(supervision.rounds(scope_of(request)).order_by("-starts_on", "code"), paging)
    names = ("code", "title_zh", "title_en", "starts_on", "ends_on", "state", "simulated")
    items = [
        {**_named(r, names), "pairs": r.n_pairs, "visited": r.n_visited, "findings": r.n_findings, "closed": r.n_closed}
        for r in page["items"]
    ]
    return {**page, "items": items}


@router.get("/rounds/{code}/visits", response=answers(Listed[VisitOut]))
@endpoint("governance.read")
def list_visits(request: HttpRequest, code: str, paging: Query[Paging]) -> Any:
    """The visits of one round."""
    scope = scope_of(request)
    if not supervision.rounds(scope).filter(code=code).exists():
        raise Http404
    found = supervision.visits(scope).filter(pair__round__code=code)
    counted = found.annotate(n=Count("findings"), n_open=Count("findings", filter=Q(findings__closed_on__isnull=True)))
    page = paged(counted.order_by("pair__target__code", "number"), paging)
    names = ("number", "scheduled_on", "visited_on", "state", "answer_due_on")
    items = [
        {
            **_named(v, names), "round": v.pair.round.code, "unit": v.pair.unit.code, "area": v.pair.target.code,
            "findings": v.n, "open": v.n_open,
        }
        for v in page["items"]
    ]  # fmt: skip
    return {**page, "items": items}


@router.get("/listings", response=answers(Listed[ListingOut]))
@endpoint("governance.read")
def list_listings(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Listings, newest first."""
    page = paged(listing_.listings(scope_of(request)).order_by("-proposed_on", "code"), paging)
    names = (
        "code", "tier", "state", "origin", "proposed_on", "starts_on", "ends_on", "removed_on", "simulated",
    )  # fmt: skip
    items = [{**_named(r, names), "area": r.area.code, "restricted": listing_.restricted(r)} for r in page["items"]]
    return {**page, "items": items}


@router.get("/schemes", response=answers(Listed[SchemeOut]))
@endpoint("governance.read")
def list_schemes(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Assessment schemes, newest period first."""
    page = paged(assessing.schemes(scope_of(request)).order_by("-starts_on", "code", "-version"), paging)
    names = ("id", "code", "version", "title_zh", "title_en", "starts_on", "ends_on", "state")
    return {**page, "items": [_named(s, names) for s in page["items"]]}


@router.get("/schemes/{pk}/results", response=answers(list[ResultOut]))
@endpoint("governance.read")
def list_assessment_results(request: HttpRequest, pk: int) -> Any:
    """Results of the areas the reader may see, best first; empty until the values are frozen."""
    scope = scope_of(request)
    scheme = assessing.schemes(scope).filter(pk=pk).first()
    if scheme is None:
        raise Http404
    if scheme.state not in WITH_VALUES:
        return []
    return [
        {
            "area": line.area.code, "place": line.place, "total": line.result.total, "passed": line.passed,
            "vetoed": line.result.vetoed,
            "items": [{"item": m.code, "value": m.value, "mark": m.mark} for m in line.result.items],
        }
        for line in assessing.results(scope, scheme)
    ]  # fmt: skip
