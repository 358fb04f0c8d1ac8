"""The county assessment over HTTP as JSON: runs, levels, reasons, what changed, proposals of the lists and the decisions on them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status

from lanjie.core import jobs, proposals
from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.api import Error, Listed, Paging, answers, paged
from lanjie.core.models import Proposal
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.registry.queries.areas import areas, by_code
from lanjie.situation.models import AssessmentRun
from lanjie.situation.proposals import KIND, TIER_KEYS
from lanjie.situation.queries import assessment
from lanjie.situation.queries.assessment_export import month as month_of

router = Router()


class RunOut(Schema):
    """A run: what it read and the hash of it. The same hash stands for the same numbers."""

    code: str
    month: str
    cut_off: date
    input_sha256: str
    months: int
    areas: int
    cells: int
    draws: int
    spec: dict[str, Any]
    simulated: bool


class LevelOut(Schema):
    """A county in a month: log level, change over 12 months, rank, probability of each list (strictest first), effort; each with its interval."""

    run: str
    area: str
    month: str
    level: float
    low: float
    high: float
    trend: float | None
    trend_low: float | None
    trend_high: float | None
    p_up: float | None
    rank: int
    rank_low: int
    rank_high: int
    p_worst: list[float]
    n_obs: int
    share_missing: float
    effort: float | None
    effort_low: float | None
    effort_high: float | None
    contributions: dict[str, Any]
    residuals: dict[str, float | None]
    flags: list[str]


class WhyOut(Schema):
    """Why a county stands where it stands, as `AssessmentWhy` describes it; other areas are named only within the reader's own."""

    run: str
    area: str
    contributions: dict[str, Any]
    series: dict[str, Any]
    audit: dict[str, Any]
    leave_out: dict[str, Any]
    what_if: dict[str, Any]
    data_value: dict[str, Any]
    neighbours: list[str]
    worse_than: dict[str, float]


class DataChangeOut(Schema):
    """How the data of an indicator differ between two runs."""

    indicator: str
    cells_then: int
    cells_now: int
    added: list[str]
    removed: list[str]
    revised: list[str]


class AreaChangeOut(Schema):
    """A county in two runs: change of level and rank, and the parts of the change, which add up to it."""

    area: str
    level: float
    rank: int
    parts: dict[str, float]


class ComparisonOut(Schema):
    """What changed from one run to another, and because of what. `parameters`: [parameter, of, then, now]."""

    then: str
    now: str
    data: list[DataChangeOut]
    parameters: list[list[Any]]
    areas: list[AreaChangeOut]


class DecisionOut(Schema):
    """What a person decided about a proposal."""

    action: str
    tier: str
    reason: str
    document: str
    by: str
    at: str


class ProposalOut(Schema):
    """A proposal of a list for a county; `tier` "" proposes to take it off. It decides nothing."""

    id: int
    area: str
    tier: str
    held: str
    state: str
    source: str
    reasons: list[dict[str, Any]]
    decisions: list[DecisionOut]


class Which(Schema):
    """Which run (the newest when empty), county and month; `history` for every month of it."""

    run: str = ""
    area: str = ""
    month: str = ""
    history: bool = False


class Ask(Schema):
    """The month to be assessed, `2020-08`."""

    month: str


class Decide(Schema):
    """take; override with another tier ("" for none) and a reason; decline with a reason."""

    action: str
    reason: str = ""
    tier: str = ""
    document: str = ""


class JobOut(Schema):
    """Work that was started; its page shows how far it is."""

    job: str


def _run(scope: Scope, code: str) -> AssessmentRun:
    run = assessment.run_by_code(scope, code) if code else assessment.standing(scope)
    if run is None:
        raise Http404(str(say("没有这个评估运行", "No such assessment")))
    return run


def _month(text: str) -> date:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise Http404(str(say("月份写作 2020-08", "Write a month like 2020-08")))
    return date.fromisoformat(f"{text}-01")


