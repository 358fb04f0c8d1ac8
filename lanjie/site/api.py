"""The API at /api/: the rooms' operations under one roof, one shape of errors, documentation served from our own files.

Sessions open it, as they open pages; there are no tokens. Writing operations want the CSRF token of the session.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as BadRequest
from ninja.openapi.docs import Swagger
from ninja.security import django_auth

from lanjie.core.access import refusal as who_may
from lanjie.core.access import scope_of
from lanjie.core.api import RowError, refusal
from lanjie.core.middleware import note_refusal
from lanjie.core.words import say
from lanjie.governance.api import router as governance
from lanjie.governance.api_areas import router as governance_areas
from lanjie.reports.api import bulletins, figures
from lanjie.reports.api_reported import router as reported
from lanjie.reports.api_statutory import router as statutory
from lanjie.situation.api import router as situation

DESCRIPTION = """\
每个数字都能打开到行。Every number opens to its rows.

登录后以会话访问；写操作带 X-CSRFToken。错误的语言随 Accept-Language。
Signed-in sessions only; writing operations carry X-CSRFToken. Errors speak the language of Accept-Language.
"""


class Documentation(Swagger):
    """The API's own page, from the files of Django Ninja's wheel; it would ask a foreign address where Ninja is no application."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """See Django Ninja."""
        options = json.dumps({**self.settings, "url": self.get_openapi_url(api, kwargs)})
        return render(request, self.template, {"swagger_settings": options, "api": api, "add_csrf": True})


api = NinjaAPI(
    title="蓝结 Lanjie",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    auth=django_auth,
    docs=Documentation(),
)
api.add_router("/figures", figures, tags=["figures"])
api.add_router("/bulletins", bulletins, tags=["bulletins"])
api.add_router("/reported", reported, tags=["figures"])
api.add_router("/statutory", statutory, tags=["reports"])
api.add_router("/situation", situation, tags=["situation"])
api.add_router("/governance", governance, tags=["governance"])
api.add_router("/governance", governance_areas, tags=["governance"])


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    note_refusal(request, needs=scope_of(request).act)
    return refusal(403, str(error) or who_may(scope_of(request).act))


@api.exception_handler(Http404)
def _missing(_request: HttpRequest, error: Http404) -> HttpResponse:
    return refusal(404, str(error) or say("没有，或不在您的辖区内", "There is none, or it is outside your area"))


@api.exception_handler(BadRequest)
def _bad(_request: HttpRequest, error: BadRequest) -> HttpResponse:
    rows = [RowError(column=".".join(map(str, e["loc"][1:])), wrong=str(e["msg"])) for e in error.errors]
    return refusal(422, say("请求有误", "The request is wrong"), rows)


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return refusal(422, "；".join(error.messages))


@api.exception_handler(HttpError)
def _other(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return refusal(error.status_code, str(error))
