"""What laboratories report and the loads derived from it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from lanjie.core.models import Recorded, Scoped, Upload
from lanjie.registry.models import Organisation
from lanjie.situation.choices import SUBSTANCES, Qualifier, ResultKind
from lanjie.situation.models.samples import Sample
from lanjie.situation.models.sites import Catchment


class Result(Scoped, Recorded):
    """One value of one substance in one bottle, as reported, and the load derived from it.

    `value_ng_l` and `limit_ng_l` in ng/L; a value below its limit is empty, never zero or half the limit. `load` and `load_limit`
    in mg/day/1000 people with the catchment version used; published series carry loads only. `flags` are the quality findings,
    `in_trend` whether the result enters estimates. A correction supersedes the row and adds a new one.
    """

    AREA = "sample__site__area__path"

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="results")
    substance = models.CharField(max_length=24, choices=[(code, code) for code in SUBSTANCES])
    kind = models.CharField(
        max_length=14, choices=[(k.value, k.value) for k in ResultKind], default=ResultKind.SAMPLE.value
    )
    number = models.PositiveSmallIntegerField(default=1)
    value_ng_l = models.FloatField(null=True, blank=True)
    qualifier = models.CharField(max_length=10, choices=[(q.value, q.value) for q in Qualifier])
    limit_ng_l = models.FloatField(null=True, blank=True)
    recovery = models.FloatField(null=True, blank=True)
    laboratory = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=60, blank=True)
    load = models.FloatField(null=True, blank=True)
    load_limit = models.FloatField(null=True, blank=True)
    catchment = models.ForeignKey(Catchment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    flags = models.JSONField(default=list, blank=True)
    in_trend = models.BooleanField(default=True)
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    upload_row = models.PositiveIntegerField(default=0)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["sample", "substance", "kind", "number"]
        indexes: ClassVar = [models.Index(fields=["sample", "substance"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sample", "substance", "kind", "number"],
                condition=models.Q(superseded_at__isnull=True),
                name="result_once",
            ),
            models.CheckConstraint(
                condition=models.Q(value_ng_l__isnull=True) | models.Q(value_ng_l__gte=0), name="result_not_negative"
            ),
            models.CheckConstraint(
                condition=~models.Q(qualifier__in=["<LOQ", "<LOD"]) | models.Q(value_ng_l__isnull=True),
                name="censored_has_no_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.substance}"


class Marker(Scoped, Recorded):
    """A population or water marker measured in a bottle: ammonium nitrogen, cotinine, COD, total phosphorus, with its unit."""

    AREA = "sample__site__area__path"

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="markers")
    marker = models.CharField(max_length=12)
    value = models.FloatField()
    unit = models.CharField(max_length=8)
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["sample", "marker"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sample", "marker"], condition=models.Q(superseded_at__isnull=True), name="marker_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.marker}"


class Proficiency(Scoped, Recorded):
    """How a laboratory did with one substance in a round of an inter-laboratory test: z = (x − x assigned) / sd (ISO 13528)."""

    AREA = "laboratory__area__path"

    laboratory = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    round = models.CharField(max_length=60)
    held_on = models.DateField()
    substance = models.CharField(max_length=24, choices=[(code, code) for code in SUBSTANCES])
    z = models.FloatField()
    source = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-held_on", "laboratory", "substance"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["laboratory", "round", "substance"],
                condition=models.Q(superseded_at__isnull=True),
                name="proficiency_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.laboratory_id} {self.substance}: {self.z:g}"
