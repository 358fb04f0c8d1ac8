"""Means of one site and year with results below the limit: censored log-normal likelihood, or Kaplan-Meier.

After STOTEN 2016 568:856-863 (19 plants, up to 94 % censored). Substituting half the limit is measurably bad and is
not offered. Where every result is below the limit there is only an upper limit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import log_ndtr

from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.normal import Z95


@dataclass(frozen=True)
class CensoredMean:
    """Mean with its 95 % interval; ``mean`` is None and ``high`` the largest limit when all results are below it."""

    mean: float | None
    low: float
    high: float
    n: int
    share_censored: float


def _parts(values: ArrayLike, censored: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    numbers, below = np.asarray(values, dtype=np.float64), np.asarray(censored, dtype=bool)
    if not len(numbers):
        raise ValueError("no result")
    if not (numbers > 0).all():
        raise ValueError("loads and limits must be above 0")
    return numbers, below


def lognormal_mean(values: ArrayLike, censored: ArrayLike) -> CensoredMean:
    """Arithmetic mean exp(mu + s^2/2) by censored maximum likelihood; a censored value is its limit.

    The interval is exp of the delta-method interval of mu + s^2/2. One result, or equal ones, gives no interval (NaN).
    """
    numbers, below = _parts(values, censored)
    share = float(below.mean())
    if below.all():
        return CensoredMean(None, 0.0, float(numbers.max()), len(numbers), share)
    from scipy.optimize import minimize  # slow import

    logs = np.log(numbers)
    spread = float(np.std(logs))
    if len(logs) < 2 or spread < 1e-9:
        return CensoredMean(float(np.exp(logs.mean())), np.nan, np.nan, len(logs), share)

    def minus_log_likelihood(theta: Floats) -> float:
        mean, log_sd = theta
        z = (logs - mean) / np.exp(log_sd)
        return float(-np.where(below, log_ndtr(z), -0.5 * z * z - log_sd).sum())

    best = minimize(minus_log_likelihood, [logs.mean(), np.log(spread)], method="BFGS")
    mean, log_sd = best.x
    variance = float(np.exp(2.0 * log_sd))
    slope = np.array([1.0, variance])
    error = float(np.sqrt(slope @ best.hess_inv @ slope))
    middle = mean + variance / 2.0
    low, high = np.exp([middle - Z95 * error, middle + Z95 * error])
    return CensoredMean(float(np.exp(middle)), float(low), float(high), len(logs), share)


def kaplan_meier_mean(values: ArrayLike, censored: ArrayLike) -> CensoredMean:
    """Mean of the Kaplan-Meier distribution of left-censored values (by flipping them), Greenwood's variance.

    Mass below the smallest measured value cannot be placed: it is put at the smallest value or limit (Efron).
    """
    numbers, below = _parts(values, censored)
    share = float(below.mean())
    if below.all():
        return CensoredMean(None, 0.0, float(numbers.max()), len(numbers), share)
    places = np.unique(numbers[~below])[::-1]  # from the largest: flipped time runs downwards
    at_risk = np.array([(numbers <= place).sum() for place in places], dtype=np.float64)
    events = np.array([((numbers == place) & ~below).sum() for place in places], dtype=np.float64)
    left = np.cumprod(1.0 - events / at_risk)  # share below each place
    weights = -np.diff(np.concatenate([[1.0], left]))
    smallest = float(numbers.min())
    mean = float(weights @ places + left[-1] * smallest)
    lower = np.concatenate([places[1:], [smallest]])
    area = np.cumsum((left * (places - lower))[::-1])[::-1]
    room = at_risk * (at_risk - events)
    terms = np.divide(area**2 * events, room, out=np.zeros_like(area), where=room > 0)
    error = float(np.sqrt(terms.sum()))
    return CensoredMean(mean, max(mean - Z95 * error, 0.0), mean + Z95 * error, len(numbers), share)
