"""A newcomer with an empty house: the European file from the upload page to a trend with its interval and its rows in the file.

One journey, one browser, a real server with its worker; the steps build on each other and run in this order.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.conftest import DATA
from tests.e2e.house import Visitor, served

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

EUROPEAN = DATA / "wastewater" / "euda_score_2011_2022.csv"
PICTURE = Path(__file__).parents[2] / "docs" / "img" / "site.png"
SITE = "AT001"
#: Milliseconds the job may take: it estimates twelve years of every substance.
PATIENCE = 120_000


@pytest.fixture(scope="module")
def newcomer(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Signed in as the province's analyst."""
    if not EUROPEAN.exists():
        pytest.skip("no ../shared/data/wastewater/euda_score_2011_2022.csv")
    with served(tmp_path_factory.mktemp("house")) as address, Visitor(browser, address) as visitor:
        visitor.sign_in("sheng")
        yield visitor


def numbers(found: Locator) -> list[float]:
    """All numbers written in an element."""
    return [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*\.?\d*", found.inner_text())]


def test_the_file_is_checked_before_anything_is_written(newcomer):
    page = newcomer.page
    page.goto("/situation/wastewater/")
    page.click("main .btn-main")
    page.select_option("select[name=format]", "wastewater-european")
    page.set_input_files("input[name=file]", str(EUROPEAN))
    page.click("main .btn-main")
    rows = len(EUROPEAN.read_text(encoding="utf-8").splitlines()) - 1
    read, right, wrong, notes = page.locator(".stats > *").all()
    assert (numbers(read)[0], numbers(right)[0], numbers(wrong)[0]) == (rows, rows, 0)
    assert numbers(notes)[0] == page.locator("ul.checks li").count() > 0
    assert SITE not in page.context.request.get("/situation/sites/?q=AT").text()


def test_it_is_written_and_the_job_ends(newcomer):
    page = newcomer.page
    page.get_by_role("button", name="全部写入").click()
    expect(page.locator("section.job")).to_contain_text("已办", timeout=PATIENCE)
    expect(page.locator("p.lead")).to_contain_text("写入")


def test_the_site_says_its_level_with_an_interval(newcomer):
    page = newcomer.page
    page.locator("main .btn-main").click()
    page.fill("input[name=q]", SITE)
    page.get_by_role("button", name="应用").click()
    page.get_by_role("link", name=SITE, exact=True).click()
    lead = page.locator("p.lead")
    expect(lead).to_contain_text("mg/1000 人/日")
    level, low, high = re.search(r"([\d.]+) mg/1000 人/日（95% 区间 ([\d.]+) 至 ([\d.]+)）", lead.inner_text()).groups()
    assert float(low) < float(level) < float(high)
    assert page.locator("figure.chart svg").count() > 0


def test_its_results_open_to_the_rows_of_the_file(newcomer):
    page = newcomer.page
    page.locator("table.data tbody a").first.click()
    row = page.locator("table.data tbody tr").first
    measured = row.locator("td[data-l^=负荷]").inner_text()
    line = int(row.locator("td[data-l=文件行]").inner_text().replace(",", ""))
    with EUROPEAN.open(encoding="utf-8") as file:
        source = file.read().splitlines()[line - 1].split(",")
    assert source[2] == SITE
    assert any(cell and abs(float(cell) - float(measured.strip("< "))) < 0.01 * float(cell) for cell in source[5:12])
    expect(page.get_by_role("link", name="euda_score_2011_2022.csv")).to_be_visible()


def test_the_same_page_reads_in_english(newcomer):
    page = newcomer.page
    page.goto(f"/situation/sites/{SITE}/")
    page.get_by_role("button", name="EN", exact=True).first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_contain_text(f"Site {SITE}")
    expect(page.locator("p.lead")).to_contain_text("95% interval")
    page.get_by_role("button", name="中文").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_no_page_spoke_against_itself(newcomer):
    assert newcomer.said == []


@pytest.mark.skipif(not os.environ.get("PICTURES"), reason="PICTURES=1 draws the picture of the README again")
def test_draw_the_picture_of_the_readme(browser, tmp_path):
    with served(tmp_path, only="43") as address, Visitor(browser, address) as visitor:
        visitor.sign_in("sheng")
        visitor.page.set_viewport_size({"width": 1280, "height": 1130})
        visitor.page.goto("/situation/sites/430304-W1/")
        visitor.page.screenshot(path=PICTURE)


def test_the_picture_of_the_readme_is_there():
    assert PICTURE.stat().st_size < 300_000
