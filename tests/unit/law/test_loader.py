"""The loader takes a complete tree and refuses each kind of fault with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lanjie.law.errors import LawError, NotInForce
from lanjie.law.loader import load
from tests.unit.law.trees import RULE, TEXT, UNITS, plant

RULE_FILE = "parameters/precursors/report.yaml"
ENDED = (
    "  2025-01-01:\n    value: null\n    sources: [{text: some-regulations, clause: art. 2, quote: 废止}]\nchecked_on"
)
PARTS = "parts:\n  ask: {label: {zh: 申请, en: ask}, unit: day}\n  times: {label: {zh: 次数, en: times}, unit: times}\n"


def test_path_comes_from_the_folder(tmp_path: Path) -> None:
    assert list(load(plant(tmp_path)).rules) == ["precursors.report"]


def test_a_version_ends_the_day_before_the_next(tmp_path: Path) -> None:
    older, newer = load(plant(tmp_path)).rules["precursors.report"].versions
    assert (older.until, newer.until) == (date(2019, 12, 31), None)


def test_null_ends_a_rule(tmp_path: Path) -> None:
    rule = load(plant(tmp_path, rule=RULE.replace("checked_on", ENDED))).rules["precursors.report"]
    assert rule.on(date(2024, 12, 31)).values == {"": 10}
    with pytest.raises(NotInForce, match="ended on 2024-12-31"):
        rule.on(date(2025, 1, 1))


def test_parts_keep_their_own_units(tmp_path: Path) -> None:
    bent = RULE.replace("unit: day\n", PARTS).replace("value: 15", "value: {ask: 15}")
    bent = bent.replace("value: 10", "value: {ask: 10, times: 1}")
    rule = load(plant(tmp_path, rule=bent)).rules["precursors.report"]
    assert {name: part.unit.id for name, part in rule.parts.items()} == {"ask": "day", "times": "times"}
    assert rule.versions[0].values == {"ask": 15}


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("status:", "statsu:", 15, "unknown key 'statsu'; did you mean 'status'?"),
        ("checked_on:", "unit: day\nchecked_on:", 14, "key 'unit' is given twice"),
        ("checked_on: 2026-11-24", "checked_on: 2026-11-31", 14, "'2026-11-31' is not a day of the form YYYY-MM-DD"),
        ("  2020-01-01:", "  20200101:", 10, "'20200101' is not a day of the form YYYY-MM-DD"),
        ("  2010-01-01:", "  2020-01-02:", 10, "dated values stand in the order of their days"),
        ("  2010-01-01:", "  2009-12-31:", 7, "some-regulations is in force only from 2010-01-01"),
        ("unit: day", "unit: dya", 3, "unknown unit 'dya'; did you mean 'day'"),
        ("text: some-regulations", "text: some-regulation", 9, "unknown text 'some-regulation'; did you mean"),
        ("      - {text: some-regulations, clause: art. 1, quote: 十五日内}", "      []", 8, "at least one source"),
        (", quote: 十五日内", "", 8, "the first source must carry a quote"),
        ("value: 15", "value: fifteen", 7, "'fifteen' does not fit the unit 'day'"),
        ("value: 15", "value: 1.5", 7, "1.5 does not fit the unit 'day'"),
        ("value: 15", "value: true", 7, "True does not fit the unit 'day'"),
        ("value: 15", "value: yes", 7, "'yes' is not a usable value"),
        ("value: 15", "value: {ask: 15}", 7, "a single value is expected here"),
        ("rule: PC-001", "rule: PC-1", 1, "is not a rule id such as PC-020"),
        ("rule: PC-001", "rule: ZZ-001", 1, "unknown group 'ZZ'"),
        ("jurisdiction: CN", "jurisdiction: Hunan", 4, "is not a jurisdiction such as"),
        ("status: primary", "status: verified", 15, "'verified' is not one of primary, secondary, assumed"),
        ("status: primary", "status: assumed", 15, "must say under 'unverified'"),
        ("label: {zh: 报告期限, en: Time to report}", "label: {zh: 报告期限}", 2, "key 'en' is missing"),
        ("verified_in: L1\n", "", 1, "key 'verified_in' is missing"),
        ("unit: day", "unit: times\ncalendar_mode: exact", 3, "is not a period, so it has no calendar_mode"),
        ("unit: day", "unit: day\ncalendar_mode: business", 4, "'business' is not one of working"),
        ("unit: day", "unit: day\ndeadline: last", 4, "'last' is not one of the parts"),
        ("jurisdiction: CN", "national: true\njurisdiction: CN", 4, "unknown key 'national'"),
        ("rule: PC-001", "rule: [PC-001", 2, "not readable as YAML"),
    ],
)
def test_a_faulty_rule_is_refused_with_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert old in RULE
    with pytest.raises(LawError) as caught:
        load(plant(tmp_path, rule=RULE.replace(old, new, 1)))
    assert str(caught.value).startswith(f"{RULE_FILE}:{line}: ")
    assert message in str(caught.value)


def test_a_value_before_its_text_passes_with_a_note(tmp_path: Path) -> None:
    early = RULE.replace("  2010-01-01:\n", "  2009-12-31:\n    note: {zh: 试行, en: on trial}\n")
    assert load(plant(tmp_path, rule=early)).rules["precursors.report"].versions[0].since == date(2009, 12, 31)


def test_a_value_after_the_repeal_of_its_text_is_refused(tmp_path: Path) -> None:
    repealed = TEXT.replace("found:", "repealed: 2019-12-31\nfound:")
    with pytest.raises(LawError, match=rf"{RULE_FILE}:11: 2020-01-01 is too late: some-regulations was repealed"):
        load(plant(tmp_path, text=repealed))


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("found: [a library]\n", "", 1, "key 'found' is missing"),
        ("found: [a library]", "found: []", 6, "say where the text was found"),
        ("level: administrative_regulation", "level: decree", 3, "'decree' is not one of law"),
        ("effective: 2010-01-01", "effective: 2010", 5, "'2010' is not a day"),
        ("issuer:", "isuer:", 2, "unknown key 'isuer'; did you mean 'issuer'?"),
    ],
)
def test_a_faulty_text_is_refused_with_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(LawError) as caught:
        load(plant(tmp_path, text=TEXT.replace(old, new, 1)))
    assert str(caught.value).startswith(f"texts/some-regulations.yaml:{line}: ")
    assert message in str(caught.value)


def test_a_faulty_unit_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(LawError, match=r"units.yaml:2: 'sort' is not one of time"):
        load(plant(tmp_path, units=UNITS.replace("kind: word", "kind: sort")))


def test_one_id_stands_once(tmp_path: Path) -> None:
    root = plant(tmp_path)
    (root / "parameters/precursors/again.yaml").write_text(RULE, "utf-8")
    with pytest.raises(
        LawError, match=r"parameters/precursors/report.yaml:1: rule PC-001 is already at precursors.again"
    ):
        load(root)
