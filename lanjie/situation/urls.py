"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from lanjie.situation.pages import samples, sites, uploads, wastewater

app_name = "situation"

urlpatterns = [
    path("", wastewater.home, name="home"),
    path("areas/<str:code>/", wastewater.area, name="area"),
    path("sites/", sites.listing, name="sites"),
    path("sites/<str:code>/", sites.site, name="site"),
    path("samples/<str:code>/", samples.sample, name="sample"),
    path("upload/", uploads.upload, name="upload"),
    path("upload/template/<str:key>/", uploads.template, name="upload_template"),
    path("upload/marked/<str:key>/<str:sha256>/", uploads.marked, name="upload_marked"),
    path("uploads/<str:code>/", uploads.written, name="uploaded"),
]
