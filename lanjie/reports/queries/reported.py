"""Reading what units reported: which entry stands for a key, area and day, and its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from lanjie.core.access import Scope
from lanjie.registry.models import Area
from lanjie.reports.models_reported import ReportedFigure, ReportedStep

#: States of an entry that says nothing any more.
GONE = frozenset({"returned", "corrected"})


def entries(scope: Scope) -> QuerySet[ReportedFigure]:
    """Every entry within the reader's areas with its steps at hand: two queries, whatever their number."""
    steps = ReportedStep.objects.select_related("by").order_by("pk")
    return (
        ReportedFigure.objects.within(scope.for_act("figures.reported"))
        .select_related("area", "by")
        .prefetch_related(Prefetch("steps", queryset=steps))
    )


def standing(
    scope: Scope, on: date, areas: Iterable[Area], keys: Iterable[str] | None = None, *, pending: bool = False
) -> dict[tuple[str, str], ReportedFigure]:
    """The entry that stands for each (area code, key) on a day: the newest by that day, a signed one before an unsigned.

    A correction takes the place of the entry it corrects when it is signed, not before; `pending` shows what would then stand.
    """
    found = entries(scope).filter(on__lte=on, area__in=list(areas))
    if keys is not None:
        found = found.filter(key__in=list(keys))
    best: dict[tuple[str, str], ReportedFigure] = {}
    for entry in found.order_by("pk"):
        if entry.state in GONE:
            continue
        name = (entry.area.code, entry.key)
        other = best.get(name)
        if other is None or _rank(entry, pending=pending) >= _rank(other, pending=pending):
            best[name] = entry
    return best


def _rank(entry: ReportedFigure, *, pending: bool) -> tuple[date, bool]:
    return entry.on, pending or entry.signature is not None


def history(scope: Scope, key: str, area: Area) -> list[ReportedFigure]:
    """Every entry of a key for an area, newest first, corrected and returned ones too."""
    return list(entries(scope).filter(key=key, area=area).order_by("-on", "-pk"))
