from __future__ import annotations

import io
import zipfile
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanjie.governance.splitting import UnreadableError, docx_text, fragments, joined, opinions_in, proposal

LETTER = """关于报告的审议意见

一、各级政府要加强领导，完善机制。
要统一标准。
二、公安机关要依法打击。
特此函告。
某某办公厅"""

WORDS = st.text(alphabet="加强领导，、。；（）《》“”\n一二要 abc", max_size=120)


@given(WORDS)
def test_the_clauses_of_a_text_put_together_are_the_text(text):
    assert "".join(text[a:b] for a, b in fragments(text)) == text


@given(WORDS)
def test_every_clause_gets_the_number_of_a_demand(text):
    pieces = fragments(text)
    numbers = proposal(text, pieces)
    assert len(numbers) == len(pieces)
    assert set(numbers) == set(range(1, max(numbers, default=0) + 1))


@given(WORDS)
def test_the_spans_of_a_proposal_cover_every_character_once(text):
    pieces = fragments(text)
    spans = sorted(span for parts in joined(pieces, proposal(text, pieces)).values() for span in parts)
    assert "".join(text[a:b] for a, b in spans) == text


@given(WORDS)
def test_opinions_and_what_lies_between_them_are_the_letter(letter):
    spans = opinions_in(letter)
    edges = [0, *(edge for span in spans for edge in span), len(letter)]
    assert edges == sorted(edges)
    assert "".join(letter[a:b] for a, b in pairwise(edges)) == letter


def test_opinions_are_found_by_their_heads_and_end_before_the_closing():
    texts = [LETTER[a:b] for a, b in opinions_in(LETTER)]
    assert texts == ["各级政府要加强领导，完善机制。\n要统一标准。", "公安机关要依法打击。"]


def test_a_letter_without_heads_is_one_opinion():
    assert opinions_in("  要加强领导。\n") == [(2, 8)]


def test_titles_in_brackets_are_not_cut():
    text = "对照《禁毒法、戒毒条例》的规定，完善机制"
    assert [text[a:b] for a, b in fragments(text)] == ["对照《禁毒法、戒毒条例》的规定，", "完善机制"]


def test_a_verb_after_a_comma_begins_a_demand_and_other_words_do_not():
    text = "部门要加强协作，统一标准，包括地方。"
    assert proposal(text, fragments(text)) == [1, 2, 2]


def test_clauses_apart_with_one_number_are_one_demand_of_two_spans():
    assert joined([(0, 2), (2, 4), (4, 6)], [1, 2, 1]) == {1: [(0, 2), (4, 6)], 2: [(2, 4)]}


def docx(*paragraphs: str, table: str = "", note: str = "") -> bytes:
    import docx as library

    made = library.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    if table:
        made.add_table(1, 1).cell(0, 0).text = table
    out = io.BytesIO()
    made.save(out)
    if not note:
        return out.getvalue()
    full = io.BytesIO()
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(full, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr(
            "word/footnotes.xml",
            f'<w:footnotes xmlns:w="{w}"><w:footnote><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote></w:footnotes>',
        )
    return full.getvalue()


def test_a_docx_gives_all_its_words_in_order_tables_and_notes_too():
    content = docx("一、要加强领导。", "二、要\t打击\n到底。", table="表中一句", note="脚注一句")
    assert docx_text(content) == "一、要加强领导。\n二、要\t打击\n到底。\n表中一句\n脚注一句"


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_what_is_no_docx_is_refused(content):
    with pytest.raises(UnreadableError, match="docx"):
        docx_text(content)


def test_a_zip_that_is_no_docx_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(UnreadableError, match="docx"):
        docx_text(out.getvalue())


def test_a_docx_that_unpacks_too_large_is_refused(settings):
    settings.LANJIE_UPLOAD_UNPACKED_BYTES = 100
    with pytest.raises(UnreadableError, match="过大"):
        docx_text(docx("一"))
