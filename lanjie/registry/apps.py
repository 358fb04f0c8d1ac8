"""Application entry of the registry room."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Django's handle on `lanjie.registry`."""

    name = "lanjie.registry"
    label = "registry"
