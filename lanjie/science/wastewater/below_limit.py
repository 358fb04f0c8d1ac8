"""What "below the limit" says about a log level: expectation propagation for one-sided normal observations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import erfcx, log_ndtr

from lanjie.science.wastewater.loads import Floats

ROOT_2 = float(np.sqrt(2.0))
ROOT_2_OVER_PI = float(np.sqrt(2.0 / np.pi))


@dataclass(frozen=True)
class Below:
    """Gaussian stand-in for Phi((limit - f)/sd): precision, precision-times-value; and d log Z / d noise variance."""

    precision: Floats
    weighted: Floats
    slope: Floats


def hazard(z: Floats) -> Floats:
    """phi(z) / Phi(z), stable far into the lower tail."""
    return np.asarray(ROOT_2_OVER_PI / erfcx(-z / ROOT_2))


def below(limit: Floats, noise: Floats, mean: Floats, variance: Floats) -> Below:
    """Match the first two moments of N(f; mean, variance) Phi((limit - f)/sqrt(noise)); all log scale, same shape."""
    total = noise + variance
    z = (limit - mean) / np.sqrt(total)
    ratio = hazard(z)
    curve = ratio * (z + ratio) / total
    left = 1.0 - curve * variance
    tilt = -ratio / np.sqrt(total)
    return Below(curve / left, (tilt + mean * curve) / left, -0.5 * z * ratio / total)


def log_probability(limit: Floats, noise: Floats, mean: Floats, variance: Floats) -> Floats:
    """Log probability of a result below the limit when f ~ N(mean, variance)."""
    return np.asarray(log_ndtr((limit - mean) / np.sqrt(noise + variance)))
