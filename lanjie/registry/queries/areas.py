"""Reading areas."""

from __future__ import annotations

from functools import cache

from django.db.models import QuerySet

from lanjie import law
from lanjie.core.access import Scope
from lanjie.core.words import Words
from lanjie.registry.choices import Level
from lanjie.registry.models import Area


def areas(scope: Scope) -> QuerySet[Area]:
    """Every area within the reader's scope."""
    return Area.objects.within(scope)


def by_code(scope: Scope, code: str) -> Area | None:
    """One area, or None when none is named, it does not exist or is not the reader's to see."""
    return areas(scope).filter(code=code).first() if code else None


def children(scope: Scope, area: Area | None) -> list[Area]:
    """The areas one level below; without an area, the widest ones the reader holds."""
    if area is not None:
        return list(areas(scope).filter(parent=area).order_by("code"))
    return list(
        areas(scope).filter(path__in=[path for path in scope.areas if path != "/"] or ["/430000/"]).order_by("code")
    )


def counties(scope: Scope) -> list[Area]:
    """Legal counties within scope, with their city at hand."""
    return list(areas(scope).filter(level=Level.COUNTY.value).select_related("parent").order_by("code"))


def said(text: str) -> Words | str:
    """A source or note of the catalogue of divisions in both languages; any other text as somebody entered it."""
    return _catalogue().get(text, text)


@cache
def _catalogue() -> dict[str, Words]:
    labels = [label for d in law.catalogue("divisions") for label in (d.population_source, d.note) if label]
    return {label.zh[:200]: Words(label.zh, label.en) for label in labels}
