"""Charts of the assessment on rows without a database: the finding is true of the data, nothing stands without its interval."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from lanjie.registry.models import Area
from lanjie.science.situation.listing import Reason
from lanjie.situation.charts_assessment import beside_fallback, county_map, county_ranking
from lanjie.situation.charts_county import indicator_charts, level_history, main_reason, own_and_neighbours, waterfall
from lanjie.situation.models import AssessmentLevel, AssessmentRun, AssessmentWhy
from lanjie.situation.queries.assessment_pages import Lists, Place


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


RUN = AssessmentRun(
    code="A-202008-1", month=date(2020, 8, 1), cut_off=date(2020, 9, 5), areas=3, spec={"indicators": {"ww": {}}}
)
CITY = Area(pk=1, code="430300", name_zh="湘潭市", name_en="Xiangtan City")
OTHER = Area(pk=2, code="430100", name_zh="长沙市", name_en="Changsha City")
AREAS = [
    Area(pk=3, code="430304", name_zh="岳塘区", name_en="Yuetang District", parent=CITY),
    Area(pk=4, code="430302", name_zh="雨湖区", name_en="Yuhu District", parent=CITY),
    Area(pk=5, code="430102", name_zh="芙蓉区", name_en="Furong District", parent=OTHER),
]


def place(at: int, tier: str, level: float, **more: Any) -> Place:
    given = {
        "low": level - 0.4, "high": level + 0.4, "change": 0.1, "change_low": -0.1, "change_high": 0.3, "rank": at + 1, "rank_low": at + 1,
        "rank_high": at + 2, "chances": (0.1, 0.2, 0.3), "reason": Reason.NONE, "missing": 0.2,
    }  # fmt: skip
    return Place(area=AREAS[at], level=level, tier=tier, **{**given, **more})


def lists(*places: Place) -> Lists:
    return Lists(list(places), (1, 2), (0.0, 0.0), True, AREAS)


FOUND = lists(place(0, "listed", 1.0), place(1, "unclear", 0.2), place(2, "below", -0.8))


def test_the_map_counts_counties_in_a_list_and_cities_without() -> None:
    card = county_map("tiers", FOUND, AREAS, RUN)
    assert str(card.title) == "1 个县区达到列管层级，1 个市州没有"
    assert [sign.count for sign in card.legend] == [1, 0, 0, 1, 1]


def test_a_county_the_run_does_not_know_is_without_data() -> None:
    card = county_map("tiers", lists(FOUND.places[0]), AREAS, RUN)
    assert card.legend[-1].shape == "crossed"
    assert card.legend[-1].count == 2


def test_a_city_alone_begins_at_the_upper_left() -> None:
    tiles = county_map("tiers", lists(*FOUND.places[:2]), AREAS[:2], RUN).wide.facts["tiles"]
    assert (min(tile["col"] for tile in tiles), min(tile["row"] for tile in tiles)) == (0, 0)


def test_no_list_reached_is_the_finding() -> None:
    assert str(county_map("tiers", lists(FOUND.places[2]), AREAS, RUN).title) == "没有县区达到列管层级"


def test_only_a_level_whose_interval_excludes_the_average_is_above_it() -> None:
    at_zero = place(1, "below", 0.4, low=0.0)
    assert str(county_map("level", lists(FOUND.places[0], at_zero), AREAS, RUN).title).startswith("1 个县区")


@pytest.mark.parametrize(
    ("low", "high", "klass"), [(0.01, 0.3, "up"), (0.0, 0.3, "none"), (-0.3, -0.01, "down"), (-0.3, 0.0, "none")]
)
def test_a_change_is_clear_only_where_its_interval_excludes_zero(low: float, high: float, klass: str) -> None:
    card = county_map("change", lists(place(0, "below", 0.0, change_low=low, change_high=high)), AREAS[:1], RUN)
    assert [sign.count for sign in card.legend[:3]] == [int(klass == each) for each in ("down", "none", "up")]


@pytest.mark.parametrize(("missing", "klass"), [(0.09, 0), (0.1, 1), (0.25, 2), (0.49, 2), (0.5, 3)])
def test_missing_cells_fall_into_their_class(missing: float, klass: int) -> None:
    card = county_map("data", lists(place(0, "below", 0.0, missing=missing)), AREAS[:1], RUN)
    assert card.legend[klass].count == 1


def test_tiles_and_outlines_hold_the_same_counts() -> None:
    tiles, outlines = (county_map("level", FOUND, AREAS, RUN, outline=outline) for outline in (False, True))
    assert [s.count for s in tiles.legend[:6]] == [s.count for s in outlines.legend[:6]]
    assert 'href="/situation/430304/"' in outlines.svg


def test_grey_names_those_that_reached_a_list_for_the_first_time() -> None:
    card = county_map("tiers", lists(place(0, "unclear", 1.0, reason=Reason.WATCHED)), AREAS[:1], RUN)
    assert "首次达到" in str(card.legend[3].label)


def test_the_ranking_marks_the_last_place_only_where_all_counties_are_seen() -> None:
    assert ">第 2 位<" in county_ranking(FOUND, RUN).svg
    assert ">第 2 位<" not in county_ranking(lists(*FOUND.places[:2]), RUN).svg


def test_the_ranking_goes_down_to_the_last_county_that_can_not_be_told_apart() -> None:
    late = lists(place(0, "listed", 1.0), place(1, "below", 0.2), place(2, "unclear", -0.8))
    assert len(county_ranking(late, RUN).rows) == 3


def test_the_plain_index_outside_a_rank_interval_is_counted() -> None:
    card = beside_fallback(FOUND, {"430304": 1, "430302": 9, "430102": 3}, RUN)
    assert str(card.title) == "前 3 个县区中，1 个的简单指数名次落在区间之外"


# One county ----------------------------------------------------------------------------------------------------------------


def level(**more: Any) -> AssessmentLevel:
    given = {
        "run": RUN,
        "area": AREAS[0],
        "month": RUN.month,
        "level": 0.5,
        "low": 0.1,
        "high": 0.9,
        "trend_low": -0.1,
        "trend_high": 0.2,
    }
    return AssessmentLevel(**{**given, **more})


def why(**more: Any) -> AssessmentWhy:
    parts = {"common": 0.1, "own": 0.39, "neighbours": 0.01, "by": {"case": 0.1, "ww": 0.5, "eff": -0.2}}
    return AssessmentWhy(run=RUN, area=AREAS[0], **{"contributions": parts, **more})


def test_parts_stand_in_the_order_of_the_house_and_add_up() -> None:
    rows = waterfall(level(), why()).rows
    assert [str(row[0]) for row in rows] == ["污水监测", "毒品案件", "工作强度", "全省共同变动", "合计（水平）"]
    assert rows[-1][1] == "+0.50"


def test_parts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        waterfall(level(level=0.6), why())


def test_effort_is_a_correction_and_never_the_main_reason() -> None:
    assert main_reason({"eff": -2.0, "case": 0.3}) == "case"
    assert main_reason({"eff": -2.0, "case": 0.02}) == ""


def test_neighbours_are_spoken_of_from_a_tenth_of_the_own_data_on() -> None:
    parts = {"common": 0.1, "own": 0.36, "neighbours": 0.04, "by": {}}
    assert "相邻" in str(own_and_neighbours(level(), why(contributions=parts)).title)
    assert "本地" in str(own_and_neighbours(level(), why()).title)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(0.01, 0.2, "上升"), (-0.2, -0.01, "下降"), (0.0, 0.2, "未见明确变化"), (None, None, "不足一年")],
)
def test_the_history_says_no_more_than_the_interval(low: float | None, high: float | None, words: str) -> None:
    assert words in str(level_history([level(trend_low=low, trend_high=high)]).title)


def cells(
    kind: str, y: list[float | None], *, high: list[float | None] | None = None, n: float | None = None
) -> dict[str, Any]:
    size = len(y)
    months = [f"2020-{at + 1:02d}" for at in range(size)]
    return {
        "kind": kind, "months": months, "y": y, "y_high": high or [None] * size, "n": [n] * size, "mean": [0.2] * size, "low": [0.1] * size,
        "high": [0.3] * size,
    }  # fmt: skip


def charted(name: str, series: dict[str, Any], **audit: Any) -> Any:
    return indicator_charts(level(), why(series={name: series}, audit={name: audit}))[0]


def test_a_count_is_drawn_as_a_rate_and_a_share_in_percent() -> None:
    assert charted("case", cells("poisson", [4.0], n=20.0)).wide.facts["points"][0]["y"] == pytest.approx(0.2)
    assert charted("hair", cells("binomial", [4.0], n=20.0)).wide.facts["points"][0]["y"] == pytest.approx(20.0)
    assert charted("eff", cells("normal", [0.0])).wide.facts["points"][0]["y"] == pytest.approx(math.exp(0.0))


def test_a_value_outside_its_band_is_a_diamond_and_an_upper_limit_a_triangle() -> None:
    points = charted("ww", cells("lognormal", [0.2, 0.4, None], high=[None, None, 0.15])).wide.facts["points"]
    assert [point["kind"] for point in points] == ["value", "outside", "censored"]


def test_a_disagreement_is_in_the_title_of_its_chart() -> None:
    assert "低于其余指标的预测" in str(charted("case", cells("poisson", [4.0], n=20.0), flag="low", score=-3.0).title)


def test_an_indicator_never_observed_is_only_predicted() -> None:
    assert "只有预测" in str(charted("ww", cells("lognormal", [None, None])).title)
