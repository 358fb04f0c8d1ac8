"""Every rule of the statute list is here, with its number, its quote and its doubt."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from lanjie import law

LIST = Path(__file__).resolve().parents[4] / "shared" / "domain" / "rules.csv"
NOW = date(2026, 11, 24)
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def listed() -> dict[str, dict[str, str]]:
    if not LIST.exists():
        pytest.skip("the statute list is not beside the repository")
    with LIST.open(encoding="utf-8") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


def test_no_rule_is_lost(listed: dict[str, dict[str, str]]) -> None:
    ours = {rule.id: rule for rule in law.rules()}
    assert len(listed) == 210
    assert set(listed) <= set(ours)
    for id_ in set(ours) - set(listed):  # what the office added itself never passes for a statute that was read
        assert ours[id_].status == "assumed", id_


def test_every_number_of_the_list_is_in_the_newest_version(listed: dict[str, dict[str, str]]) -> None:
    said_in_words = {"PC-076": {1.0}}  # "single use"
    for id_, row in listed.items():
        value = law.at(NOW)[id_].value
        said = set(value.values()) if isinstance(value, Mapping) else {value}
        wanted = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", row["quantity"])}
        if row["quantity"] == "03-31":
            assert value == "03-31"
        else:
            assert wanted | said_in_words.get(id_, set()) == {
                float(each) for each in said if not isinstance(each, (bool, str))
            }, id_


def test_every_quote_of_the_list_is_in_the_newest_version(listed: dict[str, dict[str, str]]) -> None:
    for id_, row in listed.items():
        quotes = {source.quote for source in law.at(NOW)[id_].sources}
        assert row["key_phrase_zh"] in quotes, id_


def test_rules_are_in_force_from_the_listed_day(listed: dict[str, dict[str, str]]) -> None:
    moved = {"PC-043": "the month comes from the later order 87"}
    for id_, row in listed.items():
        day = re.match(r"\d{4}-\d\d-\d\d", row["in_force"])
        if day and id_ not in moved:
            assert law.at(NOW)[id_].effective_from == date.fromisoformat(day[0]), id_


def test_what_nobody_has_seen_is_marked(listed: dict[str, dict[str, str]]) -> None:
    for id_, row in listed.items():
        if row["fully_verified"] == "no" or "from memory" in row["verified_in"] + row["in_force"]:
            rule = law.rule(id_)
            assert rule.needs_check, id_
            assert rule.unverified is not None, id_


def test_primary_needs_a_full_text(listed: dict[str, dict[str, str]]) -> None:
    for id_, row in listed.items():
        if law.rule(id_).status == "primary":
            assert row["fully_verified"] == "yes", id_
            assert re.search(r"\b[LJ]\d", row["verified_in"]), id_


def test_every_rule_has_a_short_chinese_title_and_an_english_one() -> None:
    for rule in law.rules():
        assert CHINESE.search(rule.label("zh")), rule.id
        assert len(rule.label("zh")) <= 24, rule.id
        assert not CHINESE.search(rule.label("en")), rule.id


def test_every_text_is_cited() -> None:
    cited = {source.text.id for rule in law.rules() for version in rule.versions for source in version.sources}
    assert cited == {text.id for text in law.texts()}
