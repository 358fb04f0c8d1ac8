"""Figures and issued bulletins over HTTP as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from lanjie.core.access import endpoint, scope_of
from lanjie.core.api import Listed, Paging, answers, paged
from lanjie.core.figures import FIGURES, Figure, Number
from lanjie.core.quantities import today
from lanjie.core.words import say
from lanjie.registry.queries.areas import by_code, children
from lanjie.reports.queries import history
from lanjie.reports.queries.evidence import Opened, opened
from lanjie.reports.queries.issues import issues

figures = Router()
bulletins = Router()


class FigureOut(Schema):
    """A declared figure."""

    key: str
    label: str
    unit: str
    kind: str
    definition: str
    owner: str
    version: str


class NumberOut(Schema):
    """A number with what it rests on. `low` and `high`: 95 % interval of an estimate; both empty for a complete count."""

    key: str
    unit: str
    kind: str
    area: str
    since: date | None
    on: date
    known_on: date | None
    value: float | None
    low: float | None
    high: float | None
    rows: int
    query_sha256: str
    state: str


class PartOut(Schema):
    """The figure of one area below."""

    area: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    rows: int


class PeriodOut(Schema):
    """The figure of one period, named by its first day."""

    period: date
    value: float | None
    low: float | None
    high: float | None
    rows: int


class Ask(Schema):
    """What is asked of a figure: area by code (the widest of the reader's when empty), days, and the day whose records count."""

    area: str = ""
    on: date | None = None
    since: date | None = None
    known_on: date | None = None


class IssueOut(Schema):
    """An issued bulletin."""

    code: str
    quarter: date
    number: int
    area: str
    run: str
    cut_off: date
    issued_on: date
    simulated: bool
    digest: str
    at: datetime

    @staticmethod
    def resolve_area(issue: Any) -> str:
        """The code of its area."""
        return str(issue.area.code)

    @staticmethod
    def resolve_run(issue: Any) -> str:
        """The code of its run."""
        return str(issue.run.code)


class IssueNumbersOut(IssueOut):
    """An issued bulletin with every frozen number and the evidence of each figure."""

    numbers: dict[str, Any]
    evidence: list[dict[str, Any]]


def _figure(figure: Figure) -> FigureOut:
    return FigureOut(
        key=figure.key,
        label=str(figure.label),
        unit=str(figure.unit),
        kind=figure.kind,
        definition=str(figure.definition),
        owner=str(figure.owner),
        version=figure.version,
    )


def _opened(request: HttpRequest, key: str, ask: Ask) -> Opened:
    figure = FIGURES.get(key)
    if figure is None:
        raise Http404(str(say("没有这个数字", "No such figure")))
    scope = scope_of(request)
    scope.require(figure.act)
    reader = scope.for_act(figure.act)
    area = by_code(reader, ask.area) if ask.area else next(iter(children(reader, None)), None)
    if area is None:
        raise Http404(str(say("没有这个地区，或不在您的辖区内", "No such area, or it is outside yours")))
    return opened(figure, scope, area, ask.on or today(), known_on=ask.known_on, since=ask.since)


def _number(number: Number) -> dict[str, Any]:
    return {"value": number.value, "low": number.low, "high": number.high, "rows": number.rows}


@figures.get("", response=answers(Listed[FigureOut]))
@endpoint("figures.read")
def list_figures(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Every declared figure the reader may open."""
    scope = scope_of(request)
    return paged([_figure(figure) for figure in FIGURES.values() if scope.may(figure.act)], paging)


@figures.get("/{key}", response=answers(NumberOut))
@endpoint("figures.read")
def figure_value(request: HttpRequest, key: str, ask: Query[Ask]) -> Any:
    """The number, with its interval, rows, the hash of its query and whether it is signed."""
    asked = _opened(request, key, ask)
    return {
        "key": key,
        "unit": str(asked.figure.unit),
        "kind": asked.figure.kind,
        "area": asked.area.code,
        "since": asked.asked.since,
        "on": asked.asked.on,
        "known_on": asked.asked.known_on,
        **_number(asked.number),
        "query_sha256": asked.query_sha256,
        "state": asked.state,
    }


@figures.get("/{key}/breakdown", response=answers(list[PartOut]))
@endpoint("figures.read")
def figure_breakdown(request: HttpRequest, key: str, ask: Query[Ask]) -> Any:
    """The number of every area one level below, the largest first."""
    asked = _opened(request, key, ask)
    return [
        {"area": part.area.code, "name": part.area.name, **_number(part.number)} for part in history.breakdown(asked)
    ]


@figures.get("/{key}/trend", response=answers(list[PeriodOut]))
@endpoint("figures.read")
def figure_trend(request: HttpRequest, key: str, ask: Query[Ask], by: history.By = "quarter") -> Any:
    """The number period by period, oldest first."""
    asked = _opened(request, key, ask)
    return [{"period": start, **_number(number)} for start, number in history.trend(asked, by)]


@figures.get("/{key}/rows", response=answers(Listed[dict[str, Any]]))
@endpoint("figures.read")
def figure_rows(request: HttpRequest, key: str, ask: Query[Ask], paging: Query[Paging]) -> Any:
    """The rows that add up to the number, newest first."""
    asked = _opened(request, key, ask)
    page = paged(asked.ordered, paging)
    return {**page, "items": [dict(zip(asked.lookups, row, strict=True)) for row in page["items"]]}


@bulletins.get("", response=answers(Listed[IssueOut]))
@endpoint("reports.read")
def list_bulletins(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Issued bulletins, newest first."""
    return paged(issues(scope_of(request)), paging)


@bulletins.get("/{code}", response=answers(IssueNumbersOut))
@endpoint("reports.read")
def get_bulletin(request: HttpRequest, code: str) -> Any:
    """One issued bulletin with its frozen numbers."""
    return get_object_or_404(issues(scope_of(request)).defer(None), code=code)
