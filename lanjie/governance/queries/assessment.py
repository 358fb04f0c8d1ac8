"""Results of an assessment, worked out from its frozen values each time they are asked for: the same values, the same bits."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from lanjie.core.access import Scope
from lanjie.governance import scoring
from lanjie.governance.models import AssessmentScheme, FrozenValue, SchemeItem


class AreaResult(NamedTuple):
    """The result of one area, its place among all areas of the scheme, and whether it passed."""

    area: Any
    result: scoring.Result
    place: int
    passed: bool


def schemes(scope: Scope) -> QuerySet[Any]:
    """Schemes within scope."""
    return AssessmentScheme.objects.within(scope).select_related("area", "document")


def items(scheme: AssessmentScheme) -> list[SchemeItem]:
    """The items of a scheme in their order."""
    return list(SchemeItem.unscoped.filter(scheme=scheme).order_by("code"))


def results(scope: Scope, scheme: AssessmentScheme) -> list[AreaResult]:
    """Results of the areas the reader may see, best first; places count all areas, equal totals share one. Three queries."""
    asked = [scoring.Item(i.code, i.weight, i.scoring, i.parameters) for i in items(scheme)]
    latest: dict[Any, dict[str, Decimal | None]] = defaultdict(dict)
    # rows in order of writing: a correction after an objection comes last and counts
    rows = FrozenValue.unscoped.filter(item__scheme=scheme).select_related("item", "target").order_by("pk")
    for row in rows:
        latest[row.target][row.item.code] = row.value
    scored = sorted(
        ((area, scoring.total(asked, values)) for area, values in latest.items()),
        key=lambda pair: (-pair[1].total, pair[0].code),
    )
    totals = [result.total for _, result in scored]
    reader = scope.for_act(scope.act or "governance.read")
    found = []
    for area, result in scored:
        if any(path == "/" or area.path.startswith(path) for path in reader.areas):
            place = totals.index(result.total) + 1
            found.append(AreaResult(area, result, place, result.total >= scheme.pass_mark))
    return found
