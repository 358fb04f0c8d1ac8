"""The four monitoring inputs over HTTP as JSON: estimates with their intervals, the assessment's cells, and who is late.

Counts of 1 to 4 persons are empty here as on the pages. Files come in at `/situation/imports`, as all files of the room.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.api import Listed, Paging, answers, paged
from lanjie.core.quantities import today
from lanjie.core.words import say
from lanjie.registry.queries.areas import by_code, counties
from lanjie.science.surveys.shares import Share
from lanjie.situation.choices_monitoring import PERSON_COUNTS, CountKind, Market, PriceUnit
from lanjie.situation.models import MonthlyCount
from lanjie.situation.queries.monitoring import cells
from lanjie.situation.queries.monitoring_counts import events
from lanjie.situation.queries.monitoring_hair import rounds, shares
from lanjie.situation.queries.monitoring_late import LATE
from lanjie.situation.queries.monitoring_prices import Series, index, judged, on_record
from lanjie.situation.queries.monitoring_small import SMALLEST, hidden, small
from lanjie.situation.queries.monitoring_surveys import clusters, opinions

router = Router()


class CountOut(Schema):
    """A count of a county in a month. `low` and `high` are equal but for suppressed counts; both empty where it is hidden."""

    area: str
    month: date
    kind: str
    low: int | None
    high: int | None


class HairOut(Schema):
    """Tests of a county; positives, share (0–1) and exact 95 % interval, empty where the number is hidden."""

    area: str
    tests: int
    positives: int | None
    share: float | None
    low: float | None
    high: float | None


class IndexOut(Schema):
    """The price index of a quarter, the first quarter 100, with its 95 % interval."""

    quarter: date
    value: float
    low: float | None
    high: float | None
    areas: int
    reports: int


class OpinionOut(Schema):
    """The weighted share (0–1) of the satisfied in a county, interval, design effect; empty below five answers."""

    area: str
    answers: int
    share: float | None
    low: float | None
    high: float | None
    design_effect: float | None


class LateOut(Schema):
    """An area and the first days of the periods it has not reported."""

    area: str
    missing: list[date]
    due: date | None


class CellOut(Schema):
    """One cell of the assessment's input, as `lanjie science situation` reads it."""

    area_code: str
    month: str
    indicator: str
    likelihood: str
    y: str
    n_or_exposure: str
    variance: str


class Asked(Schema):
    """Which area and period."""

    area: str = ""
    since: date | None = None
    until: date | None = None

    def reader(self, request: HttpRequest) -> Scope:
        """The reader, narrowed to the area asked for."""
        scope = scope_of(request)
        if not self.area:
            return scope
        found = by_code(scope, self.area)
        if found is None:
            raise Http404(str(say("没有地区「{code}」，或不在您的辖区", "There is no area “{code}” within your own", code=self.area)))  # fmt: skip
        return scope.narrow(found.path)

    def between(self, field: str) -> dict[str, date]:
        """The period as a filter of a field."""
        given = {f"{field}__gte": self.since, f"{field}__lte": self.until}
        return {name: day for name, day in given.items() if day}


class CountAsked(Asked):
    """Which count."""

    kind: CountKind = CountKind.CASES


class PriceAsked(Asked):
    """Which series of prices."""

    drug: str = "methamphetamine"
    market: Market = Market.RETAIL
    unit: PriceUnit = PriceUnit.GRAM
    pure: bool = True


class SurveyAsked(Asked):
    """Which wave; the newest when none is named."""

    survey: str = ""


@router.get("/counts", response=answers(Listed[CountOut]))
@endpoint("situation.read")
def list_counts(request: HttpRequest, asked: Query[CountAsked], paging: Query[Paging]) -> Any:
    """One count by county and month, newest first."""
    found = events(asked.reader(request)).filter(kind=asked.kind.value, **asked.between("month"))
    found = found.select_related("area").order_by("-month", "area__code")
    page = paged(found, paging)
    out: set[tuple[str, date]] = set()
    if asked.kind in PERSON_COUNTS:
        by_month: dict[date, list[MonthlyCount]] = defaultdict(list)
        # what is hidden follows from all of a month, also from what stands on other pages
        for row in found.filter(month__in={row.month for row in page["items"]}):
            by_month[row.month].append(row)
        for month, own in by_month.items():
            out |= {(code, month) for code in hidden((row.area, row.low) for row in own)}
            out |= {(row.area.code, month) for row in own if small(row.low, row.high)}
    items = [
        {
            "area": row.area.code,
            "month": row.month,
            "kind": row.kind,
            "low": None if (row.area.code, row.month) in out else row.low,
            "high": None if (row.area.code, row.month) in out else row.high,
        }
        for row in page["items"]
    ]
    return {**page, "items": items}


