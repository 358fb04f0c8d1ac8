"""The pages of the county assessment: one sentence first, every rank with its interval, every list with its probability."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import translation

from lanjie.core.ahead import look
from lanjie.situation.pages.assessment import first_looked_at
from tests.integration.situation import assessment_rows as made

pytestmark = pytest.mark.django_db
JULY = date(2020, 7, 1)


@pytest.fixture
def two_runs(areas):
    """July and August, so that a list can be reached twice."""
    return made.small_province(areas, JULY), made.small_province(areas)


def page(client, address: str, **headers: str) -> str:
    answer = client.get(address, **headers)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_without_a_run_the_first_page_says_what_to_do(client_of, areas):
    shown = page(client_of("province"), "/situation/")
    assert "还没有县级评估" in shown
    assert 'href="/situation/wastewater/"' in shown


def test_the_first_run_proposes_nothing(client_of, areas):
    made.small_province(areas)
    assert "首次评估" in page(client_of("province"), "/situation/")


def test_a_county_that_reaches_a_list_for_the_first_time_is_not_below_its_threshold(client_of, areas):
    made.small_province(areas)
    shown = re.sub(r"<[^>]+>", " ", page(client_of("province"), "/situation/?view=table"))
    table = shown[shown.index("导出所见") :]
    row = table[: table.index("天心区 ")]
    assert "首次达到，待下次评估" in row
    assert "低于阈值" not in row


def test_the_first_sentence_counts_what_is_sure_and_what_cannot_be_told(client_of, two_runs):
    shown = page(client_of("province"), "/situation/")
    assert "1 个县区达到列管层级的把握足够；另有 1 个无法与前 3 位以内的阈值区分" in shown


def test_those_not_to_be_told_apart_are_listed_with_interval_and_probabilities(client_of, two_runs):
    shown = page(client_of("province"), "/situation/")
    listed = shown[shown.index("无法与名单的阈值区分</h2>") : shown.index("预计误列</h3>")]
    assert "天心" in listed
    assert "0.45" in listed
    assert "芙蓉" not in listed


def test_expected_wrong_listings_are_the_missing_probability_of_the_list(client_of, two_runs):
    assert "预计误列 0.050 个" in page(client_of("province"), "/situation/")


@pytest.mark.parametrize(
    ("view", "words"),
    [("level", "明确高于全省平均"), ("change", "明确上升"), ("data", "缺一半以上"), ("tiers", "达到列管层级")],
)
def test_every_view_has_a_finding_and_an_address(client_of, two_runs, view, words):
    assert words in page(client_of("province"), f"/situation/?view={view}")


def test_the_outlines_are_an_address_too(client_of, two_runs):
    assert 'id="assessment-level-outline"' in page(client_of("province"), "/situation/?view=level&map=outline")


def test_the_whole_list_is_exported_as_seen(client_of, two_runs):
    answer = client_of("province").get("/situation/?view=table&export=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "0.45" in lines[2]


def test_a_city_sees_its_own_counties_only(client_of, two_runs):
    shown = page(client_of("city", at="430100"), "/situation/?view=table")
    assert "天心区" in shown
    assert "雨湖区" not in shown


def test_a_county_is_led_to_its_own_reasons(client_of, two_runs):
    assert client_of("county", at="430102").get("/situation/").url == "/situation/430102/"


def test_a_county_page_says_level_interval_rank_and_reason(client_of, two_runs):
    shown = re.sub(r"<[^>]+>", "", page(client_of("county", at="430102"), "/situation/430102/"))
    assert "芙蓉区的水平约为全省平均的 1.6 倍（95% 区间 1.1 至 2.5），名次在第 1 至第 2 位之间" in shown


def test_the_parts_of_a_level_add_up_to_it(client_of, two_runs):
    shown = page(client_of("county", at="430102"), "/situation/430102/")
    chart = shown[shown.index('id="assessment-why"') :]
    table = chart[chart.index("<tbody>") : chart.index("</tbody>")].replace("\u2212", "-")
    cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", table, re.DOTALL)]
    numbers = [float(cell) for cell in cells[1::2]]
    assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=1e-9)


def test_six_digits_of_storage_do_not_break_the_sum(client_of, areas):
    run = made.run_of()
    parts = made.parts(0.5)
    parts["common"] += 3e-6
    made.level_of(run, areas["430102"], 1, (0.9, 0.9, 0.9), level=0.5, contributions=parts)
    made.why_of(run, areas["430102"])
    assert "最大的依据" in page(client_of("province"), "/situation/430102/")


def test_a_disagreement_is_to_be_checked_and_never_an_accusation(client_of, two_runs):
    shown = page(client_of("county", at="430102"), "/situation/430102/")
    assert "待核实" in shown
    assert "毒品案件近 6 个月低于其余指标的预测" in shown
    assert "瞒报" not in shown


def test_a_county_of_another_city_is_not_to_be_seen(client_of, two_runs):
    assert client_of("city", at="430300").get("/situation/430102/").status_code == 404


def test_a_city_leads_to_its_counties(client_of, two_runs):
    assert client_of("province").get("/situation/430100/").url == "/situation/?area=430100"


def test_a_county_without_assessment_says_so(client_of, areas):
    assert "这个地区没有县级评估" in page(client_of("province"), "/situation/430102/")


def test_an_old_address_of_the_wastewater_page_still_leads_there(client_of, areas):
    assert client_of("province").get("/situation/?substance=MDMA").url == "/situation/wastewater/?substance=MDMA"


def test_an_unknown_run_is_not_found(client_of, two_runs):
    assert client_of("province").get("/situation/?run=A-199901-1").status_code == 404


def test_an_earlier_run_has_its_own_address(client_of, two_runs):
    july, _ = two_runs
    assert "首次评估" in page(client_of("province"), f"/situation/?run={july.code}")


def test_the_page_reads_in_english(client_of, two_runs):
    with translation.override("zh-hans"):  # a request leaves its language behind
        shown = page(client_of("province"), "/situation/", headers={"accept-language": "en"})
    assert "1 counties reach a list" in shown


def test_a_new_run_is_looked_at_ahead_from_its_maps_to_its_counties(two_runs):
    addresses = [address for _, address in first_looked_at()]
    assert addresses[0] == "/situation/?view=tiers"
    assert addresses[-3:] == ["/situation/430102/", "/situation/430103/", "/situation/430302/"]
    assert {look(reader, address, "en") for reader, address in first_looked_at()} == {200}
