"""The province's analyst looks at the draft of a bulletin, issues it, and downloads it in both languages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.house import Visitor, served

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

#: Milliseconds the job may take: six files in two languages, each with its charts.
PATIENCE = 180_000


@pytest.fixture(scope="module")
def analyst(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with served(tmp_path_factory.mktemp("house"), only="4303") as address, Visitor(browser, address) as visitor:
        visitor.sign_in("sheng")
        yield visitor


def test_the_draft_is_read_and_issued(analyst):
    page = analyst.page
    page.goto("/reports/bulletins/")
    page.click("main .btn-main")
    expect(page.locator("p.lead")).not_to_be_empty()
    page.click("main .btn-main")
    expect(page.locator("section.job")).to_contain_text("已办", timeout=PATIENCE)
    page.get_by_role("link", name="查看结果").click()
    expect(page.locator("h1")).to_contain_text("季报")


@pytest.mark.parametrize(("lang", "word"), [("zh", "区间"), ("en", "interval")])
def test_the_document_is_downloaded_whole_and_says_the_interval(analyst, lang, word, tmp_path):
    path = saved(analyst, f"{lang}.docx", tmp_path)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert word in text
    assert "95%" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_print_is_downloaded_whole(analyst, lang, tmp_path):
    assert saved(analyst, f"{lang}.pdf", tmp_path).read_bytes().startswith(b"%PDF-")


def test_no_page_spoke_against_itself(analyst):
    assert analyst.said == []


def saved(analyst: Visitor, ending: str, folder: Path) -> Path:
    """The file behind the link, as saved; its hash must be the one printed beside it."""
    link = analyst.page.locator(f"dl.facts a[href$='{ending}']")
    with analyst.page.expect_download() as waiting:
        link.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() in link.locator("xpath=ancestor::div[1]").inner_text()
    return path
