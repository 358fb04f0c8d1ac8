"""Tables: columns, count line, paging, total, empty state."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import translation

from lanjie.core.tables import (
    BarColumn,
    CensoredColumn,
    CodeColumn,
    DateColumn,
    LinkColumn,
    NumberColumn,
    StatusColumn,
    Table,
    TextColumn,
    bar,
)
from lanjie.core.words import say, t
from tests.unit.core.test_parts import bare


class Samples(Table):
    nothing = say("还没有样品", "No samples yet")
    nothing_label = say("登记样品", "Register a sample")
    nothing_href = "/new/"

    name = LinkColumn(t("监测点", "Site"), link=lambda record: record["href"])
    code = CodeColumn(t("编号", "Code"))
    day = DateColumn(t("采样日", "Sampled"))
    load = CensoredColumn(t("负荷", "Load"), unit="mg", censored=lambda record: record["censored"])
    flow = NumberColumn(t("流量", "Flow"), unit="m³", total=True)
    bar = BarColumn(accessor="flow", of=lambda table: 200)
    quality = StatusColumn(t("质控", "QC"), beside=lambda record: record["why"])
    note = TextColumn(t("备注", "Note"))


def row(**facts: Any) -> dict[str, Any]:
    return {
        "name": "河东", "href": "/site/", "code": "XT-03", "day": date(2020, 8, 19), "load": 41.23, "censored": False,
        "flow": 98_200, "quality": "accepted", "why": "", "note": None, **facts,
    }  # fmt: skip


def html(
    rows: list[dict[str, Any]], *, per_page: int = 50, page: int = 1, query: str = "", lang: str = "zh-hans"
) -> str:
    request = RequestFactory().get(f"/x/?{query}")
    with translation.override(lang):
        table = Samples(rows, request=request)
        table.paginate(page=page, per_page=per_page)
        return str(table.as_html(request))


def cell(text: str, head: str) -> str:
    found = re.search(rf'<td[^>]*data-l="{head}"[^>]*>(.*?)</td>', text, re.DOTALL)
    assert found, head
    return found[1]


def test_a_number_stands_right_in_full_under_its_unit() -> None:
    text = html([row()])
    assert bare(cell(text, "流量，m³")) == "98,200"
    assert re.search(r'<td class="num" data-l="流量，m³"', text)


@pytest.mark.parametrize(("censored", "shown"), [(False, "41.2"), (True, "&lt; 41.2")])
def test_a_censored_value_is_below_its_limit(censored: bool, shown: str) -> None:
    assert cell(html([row(censored=censored)]), "负荷，mg") == shown


@pytest.mark.parametrize("head", ["备注", "负荷，mg"])
def test_an_empty_cell_is_a_dash(head: str) -> None:
    assert cell(html([row(load=None)]), head) == "—"


def test_a_day_is_written_whole() -> None:
    assert cell(html([row()]), "采样日") == "2020-08-19"


@pytest.mark.parametrize(("href", "linked"), [("/site/", True), (None, False)])
def test_a_link_where_there_is_an_address(href: str | None, linked: bool) -> None:
    assert ("<a href" in cell(html([row(href=href)]), "监测点")) is linked


@pytest.mark.parametrize(("why", "shown"), [("", "通过"), ("雨天", "通过 雨天")])
def test_a_status_is_its_word_and_may_have_words_beside(why: str, shown: str) -> None:
    assert bare(cell(html([row(why=why)]), "质控")) == shown


def test_a_name_with_a_tag_in_it_is_text() -> None:
    assert "<script>" not in html([row(name="<script>", why="<script>", note="<script>")])


def test_a_total_stands_under_its_column_over_all_pages() -> None:
    foot = html([row(), row(flow=800)], per_page=1).split("<tfoot>")[1]
    assert bare(foot.split("</tfoot>")[0]) == "合计 99,000"


def test_a_total_leaves_missing_values_out() -> None:
    assert "99,000" in html([row(), row(flow=800), row(flow=None)])


@pytest.mark.parametrize(("value", "width"), [(0, 0), (100, 55), (200, 110), (400, 110), (-1, 0)])
def test_a_bar_has_the_width_of_its_share(value: float, width: float) -> None:
    assert float(re.search(r'<rect width="([\d.]+)"', bar(value, 200))[1]) == width  # type: ignore[index]


def test_a_bar_of_nothing_has_no_width() -> None:
    assert '<rect width="0"' in bar(5, 0)


def test_a_table_has_no_style_attribute() -> None:
    assert " style=" not in html([row()])


@pytest.mark.parametrize(
    ("page", "line"),
    [(1, "共 1,204 条，第 1–50 条"), (2, "共 1,204 条，第 51–100 条"), (25, "共 1,204 条，第 1,201–1,204 条")],
)
def test_the_count_line_says_which_rows_are_seen(page: int, line: str) -> None:
    assert line in html([row()] * 1204, page=page)


@pytest.mark.parametrize(("rows", "line"), [(1, "共 1 条"), (50, "共 50 条"), (51, "共 51 条，第 1–50 条")])
def test_one_page_is_not_counted_off(rows: int, line: str) -> None:
    assert f"<span>{line}</span>" in html([row()] * rows)


@pytest.mark.parametrize(("rows", "paged"), [(50, False), (51, True)])
def test_paging_appears_with_the_second_page(rows: int, paged: bool) -> None:
    assert ("下一页" in html([row()] * rows)) is paged


def test_paging_keeps_the_filters() -> None:
    assert 'href="?q=a&amp;page=2"' in html([row()] * 51, query="q=a")


def test_the_page_one_is_on_is_no_link() -> None:
    assert '<span aria-current="page">1</span>' in html([row()] * 51)


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_an_empty_table_says_why_and_what_to_do(lang: str) -> None:
    text = html([], lang=lang)
    assert "<table" not in text
    assert bare(text) == ("No samples yet Register a sample" if lang == "en" else "还没有样品 登记样品")


@pytest.mark.parametrize(("query", "sign"), [("sort=flow", "▲"), ("sort=-flow", "▼")])
def test_the_order_is_shown_with_a_word(query: str, sign: str) -> None:
    request = RequestFactory().get(f"/x/?{query}")
    table = Samples([row(), row(flow=1)], request=request, order_by=query.removeprefix("sort="))
    text = str(table.as_html(request))
    assert sign in text
    assert ("升序" if sign == "▲" else "降序") in text


def test_the_export_holds_plain_words_and_no_bar() -> None:
    head, first = list(Samples([row(why="雨天")], request=RequestFactory().get("/")).as_values())
    assert len(head) == len(first) == 7
    assert first[6 - 1] == "通过"


def test_heads_are_in_the_language_of_the_reader() -> None:
    assert (
        bare(html([row()], lang="en").split("</thead>")[0].split("<thead>")[1])
        == "Site Code Sampled Load, mg Flow, m³ QC Note"
    )


def test_the_export_button_counts_what_it_exports() -> None:
    request = RequestFactory().get("/")
    table = Samples([row()] * 1204, request=request)
    table.export_href = "?format=xlsx"
    assert 'href="?format=xlsx">导出所见 1,204 条' in str(table.as_html(request))
