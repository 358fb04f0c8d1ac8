"""Quantiles of the normal distribution that every interval uses; a file of its own, so that naming them loads no numpy."""

from __future__ import annotations

#: Two-sided 95 %.
Z95 = 1.959963984540054
#: One-sided 95 %, two-sided 90 %: for upper limits.
Z90 = 1.6448536269514722
