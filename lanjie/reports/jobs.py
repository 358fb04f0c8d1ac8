"""Long work of the reports room."""

from __future__ import annotations
