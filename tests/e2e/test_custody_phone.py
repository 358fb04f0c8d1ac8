"""A bottle's way on a phone: taken and sent by the county, received by the laboratory under another seal, decided by the county.

One journey in three windows of 360 px, a real server; the steps build on each other and run in this order.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.house import Visitor, served

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

#: What a thumb needs, px.
THUMB = 48
SITE = "430304-W1"


@pytest.fixture(scope="module")
def people(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Visitor]]:
    """The county's sampler and the laboratory, each with a phone."""
    with served(tmp_path_factory.mktemp("house"), only="430304") as address:
        visitors = {name: Visitor(browser, address) for name in ("xian", "shiyanshi")}
        for name, visitor in visitors.items():
            visitor.__enter__()
            visitor.page.set_viewport_size({"width": 360, "height": 740})
            visitor.sign_in(name)
        yield visitors
        for visitor in visitors.values():
            visitor.__exit__()


@pytest.fixture(scope="module")
def bottle(people: dict[str, Visitor]) -> str:
    """A bottle planned for a day from today on, taken early; its number."""
    page = people["xian"].page
    page.goto(f"/situation/plan/?quarter=all&state=planned&q={SITE}")
    if page.locator("table.data tbody tr").count() == 0:
        _plan(page)
        page.goto(f"/situation/plan/?quarter=all&state=planned&q={SITE}")
    page.locator("td[data-l='已采/共'] a").first.click()
    link = page.locator("ul.work li", has_text="待采").first.locator(".what a")
    return link.inner_text()


def _plan(page: Page) -> None:
    page.goto("/situation/plan/new/")
    page.select_option("select[name=kind]", "random")
    page.fill("input[name=document]", "补采计划")
    page.locator("input[name=sites]").first.check()
    page.click("main .btn-main")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= 360"))


def reachable(buttons: Locator) -> bool:
    boxes = [one.bounding_box() for one in buttons.all()]
    return bool(boxes) and all(box is not None and box["height"] >= THUMB for box in boxes)


def test_the_day_list_fits_a_phone(people):
    page = people["xian"].page
    page.goto("/situation/today/")
    assert fits(page)
    assert page.locator("h1").inner_text().startswith("今天")


def test_the_county_takes_the_bottle(people, bottle):
    page = people["xian"].page
    page.goto(f"/situation/samples/{bottle}/take/?from=today")
    assert fits(page)
    assert reachable(page.locator("form.panel .acts .btn"))
    page.fill("input[name=seal]", "F-2001")
    page.fill("input[name=flow_m3_d]", "61000")
    page.click("main .btn-main")
    expect(page.locator(".note-ok")).to_contain_text(f"{bottle}：已登记，现在是「已采」")


def test_its_card_asks_for_the_next_step_with_buttons_for_thumbs(people, bottle):
    page = people["xian"].page
    page.goto("/situation/today/")
    card = page.locator("li.visit", has_text=bottle).filter(has=page.locator(".acts"))
    assert reachable(card.locator(".acts .btn"))
    card.get_by_role("link", name=f"送样 {bottle}").click()
    page.fill("input[name=seal]", "F-2001")
    page.click("main .btn-main")
    expect(page.locator("li.visit-done", has_text=bottle)).to_have_count(2)
    expect(page.locator("li.visit .acts", has_text=bottle)).to_have_count(0)


def test_no_name_stands_on_the_list(people):
    page = people["xian"].page
    assert "陈静" not in page.locator("main").inner_text()


def test_the_laboratory_is_asked_to_look_at_another_seal_again(people, bottle):
    page = people["shiyanshi"].page
    page.goto(f"/situation/samples/{bottle}/receive/")
    page.fill("input[name=seal]", "F-2007")
    page.fill("input[name=temperature]", "4.5")
    page.click("main .btn-main")
    expect(page.locator(".errors")).to_contain_text("F-2001")
    assert page.input_value("input[name=temperature]") == "4.5"
    assert fits(page)


def test_it_receives_the_bottle_and_waits(people, bottle):
    page = people["shiyanshi"].page
    page.check("input[name=differs]")
    page.click("main .btn-main")
    expect(page.locator(".note-ok")).to_contain_text("等采样方裁定")
    page.goto(f"/situation/entry/?sample={bottle}")
    page.locator("input[name^=value-]").first.fill("120")
    page.locator("input[name^=limit-]").first.fill("12")
    page.click("main .btn-main")
    expect(page.locator(".errors")).to_contain_text("封签不符")


def test_the_county_decides_with_a_reason(people, bottle):
    page = people["xian"].page
    page.goto(f"/situation/samples/{bottle}/")
    page.get_by_role("link", name="裁定封签").click()
    assert page.locator("input[name=decision]:checked").count() == 0
    page.check("input[value=accept]")
    page.fill("textarea[name=reason]", "厂方换签，有交接记录")
    page.click("main .btn-main")
    expect(page.locator("main")).to_contain_text("厂方换签，有交接记录")


def test_then_results_are_entered_and_open_from_the_bottle(people, bottle):
    page = people["shiyanshi"].page
    page.click("main .btn-main")
    expect(page.locator("p.lead")).to_contain_text("写入 1 条记录")
    page.goto(f"/situation/samples/{bottle}/")
    expect(page.locator("td[data-l^=浓度]").first).to_contain_text("120")


def test_no_page_spoke_against_itself(people):
    heard = [line for visitor in people.values() for line in visitor.said]
    assert [line for line in heard if "422" not in line] == []  # a refused form answers 422, and the console says so
