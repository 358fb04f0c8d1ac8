"""Application entry of the site: what binds the rooms together."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Django's handle on `lanjie.site`."""

    name = "lanjie.site"
    label = "site"

    def ready(self) -> None:
        """Tell the frame of every page where its areas come from, and connect the audit of signing in and out."""
        from lanjie.site.areas import choices  # noqa: PLC0415  models must be ready
        from lanjie.site.context import offer_areas  # noqa: PLC0415

        offer_areas(choices)
        import_module("lanjie.site.accounts")
        import_module("lanjie.site.commands.accounts")
