"""Versioned, signed sets of excretion factors."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from lanjie.situation.choices import SUBSTANCES


class FactorSet(models.Model):
    """A dated set of factors. It is used only once signed; a signed set is never changed, a new version takes its place.

    National science, not an area's property: readable wherever monitoring is.
    """

    version = models.PositiveIntegerField(unique=True)
    label = models.CharField(max_length=120)
    valid_from = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=400, blank=True)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "public"}

    class Meta:
        ordering: ClassVar = ["-version"]

    def __str__(self) -> str:
        return f"FS-{self.version}"


class Factor(models.Model):
    """One drug of a set: excretion fraction of the residue and the molar mass ratio; the dose is a range in mg a day and user.

    A row whose source nobody has read (`evidence` is not `seen`) is used only once a named person has confirmed it.
    `excretion_cv` is empty where no source states it. Among usable rows of a drug and residue the first by `position` counts.
    """

    factor_set = models.ForeignKey(FactorSet, on_delete=models.CASCADE, related_name="factors")
    drug = models.CharField(max_length=24)
    biomarker = models.CharField(max_length=24, choices=[(code, code) for code in SUBSTANCES])
    excretion = models.FloatField(null=True, blank=True)
    excretion_cv = models.FloatField(null=True, blank=True)
    mass_ratio = models.FloatField(default=1)
    dose_low_mg = models.FloatField(null=True, blank=True)
    dose_high_mg = models.FloatField(null=True, blank=True)
    evidence = models.CharField(max_length=20)
    source = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "public"}

    class Meta:
        ordering: ClassVar = ["drug", "biomarker", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["factor_set", "drug", "biomarker", "excretion"], name="factor_once"),
            models.CheckConstraint(
                condition=models.Q(excretion__isnull=True) | (models.Q(excretion__gt=0) & models.Q(excretion__lte=1)),
                name="factor_excretion_fraction",
            ),
            models.CheckConstraint(
                condition=models.Q(dose_low_mg__isnull=True, dose_high_mg__isnull=True)
                | (models.Q(dose_low_mg__gt=0) & models.Q(dose_high_mg__gt=models.F("dose_low_mg"))),
                name="factor_dose_is_a_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drug} ({self.biomarker})"
