"""Where opiates in sewage come from besides heroin, as far as anybody has counted it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from lanjie.core.models import Recorded, Scoped
from lanjie.registry.models import Area
from lanjie.situation.choices import OpiateBasis, OpiatePart


class MedicalSupply(Scoped, Recorded):
    """One lawful source of morphine in an area and year, with the document it was read in. A correction supersedes the row.

    `amount` by `basis`: kilograms of morphine a year (`supply`; then `people` it was for and the `excreted` share, 0–1), or a
    share of all morphine in sewage, 0–1 (`share`), or, for codeine, the lowest morphine excreted for each unit of codeine
    excreted, `amount_high` the highest (`ratio`). `cv` is the relative standard deviation of the amount.
    """

    AREA = "area__path"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="medical_supplies")
    year = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=10, choices=[(part.value, part.value) for part in OpiatePart])
    basis = models.CharField(max_length=8, choices=[(basis.value, basis.value) for basis in OpiateBasis])
    amount = models.FloatField()
    amount_high = models.FloatField(null=True, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    excreted = models.FloatField(null=True, blank=True)
    cv = models.FloatField(default=0)
    source = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-year", "area", "part"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "year", "part"],
                condition=models.Q(superseded_at__isnull=True),
                name="medical_supply_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="medical_supply_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.year} {self.part}"
