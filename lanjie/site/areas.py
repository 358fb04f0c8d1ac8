"""The area switcher: the areas a reader may look at, cities with their counties."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from lanjie.core.access import scope_of
from lanjie.registry.queries.areas import areas
from lanjie.site.context import AreaChoice


def choices(request: HttpRequest) -> Sequence[AreaChoice]:
    """One query: every area in scope, grouped under its city."""
    scope = scope_of(request)
    found = list(areas(scope.narrow("")).select_related("parent").order_by("code"))
    return [
        AreaChoice(area.code, area.name, area.parent.name if area.parent and area.parent.parent_id else "")
        for area in found
    ]
