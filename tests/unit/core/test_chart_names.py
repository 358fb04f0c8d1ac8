"""Short names of places on charts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lanjie.core.chart_names import place, short, short_en, short_zh, syllables, two_lines

DIVISIONS = Path(__file__).parents[4] / "shared" / "domain" / "divisions_hunan.csv"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("岳塘区", "岳塘"),
        ("冷水江市", "冷水江"),
        ("武陵源区", "武陵源"),
        ("南县", "南县"),
        ("长沙县", "长沙县"),
        ("邵阳县", "邵阳县"),
        ("洪江市", "洪江"),
        ("洪江区", "洪江区"),
        ("靖州苗族侗族自治县", "靖州"),
        ("新晃侗族自治县", "新晃"),
        ("湘西土家族苗族自治州", "湘西"),
        ("长沙市", "长沙"),
        ("湖南省", "湖南省"),
    ],
)
def test_short_chinese(name: str, expected: str) -> None:
    assert short_zh(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Yuetang District", "Yuetang"),
        ("Lengshuijiang City", "Lengshuijiang"),
        ("Jingzhou Miao and Dong Autonomous County", "Jingzhou"),
        ("Xinhuang Dong Autonomous County", "Xinhuang"),
        ("Dao County", "Dao"),
        ("Hongjiang Management Zone", "Hongjiang"),
    ],
)
def test_short_english(name: str, expected: str) -> None:
    assert short_en(name) == expected


def test_a_county_with_its_city_in_chinese() -> None:
    assert place("湘潭市", "岳塘区", "zh") == "湘潭 岳塘"


def test_a_county_with_its_city_in_english() -> None:
    assert place("Xiangtan City", "Yuetang District", "en") == "Yuetang, Xiangtan"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dingcheng", "Dingcheng"),  # nine letters stay on one line
        ("Wulingyuan", "Wuling-\nyuan"),  # ten are broken
        ("Shuangfeng", "Shuang-\nfeng"),
        ("Lengshuijiang", "Leng-\nshuijiang"),
        ("Xiangxiang", "Xiang-\nxiang"),
        ("Zzzzzzzzzzzz", "Zzzzzzzzzzzz"),  # no pinyin, left alone
    ],
)
def test_two_lines(name: str, expected: str) -> None:
    assert two_lines(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Xinning", ["Xin", "ning"]),
        ("Changning", ["Chang", "ning"]),
        ("Dong'an", ["Dong", "'an"]),
        ("Fenghuang", ["Feng", "huang"]),
        ("Youxian", ["You", "xian"]),
        ("Berlin2", []),
    ],
)
def test_syllables(name: str, expected: list[str]) -> None:
    assert syllables(name) == expected


@pytest.mark.skipif(not DIVISIONS.is_file(), reason="no ../shared/domain")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_counties_of_a_city_share_a_short_name(lang: str) -> None:
    with DIVISIONS.open(encoding="utf-8") as file:
        counties = [
            row
            for row in csv.DictReader(file)
            if row["level"] not in {"province", "prefecture_city", "autonomous_prefecture"}
        ]
    names = [(row["parent"], short(row[f"name_{lang}"], lang)) for row in counties if "zone" not in row["level"]]
    assert len(names) > 100
    assert len(names) == len(set(names))
