"""Figures of the statutory report as data: what each is, who answers for it, how it is printed, which checks join them."""

from __future__ import annotations

from lanjie.reports.definitions.loader import definitions
from lanjie.reports.definitions.model import Chapter, Definition, Definitions, Owner, Unit

__all__ = ["Chapter", "Definition", "Definitions", "Owner", "Unit", "definitions"]
