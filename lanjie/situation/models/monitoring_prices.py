"""Prices of drugs as reported by area and period; who told them is not asked and not kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lanjie.situation.choices_monitoring import PRICED, Market, PriceUnit
from lanjie.situation.models.monitoring import Reported


class PriceReport(Reported):
    """One price of one drug, seen in an area in a period of one month or one quarter that begins at `month`.

    `price_fen` for `milli` thousandths of the unit (milligrams where the unit is a gram). `purity` 0–1, empty where not measured:
    then the price enters no index of pure drug. `confirmed` is why an unusual price is right; without it the robust rule leaves
    it out of the index.
    """

    month = models.DateField(db_index=True)
    months = models.PositiveSmallIntegerField(choices=[(1, "1"), (3, "3")])
    reference = models.CharField(max_length=40)
    drug = models.CharField(max_length=24, choices=[(name, name) for name in PRICED])
    market = models.CharField(max_length=10, choices=[(market.value, market.value) for market in Market])
    unit = models.CharField(max_length=6, choices=[(unit.value, unit.value) for unit in PriceUnit])
    milli = models.PositiveBigIntegerField()
    price_fen = models.PositiveBigIntegerField()
    purity = models.FloatField(null=True, blank=True)
    confirmed = models.CharField(max_length=200, blank=True)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Reported.Meta):
        ordering: ClassVar = ["-month", "area", "drug", "reference"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "month", "months", "reference"],
                condition=models.Q(superseded_at__isnull=True),
                name="price_report_once",
            ),
            models.CheckConstraint(condition=models.Q(price_fen__gt=0, milli__gt=0), name="price_positive"),
            models.CheckConstraint(
                condition=models.Q(purity__isnull=True) | models.Q(purity__gt=0, purity__lte=1), name="price_purity"
            ),
        ]

    @property
    def per_unit(self) -> float:
        """Yuan for a gram or a piece as sold."""
        return self.price_fen * 10 / self.milli

    @property
    def per_pure_unit(self) -> float | None:
        """Yuan for a gram or a piece of pure drug; None where the purity is not known."""
        return self.per_unit / self.purity if self.purity else None

    def __str__(self) -> str:
        return f"{self.area_id} {self.month:%Y-%m} {self.reference}"
