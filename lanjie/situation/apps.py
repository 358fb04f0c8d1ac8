"""Application entry of the situation room."""

from __future__ import annotations

from django.apps import AppConfig


class SituationConfig(AppConfig):
    """Django's handle on `lanjie.situation`."""

    name = "lanjie.situation"
    label = "situation"
