"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from lanjie.reports.pages import assessment_bulletins, bulletins, figures, verify
from lanjie.reports.urls_reported import urlpatterns as reported
from lanjie.reports.urls_statutory import urlpatterns as statutory

app_name = "reports"

urlpatterns = [
    path("", figures.listing, name="home"),
    path("figures/", figures.listing, name="figures"),
    path("figures/<str:key>/", figures.figure, name="figure"),
    path("figures/<str:key>/rows/", figures.rows, name="figure_rows"),
    path("bulletins/", bulletins.listing, name="bulletins"),
    path("bulletins/draft/", bulletins.draft, name="bulletin_draft"),
    path("bulletins/<str:code>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<str:code>/<str:lang>.<str:kind>", bulletins.bulletin_file, name="bulletin_file"),
    path("assessments/", assessment_bulletins.listing, name="assessment_bulletins"),
    path("assessments/draft/", assessment_bulletins.draft, name="assessment_draft"),
    path("assessments/<str:code>/", assessment_bulletins.issued, name="assessment_bulletin"),
    path("assessments/<str:code>/<str:lang>.<str:kind>", assessment_bulletins.file, name="assessment_file"),
    path("verify/", verify.verify, name="verify"),
    *reported,
    *statutory,
]
