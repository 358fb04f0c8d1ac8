"""Every address of the site; each room brings its own."""

from __future__ import annotations

from django.urls import include, path

from lanjie.site.api import api
from lanjie.site.pages import jobs, worklist

urlpatterns = [
    path("", worklist.home, name="home"),
    path("registry/", include("lanjie.registry.urls")),
    path("situation/", include("lanjie.situation.urls")),
    path("governance/", include("lanjie.governance.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("account/", include("lanjie.site.account_urls")),
    path("jobs/<uuid:pk>/", jobs.job, name="job"),
    path("law/", include("lanjie.site.pages.law.urls")),
    path("reports/", include("lanjie.reports.urls")),
    path("api/", api.urls),
    path("docs/", include("lanjie.site.pages.docs.urls")),
]
