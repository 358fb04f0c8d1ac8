"""Addresses under `/law/`. A rule answers to its id and to its path; neither contains a slash."""

from __future__ import annotations

from django.urls import path

from lanjie.site.pages.law import catalogues, due, rule, rules, texts, workdays

app_name = "law"

urlpatterns = [
    path("", rules.home, name="home"),
    path("texts/", texts.texts, name="texts"),
    path("texts/<slug:key>/", texts.text, name="text"),
    path("precursors/", catalogues.precursors, name="precursors"),
    path("due/", due.due, name="due"),
    path("terms/", catalogues.terms, name="terms"),
    path("calendar/", workdays.calendar, name="calendar"),
    path("<str:key>/", rule.rule, name="rule"),
]
