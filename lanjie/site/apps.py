"""Application entry of the site room."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Django's handle on `lanjie.site`."""

    name = "lanjie.site"
    label = "site"
