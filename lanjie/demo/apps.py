"""Application entry of the demo room."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Django's handle on `lanjie.demo`."""

    name = "lanjie.demo"
    label = "demo"
