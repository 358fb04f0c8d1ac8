"""The three-tier listing of areas, and the notices its consequence asks for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lanjie.core.models import Scoped
from lanjie.core.quantities import today
from lanjie.governance.choices import options
from lanjie.governance.choices_areas import TIERS
from lanjie.governance.models.papers import Document, Meeting
from lanjie.governance.models.supervision import Visit
from lanjie.governance.states_areas import LISTING
from lanjie.registry.models import Area


class Listing(Scoped):
    """One listing of one area. `origin` names the proposal or assessment run it came from; "" where somebody proposed it by hand.

    `reasons` are the entry indicators, `[{"code", "value", "threshold", "zh", "en"}]`; the exit test asks for each of them
    to be back under its threshold. The flag on the leading offices is derived while it is in force; nothing stores it.
    """

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="listings")
    tier = models.CharField(max_length=10, choices=options(TIERS))
    proposed_on = models.DateField(default=today)
    origin = models.CharField(max_length=80, blank=True, db_index=True)
    reasons = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)
    override_reason = models.CharField(max_length=500, blank=True)
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="listings")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True, blank=True, db_index=True)
    ends_on = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    acceptance_visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, default=LISTING.initial, choices=[(s, s) for s in LISTING.labels])
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-proposed_on", "code"]
        indexes: ClassVar = [models.Index(fields=["state", "tier"])]

    def __str__(self) -> str:
        return f"{self.code} {self.area}"


class RestrictionNotice(Scoped):
    """The notice to the organisation department that the leading offices of a listed area are flagged, and its answer.

    It speaks of offices of an area (`offices`), not of whoever holds them, and ends with the listing.
    """

    AREA = "listing__area__path"

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="notices")
    offices = models.CharField(max_length=300)
    sent_on = models.DateField()
    sent_to = models.CharField(max_length=120)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-sent_on", "pk"]

    def __str__(self) -> str:
        return f"{self.listing} {self.sent_on}"
