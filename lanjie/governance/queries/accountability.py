"""Reading the accountability register; officials are counted by area and kind, small cells hidden."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet, Sum

from lanjie.core.access import Scope
from lanjie.core.suppression import suppress
from lanjie.governance.models import AccountabilityAction


def actions(scope: Scope) -> QuerySet[Any]:
    """Decisions about offices within scope."""
    return AccountabilityAction.objects.within(scope).select_related("area", "document")


def officials(scope: Scope) -> dict[tuple[str, str], int | None]:
    """Officials decided about, by city (its code) and kind, with totals under `*`; None where a cell is too small to show."""
    found = (
        actions(scope).exclude(state="referred").order_by().values("area__path", "kind").annotate(n=Sum("officials"))
    )
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for row in found:
        codes = row["area__path"].strip("/").split("/")
        counts[codes[min(1, len(codes) - 1)], row["kind"]] += row["n"]
    return suppress(counts) if counts else {}
