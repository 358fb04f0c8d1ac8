"""Addresses under `/docs/`."""

from __future__ import annotations

from django.urls import path

from lanjie.site.pages.docs import coverage, declared, written

app_name = "docs"

urlpatterns = [
    path("", written.home, name="home"),
    path("boundary/", written.boundary, name="boundary"),
    path("coverage/", coverage.page, name="coverage"),
    path("figures/", declared.figures, name="figures"),
    path("figures/<str:key>/", declared.figure, name="figure"),
    path("deadlines/", declared.deadlines, name="deadlines"),
    path("formats/", declared.formats, name="formats"),
    path("<path:slug>/", written.page, name="page"),
]
