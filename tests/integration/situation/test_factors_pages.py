"""Factor sets on the page: what a reader sees, what the province may do, what nobody may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from lanjie.core.access import SYSTEM
from lanjie.situation.commands.factors import adopt_shipped, sign
from lanjie.situation.models import Factor, FactorSet
from tests.factories import user

pytestmark = pytest.mark.django_db
URL = "/situation/factors/1/"


@pytest.fixture(autouse=True)
def shipped(areas: object) -> FactorSet:
    found: FactorSet = adopt_shipped(scope=SYSTEM).value
    return found


@pytest.fixture
def province(client_of: Callable[..., Client]) -> Client:
    return client_of("province")


def _mdma() -> Factor:
    return Factor.objects.get(factor_set__version=1, drug="MDMA")


def test_the_list_says_that_nothing_is_signed(client_of: Callable[..., Client]) -> None:
    shown = client_of("county", at="430102").get("/situation/factors/").content.decode()
    assert "没有已签认的因子集" in shown
    assert "确认" not in client_of("county", at="430102").get(URL).content.decode().split("<main")[1].split("草稿：")[0]


def test_a_set_shows_evidence_and_sources(province: Client) -> None:
    shown = province.get(URL).content.decode()
    assert "凭记忆，待核实" in shown
    assert "Du 等 2020" in shown


@pytest.mark.parametrize(
    ("lang", "source", "note"),
    [("zh-hans", "（摘要：建议 20%）", "用母体"), ("en", "(abstract: 20% recommended)", "use parent")],
)
def test_sources_and_notes_of_the_literature_speak_the_readers_language(
    province: Client, lang: str, source: str, note: str
) -> None:
    province.cookies["django_language"] = lang
    shown = province.get(URL).content.decode()
    assert source in shown
    assert note in shown


def test_a_source_somebody_typed_stands_as_typed(province: Client) -> None:
    province.cookies["django_language"] = "en"
    province.post(f"{URL}rows/{_mdma().pk}/", _row())
    assert "甲文" in province.get(URL).content.decode()


def test_the_province_confirms_and_signs(province: Client) -> None:
    province.post(URL, {"act": "confirm", "row": _mdma().pk})
    assert _mdma().confirmed_by is not None
    province.post(URL, {"act": "sign"})
    assert FactorSet.objects.get(version=1).signed_by is not None
    assert "由 测试员 确认" in province.get(URL).content.decode()


def test_a_second_signature_is_refused_in_words(province: Client, shipped: FactorSet) -> None:
    sign(scope=user("province").scope(), factor_set=shipped)
    assert "已签认，不能再改" in province.post(URL, {"act": "sign"}, follow=True).content.decode()


@pytest.mark.parametrize("act", [{"act": "sign"}, {"act": "draft", "label": "x", "valid_from": "2027-01-01"}])
def test_other_roles_are_refused(client_of: Callable[..., Client], act: dict[str, str]) -> None:
    assert client_of("city", at="430100").post(URL, act).status_code == 403
    assert FactorSet.objects.filter(signed_at__isnull=True).count() == 1


def test_a_draft_is_made_from_a_set(province: Client) -> None:
    answer = province.post(URL, {"act": "draft", "label": "2027 版", "valid_from": "2027-01-01"})
    assert answer.url == "/situation/factors/2/"
    assert FactorSet.objects.get(version=2).drafted_from.version == 1


def test_a_draft_without_a_name_is_refused_at_its_field(province: Client) -> None:
    answer = province.post(URL, {"act": "draft", "label": "", "valid_from": "2027-01-01"})
    assert (answer.status_code, FactorSet.objects.count()) == (422, 1)


def _row(**changes: object) -> dict[str, object]:
    return {
        "excretion": "0.2",
        "excretion_cv": "",
        "dose_low_mg": "",
        "dose_high_mg": "",
        "evidence": "seen",
        "source": "甲文",
        "note": "",
        **changes,
    }


def test_a_row_is_changed(province: Client) -> None:
    province.post(f"{URL}rows/{_mdma().pk}/", _row(dose_low_mg="50", dose_high_mg="120"))
    assert (_mdma().excretion, _mdma().dose_high_mg, _mdma().evidence) == (0.2, 120, "seen")


@pytest.mark.parametrize(
    "changes",
    [
        {"dose_low_mg": "50"},
        {"dose_low_mg": "50", "dose_high_mg": "50"},
        {"dose_low_mg": "0", "dose_high_mg": "50"},
        {"excretion": "1.01"},
        {"excretion": "0"},
        {"source": ""},
    ],
)
def test_a_row_that_says_nothing_sound_is_refused(province: Client, changes: dict[str, str]) -> None:
    answer = province.post(f"{URL}rows/{_mdma().pk}/", _row(**changes))
    assert (answer.status_code, _mdma().excretion) == (422, 0.225)


def test_two_rows_with_one_share_are_refused(province: Client) -> None:
    row = Factor.objects.get(factor_set__version=1, drug="THC", excretion=0.006)
    assert province.post(f"{URL}rows/{row.pk}/", _row(excretion="0.005")).status_code == 422


def test_a_row_of_a_signed_set_is_not_changed(province: Client, shipped: FactorSet) -> None:
    sign(scope=user("province").scope(), factor_set=shipped)
    assert "不能再改" in province.get(f"{URL}rows/{_mdma().pk}/").content.decode()
    province.post(f"{URL}rows/{_mdma().pk}/", _row())
    assert _mdma().excretion == 0.225


def test_a_set_that_does_not_exist_is_not_found(province: Client) -> None:
    assert province.get("/situation/factors/9/").status_code == 404
