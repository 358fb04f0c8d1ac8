"""The audit chain: rows that can only be added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEvent(models.Model):
    """One act: who, when, in which role, on what, for which purpose, with what result; bound to its predecessor by a hash.

    Values of protected fields never enter `facts`; it holds names of fields, counts and public codes.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    roles = models.CharField(max_length=200, blank=True)
    act = models.CharField(max_length=80, db_index=True)
    target = models.CharField(max_length=200, blank=True)
    area_path = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=80, blank=True)
    result = models.CharField(max_length=20, default="done")
    request_id = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.act} {self.target}"


class AuditHead(models.Model):
    """The last link of the chain, in one row that writers lock so that numbers have no gaps."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest[:12]}"