@router.get("/hair", response=answers(Listed[HairOut]))
@endpoint("situation.read")
def list_hair(request: HttpRequest, asked: Query[Asked], paging: Query[Paging]) -> Any:
    """Positives of hair tests by county over a period, all groups together."""
    reader = asked.reader(request)
    by_area = {s.key: s for s in shares(rounds(reader).filter(**asked.between("starts_on")), "area_id")}
    places = [area for area in counties(reader) if area.pk in by_area]
    out = hidden((area, by_area[area.pk].tested.low) for area in places)
    items = []
    for area in places:
        found = by_area[area.pk]
        veiled = area.code in out or small(found.tested.low, found.tested.high)
        positives = None if veiled or found.tested.low != found.tested.high else found.tested.low
        items.append(
            {
                "area": area.code,
                "tests": found.tested.tests,
                "positives": positives,
                **_share(None if veiled else found.share),
            }
        )
    return paged(items, paging)


@router.get("/prices", response=answers(list[IndexOut]))
@endpoint("situation.read")
def list_prices(request: HttpRequest, asked: Query[PriceAsked]) -> Any:
    """The quarterly index of one series; reports beyond the outlier rule left out."""
    found, rule = on_record(asked.reader(request), between=asked.between("month"))
    own = judged(found, rule).get(Series(asked.drug, asked.market.value, asked.unit.value, asked.pure))
    return [
        {"quarter": p.period, "value": p.value, "low": p.low, "high": p.high, "areas": p.areas, "reports": p.reports}
        for p in (index(own.kept) if own else [])
    ]


@router.get("/surveys", response=answers(Listed[OpinionOut]))
@endpoint("situation.read")
def list_surveys(request: HttpRequest, asked: Query[SurveyAsked], paging: Query[Paging]) -> Any:
    """Satisfaction by county in one wave."""
    reader = asked.reader(request)
    found = clusters(reader).filter(**asked.between("survey__ends_on"))
    newest = found.order_by("-survey__ends_on").values_list("survey__code", flat=True).first()
    by_area = {o.key: o for o in opinions(found.filter(survey__code=asked.survey or newest), "area_id")}
    items = []
    for area in counties(reader):
        if area.pk in by_area:
            estimate = by_area[area.pk].estimate
            enough = estimate.answers >= SMALLEST
            effect = estimate.design_effect if enough else None
            items.append(
                {"area": area.code, "answers": estimate.answers, "design_effect": effect, **_share(estimate.share if enough else None)}
            )  # fmt: skip
    return paged(items, paging)


@router.get("/late/{key}", response=answers(list[LateOut]))
@endpoint("situation.read")
def list_late(request: HttpRequest, key: str, asked: Query[Asked]) -> Any:
    """Which area has not reported which period of an input: counts, prices, hair or surveys."""
    if key not in LATE:
        raise Http404(str(say("没有这种数据：{key}", "No such input: {key}", key=key)))
    found = LATE[key](asked.reader(request), today())
    return [{"area": late.area.code, "missing": list(late.missing), "due": late.due} for late in found]


@router.get("/cells", response=answers(Listed[CellOut]))
@endpoint("situation.estimate")
def list_cells(request: HttpRequest, paging: Query[Paging]) -> Any:
    """The standing records as cells of the assessment's input; for the province, which estimates from them."""
    return paged([cell._asdict() for cell in cells(scope_of(request))], paging)


def _share(found: Share | None) -> dict[str, float | None]:
    if found is None:
        return {"share": None, "low": None, "high": None}
    return {"share": found.value, "low": found.low, "high": found.high}
