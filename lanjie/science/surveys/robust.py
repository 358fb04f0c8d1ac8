"""A robust centre and scale, and what lies outside: for prices, and for values a thousand times too large.

The scale is the median absolute deviation made comparable with a standard deviation; beyond 3.5 of it a value is an outlier
(Iglewicz and Hoaglin 1993). A floor keeps a series of nearly equal values from calling small changes outliers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

#: MAD of a normal variable times this is its standard deviation.
NORMAL = 1.4826
LIMIT = 3.5
#: Fewer values than this say nothing about what is usual.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Usual:
    """Median and robust standard deviation of some values, and how many there were."""

    centre: float
    scale: float
    n: int

    def distance(self, value: float) -> float:
        """How many robust standard deviations a value lies above the median."""
        return (value - self.centre) / self.scale

    def outlying(self, value: float, limit: float = LIMIT) -> bool:
        """Whether a value lies beyond the limit; never where too few values are known."""
        return self.n >= FEWEST and abs(self.distance(value)) > limit


def usual(values: Sequence[float], floor: float = 0.0) -> Usual:
    """Median and scaled MAD of values, the scale at least `floor`. Raises ValueError without a value."""
    if not values:
        message = "no value"
        raise ValueError(message)
    centre = median(values)
    scale = NORMAL * median(abs(value - centre) for value in values)
    return Usual(centre, max(scale, floor, 1e-12), len(values))


def power_of_ten(value: float, centre: float) -> int:
    """By which power of ten a value differs from what is usual when it looks like an error of unit, else 0.

    Steps of a thousand only (mg for g, g for kg): within a factor 3 of 1,000, 1,000,000 or their inverses.
    """
    if not (value > 0 and centre > 0):
        return 0
    away = math.log10(value / centre)
    step = 3 * round(away / 3)
    return step if step and abs(away - step) <= math.log10(3) else 0
