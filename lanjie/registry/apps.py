"""Application entry of the registry, the base room."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

#: What registers itself on import: formats and figures.
DECLARATIONS = ("imports", "figures")


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
        """Load the declarations; fill an empty registry after migrations."""
        for name in DECLARATIONS:
            import_module(f"{self.name}.{name}")
        post_migrate.connect(_fill, sender=self)
