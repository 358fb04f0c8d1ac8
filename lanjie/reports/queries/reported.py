"""Reading what units reported: which entry stands for a key, area and day, and its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from lanjie.core.access import Scope
from lanjie.registry.models import Area
from lanjie.reports.models_reported import ReportedFigure, ReportedStep

#: States of an entry that says nothing any more.
GONE = frozenset({"returned", "corrected"})
#: The state of one that somebody vouched for.
SIGNED = "owner_signed"


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
    # chosen by number first: over the years an area has many entries, and only the chosen ones need their steps
    last = ReportedStep.objects.filter(figure=OuterRef("pk")).order_by("-pk").values("state")[:1]
    own = ReportedFigure.objects.within(scope.for_act("figures.reported")).filter(on__lte=on, area__in=list(areas))
    if keys is not None:
        own = own.filter(key__in=list(keys))
    stood = own.annotate(now=Subquery(last)).exclude(now__in=GONE).order_by("pk")
    best: dict[tuple[int, str], tuple[date, bool, int]] = {}
    for pk, area_id, key, day, now in stood.values_list("pk", "area_id", "key", "on", "now"):
        rank = (day, pending or now == SIGNED, pk)
        best[area_id, key] = max(rank, best.get((area_id, key), rank))
    chosen = entries(scope).filter(pk__in=[pk for _, _, pk in best.values()])
    return {(entry.area.code, entry.key): entry for entry in chosen}


def history(scope: Scope, key: str, area: Area) -> list[ReportedFigure]:
    """Every entry of a key for an area, newest first, corrected and returned ones too."""
    return list(entries(scope).filter(key=key, area=area).order_by("-on", "-pk"))
