"""Application entry of the reports room."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Django's handle on `lanjie.reports`."""

    name = "lanjie.reports"
    label = "reports"

    def ready(self) -> None:
        """Load the declarations, so that the room's jobs are known to the worker."""
        import_module(f"{self.name}.jobs")
