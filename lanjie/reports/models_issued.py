"""What every issued paper keeps: its frozen numbers and its files, byte for byte."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from lanjie.registry.models import Area


class IssuedBulletin(models.Model):
    """An issue of a bulletin of some period. It can not be changed; a mended one is a new number.

    `numbers` holds for each tag the exact value and the printed text in both languages, `evidence` what each figure rests on.
    An issued paper goes to every office of its area, so it is not narrowed to a reader's own subtree.
    """

    code = models.CharField(max_length=24, unique=True)
    number = models.PositiveSmallIntegerField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    cut_off = models.DateField()
    issued_on = models.DateField()
    simulated = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    numbers = models.JSONField()
    evidence = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class IssuedFile(models.Model):
    """One file of an issued paper, byte for byte: docx, pdf, xlsx and the page (`html`) in a language."""

    lang = models.CharField(max_length=2)
    kind = models.CharField(max_length=4)
    filename = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.filename
