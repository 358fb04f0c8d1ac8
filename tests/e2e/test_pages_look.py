"""Every page in both languages at 1280 and 360 px: fits its window, has one heading, names its pictures, obeys its own policy.

`tests/e2e/pages.py` lists them; a page without arguments that is not listed fails.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.contracts.urls import addresses
from tests.e2e.house import Visitor, served
from tests.e2e.pages import NOT_PAGES, PAGES, Look

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

WIDTHS = (1280, 360)
LANGUAGES = {"zh-hans": "zh-CN", "en": "en"}
#: Presses of the tab key in which the main button must be reached.
TABS = 80

#: What is wrong with a page, found out in one call; an empty list is a good page.
LOOK = """([language, width]) => {
  const wrong = [], all = (what) => [...document.querySelectorAll(what)];
  const lang = document.documentElement.lang;
  if (lang !== language) wrong.push(`language ${lang}`);
  const wide = document.documentElement.scrollWidth;
  if (wide > width) wrong.push(`${wide} px wide`);
  if (all('h1').length !== 1) wrong.push(`${all('h1').length} main headings`);
  const filled = all('.btn-main').filter(b => b.checkVisibility());
  if (filled.length > 1) wrong.push(`${filled.length} filled buttons`);
  for (const e of all('img, svg')) {
    const hidden = e.closest('[aria-hidden=true]');
    const named = e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.getAttribute('alt') !== null;
    if (!hidden && !named) wrong.push(`unnamed ${e.outerHTML.slice(0, 80)}`);
  }
  const ids = all('[id]').map(e => e.id), twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  if (twice.length) wrong.push(`ids twice: ${[...new Set(twice)].slice(0, 5)}`);
  if (language === 'en') for (const e of all('h1, h2, h3, th, label, dt, main .btn, nav a, .lead, .tag')) {
    if (e.closest('[lang]') !== document.documentElement || !e.checkVisibility()) continue;
    const own = e.cloneNode(true); // words in another language that say so are as they should be
    own.querySelectorAll('[lang]').forEach(part => part.remove());
    const found = own.textContent.match(/[\\u4e00-\\u9fff]+/);
    if (found) wrong.push(`${e.tagName} says ${found[0]}`);
  }
  return wrong;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A house with one city's works."""
    with served(tmp_path_factory.mktemp("house"), only="4303") as found:
        yield found


@pytest.fixture(scope="module")
def visitors(browser: Browser, address: str) -> Iterator[dict[str, Visitor]]:
    """One window for each reader."""
    open_windows: dict[str, Visitor] = {}
    for reader in sorted({look.reader for look in PAGES}):
        visitor = open_windows[reader] = Visitor(browser, address).__enter__()
        if reader:
            visitor.sign_in(reader)
    yield open_windows
    for visitor in open_windows.values():
        visitor.context.close()


def faults(page: Page, language: str, width: int) -> list[str]:
    found: list[str] = page.evaluate(LOOK, [LANGUAGES[language], width])
    return [f"{language} {width}: {fault}" for fault in found]


@pytest.mark.parametrize("look", PAGES, ids=str)
def test_a_page_is_sound_in_both_languages_at_both_widths(look: Look, visitors: dict[str, Visitor]) -> None:
    visitor = visitors[look.reader]
    visitor.said.clear()
    wrong = []
    for language in LANGUAGES:
        visitor.speak(language)
        response = visitor.page.goto(look.path)
        assert response is not None
        assert response.status == 200
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": 800})
            wrong += faults(visitor.page, language, width)
    assert wrong + visitor.said == []


@pytest.mark.parametrize("look", [p for p in PAGES if not p.query], ids=str)
def test_the_main_button_is_reached_with_the_tab_key(look: Look, visitors: dict[str, Visitor]) -> None:
    page = visitors[look.reader].page
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(look.path)
    if not page.locator(".btn-main").count():
        return
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.btn-main')"):
            return
    pytest.fail(f"not reached in {TABS} presses")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_file_is_shown_soundly(language: str, visitors: dict[str, Visitor]) -> None:
    visitor = visitors["sheng"]
    visitor.speak(language)
    visitor.said.clear()
    page = visitor.page
    page.goto("/situation/upload/?format=wastewater-laboratory")
    sheet = "样品编号,监测点代码,采样日\n1,430304-W1,2020-08-32\n"
    page.set_input_files("input[name=file]", {"name": "坏.csv", "mimeType": "text/csv", "buffer": sheet.encode()})
    page.click("main .btn-main")
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wrong += faults(page, language, width)
    assert wrong == []
    assert page.evaluate("document.activeElement.matches('.error-summary, .errors, [role=alert]')")
    assert [line for line in visitor.said if "422" not in line] == []


def test_every_page_is_in_the_list() -> None:
    listed = {look.name for look in PAGES} | set(NOT_PAGES)
    pages = {
        a.name
        for a in addresses()
        if a.name and not a.arguments and a.method == "GET" and not a.route.startswith("api")
    }
    assert pages - listed == set()
    assert listed - {a.name for a in addresses()} == set()
