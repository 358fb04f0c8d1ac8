"""Satisfaction surveys: the wave with its plan, and what was answered, summed by cluster. No answer of a person is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lanjie.core.models import Upload
from lanjie.situation.models.monitoring import Reported


class Survey(models.Model):
    """A wave of the survey: when it was in the field and the approved plan it follows (GV-008). Readable wherever monitoring is."""

    code = models.CharField(max_length=24, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField(db_index=True)
    plan = models.CharField(max_length=200)
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["-ends_on", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="survey_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SurveyCluster(Reported):
    """The answers of one sampling cluster (a community or village) of a stratum: how many, how many satisfied, and their weights.

    `weight`, `weight_square` and `weight_satisfied` are the sums of w, w² and w of the satisfied: all a weighted share and its
    linearised variance need. `invited`: how many were asked, empty where not recorded.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="clusters")
    stratum = models.CharField(max_length=40, blank=True)
    cluster = models.CharField(max_length=40, blank=True)
    answers = models.PositiveIntegerField()
    satisfied = models.PositiveIntegerField()
    invited = models.PositiveIntegerField(null=True, blank=True)
    weight = models.FloatField()
    weight_square = models.FloatField()
    weight_satisfied = models.FloatField()

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Reported.Meta):
        ordering: ClassVar = ["survey", "area", "stratum", "cluster"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["survey", "area", "stratum", "cluster"],
                condition=models.Q(superseded_at__isnull=True),
                name="survey_cluster_once",
            ),
            models.CheckConstraint(
                condition=models.Q(answers__gte=models.F("satisfied"), answers__gt=0, weight__gt=0),
                name="survey_satisfied_within_answers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.area_id} {self.stratum}/{self.cluster}"
