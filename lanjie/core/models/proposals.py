"""What software proposes and people decide: the proposal, and each decision about it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from lanjie.core.models.base import Scoped


class Proposal(Scoped):
    """One proposal about an area, made by a run (`source`) of a kind a room declares; it decides nothing.

    `tier` is what is proposed and `held` what stood before, both keys the kind names, "" for none. `reasons` are
    `[{"code", "value", "threshold", "zh", "en"}]`. `state` follows `proposals.PROPOSAL`; all else never changes.
    """

    AREA = "area_path"

    kind = models.CharField(max_length=40)
    area_code = models.CharField(max_length=12)
    area_path = models.CharField(max_length=60, db_index=True)
    tier = models.CharField(max_length=12, blank=True)
    held = models.CharField(max_length=12, blank=True)
    reasons = models.JSONField(default=list)
    source = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, default="open")
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-made_at", "kind", "area_code"]
        indexes: ClassVar = [models.Index(fields=["kind", "state"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "area_code", "source"], name="proposal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.area_code} {self.tier or '-'}"


class ProposalDecision(Scoped):
    """What a person decided about a proposal. Only grows; triggers refuse the rest.

    `tier` is the tier decided: the proposed one where it was taken, another where it was overridden, the held one where it was declined.
    `reason` is compulsory for everything but taking; `document` names the minutes or paper it rests on.
    """

    AREA = "proposal__area_path"

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=12)
    tier = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    document = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.action}"