@router.get("/runs", response=answers(Listed[RunOut]))
@endpoint("situation.read")
def list_runs(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Runs, newest month first."""
    page = paged(assessment.runs(scope_of(request)), paging)
    return {**page, "items": [{**vars(run), "month": month_of(run.month)} for run in page["items"]]}


@router.post("/runs", response=answers(JobOut, 202))
@endpoint("situation.estimate")
def start_run(request: HttpRequest, ask: Ask) -> Any:
    """Assess a month as a job, then put the lists it supports forward."""
    month = _month(ask.month)
    started = jobs.start("situation.assess", scope=scope_of(request), month=month_of(month))
    return Status(202, {"job": str(started.pk)})


@router.get("/levels", response=answers(Listed[LevelOut]))
@endpoint("situation.read")
def list_levels(request: HttpRequest, which: Query[Which], paging: Query[Paging]) -> Any:
    """Counties of a run, worst first, or one county month by month."""
    scope = scope_of(request)
    run = _run(scope, which.run)
    place = by_code(scope, which.area)
    if which.area and place is None:
        raise Http404
    if which.history and place is not None:
        found = assessment.history(scope, run, place).select_related("area")
    else:
        found = assessment.levels(scope, run, _month(which.month) if which.month else None)
        found = found.filter(area=place) if place else found
    page = paged(found, paging)
    items = [
        {**vars(row), "run": run.code, "area": row.area.code, "month": month_of(row.month), "p_worst": row.chances}
        for row in page["items"]
    ]
    return {**page, "items": items}


@router.get("/why", response=answers(WhyOut))
@endpoint("situation.read")
def get_why(request: HttpRequest, which: Query[Which]) -> Any:
    """The reasons of one county."""
    scope = scope_of(request)
    run, place = _run(scope, which.run), by_code(scope, which.area)
    row = assessment.why(scope, run, place) if place else None
    if place is None or row is None:
        raise Http404
    seen = _seen(scope, [*row.neighbours, *row.worse_than])
    return {
        **vars(row),
        "run": run.code,
        "area": place.code,
        "neighbours": [code for code in row.neighbours if code in seen],
        "worse_than": {code: p for code, p in row.worse_than.items() if code in seen},
    }


def _seen(scope: Scope, codes: list[str]) -> set[str]:
    found: set[str] = set(areas(scope).filter(code__in=codes).values_list("code", flat=True))
    return found


@router.get("/compare", response=answers(ComparisonOut))
@endpoint("situation.read")
def get_comparison(request: HttpRequest, then: str = "", now: str = "") -> Any:
    """Two runs, or the newest and the one before its month."""
    scope = scope_of(request)
    newer = _run(scope, now)
    older = assessment.run_by_code(scope, then) if then else assessment.before(scope, newer)
    if older is None:
        raise Http404
    found = assessment.compare(scope, older, newer)
    return {
        "then": older.code,
        "now": newer.code,
        "data": [
            {name: getattr(change, name) for name in DataChangeOut.model_fields} for change in found.data
        ],
        "parameters": [list(row) for row in found.parameters],
        "areas": [
            {"area": change.area.code, "level": change.level, "rank": change.rank, "parts": change.parts}
            for change in found.areas
        ],
    }  # fmt: skip


@router.get("/proposals", response=answers(Listed[ProposalOut]))
@endpoint("proposals.read")
def list_proposals(request: HttpRequest, paging: Query[Paging], state: str = "open") -> Any:
    """Proposals of the lists, newest first, with what was decided."""
    page = paged(proposals.proposals(scope_of(request), KIND).filter(state=state), paging)
    return {**page, "items": [_proposal(found) for found in page["items"]]}


def _proposal(found: Proposal) -> dict[str, Any]:
    decisions = [
        {
            "action": one.action, "tier": one.tier, "reason": one.reason, "document": one.document,
            "by": one.by.get_username() if one.by else "", "at": one.at.isoformat(),
        }
        for one in found.decisions.all()
    ]  # fmt: skip
    return {
        "id": found.pk, "area": found.area_code, "tier": found.tier, "held": found.held, "state": found.state,
        "source": found.source, "reasons": found.reasons, "decisions": decisions,
    }  # fmt: skip


@router.post("/proposals/{pk}/decision", response=answers(ProposalOut))
@endpoint("proposals.decide")
def decide(request: HttpRequest, pk: int, decision: Decide) -> Any:
    """Decide an open proposal; what is decided stays with its reason."""
    scope = scope_of(request)
    found = get_object_or_404(proposals.proposals(scope, KIND), pk=pk)
    if decision.action not in proposals.DECISIONS or decision.tier not in ("", *TIER_KEYS):
        words = say("没有这种决定或名单", "There is no such decision or list")
        return Status(422, Error(error=str(words)))
    try:
        proposals.decide(scope=scope, proposal=found, **decision.model_dump())
    except TransitionError as refused:
        return Status(422, Error(error=str(refused)))
    return _proposal(get_object_or_404(proposals.proposals(scope, KIND), pk=pk))
