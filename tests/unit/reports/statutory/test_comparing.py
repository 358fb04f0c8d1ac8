from __future__ import annotations

import io
import zipfile

import pytest

from lanjie.core.documents_docx import W
from lanjie.reports.statutory.comparing import compare, passages


def control(tag: str, text: str) -> str:
    return f'<w:sdt><w:sdtPr><w:alias w:val="{tag}"/></w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>'


def plain(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def docx(*paragraphs: str, **parts: str) -> bytes:
    """A docx of these paragraphs, and other parts by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, inside in {"document": "".join(f"<w:p>{one}</w:p>" for one in paragraphs), **parts}.items():
            archive.writestr(f"word/{name}.xml", f'<w:body xmlns:w="{W}">{inside}</w:body>')
    return out.getvalue()


ISSUED = docx(plain("清查 ") + control("pre.active#1", "5,161") + plain(" 家，共三项"), plain("第二段"))


def differences(found: bytes) -> list[tuple[str, str, str]]:
    return [(one.figure, one.issued, one.found) for one in compare(passages(ISSUED), passages(found)).numerals]


def test_the_same_file_differs_in_nothing():
    assert differences(ISSUED) == []


def test_a_changed_digit_is_named():
    changed = docx(plain("清查 ") + control("pre.active#1", "5,162") + plain(" 家，共三项"), plain("第二段"))
    assert differences(changed) == [("pre.active", "5,161", "5,162")]


@pytest.mark.parametrize("text", ["15,161", "5,1611", "51,61"])
def test_a_digit_put_in_or_moved_is_named(text):
    changed = docx(plain("清查 ") + control("pre.active#1", text) + plain(" 家，共三项"), plain("第二段"))
    assert [figure for figure, _, _ in differences(changed)] == ["pre.active"]


def test_a_digit_typed_beside_the_control_is_found():
    changed = docx(plain("清查 9") + control("pre.active#1", "5,161") + plain(" 家，共三项"), plain("第二段"))
    assert [(figure, found) for figure, _, found in differences(changed)] == [("pre.active", "95,161")]


def test_a_numeral_in_plain_words_is_found_without_a_name():
    changed = docx(plain("清查 ") + control("pre.active#1", "5,161") + plain(" 家，共四项"), plain("第二段"))
    assert [figure for figure, _, _ in differences(changed)] == [""]


def test_a_paragraph_with_a_number_put_in_or_taken_out_is_found():
    more = docx(
        plain("清查 ") + control("pre.active#1", "5,161") + plain(" 家，共三项"), plain("新增 7 家"), plain("第二段")
    )
    assert [figure for figure, _, _ in differences(more)] == [""]
    less = docx(plain("第二段"))
    assert [figure for figure, _, _ in differences(less)] == ["pre.active", ""]


def test_changed_words_are_counted_and_no_numeral_is_reported():
    changed = docx(plain("核查 ") + control("pre.active#1", "5,161") + plain(" 家，共三项"), plain("第二段"))
    found = compare(passages(ISSUED), passages(changed))
    assert (found.numerals, found.words) == ((), 1)


def test_a_note_with_a_number_is_found_and_a_page_number_is_not():
    page = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    body = (plain("清查 ") + control("pre.active#1", "5,161") + plain(" 家，共三项"), plain("第二段"))
    assert differences(docx(*body, footer1=page)) == []
    assert [
        found for _, _, found in differences(docx(*body, footnotes="<w:p><w:r><w:t>另有 8 家</w:t></w:r></w:p>"))
    ] != []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7"])
def test_what_is_no_docx_is_refused(content):
    with pytest.raises(ValueError, match="docx"):
        passages(content)
