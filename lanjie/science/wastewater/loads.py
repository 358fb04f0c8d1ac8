"""Loads of a drug residue in sewage: concentration and flow in, mg a day per 1000 people out.

Symbols: C ng/L, Q m3/day, P people, L mg/day, l mg/day/1000 people. Everything takes numbers or arrays that broadcast,
keeps full precision and returns float64 arrays. NaN in, NaN out: where the flow is missing there is no load.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]

M3_PER_10K_M3 = 10_000.0  # flow in Chinese records is written in 万立方米/日
DAYS_PER_YEAR = 365.0
MG_PER_KG = 1e6
WEEK = ("wed", "thu", "fri", "sat", "sun", "mon", "tue")  # the order of the European campaign
WEEKDAYS = ("tue", "wed", "thu")
WEEKEND = ("fri", "sat", "sun", "mon")


def _floats(value: ArrayLike, name: str, *, positive: bool = False) -> Floats:
    numbers = np.asarray(value, dtype=np.float64)
    bad = numbers <= 0 if positive else numbers < 0
    if np.any(bad):
        raise ValueError(f"{name} must {'be above' if positive else 'not be below'} 0")
    return numbers


def load_mg_per_day(ng_per_l: ArrayLike, m3_per_day: ArrayLike) -> Floats:
    """Daily load L = C Q / 1000 in mg/day (1 ng/L in 1 m3 is 1 ug). Never correct C for dilution: Q already does.

    Raises ValueError for a negative concentration or a flow that is not above 0.
    """
    return _floats(ng_per_l, "concentration") * _floats(m3_per_day, "flow", positive=True) / 1000.0


def m3_per_day(ten_thousand_m3_per_day: ArrayLike) -> Floats:
    """Flow in m3/day from 万立方米/日 (10^4 m3/day)."""
    return np.asarray(ten_thousand_m3_per_day, dtype=np.float64) * M3_PER_10K_M3


def normalised(load: ArrayLike, population: ArrayLike) -> Floats:
    """Population-normalised load in mg/day/1000 people from a load in mg/day and a number of people."""
    return _floats(load, "load") * 1000.0 / _floats(population, "population", positive=True)


def total(normalised_load: ArrayLike, population: ArrayLike) -> Floats:
    """The inverse of ``normalised``: mg/day from mg/day/1000 people."""
    return _floats(normalised_load, "load") * _floats(population, "population", positive=True) / 1000.0


def normalised_load(ng_per_l: ArrayLike, m3_per_day: ArrayLike, population: ArrayLike) -> Floats:
    """mg/day/1000 people straight from concentration, flow and people; for a limit of quantification too."""
    return normalised(load_mg_per_day(ng_per_l, m3_per_day), population)


def annual_kg(per_1000: ArrayLike, people: ArrayLike) -> Floats:
    """Kilograms a year from mg/day/1000 people and people."""
    return total(per_1000, people) * DAYS_PER_YEAR / MG_PER_KG


def from_annual_kg(kg: ArrayLike, people: ArrayLike) -> Floats:
    """mg/day/1000 people from kilograms a year and people: the inverse of ``annual_kg``."""
    return normalised(_floats(kg, "kilograms") * MG_PER_KG / DAYS_PER_YEAR, people)


@dataclass(frozen=True)
class WeekMeans:
    """Means of a seven-day week: Tuesday-Thursday, Friday-Monday, and all days. Units of what went in."""

    weekday: Floats
    weekend: Floats
    daily: Floats


def week_means(days: ArrayLike) -> WeekMeans:
    """Weekday, weekend and daily mean of loads shaped (..., 7) in the order Wednesday ... Tuesday.

    A missing day (NaN) is left out of its mean; a mean without any day is NaN. Rule of the European source page.
    """
    loads = np.asarray(days, dtype=np.float64)
    if loads.shape[-1:] != (7,):
        raise ValueError("a week has seven days, Wednesday to Tuesday, on the last axis")
    weekday = [WEEK.index(day) for day in WEEKDAYS]
    weekend = [WEEK.index(day) for day in WEEKEND]
    return WeekMeans(_mean(loads[..., weekday]), _mean(loads[..., weekend]), _mean(loads))


def _mean(loads: Floats) -> Floats:
    known = ~np.isnan(loads)
    days = known.sum(axis=-1)
    sums = np.where(known, loads, 0.0).sum(axis=-1)
    return np.asarray(np.divide(sums, days, out=np.full(sums.shape, np.nan), where=days > 0))


def pair_mean(weekday: ArrayLike, weekend: ArrayLike) -> Floats:
    """Weekly mean from one working-day and one weekend sample, weighted 3 : 4."""
    return np.asarray((3.0 * np.asarray(weekday, float) + 4.0 * np.asarray(weekend, float)) / 7.0, dtype=np.float64)


@dataclass(frozen=True)
class RegionalMean:
    """Population-weighted mean load of the measured catchments, and which share of the region they cover."""

    per_1000: float
    coverage: float


def regional_mean(per_1000: ArrayLike, people: ArrayLike, region_people: float) -> RegionalMean:
    """Weighted mean sum(P l)/sum(P) over the catchments that have a load; coverage = sum(P)/region."""
    loads = np.asarray(per_1000, dtype=np.float64)
    weights = np.broadcast_to(_floats(people, "population", positive=True), loads.shape)
    known = ~np.isnan(loads)
    if not known.any():
        return RegionalMean(float("nan"), 0.0)
    covered = float(weights[known].sum())
    return RegionalMean(float((weights[known] * loads[known]).sum() / covered), covered / region_people)


def before_sewer(ng_per_l: ArrayLike, hours: ArrayLike, half_life_hours: ArrayLike) -> Floats:
    """Concentration at the toilet, C 2^(hours/half-life); only where residence time and temperature are known."""
    lasted = _floats(hours, "hours") / _floats(half_life_hours, "half-life", positive=True)
    return _floats(ng_per_l, "concentration") * np.exp2(lasted)


def lost_in_sewer(hours: ArrayLike, half_life_hours: ArrayLike) -> Floats:
    """Share (0-1) of a residue lost on the way to the plant."""
    lasted = _floats(hours, "hours") / _floats(half_life_hours, "half-life", positive=True)
    return np.asarray(1.0 - np.exp2(-lasted), dtype=np.float64)
