"""Factor sets: drafted from the literature or from another set, mended, confirmed row by row, signed, then never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.states import TransitionError
from lanjie.core.words import Words, say
from lanjie.science import wastewater as ww
from lanjie.situation.models import Factor, FactorSet
from lanjie.situation.queries.use import SEEN, usable

#: mg of the drug a user takes a day, lowest and highest: only where two sources imply it. Methamphetamine: 24.5 from the national
#: figures of 2018 (157 mg/day/1000 people and 0.64 % users), 54.3 the highest implied by Guangdong 2023–24; both derived.
DOSES = {"methamphetamine": (24.5, 54.3)}
#: Published spread of the step from residue to drug; where none is published it is assumed, see `queries.use`.
PUBLISHED_CV = {("cocaine", "benzoylecgonine"): 0.26}
#: Rows of the shipped set that turn a residue into people, not into a drug.
_MARKERS = frozenset({"nicotine"})
#: What a draft's row may be changed in.
CHANGEABLE = ("excretion", "excretion_cv", "dose_low_mg", "dose_high_mg", "evidence", "source", "note")


def _refuse(why: Words) -> TransitionError:
    return TransitionError(str(why))


def _open(factor_set: FactorSet) -> FactorSet:
    """The set, locked; refused once it is signed."""
    locked = FactorSet.objects.select_for_update().get(pk=factor_set.pk)
    if locked.signed_at is not None:
        raise _refuse(
            say("已签认，不能再改；请另起一版草稿", "Signed: it can not be changed; draft a new version from it")
        )
    return locked


def _number() -> int:
    return (FactorSet.objects.aggregate(last=Max("version"))["last"] or 0) + 1


@command("situation.factors.adopt", act="situation.factors")
def adopt_shipped(*, scope: Scope) -> Done:
    """Draft a set from the factors of the literature that ship with the science package; the same set again if it was adopted.

    Sources and notes are kept in Chinese, as a person would type them; the page knows the English of those it shipped.
    """
    shipped = ww.shipped_factors()
    standing = FactorSet.objects.filter(label=shipped.id).first()
    if standing is not None:
        return Done(str(standing), facts={"same": True}, value=standing)
    drafted = FactorSet.objects.create(
        version=_number(), label=shipped.id, valid_from=shipped.dated, created_by=scope.user
    )
    rows = [row for row in shipped.factors if row.drug not in _MARKERS]
    Factor.objects.bulk_create(
        Factor(
            factor_set=drafted,
            drug=row.drug,
            biomarker=row.biomarker,
            excretion=row.fraction,
            excretion_cv=PUBLISHED_CV.get((row.drug, row.biomarker)),
            mass_ratio=row.ratio,
            dose_low_mg=DOSES.get(row.drug, (None, None))[0],
            dose_high_mg=DOSES.get(row.drug, (None, None))[1],
            evidence=row.evidence,
            source=row.source_zh or row.source,
            note=row.note_zh or row.note,
            position=position,
        )
        for position, row in enumerate(rows)
    )
    return Done(str(drafted), facts={"rows": len(rows)}, value=drafted)


@command("situation.factors.draft", act="situation.factors")
def draft_from(*, scope: Scope, factor_set: FactorSet, label: str, valid_from: date, note: str = "") -> Done:
    """A new draft with every row of another set, confirmations included: they are about the source, not about the set."""
    drafted = FactorSet.objects.create(
        version=_number(),
        label=label,
        valid_from=valid_from,
        created_by=scope.user,
        drafted_from=factor_set,
        note=note,
        simulated=factor_set.simulated,
    )
    rows = list(factor_set.factors.all())
    for row in rows:
        row.pk, row.factor_set = None, drafted
    Factor.objects.bulk_create(rows)
    return Done(str(drafted), facts={"from": str(factor_set), "rows": len(rows)}, value=drafted)


@command("situation.factors.change", act="situation.factors")
def change(*, scope: Scope, factor: Factor, fields: dict[str, Any]) -> Done:
    """Change a row of a draft, in the fields of `CHANGEABLE`. What anybody had confirmed about it no longer holds."""
    unknown = set(fields) - set(CHANGEABLE)
    if unknown:
        message = f"not changeable: {sorted(unknown)}"
        raise TypeError(message)
    drafted = _open(factor.factor_set)
    before = {name: getattr(factor, name) for name in fields if getattr(factor, name) != fields[name]}
    for name, value in fields.items():
        setattr(factor, name, value)
    factor.confirmed_by = factor.confirmed_at = None
    factor.save()
    return Done(f"{drafted}:{factor}", facts={"before": before, "after": {n: fields[n] for n in before}}, value=factor)


@command("situation.factors.confirm", act="situation.factors")
def confirm(*, scope: Scope, factor: Factor) -> Done:
    """A named person has read the source of a row and stands for it; from then on the row can be used."""
    drafted = _open(factor.factor_set)
    if scope.user is None:
        raise _refuse(say("只能由本人以实名确认", "Only a named person can confirm"))
    if factor.excretion is None:
        raise _refuse(say("没有排泄率，无可确认；只报负荷", "No excretion fraction, nothing to confirm: load only"))
    if factor.evidence == SEEN:
        raise _refuse(say("出处已核实，不必确认", "The source was read; there is nothing to confirm"))
    factor.confirmed_by, factor.confirmed_at = scope.user, timezone.now()
    factor.save(update_fields=["confirmed_by", "confirmed_at"])
    return Done(f"{drafted}:{factor}", facts={"source": factor.source}, value=factor)


@command("situation.factors.sign", act="situation.factors")
def sign(*, scope: Scope, factor_set: FactorSet) -> Done:
    """Sign a drafted set by name; from then on it can be used and not changed."""
    locked = _open(factor_set)
    if scope.user is None:
        raise _refuse(say("只能由本人以实名签认", "Only a named person can sign"))
    locked.signed_at, locked.signed_by = timezone.now(), scope.user
    locked.save(update_fields=["signed_at", "signed_by"])
    rows = locked.factors.count()
    unconfirmed = sum(not usable(row) for row in locked.factors.all())
    return Done(str(locked), facts={"rows": rows, "unusable": unconfirmed}, value=locked)
