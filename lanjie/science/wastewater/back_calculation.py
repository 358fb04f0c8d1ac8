"""From the load of a residue to the drug used, doses and users: always through a named factor set, users as a range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lanjie.science.wastewater.factors import FactorSet, shipped_factors
from lanjie.science.wastewater.loads import Floats


@dataclass(frozen=True)
class Use:
    """Drug used in mg/day/1000 people, with the factor, the set it came from and who confirmed an unverified one."""

    per_1000: Floats
    factor: float
    factor_set: str
    confirmed_by: str | None


@dataclass(frozen=True)
class UsersRange:
    """Users among 1000 people, from the highest to the lowest amount a user takes a day. Never a single number."""

    low: Floats
    high: Floats


def use(
    load: ArrayLike,
    drug: str,
    biomarker: str | None = None,
    *,
    factors: FactorSet | None = None,
    fraction: float | None = None,
    confirmed_by: str | None = None,
) -> Use:
    """Drug used from the load of its residue (both mg/day/1000 people): m = load * ratio / fraction.

    ``biomarker`` is the drug itself unless given. A limit as a load may be passed the same way: "<1.12" gives "<2.60".
    Raises NoFactor (report the load only) and UnverifiedFactor (needs ``confirmed_by``).
    """
    chosen = factors or shipped_factors()
    row = chosen.factor(drug, biomarker or drug, fraction=fraction, confirmed_by=confirmed_by)
    amount = np.asarray(load, dtype=np.float64) * row.value
    return Use(amount, row.value, chosen.id, None if row.verified else confirmed_by)


def doses(used_per_1000: ArrayLike, dose_mg: float) -> Floats:
    """Doses a day among 1000 people from mg/day/1000 people and mg a dose."""
    return np.asarray(np.asarray(used_per_1000, dtype=np.float64) / dose_mg, dtype=np.float64)


def users_range(used_per_1000: ArrayLike, *, mg_per_user_day: tuple[float, float]) -> UsersRange:
    """Users among 1000 people for a lowest and a highest amount a user takes a day (mg).

    Published amounts differ by a factor of two for one drug, hence only a range; raises ValueError when both ends are
    equal or not above 0.
    """
    low_mg, high_mg = sorted(mg_per_user_day)
    if low_mg <= 0:
        raise ValueError("the amount a user takes a day must be above 0")
    if low_mg == high_mg:
        raise ValueError("users are only given as a range: name a lowest and a highest amount a user takes a day")
    amount = np.asarray(used_per_1000, dtype=np.float64)
    return UsersRange(low=np.asarray(amount / high_mg), high=np.asarray(amount / low_mg))


def prevalence(users_per_1000: ArrayLike, share_in_age_band: float) -> Floats:
    """Users over the people of an age band (both as shares), from users among 1000 people of all ages."""
    if not 0 < share_in_age_band <= 1:
        raise ValueError("the share of the population in the age band must lie in (0, 1]")
    return np.asarray(np.asarray(users_per_1000, dtype=np.float64) / 1000.0 / share_in_age_band, dtype=np.float64)
