"""What "below the limit" says about a log level: expectation propagation for one-sided normal observations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import erfcx

from lanjie.science.wastewater.loads import Floats

ROOT_HALF = float(np.sqrt(0.5))
ROOT_2_OVER_PI = float(np.sqrt(2.0 / np.pi))


@dataclass(frozen=True)
class Below:
    """Gaussian stand-in for Phi((limit - f)/sd): precision, precision-times-value; and d log Z / d noise variance."""

    precision: Floats
    weighted: Floats
    slope: Floats


def hazard(z: Floats) -> Floats:
    """phi(z) / Phi(z), stable far into the lower tail."""
    return np.asarray(ROOT_2_OVER_PI / erfcx(-ROOT_HALF * z))


def below(limit: Floats, noise: Floats, mean: Floats, variance: Floats) -> Below:
    """Match the first two moments of N(f; mean, variance) Phi((limit - f)/sqrt(noise)); all log scale, same shape."""
    total = noise + variance
    sd = np.sqrt(total)
    z = (limit - mean) / sd
    ratio = hazard(z)
    curve = ratio * (z + ratio) / total
    left = 1.0 - curve * variance
    return Below(curve / left, (mean * curve - ratio / sd) / left, -0.5 * z * ratio / total)
