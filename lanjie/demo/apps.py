"""Application entry of the demo room."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Django's handle on `lanjie.demo`."""

    name = "lanjie.demo"
    label = "demo"

    def ready(self) -> None:
        """Let the worker know the work of the demo."""
        import_module(f"{self.name}.jobs")
