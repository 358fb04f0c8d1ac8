"""File layouts of the reports room: reported figures."""

from __future__ import annotations

from lanjie.reports.imports.reported import REPORTED_FIGURES

__all__ = ["REPORTED_FIGURES"]
