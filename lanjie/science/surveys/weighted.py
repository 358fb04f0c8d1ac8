"""A weighted share from a survey of strata and clusters: linearised variance, design effect, interval.

The weighted share is a ratio; its variance is that of the cluster totals of the residuals w (y − p) (Taylor linearisation, Woodruff 1971),
summed over strata as if clusters were drawn with replacement. Where a survey has no two clusters in any stratum the clusters say nothing
about the variance, and the variance is that of a simple sample of the effective number (Kish 1965). The interval is Wilson's with the
effective number, which stays within 0–1 for shares near the ends (after Korn and Graubard 1998).

Three clusters do not tell how much clusters differ: below `ENOUGH` degrees of freedom the part of the design effect that clusters bring is
taken from the whole survey (`cluster_part`), as is usual for small domains (Wolter 2007, ch. 7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lanjie.science.surveys.shares import CONFIDENCE, Share, wilson

#: Degrees of freedom (clusters less strata) from which a design effect is believed by itself.
ENOUGH = 20


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
    weights alone would bring (Kish). `by_clusters` says whether the variance was seen between the survey's own clusters.
    """

    share: Share
    error: float
    design_effect: float
    weighting: float
    answers: int
    clusters: int
    strata: int
    by_clusters: bool


def weighted_share(
    clusters: Sequence[Cluster], confidence: float = CONFIDENCE, borrowed: float | None = None
) -> WeightedShare:
    """The weighted share of yes among the answers of all clusters. Raises ValueError without any answer or weight.

    `borrowed`: the part of the design effect that clusters bring in the whole survey, used where there are fewer than `ENOUGH` degrees
    of freedom; without it the clusters are believed however few they are.
    """
    answers, weight = _sums(clusters)
    share = _share(clusters, weight)
    kish = answers * sum(c.weight_square for c in clusters) / weight**2
    simple = share * (1 - share) / answers
    seen = _between(clusters, share, weight)
    if borrowed is not None and degrees(clusters) < ENOUGH:
        seen = None
    # with everybody of one opinion the residuals vanish: the clusters can not show a variance then
    own = seen is not None and simple > 0 and seen > 0
    effect = seen / simple if own and seen is not None else kish * (borrowed or 1.0)
    effective = answers / effect
    return WeightedShare(
        wilson(share * effective, effective, confidence),
        (effect * simple) ** 0.5,
        effect,
        kish,
        answers,
        len(clusters),
        len({c.stratum for c in clusters}),
        own,
    )


def degrees(clusters: Sequence[Cluster]) -> int:
    """Clusters less strata."""
    return len(clusters) - len({c.stratum for c in clusters})


def cluster_part(domains: Iterable[Sequence[Cluster]]) -> float:
    """How many times the variance of an unclustered survey with the same weights is seen between clusters, over all domains; at least 1."""
    seen, expected = 0.0, 0.0
    for clusters in domains:
        _, weight = _sums(clusters)
        share = _share(clusters, weight)
        between = _between(clusters, share, weight)
        if between is not None:
            seen += between
            expected += share * (1 - share) * sum(c.weight_square for c in clusters) / weight**2
    return max(seen / expected, 1.0) if expected > 0 else 1.0


def _sums(clusters: Sequence[Cluster]) -> tuple[int, float]:
    answers, weight = sum(c.answers for c in clusters), sum(c.weight for c in clusters)
    if answers < 1 or not weight > 0:
        message = "no answer with a positive weight"
        raise ValueError(message)
    return answers, weight


def _share(clusters: Sequence[Cluster], weight: float) -> float:
    return min(max(sum(c.weight_yes for c in clusters) / weight, 0.0), 1.0)


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
