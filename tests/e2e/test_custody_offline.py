"""The sampler's list where there is no network: today's pages open, a step is kept on the phone and sent once when the network is back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.house import Visitor, served

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
LIST = "/situation/today/"


@pytest.fixture(scope="module")
def sampler(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """The county's sampler with a phone, and a bottle due today."""
    with served(tmp_path_factory.mktemp("house"), only="430304") as address, Visitor(browser, address) as visitor:
        visitor.page.set_viewport_size({"width": 360, "height": 740})
        visitor.sign_in("xian")
        _plan_today(visitor.page)
        yield visitor


def _plan_today(page: Page) -> None:
    """Two bottles of which one is due today, unless the list holds an older one."""
    page.goto(LIST)
    if page.locator("[data-bottle] .acts a").count():
        return
    page.goto("/situation/plan/new/")
    page.select_option("select[name=kind]", "random")
    day = page.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)")
    after = page.evaluate("new Date(Date.now() + 32 * 3600e3).toISOString().slice(0, 10)")
    page.fill("input[name=starts_on]", day)
    page.fill("input[name=ends_on]", after)
    page.fill("input[name=document]", "补采计划")
    page.locator("input[name=sites]").first.check()
    page.click("main .btn-main")


@pytest.fixture(scope="module")
def bottle(sampler: Visitor) -> str:
    """Its number, with today's pages put aside."""
    page = sampler.page
    page.goto(LIST)
    page.wait_for_selector("[data-offline][data-ready=yes]", state="attached")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    code = page.locator("[data-bottle]:has(.acts a)").first.get_attribute("data-bottle")
    assert code
    return code


def test_the_list_opens_without_network(sampler: Visitor, bottle: str) -> None:
    sampler.context.set_offline(True)
    sampler.page.goto(LIST)
    expect(sampler.page.locator(f"[data-bottle='{bottle}']")).to_be_visible()


def test_a_step_is_kept_on_the_phone(sampler: Visitor, bottle: str) -> None:
    page = sampler.page
    page.locator(f"[data-bottle='{bottle}'] .acts a").first.click()
    page.fill("input[name=seal]", "F-3001")
    page.click("main .btn-main")
    page.wait_for_url(f"**{LIST}")
    expect(page.locator("[data-offline] li")).to_contain_text(bottle)
    expect(page.locator("[data-offline]")).to_contain_text("等待送出")
    expect(page.locator(f"[data-bottle='{bottle}'] .acts")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= 360")


def test_it_is_still_there_after_the_page_was_left(sampler: Visitor, bottle: str) -> None:
    sampler.page.goto(LIST)
    expect(sampler.page.locator("[data-offline] li")).to_contain_text(bottle)


def test_it_is_sent_by_itself_when_the_network_is_back(sampler: Visitor, bottle: str) -> None:
    page = sampler.page
    kept = page.evaluate("JSON.parse(localStorage.getItem('lanjie-steps'))")
    sampler.context.set_offline(False)
    expect(page.locator("li.visit-done", has_text=bottle)).to_have_count(1)
    expect(page.locator("[data-offline]")).to_be_hidden()
    page.evaluate("kept => localStorage.setItem('lanjie-steps', JSON.stringify(kept))", kept)
    page.goto(LIST)  # the answer to the first sending was lost: the phone sends it again
    expect(page.locator("[data-offline]")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('lanjie-steps')") == "[]"
    expect(page.locator("li.visit-done", has_text=bottle)).to_have_count(1)


def test_a_step_that_is_refused_says_so_and_can_be_deleted(sampler: Visitor, bottle: str) -> None:
    page = sampler.page
    page.goto(f"/situation/samples/{bottle}/send/?from=today")
    sampler.context.set_offline(True)
    page.fill("input[name=seal]", "F-9999")
    page.click("main .btn-main")
    page.wait_for_url(f"**{LIST}")
    sampler.context.set_offline(False)
    expect(page.locator("[data-offline] li")).to_contain_text("没有收下")
    page.locator("[data-offline] li button").click()
    expect(page.locator("[data-offline]")).to_be_hidden()


def test_no_page_spoke_against_itself(sampler: Visitor) -> None:
    expected = ("422", "ERR_INTERNET_DISCONNECTED")  # the refused form, and the network that was switched off
    assert [line for line in sampler.said if not any(word in line for word in expected)] == []
