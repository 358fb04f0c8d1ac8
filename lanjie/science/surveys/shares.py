"""A share y of n with its interval, also where nobody or everybody is positive.

Sources: Wilson 1927 (score interval); Clopper and Pearson 1934 (exact interval); Brown, Cai and DasGupta 2001 on when to use which.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """A share (0–1) with its interval; `n` is what it rests on, the effective number where the design is not simple."""

    value: float
    low: float
    high: float
    n: float

    @property
    def margin(self) -> float:
        """Margin of error: the longer half of the interval."""
        return max(self.value - self.low, self.high - self.value)


def wilson(positives: float, tests: float, confidence: float = CONFIDENCE) -> Share:
    """The share with Wilson's score interval; numbers need not be whole (effective numbers). Raises ValueError outside 0 ≤ y ≤ n, n > 0."""
    _check(positives, tests)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = positives / tests
    centre = (share + z * z / (2 * tests)) / (1 + z * z / tests)
    half = z / (1 + z * z / tests) * math.sqrt(share * (1 - share) / tests + z * z / (4 * tests * tests))
    return Share(
        share,
        0.0 if positives == 0 else max(centre - half, 0.0),
        1.0 if positives == tests else min(centre + half, 1.0),
        tests,
    )


def exact(positives: float, tests: float, confidence: float = CONFIDENCE) -> Share:
    """The share with the interval of Clopper and Pearson: it covers at least `confidence`, also with no positive among few tests.

    With none of n positive the upper end is 1 − (α/2)^(1/n), about 3.7 / n at 95 %.
    """
    from scipy.special import betaincinv  # noqa: PLC0415  slow import

    _check(positives, tests)
    tail = (1 - confidence) / 2
    low = 0.0 if positives == 0 else float(betaincinv(positives, tests - positives + 1, tail))
    high = 1.0 if positives == tests else float(betaincinv(positives + 1, tests - positives, 1 - tail))
    return Share(positives / tests, low, high, tests)


def bounded(low: int, high: int, tests: int, confidence: float = CONFIDENCE) -> Share:
    """The share where the positives are only known to lie between two bounds: the widest exact interval, the middle as value."""
    below, above = exact(low, tests, confidence), exact(high, tests, confidence)
    return Share((below.value + above.value) / 2, below.low, above.high, tests)


def _check(positives: float, tests: float) -> None:
    if not tests > 0:
        message = f"a share needs at least one test, not {tests:g}"
        raise ValueError(message)
    if not 0 <= positives <= tests:
        message = f"{positives:g} positives of {tests:g} tests"
        raise ValueError(message)
