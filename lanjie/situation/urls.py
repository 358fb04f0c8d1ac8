"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from lanjie.core.pages import upload
from lanjie.situation.pages import (
    assessment,
    assessment_compare,
    assessment_county,
    assessment_listing,
    assessment_method,
    assessment_sensitivity,
    assessment_truth,
    custody,
    design,
    entry,
    factors,
    formulas,
    method,
    plan,
    population,
    quality,
    samples,
    sites,
    supply,
    uploads,
    wastewater,
)

app_name = "situation"

urlpatterns = [
    path("", assessment.home, name="home"),
    path("compare/", assessment_compare.compare, name="assessment_compare"),
    path("sensitivity/", assessment_sensitivity.sensitivity, name="assessment_sensitivity"),
    path("assessment/method/", assessment_method.method, name="assessment_method"),
    path("assessment/truth/", assessment_truth.against_truth, name="assessment_truth"),
    path("listing/", assessment_listing.listing, name="assessment_listing"),
    path("listing/<int:pk>/", assessment_listing.one, name="assessment_decision"),
    path("wastewater/", wastewater.home, name="wastewater"),
    path("areas/<str:code>/", wastewater.area, name="area"),
    path("sites/", sites.listing, name="sites"),
    path("sites/new/", entry.new_site, name="site_new"),
    path("sites/<str:code>/", sites.site, name="site"),
    path("sites/<str:code>/population/", population.population, name="population"),
    path("samples/<str:code>/", samples.sample, name="sample"),
    path("samples/<str:code>/<str:key>/", custody.step, name="step"),
    path("entry/", entry.entry, name="entry"),
    path("today/", custody.day_list, name="today"),
    path("design/", design.calculator, name="design"),
    path("plan/", plan.listing, name="plan"),
    path("plan/new/", plan.new, name="plan_new"),
    path("plan/<int:pk>/", plan.one, name="round"),
    path("quality/", quality.quality, name="quality"),
    path("method/", method.method, name="method"),
    path("method/formulas/", formulas.listing, name="formulas"),
    path("method/formulas/<str:key>/", formulas.formula, name="formula"),
    path("supply/", supply.supply, name="supply"),
    path("factors/", factors.listing, name="factors"),
    path("factors/<int:version>/", factors.factor_set, name="factor_set"),
    path("factors/<int:version>/rows/<int:pk>/", factors.factor, name="factor"),
    *upload.urls("situation", act="situation.import", formats=uploads.OURS, crumbs=uploads.crumbs),
    path("uploads/<str:code>/", uploads.written, name="uploaded"),
    path("<str:code>/", assessment_county.county, name="county"),  # last: any other word is the code of an area
]
