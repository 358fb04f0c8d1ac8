"""Proposals about areas that people decided elsewhere and this room has not taken up yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lanjie.core.access import Scope
from lanjie.core.models import ProposalDecision
from lanjie.governance.choices_areas import TIERS
from lanjie.governance.models import Listing
from lanjie.governance.states_areas import IN_FORCE
from lanjie.registry.models import Area

#: The kind of proposal the county assessment makes (`core.proposals`); no room is imported for it.
KIND = "situation.listing"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A decided proposal: the area, the tier decided and the one proposed, where it comes from, its reasons."""

    pk: int
    area: Any
    tier: str
    proposed: str
    origin: str
    reasons: list[dict[str, Any]]
    override_reason: str


def handed_over(scope: Scope) -> list[HandedOver]:
    """Taken or overridden proposals for a tier whose area has no listing of that origin and none in that tier. Three queries."""
    decided = (
        ProposalDecision.objects.within(scope)
        .filter(proposal__kind=KIND, action__in=["take", "override"], tier__in=list(TIERS))
        .select_related("proposal")
        .order_by("-at", "-pk")
    )
    newest: dict[str, Any] = {}
    for decision in decided:
        newest.setdefault(decision.proposal.area_code, decision)
    going = ("proposed", "under_review", "decided", *IN_FORCE)
    codes = list(newest)
    taken = set(Listing.unscoped.filter(area__code__in=codes, state__in=going).values_list("area__code", flat=True)) | {
        code
        for code, origin in Listing.unscoped.filter(area__code__in=codes).values_list("area__code", "origin")
        if origin == newest[code].proposal.source
    }
    named = {area.code: area for area in Area.unscoped.filter(code__in=codes)}
    return [
        HandedOver(
            pk=decision.pk, area=named[code], tier=decision.tier, proposed=decision.proposal.tier,
            origin=decision.proposal.source, reasons=decision.proposal.reasons, override_reason=decision.reason,
        )
        for code, decision in sorted(newest.items()) if code not in taken and code in named
    ]  # fmt: skip
