"""Application entry of the reports room."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Django's handle on `lanjie.reports`."""

    name = "lanjie.reports"
    label = "reports"

    def ready(self) -> None:
        """Load the declarations: jobs for the worker, file formats for the import, clocks for the work list."""
        for name in ("jobs", "jobs_assessment", "imports", "clocks"):
            import_module(f"{self.name}.{name}")
