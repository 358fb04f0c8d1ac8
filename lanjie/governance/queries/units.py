"""Which unit a reader acts for."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, When

from lanjie.core.access import Scope
from lanjie.core.models import Grant
from lanjie.registry.choices import OrganisationKind
from lanjie.registry.models import Organisation


def acting_unit(scope: Scope) -> Organisation | None:
    """The unit of the account: the one its grant names by code, else the one registered under the unit's name in its area."""
    if scope.user is None:
        return None
    codes = Grant.objects.filter(user=scope.user).exclude(organisation_code="").values("organisation_code")
    named = Q(name_zh=scope.user.unit) & scope.for_act("governance.work").area_filter("area__path")
    return (
        Organisation.unscoped.filter(Q(code__in=codes) | named)
        .annotate(rank=Case(When(code__in=codes, then=0), default=1, output_field=IntegerField()))
        .select_related("area")
        .order_by("rank", "area__path", "code")
        .first()
    )


def offices(scope: Scope) -> QuerySet[Organisation]:
    """Offices that can be given work, within the reader's areas."""
    return (
        Organisation.objects.within(scope)
        .filter(kind=OrganisationKind.OFFICE.value)
        .select_related("area")
        .order_by("area__path", "code")
    )
