"""Reading pair supervision: rounds with their two rates, pairs, visits and findings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from lanjie.core.access import Scope
from lanjie.governance.models import Finding, Pair, SupervisionRound, Visit


def rounds(scope: Scope) -> QuerySet[Any]:
    """Rounds a reader may see: those over an area above or below their own, with the counts behind both rates.

    `n_pairs`, `n_visited`, `n_findings`, `n_closed` count what lies within the reader's areas. Visits and rectification are
    two rates and are never merged: a round may be visited in full with nothing put right.
    """
    pairs = Pair.objects.within(scope)
    findings = Finding.objects.within(scope)
    mine = Q(pk__in=pairs.values("round")) | Q(pk__in=SupervisionRound.objects.within(scope).values("pk"))
    return (
        SupervisionRound.unscoped.filter(mine)
        .annotate(
            n_pairs=_count(pairs, "round"),
            n_visited=_count(visited(scope), "round"),
            n_findings=_count(findings, "visit__pair__round"),
            n_closed=_count(findings.filter(closed_on__isnull=False), "visit__pair__round"),
        )
        .select_related("document")
    )


def visited(scope: Scope, on: date | None = None) -> QuerySet[Any]:
    """Pairs with a visit that took place (by a day)."""
    took = Visit.unscoped.filter(pair=OuterRef("pk"), visited_on__isnull=False)
    return Pair.objects.within(scope).filter(Exists(took.filter(visited_on__lte=on) if on else took))


def visits(scope: Scope) -> QuerySet[Any]:
    """Visits within scope: those to the reader's areas; a member unit holds its own area only and reads by `of_unit`."""
    return Visit.objects.within(scope).select_related(
        "pair", "pair__round", "pair__unit", "pair__unit__area", "pair__target", "pair__target__parent"
    )


def visits_of(unit: Any) -> QuerySet[Any]:
    """The visits a unit makes itself, wherever they lead: its own work, not an area it may read."""
    return Visit.unscoped.filter(pair__unit=unit).select_related(
        "pair", "pair__round", "pair__unit", "pair__target", "pair__target__parent"
    )


def findings(scope: Scope, visit: Any) -> QuerySet[Any]:
    """What a visit found, in its order."""
    return Finding.objects.within(scope).filter(visit=visit).select_related("task", "original").order_by("number")


def completion(scope: Scope, on: date) -> QuerySet[Any]:
    """Pairs of the latest round begun by a day, `done` 100 where the area had been visited by then and 0 where not, each of weight 1."""
    last = (
        SupervisionRound.unscoped.filter(starts_on__lte=on).exclude(state="planned").order_by("-starts_on", "-pk")[:1]
    )
    took = Visit.unscoped.filter(pair=OuterRef("pk"), visited_on__lte=on)
    return (
        Pair.objects.within(scope)
        .filter(round__in=last.values("pk"))
        .annotate(
            done=Case(When(Exists(took), then=Value(100.0)), default=Value(0.0), output_field=FloatField()),
            one=Value(1.0, output_field=FloatField()),
        )
    )


def _count(found: QuerySet[Any], round_path: str) -> Any:
    """The number of rows of a queryset that belong to the round of the outer query."""
    mine = found.filter(**{round_path: OuterRef("pk")}).order_by()
    counted = mine.values(round_path).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
