"""Application entry of the reports room."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Django's handle on `lanjie.reports`."""

    name = "lanjie.reports"
    label = "reports"
