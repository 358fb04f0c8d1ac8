"""Reading organisations and facilities."""

from __future__ import annotations

from django.db.models import QuerySet

from lanjie.core.access import Scope
from lanjie.registry.models import Facility, Organisation


def organisations(scope: Scope) -> QuerySet[Organisation]:
    """Organisations that lie within the reader's scope."""
    return Organisation.objects.within(scope).select_related("area", "area__parent")


def facilities(scope: Scope) -> QuerySet[Facility]:
    """Facilities that lie within the reader's scope."""
    return Facility.objects.within(scope).select_related("area", "area__parent", "organisation")
