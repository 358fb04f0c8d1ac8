"""What is left for an illicit drug after other sources: heroin out of morphine, amphetamine out of methamphetamine's own.

The parts come from medical supply entered for an area and year; where the interval of what is left reaches 0 the answer is words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lanjie.core.words import Words, say
from lanjie.registry.models import Area
from lanjie.science import wastewater as ww
from lanjie.science.wastewater.apportionment import NO_CORRECTION_ABOVE, NOT_ESTIMABLE, amphetamine_ratio
from lanjie.situation.choices import OPIATE_PARTS, OpiateBasis, OpiatePart
from lanjie.situation.models import MedicalSupply
from lanjie.situation.queries.use import UNCONFIRMED, UNSIGNED, Factors, Load, Use

NOT_DISTINGUISHABLE = say("与医疗用药无法区分", "not distinguishable from medical use")
NO_CODEINE = say("没有可待因的水平，无从扣除", "there is no level of codeine to take off")
NO_NUMBER = say("没有可用的水平", "there is no level to start from")


@dataclass(frozen=True, slots=True)
class Part:
    """A lawful source of morphine: its load, mg/day/1000 people, and its share of all morphine, with the document behind it."""

    part: OpiatePart
    load: float
    share: float
    source: str
    year: int
    area: str


@dataclass(frozen=True, slots=True)
class Apportioned:
    """What is left of a residue for the illicit drug, mg/day/1000 people.

    `left` is None, and `words` say why, where it may be nothing or can not be told; `low` and `high` are the 95 % interval of the
    difference (20,000 draws) where there is one. `use` needs a usable factor; `load_only` says why there is none. `missing` are the
    parts for which nobody has entered a source: without them nothing is computed.
    """

    residue: str
    load: Load
    left: float | None = None
    low: float | None = None
    high: float | None = None
    words: Words | None = None
    parts: tuple[Part, ...] = ()
    missing: tuple[OpiatePart, ...] = ()
    ratio: float | None = None
    use: Use | None = None
    load_only: Words | None = None


def supplies(areas: Iterable[Area], year: int) -> dict[str, dict[OpiatePart, MedicalSupply]]:
    """For each area path, each part's newest entry up to the year, of the nearest area upwards that has one; one query for all.

    A county is judged by its province's supply where it has none of its own: amounts are kept per head.
    """
    paths = {area.path for area in areas}
    chains = {
        path: [f"/{'/'.join(path.strip('/').split('/')[: n + 1])}/" for n in range(path.count("/") - 1)]
        for path in paths
    }
    wanted = {link for chain in chains.values() for link in chain}
    entered = (
        MedicalSupply.unscoped.filter(superseded_at=None, area__path__in=wanted, year__lte=year)
        .select_related("area")
        .order_by("year", "pk")
    )
    by_path: dict[str, dict[OpiatePart, MedicalSupply]] = {}
    for supply in entered:
        by_path.setdefault(supply.area.path, {})[OpiatePart(supply.part)] = supply
    return {
        path: {part: found for link in chain for part, found in by_path.get(link, {}).items()}
        for path, chain in chains.items()
    }


def heroin(
    morphine: Load, codeine: Load | None, entered: dict[OpiatePart, MedicalSupply], factors: Factors | None
) -> Apportioned:
    """Morphine left for heroin: less codeine's part, clinical morphine and poppy straw medicines, each with its own doubt."""
    base = Apportioned("morphine", morphine)
    missing = tuple(part for part in OpiatePart if part not in entered)
    if missing:
        names = "、".join(str(OPIATE_PARTS[part]) for part in missing)
        why = say("没有登记：{parts}", "nothing was entered for: {parts}", parts=names)
        return replace(base, words=why, missing=missing)
    if morphine.level is None:
        return replace(base, words=NO_NUMBER)
    if codeine is None or (codeine.level is None and codeine.high is None):
        return replace(base, words=NO_CODEINE)
    # codeine wholly below its limit: the most there can be is taken off, so that heroin is never overstated
    amount = codeine.level if codeine.level is not None else codeine.high or 0.0
    codeine_cv = codeine.cv if codeine.level is not None else 0.0
    ratio = entered[OpiatePart.CODEINE]
    bounds = (ratio.amount, ratio.amount_high if ratio.amount_high is not None else ratio.amount)
    clinical, poppy = (_measured(entered[part], morphine.level) for part in (OpiatePart.CLINICAL, OpiatePart.POPPY))
    left = ww.heroin_morphine(
        ww.Measured(morphine.level, morphine.cv), ww.Measured(amount, codeine_cv), clinical, poppy, codeine_ratio=bounds
    )
    loads = {
        OpiatePart.CODEINE: sum(bounds) / 2 * amount,
        OpiatePart.CLINICAL: clinical.load,
        OpiatePart.POPPY: poppy.load,
    }
    parts = tuple(
        Part(part, load, load / morphine.level, entered[part].source, entered[part].year, entered[part].area.name)
        for part, load in loads.items()
    )
    found = replace(base, left=left.estimate, low=left.low, high=left.high, parts=parts)
    if left.estimate is None:
        return replace(found, words=NOT_DISTINGUISHABLE)
    return _with_use(found, "heroin", factors)


