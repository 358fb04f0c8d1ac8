"""Sessions end, and whoever decides or sees protected data signs in with two factors."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lanjie.core.access import SECOND_FACTOR, scope_of
from lanjie.core.middleware import declared

#: The last request is noted at most once in so many seconds: not every reading page writes to the database.
GRAIN = 60


class SessionLimitMiddleware:
    """Signs out after a time without requests, and after a longest time whatever happens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the request, or end the session."""
        signed_in = request.user.is_authenticated
        if signed_in:
            now = time.time()
            began = request.session.setdefault("began", now)
            seen = request.session.setdefault("seen", now)
            if now - seen > settings.LANJIE_SESSION_IDLE or now - began > settings.LANJIE_SESSION_LONGEST:
                request.signed_out_because = "session limit"  # type: ignore[attr-defined]
                logout(request)
            elif now - seen >= GRAIN:
                request.session["seen"] = now
        response = self.get_response(request)
        if signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


@receiver(user_logged_in)
def _begin(request: HttpRequest, **_: Any) -> None:
    request.session["began"] = request.session["seen"] = time.time()


class SecondFactorMiddleware:
    """In production, roles of `SECOND_FACTOR` reach nothing but their own account pages until they have set up a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision is taken before the view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: list[Any], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send to the set-up of a second factor where it is compulsory and missing."""
        if not settings.LANJIE_SECOND_FACTOR or not request.user.is_authenticated:
            return None
        if declared(view, request.method or "GET") in {"public", "account.own"}:
            return None
        scope = scope_of(request)
        if not scope.roles & SECOND_FACTOR or is_mfa_enabled(request.user):
            return None
        return redirect("mfa_activate_totp")
