"""Reading what units reported: which entry stands for a key, area and day, and its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from lanjie.core.access import Scope
from lanjie.registry.models import Area
from lanjie.reports.models_reported import ReportedFigure, ReportedStep

#: States of an entry that says nothing any more.
GONE = frozenset({"returned", "corrected"})
#: The state of one that somebody vouched for.
SIGNED = "owner_signed"


def entries(scope: Scope, known: datetime | None = None) -> QuerySet[ReportedFigure]:
    """Every entry within the reader's areas with its steps at hand: a few queries, whatever their number.

    With `known` as it all stood at that moment: entries and steps of later do not exist.
    """
    made = Q(at__lte=known) if known else Q()
    steps = ReportedStep.objects.filter(made).prefetch_related("by").order_by("pk")
    own = ReportedFigure.objects.within(scope.for_act("figures.reported")).filter(made)
    # a few areas and accounts stand behind all of them: read once each, not joined to every row
    return own.prefetch_related("area", "by", Prefetch("steps", queryset=steps))


def in_force(found: QuerySet[ReportedFigure], known: datetime | None = None) -> QuerySet[Any]:
    """Entries that still say something, with their state as `now`; as they stood at the moment `known`."""
    made = Q(at__lte=known) if known else Q()
    last = ReportedStep.objects.filter(made, figure=OuterRef("pk")).order_by("-pk").values("state")[:1]
    return found.filter(made).annotate(now=Subquery(last)).exclude(now__in=GONE)


def standing(
    scope: Scope,
    on: date,
    areas: Iterable[Area],
    keys: Iterable[str] | None = None,
    *,
    pending: bool = False,
    known: datetime | None = None,
) -> dict[tuple[str, str], ReportedFigure]:
    """The entry that stands for each (area code, key) on a day: the newest by that day, a signed one before an unsigned.

    A correction takes the place of the entry it corrects when it is signed, not before; `pending` shows what would then stand.
    `known` asks what stood on record at a moment.
    """
    # chosen by number first: over the years an area has many entries, and only the chosen ones need their steps
    own = ReportedFigure.objects.within(scope.for_act("figures.reported")).filter(on__lte=on, area__in=list(areas))
    if keys is not None:
        own = own.filter(key__in=list(keys))
    stood = in_force(own, known).order_by("pk")
    best: dict[tuple[int, str], tuple[date, bool, int]] = {}
    for pk, area_id, key, day, now in stood.values_list("pk", "area_id", "key", "on", "now"):
        rank = (day, pending or now == SIGNED, pk)
        best[area_id, key] = max(rank, best.get((area_id, key), rank))
    chosen = entries(scope, known).filter(pk__in=[pk for _, _, pk in best.values()])
    return {(entry.area.code, entry.key): entry for entry in chosen}


def history(scope: Scope, key: str, area: Area) -> list[ReportedFigure]:
    """Every entry of a key for an area, newest first, corrected and returned ones too."""
    found = entries(scope).filter(key=key, area=area).select_related("upload").defer("upload__content")
    return list(found.order_by("-on", "-pk"))
