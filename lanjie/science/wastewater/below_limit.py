"""What "below the limit" says about a log level: expectation propagation for one-sided normal observations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from lanjie.science.wastewater.loads import Floats

ROOT_2PI = float(np.sqrt(2.0 * np.pi))
FAR = -30.0  # below it Phi(z) is 0 in double precision


@dataclass(frozen=True)
class Below:
    """Gaussian stand-in for a censored result: precision, precision-times-value; and d log Z / d noise variance."""

    precision: Floats
    weighted: Floats
    slope: Floats


def hazard(z: Floats, odds: Floats | float = 0.0) -> Floats:
    """phi(z) / (Phi(z) + odds): how hard a result below its limit pushes, if at these odds it tells nothing."""
    return np.asarray(np.where(z > FAR, np.exp(-0.5 * z * z) / ROOT_2PI / (ndtr(np.maximum(z, FAR)) + odds), -z))


def below(limit: Floats, noise: Floats, odds: Floats, mean: Floats, variance: Floats) -> Below:
    """Match two moments of N(f; mean, variance) (Phi((limit - f)/sqrt(noise)) + odds); log scale, all the same shape.

    With odds 0 the precision is positive; with odds a hopeless contradiction gets precision 0: it tells nothing.
    """
    total = noise + variance
    sd = np.sqrt(total)
    z = (limit - mean) / sd
    ratio = hazard(z, odds)
    curve = np.maximum(ratio * (z + ratio), 0.0) / total
    left = 1.0 - curve * variance
    return Below(curve / left, (mean * curve - ratio / sd) / left, -0.5 * z * ratio / total)
