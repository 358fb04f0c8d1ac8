"""The API: every operation answers JSON for every role, errors have one shape and speak the reader's language, files go in as on the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from lanjie.core.access import POLICY, Role
from lanjie.core.models import AuditEvent, Upload
from lanjie.situation.imports import LABORATORY
from lanjie.situation.models import AssessmentRun, Result
from tests import factories
from tests.contracts import samples
from tests.contracts.test_access_matrix import table
from tests.contracts.urls import Address, addresses
from tests.integration.reports.monitored import END, monitored
from tests.integration.situation import assessment_rows
from tests.integration.situation.wastewater import laboratory, row, site

pytestmark = pytest.mark.django_db
KEY = "situation.wastewater.load.methamphetamine"
#: Operations whose example is the one of the access contract.
SAMPLED = (
    "api/governance/",
    "api/reported/",
    "api/statutory",
    "api/situation/assessment/",
    "api/situation/monitoring/",
)
OPERATIONS = [address for address in addresses() if address.key.startswith("GET /api/")]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def run(db):
    return monitored()


def path_of(operation: Address) -> str:
    route, key = operation.route, KEY
    name = str(table()[operation.key].get("sample", ""))
    if route.startswith(SAMPLED):
        if "/assessment/" in route and not AssessmentRun.objects.exists():
            for month in (date(2020, 7, 1), date(2020, 8, 1)):
                run = assessment_rows.run_of(month)
                assessment_rows.level_of(run, factories.area("430102"), 1, (0.1, 0.3, 0.5))
                assessment_rows.why_of(run, factories.area("430102"))
        given = getattr(samples, name)("430000", None) if name else {}
        for argument, value in given.items():
            route = route.replace(f"<{argument}>", str(value))
        return f"/{route}" + ("?area=430102" if route.endswith("/why") else "")
    code = factories.IssueFactory().code if "<code>" in route else ""
    asked = ""
    if "/sites/" in route or route.endswith("/weeks"):
        code = factories.SiteFactory().code
        asked = f"?site={code}" if route.endswith("/weeks") else ""
    elif "/formulas" in route:
        key = "load"
    elif route.endswith("/use"):
        asked = "?area=430000"
    return "/" + route.replace("<key>", key).replace("<code>", code) + asked


def is_error(answer: Any) -> bool:
    body = answer.json()
    return set(body) == {"error", "rows"} and bool(body["error"])


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_a_get_answers_every_role_in_json(operation, run, client_of):
    path, act = path_of(operation), operation.act
    assert Client().get(path).status_code == 401
    assert is_error(Client().get(path))
    for role in Role:
        answer = client_of(role, at="430000").get(path)
        assert answer["Content-Type"].startswith("application/json")
        if role in POLICY[act]:
            assert answer.status_code == 200, (role, answer.content)
        else:
            assert answer.status_code == 403
            assert is_error(answer)


@pytest.fixture
def province(run, client_of):
    return client_of("province", at="430000")


def test_lists_are_paged(province):
    first = province.get("/api/situation/results?size=10").json()
    second = province.get("/api/situation/results?size=10&page=2").json()
    assert first["count"] == 4 * 7 * 2 * 2 + 4 * 2 + 1
    assert len(first["items"]) == len(second["items"]) == 10
    assert first["items"] != second["items"]


@pytest.mark.parametrize(("size", "status"), [(0, 422), (1, 200), (1000, 200), (1001, 422)])
def test_a_page_has_a_size_within_bounds(province, size, status):
    assert province.get(f"/api/situation/sites?size={size}").status_code == status


def test_a_value_below_its_limit_is_empty_and_says_so(province):
    found = province.get("/api/situation/results?substance=ketamine&size=1000").json()["items"]
    below = [item for item in found if item["qualifier"] == "<LOQ"]
    assert below
    assert {(item["value_ng_l"], item["load"]) for item in below} == {(None, None)}


def test_rows_of_a_figure_add_up_to_its_value_over_http(province):
    value = province.get(f"/api/figures/{KEY}?on={END}").json()
    rows = province.get(f"/api/figures/{KEY}/rows?on={END}").json()
    people = sum(item["population"] for item in rows["items"])
    mean = sum(item["level"] * item["population"] for item in rows["items"]) / people
    assert rows["count"] == value["rows"] == 4
    assert value["value"] == pytest.approx(mean, rel=1e-12)
    assert value["low"] < value["value"] < value["high"]


def test_a_reader_gets_nothing_of_the_neighbour(run, client_of):
    client = client_of("city", at="430100")
    assert {item["area"] for item in client.get("/api/situation/sites").json()["items"]} == {"430102", "430103"}
    answer = client.get(f"/api/figures/{KEY}?area=430300")
    assert answer.status_code == 404
    assert is_error(answer)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/figures/no.such.figure", 404),
        (f"/api/figures/{KEY}?on=yesterday", 422),
        (f"/api/figures/{KEY}/trend?by=week", 422),
        ("/api/bulletins/WB-1", 404),
        ("/api/situation/trends?since=2020-13-01", 422),
    ],
)
def test_errors_have_one_shape(province, path, status):
    answer = province.get(path)
    assert answer.status_code == status
    assert is_error(answer)


def test_a_wrong_field_is_named(province):
    assert province.get(f"/api/figures/{KEY}?on=yesterday").json()["rows"][0]["column"] == "on"


def test_the_declared_answers_name_every_error(client):
    operations = client.get("/api/openapi.json").json()["paths"]
    for path, methods in operations.items():
        for method, operation in methods.items():
            assert {"401", "403", "404", "422"} <= set(operation["responses"]), (method, path)


# Files in --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def sheet(areas):
    laboratory()
    site()

    def make(*rows: dict[str, Any]) -> SimpleUploadedFile:
        names = list(row())
        heads = {column.name: column.heads[1] for column in LABORATORY.columns}
        lines = [[heads[name] for name in names], *([str(line[name]) for name in names] for line in rows)]
        return SimpleUploadedFile("results.csv", "\n".join(",".join(line) for line in lines).encode())

    return make


def send(client: Client, path: str, file: SimpleUploadedFile, lang: str = "zh-hans", **more: str) -> Any:
    file.seek(0)
    return client.post(path, {"file": file, "format": LABORATORY.key, **more}, headers={"accept-language": lang})


def test_checking_a_file_writes_nothing(sheet, client_of):
    client = client_of("laboratory", at="430000")
    answer = send(client, "/api/situation/imports/check", sheet(row()))
    assert answer.json()["ok"] is True, answer.json()
    assert Upload.objects.count() == Result.unscoped.count() == 0


def test_a_file_is_written_once_with_its_audit_row(sheet, client_of):
    client = client_of("laboratory", at="430000")
    first = send(client, "/api/situation/imports", sheet(row()))
    second = send(client, "/api/situation/imports", sheet(row()))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["code"] == second.json()["code"]
    assert Result.unscoped.count() == 1
    assert AuditEvent.objects.filter(act="import.wastewater-laboratory").count() == 1


@pytest.mark.parametrize(("lang", "words"), [("zh-hans", "全部数据均未写入"), ("en", "nothing was written")])
def test_errors_of_a_file_name_row_and_column_in_the_readers_language(sheet, client_of, lang, words):
    answer = send(
        client_of("laboratory", at="430000"),
        "/api/situation/imports",
        sheet(row(), row(substance="ketamine", value="-5")),
        lang,
    )
    assert answer.status_code == 422
    body = answer.json()
    assert words in body["error"]
    assert body["rows"][0]["row"] == 3
    assert body["rows"][0]["column"] == "I"
    assert body["rows"][0]["found"] == "-5"
    assert all(body["rows"][0][name] for name in ("head", "wrong", "mend"))
    assert Result.unscoped.count() == 0


@pytest.mark.parametrize("layout", ["registry-areas", "no-such-layout"])
def test_only_layouts_of_monitoring_are_taken(sheet, client_of, layout):
    answer = send(client_of("laboratory", at="430000"), "/api/situation/imports", sheet(row()), format=layout)
    assert answer.status_code == 404
    assert is_error(answer)


def test_a_forged_request_is_refused_in_json(sheet, account):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account("laboratory", at="430000"), backend="django.contrib.auth.backends.ModelBackend")
    answer = send(client, "/api/situation/imports", sheet(row()))
    assert answer.status_code == 403
    assert is_error(answer)
    assert Result.unscoped.count() == 0


def test_the_documentation_is_served_from_our_own_files(client):
    body = client.get("/api/docs").content.decode()
    assert "/static/ninja/swagger-ui-bundle.js" in body
    assert "://" not in body
    assert json.loads(client.get("/api/openapi.json").content)["info"]["title"] == "蓝结 Lanjie"
