from __future__ import annotations

from datetime import date

import pytest

from lanjie.reports.statutory.language import TemplateError, needs, parse
from tests.unit.reports.statutory.sample import ON, composed, facts, figure, words


def test_a_figure_stands_in_its_sentence_and_carries_its_key_and_place():
    chapter, _ = composed("清查企业 {{ pre.active }} 家。", facts(pre_active=figure(5161)))
    assert words(chapter) == "清查企业 5,161 家。"
    bound = next(part for part in chapter.sections[0].paragraphs[0] if part.kind)
    assert (bound.tag, bound.exact) == ("pre.active#1.1.1", 5161)


def test_every_placement_of_one_figure_has_its_own_tag():
    chapter, _ = composed("{{ pre.active }} 家，即 {{ pre.active }} 家。", facts(pre_active=figure(7)))
    tags = [part.tag for part in chapter.sections[0].paragraphs[0] if part.kind]
    assert tags == ["pre.active#1.1.1", "pre.active#1.1.2"]


def test_a_missing_figure_takes_the_wording_for_it():
    chapter, composer = composed(
        "清查 {{ pre.active }} 家。\n? missing pre.active: 清查数未报。", facts(pre_active=figure(None))
    )
    assert words(chapter) == "清查数未报。"
    assert [(p.kind, p.blocks) for p in composer.problems] == [("missing", False)]


def test_a_missing_figure_without_a_wording_says_so_and_never_a_number():
    chapter, _ = composed("清查 {{ pre.active }} 家。", facts(pre_active=figure(None)))
    assert words(chapter) == "清查（尚未报送）家。"


def test_nought_takes_the_wording_for_nought():
    chapter, _ = composed(
        "{{ pre.active }} 起。\n? zero pre.active: 没有发生（{{ pre.active }} 起）。", facts(pre_active=figure(0))
    )
    assert words(chapter) == "没有发生（0 起）。"


def test_a_provisional_figure_is_marked():
    chapter, _ = composed("{{ pre.active }} 家。", facts(pre_active=figure(5, provisional=True)))
    assert words(chapter) == "5（初步数）家。"


def test_a_word_that_is_false_blocks():
    _, composer = composed("{{ pre.active | 余 base 30 }} 家。", facts(pre_active=figure(42)))
    assert [(p.kind, p.blocks) for p in composer.problems] == [("qualifier", True)]


def test_an_undefined_figure_blocks():
    _, composer = composed("{{ pre.nothing }} 家。", facts())
    assert [(p.kind, p.about) for p in composer.problems] == [("unknown", "pre.nothing")]


@pytest.mark.parametrize(
    ("token", "zh", "en"),
    [
        ("date:D010", "2020 年 7 月 17 日", "17 July 2020"),
        ("date:D014", "2020 年 2 月", "February 2020"),
        ("date:D037", "2020 年", "2020"),
        ("no:D037", "70", "70"),
        ("doc:D014", "管制通知", "Notice"),
        ("name:border", "净边 2020", "Border 2020"),
    ],
)
def test_acts_and_names_are_printed_as_far_as_they_are_known(token, zh, en):
    for lang, text in (("zh", zh), ("en", en)):
        chapter, composer = composed(f"{{{{ {token} }}}}", facts(), lang)
        assert words(chapter).strip() == text
        assert not composer.problems


def test_the_edges_of_a_period_come_from_the_figure():
    value = figure(3, since=date(2020, 1, 1), on=ON)
    chapter, _ = composed("{{ since:pre.active }}至 {{ asof:pre.active }}", facts(pre_active=value))
    assert words(chapter) == "2020 年 1 月 1 日至 2020 年 9 月 11 日"


def test_a_space_stands_between_characters_and_digits_only():
    known = facts(pre_active=figure(30, qualifier="more_than"), pre_cn=figure(3))
    chapter, _ = composed("批示 {{ pre.active | 余 }} 次，定 {{ pre.cn | cn }} 项，共{{ pre.cn }}家", known)
    assert words(chapter) == "批示 30 余次，定三项，共 3 家"


@pytest.mark.parametrize(
    "text",
    [
        "句子在前。",
        "## 题\n{{ pre.active",
        "## 题\n{{ law:x }}",
        "## 题\n{{ pre.active | 约 }}",
        "## 题\n? missing pre.active: 没有上句",
        "## 题\n有 {{ pre.active }}。\n? missing pre.other: 不在上句",
    ],
)
def test_a_template_that_can_not_be_read_names_its_line(text):
    with pytest.raises(TemplateError, match=r"01\.md:\d"):
        parse(text, "01.md")


def test_a_template_states_what_it_needs_and_which_word_it_allows():
    sections = parse("## 题\n{{ a.b | 余 }} {{ c.d }}")
    assert needs(sections) == {"a.b": "余", "c.d": ""}
