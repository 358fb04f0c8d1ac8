"""File layouts of the registry: further areas, organisations, facilities."""

from __future__ import annotations

from lanjie.registry.imports.areas import AREAS
from lanjie.registry.imports.facilities import FACILITIES
from lanjie.registry.imports.organisations import ORGANISATIONS

__all__ = ["AREAS", "FACILITIES", "ORGANISATIONS"]
