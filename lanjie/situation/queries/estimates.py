"""Reading estimates: always of one run, the newest known at the time asked about."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from lanjie.core.access import Scope
from lanjie.situation.models import TrendPoint, TrendRun


def latest_run(known: datetime | None = None) -> TrendRun | None:
    """The newest run, or the newest that existed at `known`."""
    runs = TrendRun.objects.order_by("-created_at", "-pk")
    return (runs.filter(created_at__lt=known) if known else runs).first()


def points(scope: Scope, run: TrendRun | None) -> QuerySet[TrendPoint]:
    """Every point of a run within scope; none without a run."""
    return (
        TrendPoint.objects.within(scope)
        .filter(run=run)
        .select_related("site", "site__area", "site__area__parent", "run")
    )


def latest_points(scope: Scope, on: date, known: datetime | None = None) -> QuerySet[TrendPoint]:
    """The points of the newest run for the last period that began by `on`, of every site and substance."""
    run = latest_run(known)
    found = points(scope, run).filter(period__lte=on, forecast=False)
    last = found.order_by("-period").values_list("period", flat=True).first()
    return found.filter(period=last) if last else found.none()


def points_between(scope: Scope, since: date, on: date, known: datetime | None = None) -> QuerySet[TrendPoint]:
    """The points of the newest run for every period that began between two days."""
    return points(scope, latest_run(known)).filter(period__gte=since, period__lte=on, forecast=False)
