"""Factor sets: drafted, signed, then never changed."""

from __future__ import annotations

from django.utils import timezone

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.science import wastewater as ww
from lanjie.situation.models import Factor, FactorSet


@command("situation.factors.adopt", act="situation.factors")
def adopt_shipped(*, scope: Scope) -> Done:
    """Draft a set from the factors of the literature that ship with the science package; the same set again if it was adopted."""
    shipped = ww.shipped_factors()
    standing = FactorSet.objects.filter(label=shipped.id).first()
    if standing is not None:
        return Done(str(standing), facts={"same": True}, value=standing)
    last = FactorSet.objects.order_by("-version").first()
    drafted = FactorSet.objects.create(
        version=last.version + 1 if last else 1, label=shipped.id, valid_from=shipped.dated, created_by=scope.user
    )
    Factor.objects.bulk_create(
        Factor(
            factor_set=drafted,
            drug=row.drug,
            biomarker=row.biomarker,
            excretion=row.fraction,
            mass_ratio=row.ratio,
            evidence=row.evidence,
            source=row.source,
            note=row.note,
        )
        for row in shipped.factors
    )
    return Done(str(drafted), facts={"rows": len(shipped.factors)}, value=drafted)


@command("situation.factors.sign", act="situation.factors")
def sign(*, scope: Scope, factor_set: FactorSet) -> Done:
    """Sign a drafted set; from then on it can be used and not changed."""
    locked = FactorSet.objects.select_for_update().get(pk=factor_set.pk)
    if locked.signed_at is not None:
        raise TransitionError(str(say("已签认，不能再改", "Signed already; it can not be changed")))
    locked.signed_at, locked.signed_by = timezone.now(), scope.user
    locked.save(update_fields=["signed_at", "signed_by"])
    return Done(str(locked), value=locked)
