from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from lanjie.core.chart_ranking import Ranked, ranking
from lanjie.core.charts import Head
from lanjie.core.documents import (
    Charts,
    Document,
    Heading,
    Paragraph,
    Sheet,
    Strong,
    Table,
    Tagged,
    digest,
    seal,
    write,
)
from lanjie.core.documents_docx import Found, tagged
from lanjie.core.documents_pdf import page

LEVEL = Tagged("figure.load@430102#level", "41", 41.25)
CHANGE = Tagged("figure.load@430102#change", "+12%", 0.1214)


def sample(lang: str = "zh", **more: object) -> Document:
    with translation.override("en" if lang == "en" else "zh-hans"):
        card = ranking("rank", [Ranked("芙蓉", 41.25, 30, 55)], title="一个县区", axis="mg")
    fields: dict[str, object] = {
        "code": "T-1",
        "run": "W-1",
        "lang": lang,
        "body": "某省 <办公室> & 处",
        "title": "监测季报",
        "issue": "2026 年第 1 期",
        "cut_off": date(2026, 9, 30),
        "issued_on": date(2026, 10, 12),
        "simulated": True,
        "lead": (Strong("1 个"), "县区上升 <b>", Tagged("n", "1", 1, strong=True)),
        "blocks": (
            Charts((card, card)),
            Heading("表 1"),
            Table("县区", (Head("县区"), Head("水平", number=True)), (("芙蓉区 & 某", LEVEL), ("天心区", CHANGE))),
            Paragraph(("水平为 ", LEVEL), small=True),
        ),
        "annex": (Sheet("县区数值", ("县区", "水平"), (("=芙蓉区", 41.25), ("天心区", None))),),
    }
    return Document(**{**fields, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=["zh", "en"])
def document(request: pytest.FixtureRequest) -> Document:
    return sample(request.param)


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_the_same_document_gives_the_same_bytes(document: Document, kind: str) -> None:
    assert write(document, kind) == write(document, kind)  # type: ignore[arg-type]


def test_digest_is_the_same_in_both_languages() -> None:
    assert sample("zh").digest == sample("en").digest


def test_digest_changes_with_the_exact_value_alone() -> None:
    assert digest({"a": 41.25}) != digest({"a": 41.26})


def test_numbers_are_gathered_from_lead_tables_and_paragraphs() -> None:
    assert list(sample().numbers) == ["n", LEVEL.tag, CHANGE.tag]


def test_one_tag_printed_in_two_ways_is_refused() -> None:
    with pytest.raises(ValueError, match="stands as"):
        _ = sample(lead=(LEVEL, Tagged(LEVEL.tag, "42", 41.25))).numbers


@pytest.mark.parametrize(("length", "fits"), [(63, True), (64, True), (65, False)])
def test_a_tag_longer_than_word_allows_is_refused(length: int, fits: bool) -> None:
    made = sample(lead=(Tagged("x" * length, "1", 1),))
    if fits:
        assert "x" * length in made.numbers
    else:
        with pytest.raises(ValueError, match="longer than 64"):
            _ = made.numbers


def test_docx_numbers_carry_tag_run_and_seal(document: Document) -> None:
    found = tagged(write(document, "docx"))
    assert Found(LEVEL.tag, "W-1", seal("T-1", "W-1", LEVEL.tag, "41"), "41") in found
    assert [f.tag for f in found] == ["n", LEVEL.tag, CHANGE.tag, LEVEL.tag]


def test_seal_depends_on_what_is_printed() -> None:
    assert seal("T-1", "W-1", LEVEL.tag, "41") != seal("T-1", "W-1", LEVEL.tag, "42")


def test_docx_names_the_fonts_of_the_east_asian_script() -> None:
    with zipfile.ZipFile(io.BytesIO(write(sample(), "docx"))) as archive:
        assert "仿宋_GB2312" in archive.read("word/styles.xml").decode()
        assert "方正小标宋简体" in archive.read("word/document.xml").decode()


def test_docx_times_come_from_the_cut_off() -> None:
    with zipfile.ZipFile(io.BytesIO(write(sample(), "docx"))) as archive:
        assert {member.date_time for member in archive.infolist()} == {(2026, 9, 30, 23, 59, 58)}
        assert "2026-09-30T23:59:58Z" in archive.read("docProps/core.xml").decode()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 broken"])
def test_what_is_no_docx_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a docx"):
        tagged(content)


@pytest.mark.parametrize(("simulated", "stands"), [(True, True), (False, False)])
def test_simulated_frame_stands_on_simulated_documents_only(simulated: bool, stands: bool) -> None:
    assert ('class="frame"' in page(sample(simulated=simulated))) is stands
    words = zipfile.ZipFile(io.BytesIO(write(sample(simulated=simulated, blocks=()), "docx"))).read("word/document.xml")
    assert ("模拟数据" in words.decode()) is stands


def test_words_of_a_document_are_escaped() -> None:
    made = page(sample())
    assert "某省 &lt;办公室&gt; &amp; 处" in made
    assert "县区上升 &lt;b&gt;" in made


def test_verification_line_names_code_run_and_digest(document: Document) -> None:
    made = page(document)
    assert all(word in made for word in ("T-1", "W-1", document.digest))


def test_annex_holds_exact_values_and_text_stays_text(document: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write(document, "xlsx")))
    assert book.sheetnames[1] == "县区数值"
    assert book.worksheets[1]["A2"].value == "=芙蓉区"
    assert book.worksheets[1]["A2"].data_type == "s"
    values = {row[0]: row[2] for row in book.worksheets[-1].iter_rows(min_row=2, values_only=True)}
    assert values == {"n": 1, LEVEL.tag: 41.25, CHANGE.tag: 0.1214}


def test_pdf_pages_are_a4_and_numbered(document: Document, tmp_path: Path) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext (make system installs it)")
    path = tmp_path / "made.pdf"
    path.write_bytes(write(document, "pdf"))
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert "595.276 x 841.89 pts (A4)" in info
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "1/1" in text.replace(" ", "")
    assert "+12%" in text


def test_docx_opens_in_libreoffice(document: Document, tmp_path: Path) -> None:
    if not shutil.which("soffice"):
        pytest.skip("no LibreOffice")
    (tmp_path / "made.docx").write_bytes(write(document, "docx"))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "made.docx"),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=240)
    text = subprocess.run(["pdftotext", tmp_path / "made.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "监测季报" in text
    assert "+12%" in text
