"""A weighted share from a survey of strata and clusters: linearised variance, design effect, interval.

The weighted share is a ratio; its variance is that of the cluster totals of the residuals w (y − p) (Taylor linearisation, Woodruff 1971),
summed over strata as if clusters were drawn with replacement. Where a survey has no two clusters in any stratum the clusters say nothing
about the variance, and the variance is that of a simple sample of the effective number (Kish 1965). The interval is Wilson's with the
effective number, which stays within 0–1 for shares near the ends (after Korn and Graubard 1998).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lanjie.science.surveys.shares import CONFIDENCE, Share, wilson


@dataclass(frozen=True, slots=True)
class Cluster:
    """Sums over the answers of one cluster: number, w, w², and w of those that say yes. `stratum` names where it was drawn."""

    stratum: str
    answers: int
    weight: float
    weight_square: float
    weight_yes: float


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """A weighted share (0–1) with interval, standard error, design effect and the number of answers, clusters and strata.

    `design_effect` is the variance over that of a simple random sample of as many answers; `weighting` the part of it that unequal
    weights alone would bring (Kish). `by_clusters` says whether the variance was seen between clusters or only computed from weights.
    """

    share: Share
    error: float
    design_effect: float
    weighting: float
    answers: int
    clusters: int
    strata: int
    by_clusters: bool


def weighted_share(clusters: Sequence[Cluster], confidence: float = CONFIDENCE) -> WeightedShare:
    """The weighted share of yes among the answers of all clusters. Raises ValueError without any answer or weight."""
    answers = sum(c.answers for c in clusters)
    weight = sum(c.weight for c in clusters)
    if answers < 1 or not weight > 0:
        message = "no answer with a positive weight"
        raise ValueError(message)
    share = min(max(sum(c.weight_yes for c in clusters) / weight, 0.0), 1.0)
    kish = answers * sum(c.weight_square for c in clusters) / weight**2
    simple = share * (1 - share) / answers
    seen = _between(clusters, share, weight)
    # with everybody of one opinion the residuals vanish: the clusters can not show a variance then
    variance = seen if seen is not None and simple > 0 and seen > 0 else simple * kish
    effect = variance / simple if simple > 0 else kish
    effective = answers / effect
    strata = len({c.stratum for c in clusters})
    return WeightedShare(
        wilson(share * effective, effective, confidence),
        variance**0.5,
        effect,
        kish,
        answers,
        len(clusters),
        strata,
        seen is not None,
    )


def _between(clusters: Sequence[Cluster], share: float, weight: float) -> float | None:
    """Variance of the share from the differences between clusters; None where no stratum has two of them.

    A stratum with a single cluster is joined with the other single ones, so that its variance is not taken for zero.
    """
    strata: dict[str, list[float]] = defaultdict(list)
    for c in clusters:
        strata[c.stratum].append((c.weight_yes - share * c.weight) / weight)
    single = [residuals[0] for residuals in strata.values() if len(residuals) == 1]
    groups = [residuals for residuals in strata.values() if len(residuals) > 1]
    if len(single) > 1:
        groups.append(single)
    if not groups:
        return None
    return sum(_spread(group) for group in groups)


def _spread(residuals: Sequence[float]) -> float:
    n = len(residuals)
    mean = sum(residuals) / n
    return n / (n - 1) * sum((r - mean) ** 2 for r in residuals)
