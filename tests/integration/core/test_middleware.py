from __future__ import annotations

import pytest
from django.test import Client

from lanjie.core.models import AuditEvent
from tests.factories import path_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.integration.core.doors")]


def refusals() -> list[tuple[str, dict[str, str]]]:
    return list(AuditEvent.objects.filter(act="access.refused").values_list("target", "facts"))


@pytest.mark.parametrize("path", ["/bare/", "/api/bare"])
@pytest.mark.parametrize("role", ["province", "system_admin"])
def test_a_view_that_declares_nothing_is_run_for_nobody(client_of, areas, path, role):
    answer = client_of(role).get(path)
    assert answer.status_code == 403
    assert b"leaked" not in answer.content


def test_a_page_gets_the_areas_over_which_its_act_is_held(client_of, areas):
    assert client_of("city", at="430100").get("/page/").content.decode() == path_of("430100")


def test_an_operation_of_the_api_too(client_of, areas):
    assert client_of("city", at="430100").get("/api/read").json() == {"areas": [path_of("430100")]}


def test_two_operations_on_one_path_have_each_their_act(client_of, areas):
    assert client_of("city", at="430100").post("/api/read").status_code == 403
    assert client_of("province").post("/api/read").json() == {"written": True}
    assert client_of("province").delete("/api/read").status_code == 405


def test_without_an_account_a_page_leads_to_sign_in_and_back(areas):
    assert Client().get("/page/?q=1").url == "/account/login/?next=%2Fpage%2F%3Fq%3D1"


def test_without_an_account_the_api_says_so(areas):
    answer = Client().get("/api/read")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")


def test_what_is_public_is_open_to_all(areas):
    assert Client().get("/public/").content == b"hello"


def test_a_refusal_at_the_door_is_audited_with_what_was_needed(client_of, areas):
    client_of("company", at="430102").get("/page/")
    assert refusals() == [("/page/", {"needs": "situation.read"})]


def test_a_refusal_inside_a_page_is_audited_once(client_of, areas):
    assert client_of("province").get("/refusing/").status_code == 403
    assert refusals() == [("/refusing/", {"needs": "situation.read"})]


def test_a_request_and_its_audit_rows_carry_one_number(client_of, areas):
    answer = client_of("company", at="430102").get("/page/")
    assert AuditEvent.objects.get(act="access.refused").request_id == answer["X-Request-Id"]


def test_an_operation_that_writes_is_not_open_to_forged_requests(account, areas):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account("province"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/api/read").status_code == 403
    token = "a" * 32
    client.cookies["csrftoken"] = token
    assert client.post("/api/read", headers={"x-csrftoken": token}).status_code == 200
