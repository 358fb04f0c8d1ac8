"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from lanjie.situation.pages import factors, method, population, quality, samples, sites, supply, uploads, wastewater

app_name = "situation"

urlpatterns = [
    path("", wastewater.home, name="home"),
    path("areas/<str:code>/", wastewater.area, name="area"),
    path("sites/", sites.listing, name="sites"),
    path("sites/<str:code>/", sites.site, name="site"),
    path("sites/<str:code>/population/", population.population, name="population"),
    path("samples/<str:code>/", samples.sample, name="sample"),
    path("quality/", quality.quality, name="quality"),
    path("method/", method.method, name="method"),
    path("supply/", supply.supply, name="supply"),
    path("factors/", factors.listing, name="factors"),
    path("factors/<int:version>/", factors.factor_set, name="factor_set"),
    path("factors/<int:version>/rows/<int:pk>/", factors.factor, name="factor"),
    path("upload/", uploads.upload, name="upload"),
    path("upload/template/<str:key>/", uploads.template, name="upload_template"),
    path("upload/marked/<str:key>/<str:sha256>/", uploads.marked, name="upload_marked"),
    path("uploads/<str:code>/", uploads.written, name="uploaded"),
]
