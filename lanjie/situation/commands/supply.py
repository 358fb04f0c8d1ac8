"""What is entered beside the sheets: lawful sources of morphine by area and year, and scores of proficiency rounds."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.words import Words, say
from lanjie.registry.models import Area, Organisation
from lanjie.situation.choices import SUBSTANCES, OpiateBasis, OpiatePart
from lanjie.situation.models import MedicalSupply, Proficiency


class EntryError(ValueError):
    """An entry that says nothing usable; the text says why, for the user."""

    def __init__(self, why: Words) -> None:
        super().__init__(str(why))


@command("situation.supply.enter", act="situation.estimate")
def enter_supply(
    *,
    scope: Scope,
    area: Area,
    year: int,
    part: OpiatePart,
    basis: OpiateBasis,
    amount: float,
    source: str,
    amount_high: float | None = None,
    people: int | None = None,
    excreted: float | None = None,
    cv: float = 0.0,
) -> Done:
    """Enter a lawful source of morphine, with the document it was read in. A second entry supersedes the first."""
    scope.require("situation.estimate", area.path)
    if not source.strip():
        raise EntryError(say("没有写出处", "No source was given"))
    if (part is OpiatePart.CODEINE) is not (basis is OpiateBasis.RATIO):
        raise EntryError(
            say(
                "可待因按比值登记，其他来源按供应量或占比",
                "Codeine is entered as a ratio, other sources by supply or share",
            )
        )
    if amount < 0 or cv < 0:
        raise EntryError(say("数量和变异系数不能为负", "Amounts and CVs can not be negative"))
    if amount_high is not None and amount_high < amount:
        raise EntryError(say("上限小于下限", "The upper bound is below the lower one"))
    if basis is not OpiateBasis.SUPPLY and max(amount, amount_high or 0) > 1:
        raise EntryError(say("比例和比值不超过 1", "Shares and ratios are at most 1"))
    if basis is OpiateBasis.SUPPLY and not (people and excreted is not None and 0 < excreted <= 1):
        raise EntryError(
            say("供应量要同时填所供人口和排出比例（0–1）", "A supply needs its people and the share excreted (0–1)")
        )
    now = timezone.now()
    MedicalSupply.unscoped.filter(area=area, year=year, part=part.value, superseded_at=None).update(superseded_at=now)
    entered = MedicalSupply.unscoped.create(
        area=area,
        year=year,
        part=part.value,
        basis=basis.value,
        amount=amount,
        amount_high=amount_high,
        people=people,
        excreted=excreted,
        cv=cv,
        source=source.strip(),
        by=scope.user,
        recorded_at=now,
    )
    facts = {"year": year, "part": part.value, "basis": basis.value, "amount": amount, "source": source.strip()}
    return Done(f"supply:{area.code}:{year}:{part}", area.path, facts, entered)


@command("situation.proficiency.record", act="situation.estimate")
def record_proficiency(
    *, scope: Scope, laboratory: Organisation, round_name: str, held_on: date, scores: dict[str, float], source: str
) -> Done:
    """Record a laboratory's z scores of a round, substance → z. They judge results written from now on; `restate` judges older ones."""
    scope.require("situation.estimate", laboratory.area.path)
    if not source.strip() or not round_name.strip():
        raise EntryError(say("轮次和出处都要填", "Round and source are both needed"))
    unknown = sorted(set(scores) - set(SUBSTANCES))
    if unknown or not scores:
        raise EntryError(say("没有可登记的目标物", "No substance that could be recorded"))
    now = timezone.now()
    Proficiency.unscoped.filter(
        laboratory=laboratory, round=round_name, substance__in=scores, superseded_at=None
    ).update(superseded_at=now)
    made = Proficiency.unscoped.bulk_create(
        Proficiency(
            laboratory=laboratory,
            round=round_name,
            held_on=held_on,
            substance=substance,
            z=z,
            source=source.strip(),
            by=scope.user,
            recorded_at=now,
            simulated=laboratory.simulated,
        )
        for substance, z in scores.items()
    )
    facts = {"round": round_name, "scores": scores}
    return Done(f"proficiency:{laboratory.code}:{round_name}", laboratory.area.path, facts, made)
