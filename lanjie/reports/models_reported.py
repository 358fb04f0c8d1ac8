"""Figures that units report: entries, the steps of each, calls that ask for them, and reasons. All only grow; triggers refuse the rest."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from lanjie.core.models import Scoped, Upload
from lanjie.registry.models import Area

#: Values are kept exactly, up to a hundred million million with four decimals.
DIGITS: dict[str, Any] = {"max_digits": 20, "decimal_places": 4}


class ReportedFigure(Scoped):
    """One entry: a unit says that a figure had this value in an area, for a period (`since` to `on`) or on a day (`on`).

    `since` is empty for a stock, and for a flow whose source does not state its beginning. `value` is empty where the unit reports that
    it has none (`missing`) or may not say it (`confidential`); with the qualifier `range` it reaches to `value_max`, with the other
    open ones (`more_than`, `nearly`, `at_least`) it is the round number of the source. `unit` is the owner's key in the definitions.
    A correction is a new entry that `supersedes` the old one and says why in `reason`.
    """

    AREA = "area__path"

    key = models.CharField(max_length=80)
    version = models.CharField(max_length=12)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=40)
    since = models.DateField(null=True, blank=True)
    on = models.DateField()
    value = models.DecimalField(null=True, blank=True, **DIGITS)
    value_max = models.DecimalField(null=True, blank=True, **DIGITS)
    qualifier = models.CharField(max_length=12, default="exact")
    status = models.CharField(max_length=16, default="normal")
    source = models.CharField(max_length=200)
    reference = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["key", "-on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["key", "area", "on"])]

    def __str__(self) -> str:
        return f"{self.key} {self.on}"

    @cached_property
    def state(self) -> str:
        """The state of `states_reported.REPORTED` that the newest step left it in."""
        steps = list(self.steps.all())
        return steps[-1].state if steps else "defined"

    @property
    def signature(self) -> ReportedStep | None:
        """The second signature, by another person than who entered it."""
        return next((step for step in self.steps.all() if step.action == "sign"), None)

    @property
    def content(self) -> tuple[Any, ...]:
        """What the entry says, to tell whether another says the same."""
        return (
            self.value, self.value_max, self.qualifier, self.status, self.source, self.reference, self.since, self.unit
        )  # fmt: skip


class ReportedStep(models.Model):
    """A step an entry took: its state is what the newest one says. The second signature is the step `sign`, by another person."""

    figure = models.ForeignKey(ReportedFigure, on_delete=models.PROTECT, related_name="steps")
    action = models.CharField(max_length=16)
    state = models.CharField(max_length=16)
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.action}"


class FigureCall(Scoped):
    """A call for figures: these keys, from the area itself or from every area of a level below it, for a period, by a day.

    `document` is the notice that asks; `keys` are those of the definitions, `level` is "" for the area itself.
    """

    AREA = "area__path"

    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=120)
    document = models.CharField(max_length=200)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=20, blank=True)
    keys = models.JSONField()
    since = models.DateField(null=True, blank=True)
    on = models.DateField()
    due_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-due_on", "-pk"]

    def __str__(self) -> str:
        return self.code


class CheckReason(Scoped):
    """Why a check that does not hold may stand: an identity that warns, or a cumulative figure that fell.

    `about` is the identity, or `fall:` and the key; `sha256` is over the values it was written for: with others it no longer counts.
    """

    AREA = "area__path"

    about = models.CharField(max_length=90, db_index=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    outcome = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.about


def exact(value: float | Decimal | None) -> Decimal | None:
    """A value as it is kept: a decimal without a float's noise, with no idle zeros. None stays None."""
    if value is None:
        return None
    number = (value if isinstance(value, Decimal) else Decimal(repr(value))).quantize(Decimal("0.0001"))
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
