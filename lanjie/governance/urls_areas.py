"""Addresses of supervision, assessment, listing and accountability."""

from __future__ import annotations

from django.urls import path

from lanjie.governance.pages import accountability, assessments, listings, supervision

urlpatterns = [
    path("supervision/", supervision.listing, name="rounds"),
    path("supervision/new/", supervision.new, name="round_new"),
    path("supervision/mine/", supervision.mine, name="visits"),
    path("supervision/visits/<int:pk>/", supervision.visit, name="visit"),
    path("supervision/visits/<int:pk>/findings/<int:number>/file/", supervision.finding_file, name="finding_file"),
    path("supervision/<str:code>/", supervision.one_round, name="round"),
    path("assessment/", assessments.listing, name="schemes"),
    path("assessment/<int:pk>/", assessments.scheme, name="scheme"),
    path("assessment/<int:pk>/objection/", assessments.object_, name="objection"),
    path("assessment/<int:pk>/objections/<int:objection>/", assessments.answer, name="objection_answer"),
    path("listing/", listings.board, name="listings"),
    path("listing/new/", listings.new, name="listing_new"),
    path("listing/take-up/<int:pk>/", listings.take_up, name="listing_take_up"),
    path("listing/<str:code>/", listings.one_listing, name="listing"),
    path("listing/<str:code>/acceptance/", listings.accept, name="listing_accept"),
    path("listing/<str:code>/notices/<int:pk>/", listings.answered, name="notice_answer"),
    path("accountability/", accountability.register, name="accountability"),
    path("accountability/new/", accountability.new, name="accountability_new"),
    path("accountability/<str:code>/", accountability.one_action, name="accountability_one"),
]
