"""The people behind a site on the page: forms are commands, refusals stand at their field, small catchments are refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from lanjie.situation.models import Catchment, Result, Site
from tests.integration.situation.wastewater import hand_in, row, site, standing

pytestmark = pytest.mark.django_db
URL = "/situation/sites/HN-T1/population/"


@pytest.fixture(autouse=True)
def works(areas: object) -> Site:
    return site()


@pytest.fixture
def city(client_of: Callable[..., Client]) -> Client:
    return client_of("city", at="430100")


def _post(client: Client, act: str, **fields: str) -> object:
    return client.post(URL, {"act": act, **{f"{act}-{name}": value for name, value in fields.items()}})


REGISTER = {
    "population": "210000",
    "method": "design",
    "cv": "25",
    "valid_from": "2020-01-01",
    "source": "设计文件",
    "used": "on",
}
MEASURE = {
    "method": "ammonium",
    "since": "2020-01-01",
    "until": "2020-12-31",
    "valid_from": "2020-01-01",
    "ammonium_g": "8",
    "domestic_share": "1",
    "source": "专项测定",
}


def test_a_version_is_registered(city: Client) -> None:
    assert _post(city, "register", **REGISTER).status_code == 302
    made = Catchment.unscoped.get(version=2)
    assert (made.population, made.method, made.cv, made.used) == (210_000, "design", 0.25, True)


def test_a_small_catchment_is_refused_at_its_field_with_what_to_do(city: Client) -> None:
    answer = _post(city, "register", **{**REGISTER, "population": "4999"})
    assert (answer.status_code, Catchment.unscoped.count()) == (422, 1)
    assert "服务人口 4,999 少于 5,000" in answer.content.decode()


def test_a_marker_and_a_combination(city: Client) -> None:
    hand_in(*(row(sample=f"D-{n}", date=f"2020-07-0{n + 1}", nh4n="40") for n in range(3)))
    assert _post(city, "measure", **MEASURE).status_code == 302
    assert _post(city, "combine", valid_from="2020-01-01").status_code == 302
    shown = city.get(URL).content.decode()
    assert "方法矛盾" in shown
    assert "3 天，2020-07-01 至 2020-07-03；8 g/人/日；专项测定" in shown


def test_the_asymmetry_of_the_cotinine_rule_is_said(city: Client) -> None:
    hand_in(*(row(sample=f"D-{n}", date=f"2020-07-0{n + 1}", cotinine="1500") for n in range(3)))
    _post(city, "measure", **{**MEASURE, "method": "cotinine", "cigarettes": "4", "domestic_share": "0.8"})
    assert "生活占比 0.8，只乘人口，不乘负荷" in city.get(URL).content.decode()
    _post(
        city,
        "measure",
        **{**MEASURE, "method": "cotinine", "cigarettes": "4", "domestic_share": "0.8", "share_on_both_sides": "on"},
    )
    assert Catchment.unscoped.get(version=3).load_share == 0.8


def test_too_few_days_are_said_on_the_form(city: Client) -> None:
    answer = _post(city, "measure", **MEASURE)
    assert answer.status_code == 422
    assert "只有 0 天有标志物和流量" in answer.content.decode()


def test_only_the_province_says_results_again(city: Client, client_of: Callable[..., Client]) -> None:
    hand_in(row())
    _post(city, "register", **{**REGISTER, "population": "100000"})
    assert _post(city, "restate", reason="新人口").status_code == 403
    assert standing().load == 50.0
    assert _post(client_of("province"), "restate", reason="新人口").status_code == 302
    assert (standing().load, Result.unscoped.count()) == (100.0, 2)


def test_a_laboratory_reads_and_registers_nothing(client_of: Callable[..., Client]) -> None:
    laboratory = client_of("laboratory", at="430100")
    assert laboratory.get(URL).status_code == 200
    assert _post(laboratory, "register", **REGISTER).status_code == 403


def test_another_citys_site_is_not_found(client_of: Callable[..., Client]) -> None:
    assert client_of("city", at="430300").get(URL).status_code == 404
