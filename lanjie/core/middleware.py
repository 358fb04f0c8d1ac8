"""Puts the reader's scope on the request and refuses every view that declares no access."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from ninja.operation import Operation, PathView
from ninja.utils import check_csrf

from lanjie.core import api, audit
from lanjie.core.access import ANONYMOUS, POLICY, endpoint, refusal, scope_of
from lanjie.core.words import say


class ScopeMiddleware:
    """Deny by default: a view without `@endpoint(act)` is never run; a refusal is an act and is audited."""

    #: Views of libraries, by module, with the act they need. Everything else must declare itself.
    LIBRARIES: ClassVar[dict[str, str]] = {
        "allauth.account.views": "public",
        "allauth.mfa": "account.own",
        "ninja.openapi": "public",  # the documentation of the API; its operations declare their own acts
        "django.views.i18n": "public",
        "whitenoise": "public",
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give the request its number and its scope."""
        number = uuid.uuid4().hex[:16]
        token = audit.request_id.set(number)
        try:
            request.scope = request.user.scope() if request.user.is_authenticated else ANONYMOUS  # type: ignore[attr-defined]
            response = self.get_response(request)
            response["X-Request-Id"] = number
            if request.user.is_authenticated:
                response.headers.setdefault("Cache-Control", "no-store")
            return response
        finally:
            audit.request_id.reset(token)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: list[Any], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Check the declared act before the view runs."""
        act = declared(view, request.method or "GET")
        if operations_of(view) is not None:  # the library exempts its views, but ours are opened by a session
            forged = check_csrf(request, _no_such_method)
            if forged is not None:
                return api.refusal(403, say("缺少或不符的 CSRF 令牌", "The CSRF token is missing or wrong"))
        if act is None:
            message = f"{view!r} declares no access"
            raise PermissionDenied(message)
        scope = scope_of(request)
        if act == "public" or scope.may(act):
            request.scope = scope.for_act("" if act == "public" else act)  # type: ignore[attr-defined]
            return None
        if not request.user.is_authenticated:
            if request.path.startswith("/api/"):
                return api.refusal(401, say("请先登录", "Sign in first"))
            return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
        note_refusal(request, needs=act)
        if request.path.startswith("/api/"):
            return api.refusal(403, refusal(act))
        raise PermissionDenied(refusal(act))

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """A refusal inside a view, by area or by state, is audited like one at the door."""
        if isinstance(error, PermissionDenied):
            note_refusal(request, needs=scope_of(request).act)


def note_refusal(request: HttpRequest, *, needs: str) -> None:
    """A refusal is an act: put it in the audit."""
    scope = scope_of(request)
    audit.record(scope=scope, act="access.refused", target=request.path, result="refused", facts={"needs": needs})


def declared(view: Callable[..., Any], method: str = "GET") -> str | None:
    """The act a view declares, or the one its library is given; None for none.

    An API path has one view for all its operations: the one of `method` counts, and for a method it does not know the answer is 405.
    """
    operations = operations_of(view)
    if operations is not None:
        view = next((o.view_func for o in operations if method in o.methods), _no_such_method)
    act = getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)
    if act is not None:
        return act if act in POLICY else None
    module = getattr(getattr(view, "func", view), "__module__", "")  # the documentation of the API is a partial
    for prefix, needed in ScopeMiddleware.LIBRARIES.items():
        if module == prefix or module.startswith(f"{prefix}."):
            return needed
    return None


def operations_of(view: Callable[..., Any]) -> list[Operation] | None:
    """The operations of an API path, None for a page. The library keeps them in the closure of the view it makes for the path."""
    hidden = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    return next((thing.operations for thing in hidden if isinstance(thing, PathView)), None)


@endpoint("public")
def _no_such_method() -> None:
    """Stands for an API method that does not exist; the library answers 405 itself."""
