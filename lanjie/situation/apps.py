"""Application entry of monitoring and assessment."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

#: What registers itself on import: formats, jobs, figures, clocks.
DECLARATIONS = (
    "imports",
    "jobs",
    "figures",
    "figures_quality",
    "figures_monitoring",
    "clocks",
    "clocks_monitoring",
    "figures_assessment",
    "proposals",
)


class SituationConfig(AppConfig):
    """Django's handle on `lanjie.situation`."""

    name = "lanjie.situation"
    label = "situation"

    def ready(self) -> None:
        """Load the declarations, so that figures, clocks, formats and jobs are known everywhere."""
        for name in DECLARATIONS:
            import_module(f"{self.name}.{name}")
