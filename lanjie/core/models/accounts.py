"""Accounts and what they are granted."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models

from lanjie.core.access import ROLE_LABELS, Role, Scope, clashing
from lanjie.core.words import t


class User(AbstractUser):
    """An officer, clerk or scientist who signs in. Clients of treatment never have an account here."""

    name = models.CharField(t("姓名", "Name"), max_length=60, blank=True)
    unit = models.CharField(t("单位", "Unit"), max_length=120, blank=True)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    def __str__(self) -> str:
        return self.name or self.username

    def scope(self) -> Scope:
        """What this account may see and do, read once a request."""
        grants = tuple((Role(role), path) for role, path in self.grants.order_by("pk").values_list("role", "area_path"))
        return Scope(user=self, grants=grants)


class Grant(models.Model):
    """A role held by an account over an area and everything below it (`area_path`, e.g. `/43/4301/`)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    area_path = models.CharField(max_length=60)
    organisation_code = models.CharField(max_length=40, blank=True)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role", "area_path"], name="grant_once"),
        ]

    def __str__(self) -> str:
        return f"{ROLE_LABELS[Role(self.role)]} {self.area_path}"

    def clean(self) -> None:
        """Refuse a combination of administrators, or of an administrator with a business role."""
        others = [Role(role) for role in self.user.grants.exclude(pk=self.pk).values_list("role", flat=True)]
        clash = clashing([*others, Role(self.role)])
        if clash:
            raise ValidationError(clash)
