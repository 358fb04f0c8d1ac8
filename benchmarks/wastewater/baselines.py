"""Simple peers: half the limit, then a straight line, a moving mean, or a local level for each series alone."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Interval = tuple[Floats, Floats, Floats]  # log level, lower and upper end, each (S, T)
Peer = Callable[[Floats], Interval]
Z95 = 1.96
WINDOW = 5


def half_limit(value: Floats, limit: Floats, censored: NDArray[np.bool_]) -> Floats:
    """Log values with half the limit in place of what is below it."""
    return np.where(censored, np.log(limit / 2), np.log(np.where(censored, 1.0, value)))


def straight_line(y: Floats) -> Interval:
    """Least squares line of each row, with the usual confidence interval of the line."""
    periods = y.shape[1]
    x = np.arange(periods) - (periods - 1) / 2
    slope = y @ x / (x @ x)
    fitted = y.mean(axis=1, keepdims=True) + slope[:, None] * x
    variance = ((y - fitted) ** 2).sum(axis=1) / (periods - 2)
    half = Z95 * np.sqrt(variance[:, None] * (1 / periods + x**2 / (x @ x)))
    return fitted, fitted - half, fitted + half


def moving_mean(y: Floats) -> Interval:
    """Centred mean of five, interval from the spread around it."""
    kernel = np.ones(WINDOW)
    count = np.convolve(np.ones(y.shape[1]), kernel, mode="same")
    fitted = np.apply_along_axis(np.convolve, 1, y, kernel, mode="same") / count
    sd = (y - fitted).std(axis=1, keepdims=True)
    half = Z95 * sd / np.sqrt(count)
    return fitted, fitted - half, fitted + half


def local_level(y: Floats) -> Interval:
    """statsmodels' local level, smoothed, each row by itself."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    level, sd = np.empty_like(y), np.empty_like(y)
    for row, series in enumerate(y):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = UnobservedComponents(series, "llevel").fit(disp=False)
        level[row] = found.smoothed_state[0]
        sd[row] = np.sqrt(np.maximum(found.smoothed_state_cov[0, 0], 0.0))
    return level, level - Z95 * sd, level + Z95 * sd
