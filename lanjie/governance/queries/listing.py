"""Reading listings: in force on a day, whose leading offices are flagged, and whether the exit test is met."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lanjie.core.access import Scope
from lanjie.core.words import Words, say
from lanjie.governance.choices_areas import RESTRICTING
from lanjie.governance.models import Listing
from lanjie.governance.states_areas import IN_FORCE


def listings(scope: Scope) -> QuerySet[Any]:
    """Every listing within scope, whatever became of it."""
    return Listing.objects.within(scope).select_related("area", "area__parent", "meeting", "document")


def in_force(scope: Scope, on: date) -> QuerySet[Any]:
    """Listings that stood on a day: entered by then and not yet removed."""
    return listings(scope).filter(standing_on(on))


def standing_on(on: date) -> Q:
    """The condition 'stood on that day'. A listing past its period stands until the plenary removes it; the page says so."""
    removed = Q(removed_on__isnull=True) | Q(removed_on__gt=on)
    return Q(state__in=(*IN_FORCE, "removed"), starts_on__lte=on) & removed


def restricted(listing: Any) -> bool:
    """Whether the leading offices of the area are flagged now: derived, so it ends with the listing."""
    return listing.state in IN_FORCE and listing.tier in RESTRICTING


def exit_against(listing: Any, values: dict[str, float | None]) -> list[Words]:
    """What speaks against taking an area off: entry indicators not back under their threshold, or not known.

    `values` holds the worst value of each entry indicator over the whole period, by code; `threshold` is what it must not pass,
    from above where `better` is `lower` (the default), from below where it is `higher`.
    """
    found: list[Words] = []
    for reason in listing.reasons:
        value, limit = values.get(reason["code"]), reason.get("threshold")
        name = say(reason.get("zh", reason["code"]), reason.get("en", reason["code"]))
        if limit is None:
            continue
        if value is None:
            found.append(say("{name}：没有数据", "{name}: no data", name=name))
        elif (value < limit) if reason.get("better") == "higher" else (value >= limit):
            found.append(say("{name}：{v}，门槛 {m}", "{name}: {v} against {m}", name=name, v=value, m=limit))
    return found
