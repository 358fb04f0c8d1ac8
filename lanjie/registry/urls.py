"""Addresses of the registry."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from lanjie.core.access import endpoint
from lanjie.core.pages import upload
from lanjie.registry.pages import areas, units, uploads

app_name = "registry"

urlpatterns = [
    path("", endpoint("registry.read")(RedirectView.as_view(pattern_name="registry:areas")), name="home"),
    path("areas/", areas.listing, name="areas"),
    path("areas/<str:code>/", areas.area, name="area"),
    path("organisations/", units.organisations, name="organisations"),
    path("organisations/<str:code>/", units.organisation, name="organisation"),
    path("facilities/", units.facilities, name="facilities"),
    path("facilities/<str:code>/", units.facility, name="facility"),
    *upload.urls("registry", act="registry.import", formats=uploads.OURS, crumbs=uploads.crumbs),
    path("uploads/<str:code>/", uploads.written, name="uploaded"),
]
