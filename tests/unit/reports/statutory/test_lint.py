from __future__ import annotations

import pytest

from lanjie.reports.statutory import lint
from tests.unit.reports.statutory.sample import composed, facts, figure


def found(text: str, lang: str = "zh") -> list[tuple[str, str]]:
    chapter, _ = composed(text, facts(pre_active=figure(12)), lang)
    return [(problem.kind, problem.about) for problem in lint.numerals((chapter,), lang)]


@pytest.mark.parametrize(
    ("text", "numeral"),
    [
        ("全省有 129 个县。", "129"),
        ("完成率 98.7%。", "98.7"),
        ("７月开展行动。", "７"),
        ("印发三项制度。", "三"),
        ("与十余个省份签约。", "十"),
        ("市、县两级预算。", "两"),
        ("召开第二次会议。", "第二"),
        ("下降百分之八。", "百分之"),
    ],
)
def test_a_loose_numeral_is_named(text, numeral):
    assert ("unbound", numeral) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "进一步统一思想，逐一落实。",
        "清查 {{ pre.active }} 家。",
        "开展{{ name:border }}行动。",
        "毒品 {{ pre.active }} 千克。",
        "主要负责人负首要责任。",
    ],
)
def test_bound_numerals_and_idioms_pass(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "numeral"), [("It took three years.", "three"), ("In 2020 it began.", "2020"), ("Half of them.", "Half")]
)
def test_english_numerals_are_found_too(text, numeral):
    assert ("unbound", numeral) in found(text, "en")


@pytest.mark.parametrize(("text", "lang"), [("近{{ pre.active }} 家", "zh"), ("{{ pre.active }} 余家", "zh"), ("over {{ pre.active }} firms", "en"), ("{{ pre.active }} 家以上", "zh")])  # fmt: skip
def test_a_typed_qualifier_is_named(text, lang):
    kinds = [kind for kind, _ in found(text, lang)]
    assert kinds == (["typed"] if "家以上" not in text else [])


def test_a_word_that_only_ends_like_a_qualifier_passes():
    assert found("Tests cover {{ pre.active }} groups", "en") == []


def test_one_act_under_two_dates_is_a_warning():
    chapter, _ = composed("{{ date:D010 }}印发，{{ date:D060 }}部署。", facts())
    problems = lint.dates((chapter,), facts())
    assert [(p.about, p.blocks) for p in problems] == [("D010,D060", False)]


def test_an_act_told_once_is_no_conflict():
    chapter, _ = composed("{{ date:D010 }}印发。", facts())
    assert lint.dates((chapter,), facts()) == []


def test_the_share_of_bound_numerals():
    chapter, _ = composed("{{ pre.active }} 家，另有 5 家，{{ date:D010 }}。", facts(pre_active=figure(1)))
    assert lint.bound_share((chapter,), "zh") == (2, 3)
