"""Uncertainty in two parts that never mix: random (enters trends) and systematic (widens amounts only).

Random: sampling, day, analysis, flow. Systematic: excretion factor, dose, and what else is common to all sites and
times; it cancels in trends and rankings and only widens kilograms and users. Product of independent factors => the
logarithm is normal with s^2 = sum ln(1 + CV_i^2) (Castiglioni 2013 for the parts).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.normal import Z95


def log_variance(cvs: Iterable[float]) -> float:
    """Variance of the logarithm of a product of independent factors with these coefficients of variation."""
    parts = list(cvs)
    if any(cv < 0 for cv in parts):
        raise ValueError("a coefficient of variation cannot be negative")
    return sum(math.log1p(cv * cv) for cv in parts)


@dataclass(frozen=True)
class Uncertainty:
    """Log-scale variances of one result, kept apart."""

    random: float
    systematic: float

    @classmethod
    def from_cvs(cls, *, random: Iterable[float] = (), systematic: Iterable[float] = ()) -> Uncertainty:
        """From the coefficients of variation of the independent parts."""
        return cls(log_variance(random), log_variance(systematic))

    @property
    def for_trend(self) -> float:
        """Variance that a trend or a ranking sees."""
        return self.random

    @property
    def for_amount(self) -> float:
        """Variance of kilograms and of users."""
        return self.random + self.systematic


@dataclass(frozen=True)
class Interval:
    """A 95 % interval, arrays or 0-d arrays."""

    low: Floats
    high: Floats


def lognormal_interval(value: ArrayLike, variance: ArrayLike, z: float = Z95) -> Interval:
    """Interval from x exp(-z s) to x exp(+z s) for a log-scale variance s^2."""
    centre = np.asarray(value, dtype=np.float64)
    spread = np.exp(z * np.sqrt(np.asarray(variance, dtype=np.float64)))
    return Interval(np.asarray(centre / spread), np.asarray(centre * spread))


# Log-scale standard deviation of a weekly mean from so many days: European daily data 2011-2022, week as truth.
SAMPLING_SD: dict[str, dict[str, float]] = {
    "MDMA": {"1 day": 0.65, "2 days": 0.43, "pair": 0.30, "3 days": 0.32, "4 days": 0.23},
    "amphetamine": {"1 day": 0.33, "2 days": 0.23, "pair": 0.22, "3 days": 0.17, "4 days": 0.12},
    "THC-COOH": {"1 day": 0.25, "2 days": 0.16, "pair": 0.16, "3 days": 0.12, "4 days": 0.08},
    "benzoylecgonine": {"1 day": 0.35, "2 days": 0.23, "pair": 0.18, "3 days": 0.17, "4 days": 0.13},
    "ketamine": {"1 day": 0.37, "2 days": 0.26, "pair": 0.28, "3 days": 0.20, "4 days": 0.14},
    "methamphetamine": {"1 day": 0.40, "2 days": 0.27, "pair": 0.27, "3 days": 0.22, "4 days": 0.16},
}
