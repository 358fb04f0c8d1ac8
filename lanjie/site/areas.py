"""The area switcher: the areas a reader may look at, cities with their counties."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from lanjie.core.access import scope_of
from lanjie.core.words import language
from lanjie.registry.queries.areas import areas
from lanjie.site.context import AreaChoice


def choices(request: HttpRequest) -> Sequence[AreaChoice]:
    """One query: every area in scope, grouped under its city."""
    scope = scope_of(request)
    name = f"name_{language()}"
    found = areas(scope.narrow("")).order_by("code")
    # every page with the switcher asks for these: names only, no models
    return [
        AreaChoice(code, own, city if above else "")
        for code, own, city, above in found.values_list("code", name, f"parent__{name}", "parent__parent")
    ]
