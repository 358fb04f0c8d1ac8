"""Addresses of the statutory report, included by the room's own."""

from __future__ import annotations

from django.urls import path

from lanjie.reports.pages.statutory import drafting, listing, numbers, report, signing

urlpatterns = [
    path("statutory/", listing.listing, name="statutory_reports"),
    path("statutory/<str:code>/", report.report, name="statutory"),
    path("statutory/<str:code>/chapters/<int:number>/<str:lang>/", drafting.chapter, name="statutory_chapter"),
    path("statutory/<str:code>/checks/", drafting.checks, name="statutory_checks"),
    path("statutory/<str:code>/signing/", signing.signing, name="statutory_signing"),
    path("statutory/<str:code>/numbers/", numbers.numbers, name="statutory_numbers"),
    path("statutory/<str:code>/numbers/<str:key>/", numbers.number, name="statutory_number"),
    path("statutory/<str:code>/compare/", numbers.compare, name="statutory_compare"),
    path("statutory/<str:code>/errata/", signing.errata, name="statutory_errata"),
    path("statutory/<str:code>/<str:lang>.<str:kind>", report.report_file, name="statutory_file"),
]
