"""Versioned correction factors: from a residue's load to the amount of drug used.

A factor set has an id and a date; every derived number keeps the id of the set it came from, so a new factor never
rewrites history. Rows whose source nobody has read are refused unless a named person confirms them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

SHIPPED = Path(__file__).with_name("data") / "factors.yaml"
EVIDENCE = ("seen", "from memory", "not found")


class UnverifiedFactor(ValueError):  # noqa: N818  the sentence reads: refused, unverified factor
    """The factor exists but nobody has read its source: a person has to confirm it by name first."""


class NoFactor(LookupError):  # noqa: N818  the sentence reads: there is no factor
    """No factor is known for this drug and residue: report the load only."""


@dataclass(frozen=True)
class Factor:
    """One row of a factor set.

    ``fraction``: share of a dose excreted as the residue (0-1). ``ratio``: molar mass of the drug over that of the
    residue. Drug used = load * ratio / fraction. ``source_zh`` and ``note_zh`` say the same in Chinese.
    """

    drug: str
    biomarker: str
    fraction: float | None
    ratio: float
    evidence: str
    source: str
    note: str = ""
    source_zh: str = ""
    note_zh: str = ""

    @property
    def value(self) -> float:
        """Amount (mg) of drug used for each mg of residue. Raises NoFactor where no excretion fraction is known."""
        if self.fraction is None:
            raise NoFactor(
                f"no excretion fraction is known for {self.drug} from {self.biomarker}: report the load only"
            )
        return self.ratio / self.fraction

    @property
    def verified(self) -> bool:
        """Whether the source was read."""
        return self.evidence == "seen"


@dataclass(frozen=True)
class FactorSet:
    """A dated set of factors; the first row of a drug and residue is its default."""

    id: str
    dated: dt.date
    factors: tuple[Factor, ...]

    def rows(self, drug: str, biomarker: str | None = None) -> tuple[Factor, ...]:
        """Every row for a drug, or for a drug and one residue, in the order of the set."""
        return tuple(row for row in self.factors if row.drug == drug and biomarker in (None, row.biomarker))

    def factor(
        self, drug: str, biomarker: str, *, fraction: float | None = None, confirmed_by: str | None = None
    ) -> Factor:
        """The row to use: the verified one, or the one with this ``fraction``.

        Raises NoFactor when there is none, UnverifiedFactor when its source was not read and ``confirmed_by`` is empty.
        """
        rows = [row for row in self.rows(drug, biomarker) if row.fraction is not None]
        if fraction is not None:
            rows = [row for row in rows if row.fraction == fraction]
        if not rows:
            raise NoFactor(f"no factor is known for {drug} from {biomarker}: report the load only")
        row = next((row for row in rows if row.verified), rows[0])
        if not row.verified and not (confirmed_by or "").strip():
            raise UnverifiedFactor(
                f"the factor of {drug} from {biomarker} ({row.source}) is unverified: a named person has to confirm it"
            )
        return row


def read_factor_set(path: Path) -> FactorSet:
    """Read a factor set from YAML; raises ValueError naming the file and row for anything unexpected."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    factors = []
    for number, entry in enumerate(raw["factors"], start=1):
        try:
            row = Factor(**entry)
        except TypeError as problem:
            raise ValueError(f"{path.name}, factor {number}: {problem}") from problem
        if row.evidence not in EVIDENCE:
            raise ValueError(f"{path.name}, factor {number}: evidence must be one of {', '.join(EVIDENCE)}")
        if row.fraction is not None and not 0 < row.fraction <= 1:
            raise ValueError(f"{path.name}, factor {number}: fraction must lie in (0, 1]")
        factors.append(row)
    return FactorSet(id=raw["id"], dated=raw["dated"], factors=tuple(factors))


@cache
def shipped_factors() -> FactorSet:
    """The factor set that comes with the package, from published literature; not signed off by anybody."""
    return read_factor_set(SHIPPED)
