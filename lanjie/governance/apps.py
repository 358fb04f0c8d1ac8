"""Application entry of governance: from a deliberation opinion to the evidence that answers it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

#: What registers itself on import.
DECLARATIONS: tuple[str, ...] = (
    "states",
    "states_areas",
    "imports",
    "figures",
    "figures_areas",
    "clocks",
    "clocks_areas",
)


class GovernanceConfig(AppConfig):
    """Django's handle on `lanjie.governance`."""

    name = "lanjie.governance"
    label = "governance"

    def ready(self) -> None:
        """Load the declarations, so that machines, figures, clocks and formats are known everywhere."""
        for name in DECLARATIONS:
            import_module(f"{self.name}.{name}")
