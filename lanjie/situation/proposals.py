"""What this room proposes: the three lists. Governance reads them by this key in `core.proposals` and decides."""

from __future__ import annotations

from lanjie.core import proposals
from lanjie.core.words import say
from lanjie.situation.assessment_method import TIER_NAMES

#: Keys of the lists as governance knows them, strictest first.
TIER_KEYS = ("listed", "warning", "watch")
KIND = proposals.kind(
    "situation.listing",
    label=say("毒情三级名单", "Three lists of the drug situation"),
    tiers=dict(zip(TIER_KEYS, TIER_NAMES, strict=True)),
)
