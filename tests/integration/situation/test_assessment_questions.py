"""Comparison, sensitivity, method and truth: why it changed, whether it holds, how it is made, and how well."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from lanjie.situation.assessment_validation import ACCURACY
from tests.integration.situation import assessment_rows as made
from tests.integration.situation.test_assessment_pages import page

pytestmark = pytest.mark.django_db
JULY = date(2020, 7, 1)


@pytest.fixture
def two_runs(areas):
    """In August a county has come nearer to a list, because of its cases."""
    july = made.small_province(areas, JULY, data={"ww": {"2020-07": [3, "a"]}, "case": {"2020-07": [3, "b"]}})
    august = made.run_of(data={"ww": {"2020-07": [3, "a"], "2020-08": [2, "c"]}, "case": {"2020-07": [3, "z"]}})
    for rank, (code, level, chances) in enumerate(
        (("430103", 0.9, (0.7, 0.9, 0.95)), ("430102", 0.5, (0.95, 0.98, 0.99)), ("430302", -0.5, (0.01, 0.02, 0.1))),
        start=1,
    ):
        parts = made.parts(0.0 if code == "430103" else level)
        if code == "430103":
            parts["by"]["case"] += 0.9
        made.level_of(august, areas[code], rank, chances, level=level, contributions=parts)
        made.why_of(august, areas[code])
    return july, august


def text(shown: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def test_a_comparison_says_how_many_judgements_and_which_data_changed(client_of, two_runs):
    shown = page(client_of("province"), "/situation/compare/")
    assert "2 个县区的判断有变。数据：新增 1 个指标月，修订 1 个，撤销 0 个" in shown


def test_the_main_cause_of_a_change_is_the_part_that_moved_most(client_of, two_runs):
    shown = text(page(client_of("province"), "/situation/compare/"))
    row = re.search(r"长沙 天心 1\.0 → 2\.5（1\.6 至 3\.7） 1–3 → 1–2 \+0\.90 (\S+ \S+)", shown)
    assert row is not None
    assert row[1] == "毒品案件 +0.90"


def test_for_one_county_the_parts_of_its_change_add_up(client_of, two_runs):
    shown = text(page(client_of("province"), "/situation/compare/?area=430103"))
    assert "天心区为什么变了" in shown
    assert "合计（水平的变化） +0.90" in shown


def test_any_two_runs_can_be_compared(client_of, two_runs):
    july, august = two_runs
    shown = page(client_of("province"), f"/situation/compare/?then={august.code}&now={july.code}")
    assert "新增 0 个指标月，修订 1 个，撤销 1 个" in shown


def test_the_first_run_has_nothing_to_compare_with(client_of, areas):
    made.small_province(areas)
    assert "这是第一次评估" in page(client_of("province"), "/situation/compare/")


def test_the_comparison_is_exported_with_every_part(client_of, two_runs):
    lines = client_of("province").get("/situation/compare/?export=csv").content.decode("utf-8-sig").splitlines()
    assert "毒品案件" in lines[0]
    assert len(lines) == 4


def test_a_run_that_does_not_exist_is_not_found(client_of, two_runs):
    assert client_of("province").get("/situation/compare/?then=A-1").status_code == 404


def test_sensitivity_names_the_indicator_the_lists_hang_on(client_of, two_runs):
    assert "名单最依赖污水监测：去掉它，全省名次的相关降到 0.500，前 3 位换 1 个县区" in page(
        client_of("province"), "/situation/sensitivity/"
    )


def test_weightings_that_disagree_with_the_model_are_said(client_of, areas):
    made.small_province(areas)
    shown = text(page(client_of("province"), "/situation/sensitivity/"))
    assert re.search(r"天心区 长沙市 1–3 70% 0\.45 不一致", shown)
    assert re.search(r"芙蓉区 长沙市 1–2 &gt; 99% 0\.99 一致", shown)
    assert re.search(r"雨湖区 湘潭市 2–4 &lt; 1% 0\.10 一致", shown)


def test_places_outside_the_readers_areas_are_counted_and_not_named(client_of, two_runs):
    shown = page(client_of("city", at="430100"), "/situation/sensitivity/")
    assert "辖区外 1 个" in shown
    assert "雨湖" not in shown


def test_half_reported_counts_show_what_they_would_have_changed(client_of, two_runs):
    shown = page(client_of("province"), "/situation/sensitivity/")
    assert "/situation/430103/#what-if" in shown


def test_the_method_prints_its_limits_and_measurements(client_of, two_runs):
    shown = page(client_of("province"), "/situation/assessment/method/")
    assert "不是吸毒人数" in shown
    assert "benchmarks/situation/accuracy" in shown
    assert "假定一条" in shown


def test_the_method_reads_without_any_run(client_of, areas):
    assert "污水监测" in page(client_of("province"), "/situation/assessment/method/")


def test_the_numbers_of_the_method_are_those_that_were_measured():
    adr = (Path(__file__).parents[3] / "docs" / "adr" / "004-county-assessment.md").read_text("utf-8")
    rows = [row for row in adr.splitlines() if row.startswith("|")]
    for measured in ACCURACY:
        assert any(measured.holds in row and measured.wrong in row for row in rows), measured


def keep_truth(settings, tmp_path, level: dict[str, float]) -> None:
    settings.VAR, settings.LANJIE_SIMULATED = tmp_path, True
    (tmp_path / "demo").mkdir()
    said = {"months": ["2020-08"], "level": {code: [value] for code, value in level.items()}, "population": dict.fromkeys(level, 500_000), "thinned": "430103", "campaign": "430302"}  # fmt: skip
    (tmp_path / "demo" / "truth.json").write_text(json.dumps(said))


def test_a_house_without_truth_has_no_such_page(client_of, two_runs):
    assert client_of("province").get("/situation/assessment/truth/").status_code == 404


def test_the_truth_counts_what_was_covered_and_found(client_of, areas, settings, tmp_path):
    made.small_province(areas)
    keep_truth(
        settings, tmp_path, {"430102": 0.6, "430103": 0.1, "430302": -0.7}
    )  # levels 0.5, 0, −0.5, half width 0.4
    shown = page(client_of("province"), "/situation/assessment/truth/")
    assert "3 个县区中，100% 的真值落在水平的 95% 区间之内；真正最重的 3 个找到了 3 个" in shown
    assert "核查没有标出" in shown


def test_a_truth_outside_its_interval_is_counted(client_of, areas, settings, tmp_path):
    made.small_province(areas)
    keep_truth(settings, tmp_path, {"430102": -1.0, "430103": 0.2, "430302": 0.8})
    shown = page(client_of("province"), "/situation/assessment/truth/")
    assert "33% 的真值落在" in shown


def test_a_month_without_truth_says_so(client_of, areas, settings, tmp_path):
    made.small_province(areas, JULY)
    keep_truth(settings, tmp_path, {"430102": 0.6, "430103": 0.1, "430302": -0.7})
    assert "没有真值" in page(client_of("province"), "/situation/assessment/truth/")
