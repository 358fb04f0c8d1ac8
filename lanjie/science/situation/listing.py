"""Proposal for the three lists, with hysteresis. People decide; this only says what the figures support and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lanjie.science.situation.spec import Tiers

UNCERTAIN = (0.2, 0.8)


class Reason(StrEnum):
    """Why an area is proposed for its tier."""

    ENTERS = "enters"  # the entry probability was reached in two assessments running
    STAYS = "stays"  # listed before, and not below the leaving probability twice
    WATCHED = "watched"  # the entry probability was reached for the first time
    LEAVES = "leaves"  # below the leaving probability in two assessments running
    NONE = "none"


@dataclass(frozen=True)
class Proposal:
    """Proposed tier of an area: 0 is the strictest list, None no list. probability: P(rank within the size) of that tier.

    For an area without a tier the probability is that of the widest list. separable: whether every list's
    probability is outside (0.2, 0.8), that is, the data can tell on which side of each threshold the area lies.
    """

    area: str
    tier: int | None
    reason: Reason
    probability: float
    separable: bool


@dataclass(frozen=True)
class Listing:
    """All proposals and the expected number of wrongly listed areas, per tier."""

    proposals: tuple[Proposal, ...]
    expected_wrong: tuple[float, ...]


def propose(
    areas: Sequence[str],
    now: Mapping[int, Sequence[float]],
    before: Mapping[int, Sequence[float]],
    held: Mapping[str, int],
    tiers: Tiers,
) -> Listing:
    """Propose the lists from P(worst k) of this assessment and the one before.

    now, before: tier size k -> P(among the worst k) of each area, in the order of `areas`. held: area -> tier it is in.
    Raises KeyError when a size of `tiers` was not assessed, ValueError for a held area or tier that does not exist.
    """
    unknown = sorted(set(held) - set(areas))
    if unknown:
        raise ValueError(f"held list names unknown areas: {', '.join(unknown)}")
    if any(not 0 <= tier < len(tiers.sizes) for tier in held.values()):
        raise ValueError(f"held tiers must lie between 0 and {len(tiers.sizes) - 1}")
    proposals = tuple(
        _one(area, [(float(now[k][i]), float(before[k][i])) for k in tiers.sizes], held.get(area), tiers)
        for i, area in enumerate(areas)
    )
    wrong = tuple(sum(1.0 - p.probability for p in proposals if p.tier == tier) for tier in range(len(tiers.sizes)))
    return Listing(proposals, wrong)


def _one(area: str, chances: list[tuple[float, float]], held: int | None, tiers: Tiers) -> Proposal:
    separable = not any(UNCERTAIN[0] < now < UNCERTAIN[1] for now, _ in chances)
    for tier, (now, before) in enumerate(chances):
        if now >= tiers.enter[tier] and before >= tiers.enter[tier]:
            return Proposal(area, tier, Reason.STAYS if held == tier else Reason.ENTERS, now, separable)
        if held is not None and tier >= held and not (now < tiers.leave and before < tiers.leave):
            return Proposal(area, tier, Reason.STAYS, now, separable)
    reason = Reason.NONE
    if held is not None:
        reason = Reason.LEAVES
    elif any(now >= tiers.enter[tier] for tier, (now, _) in enumerate(chances)):
        reason = Reason.WATCHED
    return Proposal(area, None, reason, chances[-1][0], separable)
