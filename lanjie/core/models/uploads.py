"""Files that came in, kept as they were."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Upload(models.Model):
    """One file that was written: its bytes and what became of it. Rows made from it point back to it.

    The bytes live in the database so that they, the rows and the audit event are one transaction. A refused file leaves no row.
    """

    code = models.CharField(max_length=24, unique=True)
    format = models.CharField(max_length=60)
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)
    rows = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["format", "sha256"], name="upload_written_once"),
        ]

    def __str__(self) -> str:
        return self.code
