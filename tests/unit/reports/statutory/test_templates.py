"""The sentences that ship: both languages bind the same figures, all of them, and nothing loose stands in them."""

from __future__ import annotations

import pytest
import yaml

from lanjie.core.words import LANGUAGES
from lanjie.reports.definitions import definitions
from lanjie.reports.statutory.language import TEMPLATES, Sentence, Token, needs, parse, template
from lanjie.reports.statutory.printing import QUALIFIERS

NUMBERS = range(11)


def needed(lang: str) -> dict[str, str]:
    return {key: word for number in NUMBERS for key, word in needs(parse(template(number, lang))).items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_of_the_report_has_a_sentence(lang):
    assert set(needed(lang)) == set(definitions().figures)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_open_figure_has_a_word_that_says_so(lang):
    for key, word in needed(lang).items():
        said = definitions().figures[key].qualifier
        if said != "exact":
            assert QUALIFIERS[word].meaning == said, key


@pytest.mark.parametrize("number", NUMBERS)
def test_both_languages_have_the_same_subsections_and_bind_the_same_figures(number):
    zh, en = (parse(template(number, lang)) for lang in LANGUAGES)
    assert [section.demands for section in zh] == [section.demands for section in en]
    assert set(needs(zh)) == set(needs(en))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_named_name_is_registered(lang):
    names = yaml.safe_load((TEMPLATES / "names.yaml").read_text("utf-8"))
    used = {
        part.key
        for sentence in sentences(lang)
        for part in sentence.parts
        if isinstance(part, Token) and part.kind == "name"
    }
    assert used <= set(names)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_claims_that_are_only_quoted_name_whose_they_are(lang):
    whose = {"zh": "据省公安厅通报", "en": "According to a bulletin of the Provincial Public Security Department"}[lang]
    quoted = {key for key, figure in definitions().figures.items() if figure.boundary == "quoted"}
    carrying = [sentence for sentence in sentences(lang) if quoted & set(sentence.figures)]
    assert carrying
    for sentence in carrying:
        assert str(sentence.parts[0]).startswith(whose)
        assert set(sentence.figures) <= quoted


def sentences(lang: str) -> list[Sentence]:
    return [
        sentence
        for number in NUMBERS
        for section in parse(template(number, lang))
        for paragraph in section.paragraphs
        for sentence in paragraph
    ]
