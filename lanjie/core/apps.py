"""Application entry of the core room."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Django's handle on `lanjie.core`."""

    name = "lanjie.core"
    label = "core"
