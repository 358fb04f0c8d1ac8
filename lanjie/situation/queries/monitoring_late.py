"""Which area has not reported which period of which monitoring input."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max

from lanjie import law
from lanjie.core.access import Scope
from lanjie.core.words import Words, say
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import areas, counties
from lanjie.situation.choices_monitoring import CountKind
from lanjie.situation.models import HairRound, MonthlyCount, PriceReport, Survey, SurveyCluster
from lanjie.situation.queries.monitoring_cell import next_month, quarter_of

# No text that is known to us sets these days: they are assumed, and said to be wherever a page or a clock shows them.
COUNTS_DUE = timedelta(days=10)  # not law: assumed, after the end of the month
PRICES_DUE = timedelta(days=15)  # not law: assumed, after the end of the quarter
#: How far back anybody is asked for what was never sent.
MONTHS_BACK = 36  # not law: three years of history are what the assessment uses

BASIS = {
    "counts": say("月后 {n} 日内报（假定，待定文件）", "Within {n} days of the month's end (assumed; no document is known)", n=COUNTS_DUE.days),
    "prices": say("季后 {n} 日内报（假定，待定文件）", "Within {n} days of the quarter's end (assumed; no document is known)", n=PRICES_DUE.days),
    "hair": say("阳性只反映前几个月（HT-008）：超出的县区没有可用的毛发数据", "A positive speaks for the months before (HT-008): beyond them a county has no hair data to go by"),
    "surveys": say("最近一期调查没有答卷的县区", "Counties without an answer in the newest wave"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Late:
    """An area and the periods it has not reported, oldest first; `due`: the day the oldest was due, None where none is set."""

    area: Area
    missing: tuple[date, ...]
    due: date | None
    last: date | None = None


def due_on(period: date, months: int) -> date:
    """The day a month or quarter is due."""
    return next_month(period, months) + (COUNTS_DUE if months == 1 else PRICES_DUE) - timedelta(days=1)


def periods(first: date, on: date, months: int) -> list[date]:
    """Periods that were due before a day, from `first` or as far back as anybody is asked."""
    newest = date(on.year, months * ((on.month - 1) // months) + 1, 1)
    start = max(first, next_month(newest, -MONTHS_BACK))
    found = []
    period = date(start.year, months * ((start.month - 1) // months) + 1, 1)
    while due_on(period, months) < on:
        found.append(period)
        period = next_month(period, months)
    return found


def counts_late(scope: Scope, on: date) -> list[Late]:
    """Counties in scope with a month due before a day that holds no count of theirs; every month since anybody began to report."""
    standing = MonthlyCount.unscoped.filter(superseded_at=None).exclude(
        kind__in=[CountKind.POPULATION.value, CountKind.REGISTERED.value]
    )
    first = standing.order_by("month").values_list("month", flat=True).first()
    if first is None:
        return []
    places = counties(scope)
    asked = periods(first, on, 1)
    found = standing.filter(month__in=asked, area__in=places).order_by()
    months = found.values_list("area_id").annotate(n=Count("month", distinct=True), newest=Max("month"))
    # as many months as up to its newest: none is missing before it, and the months themselves need not be read
    unbroken = {pk: asked[:n] for pk, n, newest in months if asked[n - 1] == newest}
    gaps = [area for area in places if area.pk not in unbroken]
    have = {(pk, month) for pk, reported in unbroken.items() for month in reported}
    have.update(found.filter(area__in=gaps).values_list("area_id", "month").distinct())
    return _late(places, asked, have, 1)


def prices_late(scope: Scope, on: date) -> list[Late]:
    """Cities in scope with a quarter due before a day for which neither they nor a county of theirs reported a price."""
    standing = PriceReport.unscoped.filter(superseded_at=None)
    first = standing.order_by("month").values_list("month", flat=True).first()
    if first is None:
        return []
    places = list(areas(scope).filter(level=Level.CITY.value).order_by("code"))
    asked = periods(first, on, 3)
    reported: set[tuple[int | None, date]] = set()
    rows = standing.filter(month__gte=min(asked, default=on)).order_by()
    for pk, parent, month in rows.values_list("area_id", "area__parent_id", "month").distinct():
        reported |= {(pk, quarter_of(month)), (parent, quarter_of(month))}
    return _late(places, asked, reported, 3)


def hair_gaps(scope: Scope, on: date) -> list[Late]:
    """Counties in scope without a round in the months a positive speaks for (HT-008) before a day."""
    months = law.at(on)["testing.hair.look_back"].whole()
    since = next_month(date(on.year, on.month, 1), -months)
    rows = HairRound.unscoped.filter(superseded_at=None, starts_on__lte=on).order_by("starts_on")
    last = dict(rows.values_list("area_id", "starts_on"))
    return [Late(area, (), None, last.get(area.pk)) for area in counties(scope) if last.get(area.pk, date.min) < since] if last else []  # fmt: skip


def survey_gaps(scope: Scope, on: date) -> list[Late]:
    """Counties in scope without an answer in the newest wave that ended by a day."""
    newest = Survey.objects.filter(ends_on__lte=on).first()
    if newest is None:
        return []
    answered = set(
        SurveyCluster.unscoped.filter(superseded_at=None, survey=newest).order_by().values_list("area_id", flat=True)
    )
    return [Late(area, (), None) for area in counties(scope) if area.pk not in answered]


LATE = {"counts": counts_late, "prices": prices_late, "hair": hair_gaps, "surveys": survey_gaps}


def _late(
    places: list[Area], asked: list[date], reported: Iterable[tuple[int | None, date]], months: int
) -> list[Late]:
    have = set(reported)
    newest: dict[int | None, date] = {}
    for pk, period in have:
        newest[pk] = max(period, newest.get(pk, period))
    found = []
    for area in places:
        missing = tuple(period for period in asked if (area.pk, period) not in have)
        if missing:
            found.append(Late(area, missing, due_on(missing[0], months), newest.get(area.pk)))
    return found


def spans(missing: tuple[date, ...], months: int) -> list[tuple[date, date]]:
    """Runs of periods without a gap, as first and last."""
    runs: list[tuple[date, date]] = []
    for period in missing:
        if runs and next_month(runs[-1][1], months) == period:
            runs[-1] = (runs[-1][0], period)
        else:
            runs.append((period, period))
    return runs


def period_name(period: date, months: int) -> Words:
    """`2020-08` or `2020 Q3`."""
    if months == 1:
        return say("{m}", "{m}", m=f"{period:%Y-%m}")
    return say("{y} 年第 {q} 季度", "{y} Q{q}", y=period.year, q=(period.month + 2) // 3)
