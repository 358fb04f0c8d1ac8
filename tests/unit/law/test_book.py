"""Asking the law by day, by path or id, and by words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lanjie import law


@pytest.mark.parametrize(
    ("day", "months"), [(date(2010, 1, 1), 2), (date(2016, 12, 31), 2), (date(2017, 1, 1), 6), (date(2026, 11, 24), 6)]
)
def test_sample_retention_by_day(day: date, months: int) -> None:
    assert law.at(day)["testing.samples.retention"].whole("retention") == months


@pytest.mark.parametrize(("day", "days"), [(date(2016, 12, 31), 5), (date(2017, 1, 1), 3)])
def test_laboratory_report_by_day(day: date, days: int) -> None:
    assert law.at(day)["DT-009"].whole("report") == days


def test_a_rule_is_silent_the_day_before_it_begins() -> None:
    assert law.at(date(2026, 1, 1))["privacy.sealed_records"].value is True
    with pytest.raises(law.NotInForce, match="in force from 2026-01-01, not yet on 2025-12-31"):
        law.at(date(2025, 12, 31))["privacy.sealed_records"]


def test_get_is_none_when_not_in_force_but_not_for_a_wrong_path() -> None:
    assert law.at(date(2025, 12, 31)).get("PD-023") is None
    with pytest.raises(law.UnknownRule):
        law.at(date(2025, 12, 31)).get("PD-999")


def test_a_value_carries_unit_source_and_doubt() -> None:
    value = law.at(date(2020, 6, 1))["precursors.purchase.class1_decision"]
    assert (value.value, value.rule_id, value.status, value.needs_check) == (10, "PC-020", "primary", False)
    assert value.unit is not None
    assert value.unit.id == "day"
    assert value.sources[0].cite("zh") == "《易制毒化学品管理条例》第14至15条"
    assert value.sources[0].quote == "自收到申请之日起10日内"


def test_doubt_belongs_to_the_version() -> None:
    assert law.at(date(2016, 1, 1))["DT-005"].needs_check
    assert not law.at(date(2017, 1, 1))["DT-005"].needs_check


def test_a_rule_of_several_parts_is_a_mapping_with_a_unit_each() -> None:
    value = law.at(date(2026, 1, 1))["DT-013"]
    assert value.value == {"request": 3, "times": 1}
    assert value.unit is None
    assert [quantity.words("zh") for quantity in value.parts] == ["3日", "1次"]
    with pytest.raises(law.LawError, match="several parts, name one: request, times"):
        value.number()


def test_a_duty_has_no_number() -> None:
    with pytest.raises(law.LawError, match="holds no number"):
        law.at(date(2026, 1, 1))["IS-035"].number()


def test_a_decimal_is_no_whole_number() -> None:
    assert law.at(date(2026, 1, 1))["HT-005"].number() == 0.2
    with pytest.raises(law.LawError, match="not a whole number"):
        law.at(date(2026, 1, 1))["HT-005"].whole()


def test_an_unknown_path_names_the_near_ones() -> None:
    with pytest.raises(KeyError) as caught:
        law.rule("treatment.compulsory_isolation.handover_latst")
    assert "did you mean 'treatment.compulsory_isolation.handover_latest'" in str(caught.value)


def test_a_moment_is_read_in_chinese_time() -> None:
    assert law.at(datetime(2016, 12, 31, 15, 59, tzinfo=UTC)).day == date(2016, 12, 31)
    assert law.at(datetime(2016, 12, 31, 16, 0, tzinfo=UTC)).day == date(2017, 1, 1)


def test_the_law_of_a_day_holds_only_what_is_in_force() -> None:
    assert [value.rule_id for value in law.at(date(1990, 3, 17))] == ["SD-001"]
    assert list(law.at(date(1990, 3, 16))) == []


def test_rules_by_letters_and_by_path() -> None:
    assert [rule.id for rule in law.rules("CR")] == [f"CR-{number:03}" for number in range(1, 7)]
    assert {rule.id for rule in law.rules("treatment.rehabilitation")} == {rule.id for rule in law.rules("CR")}
    with pytest.raises(law.UnknownRule, match=r"did you mean 'precursors\.purchase'"):
        law.rules("precursors.purchases")


def test_groups_cover_all_rules() -> None:
    assert sum(len(law.rules(group.id)) for group in law.groups()) == len(law.rules())


@pytest.mark.parametrize(
    ("query", "first"),
    [("报到", "CR-002"), ("台账", "PC-032"), ("脱逃", "IS-035"), ("PC-020", "PC-020"), ("毛发 阈值", "HT-006")],
)
def test_search_finds_two_characters(query: str, first: str) -> None:
    assert law.search(query)[0].id == first


def test_search_wants_every_word() -> None:
    assert {rule.id for rule in law.search("毛发 可卡因")} == {"HT-006"}
    assert law.search("没有这个词") == ()


def test_search_ranks_english_titles_for_english_readers() -> None:
    in_title = ["police" in rule.label("en").lower() for rule in law.search("police", "en")]
    assert in_title == sorted(in_title, reverse=True)
    assert set(in_title) == {True, False}


def test_an_unknown_text_names_the_near_ones() -> None:
    assert law.text("anti-drug-law").effective == date(2008, 6, 1)
    with pytest.raises(law.UnknownRule, match="did you mean 'anti-drug-law'"):
        law.text("anti-drugs-law")
