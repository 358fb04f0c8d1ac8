"""Application entry of the registry, the base room."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _fill(**_: Any) -> None:
    """A database without areas gets the catalogue's divisions, so that no first step is forgotten."""
    from lanjie.registry.commands.areas import load_divisions  # noqa: PLC0415  models must be ready
    from lanjie.registry.models import Area  # noqa: PLC0415

    if not Area.unscoped.exists():
        load_divisions()


class RegistryConfig(AppConfig):
    """Django's handle on `lanjie.registry`."""

    name = "lanjie.registry"
    label = "registry"

    def ready(self) -> None:
        """Fill an empty registry after migrations."""
        post_migrate.connect(_fill, sender=self)
