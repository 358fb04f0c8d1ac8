"""Addresses under `/account/`: of the account library only what is used here; there is no sign-up and no e-mail."""

from __future__ import annotations

from allauth.account import views
from allauth.mfa.base import views as second_factor
from django.urls import include, path

from lanjie.core.access import endpoint
from lanjie.site.pages import users

# Of the library's views these need an account, or the opposite of what their module needs.
for view in (views.password_change, views.reauthenticate):
    endpoint("account.own")(view)
endpoint("public")(second_factor.authenticate)  # the second step of signing in

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("start/<str:uid>/<str:token>/", users.start, name="account_start"),
    path("users/", users.index, name="users"),
    path("users/new/", users.new, name="users_new"),
    path("users/<str:username>/", users.one, name="user"),
]
