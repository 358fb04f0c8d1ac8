"""The worked examples through the form of the page, its export and the API."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import Client

from lanjie.core.quantities import significant
from lanjie.science.wastewater.formulas import FORMULAS
from lanjie.situation.pages.formulas import DIGITS
from tests.worked_examples import EXAMPLES, Example

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


@pytest.fixture
def client(client_of) -> Client:
    return client_of("county", at="430102")


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_on_the_page(client: Client, example: Example) -> None:
    answer = client.get(f"/situation/method/formulas/{example.formula}/", example.query)
    assert answer.status_code == 200
    form, shown = answer.context["form"], answer.content.decode()
    for name, value in example.gives.items():
        found = form.outcome.values[name]
        assert found == (None if value is None else pytest.approx(value, abs=example.within))
        assert found is None or f"<dd>{significant(found, DIGITS)}" in shown
    assert example.words in shown


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_in_the_export(client: Client, example: Example) -> None:
    answer = client.get(f"/situation/method/formulas/{example.formula}/", {**example.query, "export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    written = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    outputs = [q.name for q in FORMULAS[example.formula].outputs]
    found = dict(zip(outputs, written[-len(outputs) :], strict=True))
    for name, value in example.gives.items():
        assert found[name] == (None if value is None else pytest.approx(value, abs=example.within))


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_over_http(client: Client, example: Example) -> None:
    found = client.get(f"/api/situation/formulas/{example.formula}", example.query).json()
    for name, value in example.gives.items():
        assert found["values"][name] == (None if value is None else pytest.approx(value, abs=example.within))
    assert found["words"] == example.words


def test_the_api_lists_every_formula_with_what_goes_in(client: Client) -> None:
    listed = {f["key"]: f for f in client.get("/api/situation/formulas").json()}
    assert set(listed) == set(FORMULAS)
    assert [q["name"] for q in listed["load"]["inputs"]] == ["concentration", "flow", "people"]


def test_a_wrong_number_stands_beside_its_field_and_under_its_name(client: Client) -> None:
    query = {"concentration": "1", "flow": "1", "people": "4999"}
    page = client.get("/situation/method/formulas/load/", query)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["people"])
    answer = client.get("/api/situation/formulas/load", query)
    assert (answer.status_code, answer.json()["rows"][0]["column"]) == (422, "people")


def test_a_number_that_is_none_is_refused(client: Client) -> None:
    answer = client.get("/api/situation/formulas/load", {"concentration": "x", "flow": "1", "people": "5000"})
    assert (answer.status_code, answer.json()["rows"][0]["column"]) == (422, "concentration")


def test_a_formula_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/situation/method/formulas/none/").status_code == 404
    assert client.get("/api/situation/formulas/none").status_code == 404


@pytest.mark.parametrize("key", FORMULAS)
def test_a_form_opens_without_numbers(client: Client, key: str) -> None:
    assert client.get(f"/situation/method/formulas/{key}/").status_code == 200
