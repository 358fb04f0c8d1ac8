"""Sampling design: what change so many samples a quarter can see, and what it costs to see a given one.

A quarterly mean of k samples has log-scale variance (day + analysis) / k. Two means are told apart at 5 % two-sided
with the given power when they differ by (z_0.975 + z_power) sqrt(2 variance); year against year averages four quarters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import ndtri

from lanjie.science.wastewater.uncertainty import SAMPLING_SD, log_variance

ANALYSIS_CV = 0.15  # within 6-26 % between laboratories (Castiglioni 2013)
FLOW_CV = 0.10
MOST_SAMPLES = 92  # days in a quarter


@dataclass(frozen=True)
class Design:
    """A plan for one substance at one or more sites."""

    substance: str
    samples_per_quarter: int
    quarters: int  # averaged on each side of the comparison: 1 or, for year against year, 4
    sites: int  # compared together
    detectable_rise: float  # smallest relative rise seen with the power
    detectable_fall: float  # as a positive share
    samples_per_year: int
    cost_per_year: float


def result_variance(substance: str, *, analysis_cv: float = ANALYSIS_CV, flow_cv: float = FLOW_CV) -> float:
    """Log-scale variance of one 24-hour sample as a measure of its quarter; KeyError for an unknown substance."""
    return SAMPLING_SD[substance]["1 day"] ** 2 + log_variance([analysis_cv, flow_cv])


def design(
    substance: str,
    samples_per_quarter: int,
    *,
    quarters: int = 4,
    sites: int = 1,
    power: float = 0.8,
    cost_per_sample: float = 0.0,
    analysis_cv: float = ANALYSIS_CV,
    variance: float | None = None,
) -> Design:
    """What ``samples_per_quarter`` samples can see; compare with ``for_change``.

    ``variance`` is the log-scale variance of one sample where a network has estimated its own (`Spread.noise` of a fit); without it
    the published one of the substance is taken.
    """
    if not 1 <= samples_per_quarter <= MOST_SAMPLES:
        raise ValueError(f"samples a quarter must lie between 1 and {MOST_SAMPLES}")
    if not 0.5 <= power < 1 or quarters < 1 or sites < 1:
        raise ValueError("power must lie between 0.5 and 1, quarters and sites must be 1 or more")
    of_mean = _one(substance, variance, analysis_cv) / (samples_per_quarter * quarters * sites)
    apart = float(ndtri(0.975) + ndtri(power)) * math.sqrt(2.0 * of_mean)
    year = 4 * samples_per_quarter * sites
    return Design(
        substance,
        samples_per_quarter,
        quarters,
        sites,
        math.expm1(apart),
        -math.expm1(-apart),
        year,
        year * cost_per_sample,
    )


def for_change(
    substance: str,
    change: float = 0.20,
    *,
    quarters: int = 4,
    sites: int = 1,
    power: float = 0.8,
    cost_per_sample: float = 0.0,
    analysis_cv: float = ANALYSIS_CV,
    variance: float | None = None,
) -> Design | None:
    """The smallest plan that sees a rise by ``change`` (0.20 = 20 %); None where daily samples would not be enough."""
    if change <= 0:
        raise ValueError("the change must be above 0")
    apart = float(ndtri(0.975) + ndtri(power)) / math.log1p(change)
    needed = math.ceil(2.0 * _one(substance, variance, analysis_cv) * apart**2 / (quarters * sites) - 1e-9)
    if needed > MOST_SAMPLES:
        return None
    return design(
        substance, max(needed, 1), quarters=quarters, sites=sites, power=power,
        cost_per_sample=cost_per_sample, analysis_cv=analysis_cv, variance=variance,
    )  # fmt: skip


def _one(substance: str, own: float | None, analysis_cv: float) -> float:
    if own is not None and not 0 < own < math.inf:
        raise ValueError("the variance of a sample must be above 0")
    return result_variance(substance, analysis_cv=analysis_cv) if own is None else own
