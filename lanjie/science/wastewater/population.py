"""How many people stand behind a sample: census, ammonium, cotinine, and their combination."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lanjie.science.wastewater.loads import Floats, load_mg_per_day

MINIMUM_POPULATION = 5_000  # a smaller catchment comes too near to households: refused
AMMONIUM_G_PER_PERSON_DAY = 8.0  # unverified default; a site's own value is needed (Been 2014)
COTININE_MG_PER_CIGARETTE = 0.14  # rule sheet of a Chinese laboratory system
CONFLICT_FACTOR = 1.5


@dataclass(frozen=True)
class PopulationEstimate:
    """People by one method, with the coefficient of variation of that method."""

    method: str
    people: float
    cv: float


@dataclass(frozen=True)
class Population:
    """Combined people, log-scale standard deviation, and whether two methods differ by more than a factor 1.5."""

    people: float
    log_sd: float
    conflict: bool
    methods: tuple[str, ...]


def from_ammonium(
    nh4n_mg_per_l: ArrayLike, m3_per_day: ArrayLike, *, g_per_person_day: float = AMMONIUM_G_PER_PERSON_DAY
) -> Floats:
    """People from NH4-N: C (mg/L = g/m3) Q (m3/day) / f (g/person/day)."""
    if g_per_person_day <= 0:
        raise ValueError("ammonium a person a day must be above 0")
    grams = np.asarray(nh4n_mg_per_l, dtype=np.float64) * np.asarray(m3_per_day, dtype=np.float64)
    return np.asarray(grams / g_per_person_day)


def from_cotinine(
    cotinine_ng_per_l: ArrayLike,
    m3_per_day: ArrayLike,
    *,
    cigarettes_per_person_day: float,
    domestic_share: float = 1.0,
    mg_per_cigarette: float = COTININE_MG_PER_CIGARETTE,
) -> Floats:
    """People from cotinine: L_cot (mg/day) * domestic share / (cigarettes a person a day * mg a cigarette).

    The Chinese rule applies the domestic share here but not to the drug load it is then divided into: that asymmetry
    is the caller's explicit choice (pass 1.0 for none).
    """
    if not 0 < domestic_share <= 1:
        raise ValueError("the domestic share must lie in (0, 1]")
    if cigarettes_per_person_day <= 0 or mg_per_cigarette <= 0:
        raise ValueError("cigarettes and cotinine a cigarette must be above 0")
    cotinine = load_mg_per_day(cotinine_ng_per_l, m3_per_day)
    return np.asarray(cotinine * domestic_share / (cigarettes_per_person_day * mg_per_cigarette))


def combine(estimates: Sequence[PopulationEstimate]) -> Population:
    """Inverse-variance mean on the log scale; conflict when two methods differ by more than a factor 1.5.

    Raises ValueError without an estimate, or for people or a CV not above 0.
    """
    if not estimates:
        raise ValueError("no population estimate")
    if any(not (part.people > 0 and part.cv > 0) for part in estimates):
        raise ValueError("people and their coefficient of variation must be above 0")
    logs = np.log([part.people for part in estimates])
    weights = np.array([1.0 / math.log1p(part.cv**2) for part in estimates])
    mean = float((weights * logs).sum() / weights.sum())
    conflict = float(logs.max() - logs.min()) > math.log(CONFLICT_FACTOR)
    return Population(math.exp(mean), float(weights.sum() ** -0.5), conflict, tuple(p.method for p in estimates))


def check_catchment(people: float, minimum: int = MINIMUM_POPULATION) -> None:
    """Raise ValueError for a catchment below the minimum: no sampling point may stand for a building or household."""
    if not people >= minimum:
        raise ValueError(f"a catchment must hold at least {minimum} people: a smaller one would point at households")