def _measured(supply: MedicalSupply, morphine: float) -> ww.Measured:
    """The load of a part: supplied kilograms through people and the share excreted, or a share of the morphine found."""
    if supply.basis == OpiateBasis.SHARE.value:
        return ww.Measured(supply.amount * morphine, supply.cv)
    per_head = float(ww.from_annual_kg(supply.amount, supply.people or 1))
    return ww.Measured(per_head * (supply.excreted if supply.excreted is not None else 1.0), supply.cv)


def amphetamine(amphetamine_: Load, methamphetamine: Load | None, factors: Factors | None) -> Apportioned:
    """Amphetamine that is not methamphetamine's own: less 0.09 of it; not estimable while AMP/METH is at most 0.19."""
    base = Apportioned("amphetamine", amphetamine_)
    if amphetamine_.level is None:
        return replace(base, words=NO_NUMBER)
    own = methamphetamine.level if methamphetamine and methamphetamine.level is not None else 0.0
    own_cv = methamphetamine.cv if methamphetamine and methamphetamine.level is not None else 0.0
    ratio = amphetamine_ratio(amphetamine_.level, own)
    left = ww.illicit_amphetamine(ww.Measured(amphetamine_.level, amphetamine_.cv), ww.Measured(own, own_cv))
    found = replace(base, left=left.estimate, low=left.low, high=left.high, ratio=ratio)
    if left.estimate is None and ratio <= NO_CORRECTION_ABOVE:
        return replace(
            found,
            words=say(
                "无法估计：苯丙胺与甲基苯丙胺之比为 {r}，{zone} 以下分不清代谢来源",
                "not estimable: AMP/METH is {r}, at or below {zone} it can not be told from metabolism",
                r=f"{ratio:.2g}",
                zone=f"{NOT_ESTIMABLE[1]:g}",
            )
            if ratio <= NOT_ESTIMABLE[1]
            else say("无法估计：区间含 0", "not estimable: the interval includes 0"),
        )
    return _with_use(found, "amphetamine", factors)


def _with_use(found: Apportioned, drug: str, factors: Factors | None) -> Apportioned:
    if factors is None:
        return replace(found, load_only=UNSIGNED)
    rest = Load(found.left, found.low, found.high, found.load.people, found.load.population_cv)
    try:
        return replace(found, use=factors.use(rest, drug, found.residue))
    except ww.NoFactor:
        return replace(found, load_only=say("没有可靠因子，只报负荷", "No reliable factor: load only"))
    except ww.UnverifiedFactor:
        return replace(found, load_only=UNCONFIRMED)
