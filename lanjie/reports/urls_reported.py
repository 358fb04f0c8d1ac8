"""Addresses of reported figures, included by the room's own."""

from __future__ import annotations

from django.urls import path

from lanjie.core.pages import upload
from lanjie.reports.pages.reported import checks, entry, owed, uploads, values

urlpatterns = [
    path("values/", values.values, name="values"),
    path("values/<str:key>/", entry.reported, name="reported"),
    path("report-figure/", entry.report_figure, name="report_figure"),
    path("to-report/", owed.to_report, name="to_report"),
    path("late/", owed.late, name="late"),
    path("calls/", owed.all_calls, name="calls"),
    path("calls/new/", owed.new_call, name="new_call"),
    path("checks/", checks.checks, name="checks"),
    path("coverage/", values.figures_coverage, name="figures_coverage"),
    *upload.urls("reports", act="figures.report", formats=uploads.OURS, crumbs=uploads.crumbs),
    path("uploads/<str:code>/", uploads.uploaded, name="uploaded"),
]
