"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from lanjie.reports.pages import figures

app_name = "reports"

urlpatterns = [
    path("", figures.listing, name="home"),
    path("figures/", figures.listing, name="figures"),
    path("figures/<str:key>/", figures.figure, name="figure"),
    path("figures/<str:key>/rows/", figures.rows, name="figure_rows"),
]
