"""From loads to the drug used, kilograms and users: through the signed factor set of the day, its number printed with every result.

Nothing here is stored: a run of estimates and a signed set never change, so that the two give the same numbers on any later day.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Self

from lanjie.core.words import Words, say
from lanjie.science import wastewater as ww
from lanjie.science.wastewater.normal import Z95
from lanjie.situation.choices import SUBSTANCES
from lanjie.situation.models import Factor, FactorSet

SEEN = "seen"
#: The spread of the step from residue to drug where no source states one: that of cocaine (Castiglioni 2013), said wherever used.
ASSUMED_CV = 0.26
#: Residues that only become a drug after other sources are taken off: `queries.apportionment` does that.
APPORTIONED = {"morphine": "heroin", "amphetamine": "amphetamine"}


class Range(NamedTuple):
    """A 95 % interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Load:
    """A level to be turned into use: mg/day/1000 people with the 95 % interval of its random error, and the people behind it.

    `level` is None where all was below the limit; `high` is then the upper limit. `population_cv`: relative standard deviation of
    the number of people, common to all samples of a site.
    """

    level: float | None
    low: float | None
    high: float | None
    people: int
    population_cv: float = 0.0

    @property
    def log_sd(self) -> float:
        """The random error on the log scale."""
        return math.log(self.high / self.low) / (2 * Z95) if self.low and self.high else 0.0

    @property
    def cv(self) -> float:
        """The random error as a relative standard deviation."""
        return math.sqrt(math.expm1(self.log_sd**2))


