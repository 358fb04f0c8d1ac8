"""Security headers on every answer, and no address that breaks (control D3)."""

from __future__ import annotations

import pytest
from django.test import Client

from lanjie.core.access import Role
from tests import factories
from tests.contracts import samples
from tests.contracts.test_access_matrix import listed, path_of, row_of

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def check(response) -> None:
    directives = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert {name: directives.get(name) for name in POLICY} == POLICY
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Request-Id"]


@pytest.mark.parametrize("signed_in", [False, True], ids=["anonymous", "signed in"])
@pytest.mark.parametrize("address", listed(), ids=lambda address: address.key)
def test_every_answer_carries_them_and_none_is_a_failure(address, signed_in, areas):
    row = row_of(address)
    role = next((role for role in Role if role in row["who"]), Role.PROVINCE)
    reader = factories.user(role, at="430100")
    client = Client()
    if signed_in:
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    kwargs = getattr(samples, row["sample"])("430100", reader) if "sample" in row else {}
    response = client.generic(row.get("method", address.method), path_of(address, kwargs))
    assert response.status_code < 500
    check(response)
    if "<html" in response.content.decode(errors="ignore"):
        assert " style=" not in response.content.decode()
        assert " onclick=" not in response.content.decode()


def test_pages_for_people_with_an_account_are_not_kept_by_the_browser(client_of, areas):
    assert "no-store" in client_of("security_admin").get("/account/users/")["Cache-Control"]


def test_an_address_that_does_not_exist_carries_them_too(client, db):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    check(response)


def test_signing_out_clears_what_the_browser_kept(client_of, areas):
    response = client_of("county").post("/account/logout/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
