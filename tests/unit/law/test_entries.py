"""Catalogues: counts, dates, agreement with one another, and refusals."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from lanjie import law
from lanjie.law.entries import Name, read_catalogue
from lanjie.law.errors import LawError

DIVISIONS = """\
source: a list
population_sources:
  census: {counted_on: 2020-11-01, text: {zh: 公报, en: bulletin}}
divisions:
  - {code: '430000', zh: 湖南省, en: Hunan, level: province, population: 66444864, population_source: census}
  - {code: '430100', zh: 长沙市, en: Changsha, level: prefecture_city, parent: '430000'}
"""
PRECURSORS = """\
source: a list
precursors:
  - {class: 3, zh: 甲苯, en: Toluene, listed_from: 2005-11-01, act: {zh: 令, en: order}, listing_source: annex}
"""
TILES = """\
source: own work
tiles:
  - {code: '430102', zh: 芙蓉区, col: 9, row: 4}
  - {code: '430103', zh: 天心区, col: 9, row: 5}
"""
TERMS = """\
source: own work
sections:
  Tests:
    - {zh: 尿检, en: urine test}
"""
GOOD: dict[Name, str] = {"divisions": DIVISIONS, "precursors": PRECURSORS, "tile_grid": TILES, "terms": TERMS}


def test_divisions_of_hunan() -> None:
    levels = Counter(division.level for division in law.catalogue("divisions"))
    counties = levels["county"] + levels["district"] + levels["county_city"] + levels["autonomous_county"]
    prefectures = levels["prefecture_city"] + levels["autonomous_prefecture"]
    assert (levels["province"], prefectures, counties, levels["management_zone"]) == (1, 14, 122, 12)


def test_prefectures_add_up_to_the_province() -> None:
    province, *others = law.catalogue("divisions")
    assert sum(each.population or 0 for each in others if each.parent == province.code) == province.population


def test_tiles_and_outlines_cover_the_legal_counties() -> None:
    below = ("province", "prefecture_city", "autonomous_prefecture", "management_zone")
    counties = {each.code for each in law.catalogue("divisions") if each.level not in below}
    assert {tile.code for tile in law.catalogue("tile_grid")} == counties
    assert {feature["id"] for feature in law.outlines()["features"]} == counties
    assert "MIT" in law.outlines()["source"]


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2005, 10, 31), 0), (date(2005, 11, 1), 29), (date(2021, 5, 27), 38), (date(2021, 5, 28), 44)],
)
def test_precursors_by_listing_day(day: date, count: int) -> None:
    assert len(law.precursors(day)) == count


def test_a_listing_from_memory_says_so() -> None:
    doubt = {each.name.en.split()[0]: each.needs_check for each in law.catalogue("precursors")}
    assert doubt["Toluene"] is False
    assert doubt["Hydroxylimine"] is True


def test_terms_have_both_languages() -> None:
    terms = {term.zh: term for term in law.catalogue("terms")}
    assert terms["社区戒毒"].en == "community-based treatment (ordered)"
    assert terms["复吸率"].section == "Treatment and care"
    assert len(terms) > 170


def test_an_unknown_catalogue_names_the_near_one() -> None:
    with pytest.raises(LawError, match="did you mean 'precursors'"):
        law.catalogue(cast("Name", "precursor"))  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "message"),
    [
        ("divisions", "parent: '430000'", "parent: '430001'", 6, "the parent 430001 must stand above"),
        ("divisions", "'430100'", "'430000'", 6, "division 430000 is given twice"),
        ("divisions", "prefecture_city", "city", 6, "'city' is not one of province"),
        ("divisions", "population_source: census}", "population_source: cens}", 5, "unknown source 'cens'"),
        ("divisions", ", population_source: census", "", 5, "a population needs its source"),
        ("precursors", "class: 3", "class: 4", 3, "class 4 does not exist"),
        ("precursors", "listed_from: 2005-11-01", "listed_from: 2005", 3, "'2005' is not a day"),
        ("precursors", ", listing_source: annex", "", 3, "key 'listing_source' is missing"),
        ("precursors", "act: {zh: 令, en: order}", "act: {zh: 令, en: order}, toxic: true", 3, "unknown key 'toxic'"),
        ("tile_grid", "row: 5", "row: 4", 4, "the square 9, 4 is taken"),
        ("terms", "en: urine test", "english: urine test", 4, "key 'en' is missing"),
        ("terms", "source: own work\n", "", 1, "key 'source' is missing"),
    ],
)
def test_a_faulty_catalogue_is_refused(
    tmp_path: Path, name: Name, *, old: str, new: str, line: int, message: str
) -> None:
    good = GOOD[name]
    path = tmp_path / f"{name}.yaml"
    path.write_text(good, "utf-8")
    read_catalogue(name, path, tmp_path)
    path.write_text(good.replace(old, new, 1), "utf-8")
    with pytest.raises(LawError) as caught:
        read_catalogue(name, path, tmp_path)
    assert str(caught.value).startswith(f"{name}.yaml:{line}: ")
    assert message in str(caught.value)
