"""What other bodies decided about offices."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lanjie.core.models import Scoped
from lanjie.governance.choices import options
from lanjie.governance.choices_areas import ACTION_KINDS
from lanjie.governance.models.papers import Document
from lanjie.governance.states_areas import ACCOUNTABILITY
from lanjie.registry.models import Area


class AccountabilityAction(Scoped):
    """A decision of another body about an office: which kind, by whom, on which paper, for how long.

    No name is kept. `officials` is how many the paper speaks of; it is shown by area and kind only, small counts suppressed.
    """

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=options(ACTION_KINDS))
    office = models.CharField(max_length=120)
    officials = models.PositiveSmallIntegerField(default=1)
    deciding_body = models.CharField(max_length=120, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    referred_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True, db_index=True)
    effect_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, default=ACCOUNTABILITY.initial, choices=[(s, s) for s in ACCOUNTABILITY.labels])  # fmt: skip
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-referred_on", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.office}"