@dataclass(frozen=True, slots=True)
class Use:
    """Drug used, mg/day/1000 people. `random` holds sampling, analysis, flow and day; `total` also excretion and population.

    `amount` None means below `total.high`. `kg_year` and its interval leave the population out: it cancels in an amount.
    `users` among 1000 people is a range or nothing. `set_id`, `factor`, `confirmed_by`: where the step came from.
    """

    drug: str
    biomarker: str
    amount: float | None
    random: Range
    total: Range
    kg_year: float | None
    kg_interval: Range
    users: Range | None
    factor: float
    set_id: str
    confirmed_by: str
    cv_assumed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A residue and what may be said of its drug: the use, or in words why only the load is reported."""

    substance: str
    load: Load
    use: Use | None
    why: Words | None = None


def usable(factor: Factor) -> bool:
    """Whether a row may turn a load into an amount: it has a fraction, and its source was read or a person stands for it."""
    return factor.excretion is not None and (factor.evidence == SEEN or factor.confirmed_by_id is not None)


@dataclass(frozen=True, slots=True)
class Factors:
    """A signed set with its rows, read once."""

    set: FactorSet
    rows: tuple[Factor, ...]

    @classmethod
    def on(cls, day: date, known: datetime | None = None) -> Self | None:
        """The newest set signed (by `known`) and valid on the day; None when there is none: then loads only."""
        signed = FactorSet.objects.filter(signed_at__isnull=False, valid_from__lte=day)
        if known:
            signed = signed.filter(signed_at__lte=known)
        found = signed.order_by("-version").first()
        return (
            cls(found, tuple(found.factors.select_related("confirmed_by").order_by("position", "pk")))
            if found
            else None
        )

    def row(self, drug: str, biomarker: str) -> Factor:
        """The row that counts: the first whose source was read, else the first a person stands for.

        Raises NoFactor (report the load only) or UnverifiedFactor (nobody has confirmed it yet).
        """
        rows = [
            row for row in self.rows if (row.drug, row.biomarker) == (drug, biomarker) and row.excretion is not None
        ]
        if not rows:
            message = f"no factor for {drug} from {biomarker} in {self.set}"
            raise ww.NoFactor(message)
        good = [row for row in rows if usable(row)]
        if not good:
            message = f"nobody has confirmed the factor of {drug} from {biomarker} in {self.set}"
            raise ww.UnverifiedFactor(message)
        return next((row for row in good if row.evidence == SEEN), good[0])

    def drugs(self, biomarker: str) -> list[str]:
        """The drugs a residue may stand for, in the order of the set."""
        return list(dict.fromkeys(row.drug for row in self.rows if row.biomarker == biomarker))

    def use(self, load: Load, drug: str, biomarker: str) -> Use:
        """Drug used from a load; raises as `row` does."""
        row = self.row(drug, biomarker)
        found = ww.FactorSet(id=str(self.set), dated=self.set.valid_from, factors=(_science(row),))
        by = str(row.confirmed_by) if row.confirmed_by else ""

        def through(number: float | None) -> float | None:
            if number is None:
                return None
            return float(ww.use(number, drug, biomarker, factors=found, confirmed_by=by or None).per_1000)

        amount, high = through(load.level), through(load.high) or 0.0
        assumed = row.excretion_cv is None
        excretion = ASSUMED_CV if row.excretion_cv is None else row.excretion_cv
        random = load.log_sd**2
        total = _interval(amount, high, random + ww.log_variance([excretion, load.population_cv]))
        kg = float(ww.annual_kg(amount, load.people)) if amount is not None and load.people else None
        kg_high = float(ww.annual_kg(high, load.people)) if load.people else 0.0
        return Use(
            drug=drug,
            biomarker=biomarker,
            amount=amount,
            random=Range(through(load.low) or 0.0, high) if amount is not None else Range(0.0, high),
            total=total,
            kg_year=kg,
            kg_interval=_interval(kg, kg_high, random + ww.log_variance([excretion])),
            users=_users(total, row),
            factor=_science(row).value,
            set_id=str(self.set),
            confirmed_by=by,
            cv_assumed=assumed,
        )

    def line(self, substance: str, load: Load) -> Line:
        """What may be said of a residue by itself."""
        if substance in APPORTIONED:
            return Line(
                substance,
                load,
                None,
                say("先扣除其他来源，见来源分摊", "Other sources come off first, see apportionment"),
            )
        drugs = self.drugs(substance)
        if not drugs:
            return Line(substance, load, None, NO_FACTOR)
        try:
            return Line(substance, load, self.use(load, drugs[0], substance))
        except ww.NoFactor:
            return Line(substance, load, None, NO_FACTOR)
        except ww.UnverifiedFactor:
            return Line(substance, load, None, UNCONFIRMED)


NO_FACTOR = say("没有可靠因子，只报负荷", "No reliable factor: load only")
UNCONFIRMED = say("因子凭记忆，尚无人确认，只报负荷", "The factor is from memory and unconfirmed: load only")
UNSIGNED = say("没有已签认的因子集，只报负荷", "No signed factor set: load only")


def lines(loads: dict[str, Load], factors: Factors | None) -> list[Line]:
    """A line for every residue, in the order of the substances."""
    ordered = [(code, loads[code]) for code in SUBSTANCES if code in loads]
    if factors is None:
        return [Line(code, load, None, UNSIGNED) for code, load in ordered]
    return [factors.line(code, load) for code, load in ordered]


def _science(row: Factor) -> ww.Factor:
    return ww.Factor(row.drug, row.biomarker, row.excretion, row.mass_ratio, row.evidence, row.source, row.note)


def _interval(value: float | None, high: float, variance: float) -> Range:
    """The interval round a value; of an upper limit only the limit itself."""
    if value is None:
        return Range(0.0, high)
    found = ww.lognormal_interval(value, variance)
    return Range(float(found.low), float(found.high))


def _users(total: Range, row: Factor) -> Range | None:
    """Users among 1000 people: the lowest amount over the highest dose, to the highest amount over the lowest dose."""
    if row.dose_low_mg is None or row.dose_high_mg is None or not total.high:
        return None
    found = ww.users_range([total.low, total.high], mg_per_user_day=(row.dose_low_mg, row.dose_high_mg))
    return Range(float(found.low[0]), float(found.high[1]))
