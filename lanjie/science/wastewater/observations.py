"""Results that count, on the nodes (series, period) of a grid: what the estimation works on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.walks import Layout, Prior

COMMON, OWN, START, NOISE = range(4)  # the four log variances of a substance, in this order
MOSTLY = 0.5  # share of results below the limit
FRESH_VARIANCE = 1.0  # of the step at a change of laboratory: a factor e^2 either way


def tally(at: NDArray[np.intp], weights: Floats, size: int) -> Floats:
    """Sums of weights by place, (size,)."""
    return np.bincount(at, weights, size).astype(np.float64, copy=False)


@dataclass(frozen=True)
class Part:
    """Measured or censored results: flat node s * T + t, log value (or log limit), known variance, substance."""

    node: NDArray[np.intp]
    value: Floats
    known: Floats
    of: NDArray[np.intp]


@dataclass(frozen=True)
class Observations:
    """All results of one grid; ``fresh`` (S, T-1) marks steps across a change of laboratory."""

    layout: Layout
    measured: Part
    censored: Part
    fresh: NDArray[np.bool_]
    prior_mean: Floats  # (4,) expected log variances where the data say little
    common_start: Floats  # (K,) prior variance of the common level
    drift: float  # prior variance of the drift of the common walk in one period

    @cached_property
    def counts(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Measured and censored results of each series."""
        size, periods = self.layout.shape
        return (
            np.bincount(self.measured.node // periods, minlength=size),
            np.bincount(self.censored.node // periods, minlength=size),
        )

    @cached_property
    def mostly_censored(self) -> NDArray[np.bool_]:
        """Series (S,) whose Gaussian stand-ins are not good enough: most of their results are below the limit."""
        measured, censored = self.counts
        return np.asarray(censored > MOSTLY * (measured + censored))

    def prior(self, theta: Floats) -> Prior:
        """The prior at log variances theta (K, 4)."""
        variances = np.exp(theta)
        steps = np.broadcast_to(variances[self.layout.of, OWN, None], self.fresh.shape)
        if self.fresh.any():
            steps = steps + FRESH_VARIANCE * self.fresh
        return Prior(
            variances[:, COMMON], self.common_start, self.drift, np.asarray(steps), variances[self.layout.of, START]
        )
