"""A small URL configuration for the tests of the middleware: one door of every kind."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from ninja import NinjaAPI

from lanjie.core.access import endpoint

api = NinjaAPI(urls_namespace="test-api", docs_url=None, openapi_url=None)


@api.get("/read")
@endpoint("situation.read")
def read(request: HttpRequest) -> dict[str, list[str]]:
    return {"areas": list(request.scope.areas)}


@api.post("/read")
@endpoint("situation.estimate")
def write(request: HttpRequest) -> dict[str, bool]:
    return {"written": True}


@api.get("/bare")
def bare_operation(request: HttpRequest) -> dict[str, bool]:
    return {"leaked": True}


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("leaked")


@endpoint("situation.read")
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(",".join(request.scope.areas))


@endpoint("situation.read")
def refusing(request: HttpRequest) -> HttpResponse:
    message = "not this area"
    raise PermissionDenied(message)


@endpoint("public")
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [
    path("api/", api.urls),
    path("bare/", bare),
    path("page/", page),
    path("refusing/", refusing),
    path("public/", public),
    path("account/", include("lanjie.site.account_urls")),
]
