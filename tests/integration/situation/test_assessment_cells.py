"""Wastewater as cells of the assessment: sites weighted by people, limits kept as limits, other provinces left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from lanjie.core.access import SYSTEM
from lanjie.registry.models import Area
from lanjie.situation.choices import Qualifier
from lanjie.situation.queries.assessment_inputs import given
from tests import factories

pytestmark = pytest.mark.django_db
JUNE = date(2020, 6, 1)


def bottle(
    area: Area, load: float | None, *, limit: float | None = None, people: int = 100_000, **more: object
) -> None:
    """A result of a site of its own, below its limit where there is no load."""
    site = factories.SiteFactory(area=area)
    catchment = factories.CatchmentFactory(site=site, population=people)
    factories.ResultFactory(
        sample=factories.SampleFactory(site=site, taken_on=more.pop("on", JUNE)),
        load=load,
        load_limit=limit,
        value_ng_l=None if load is None else 120.0,
        qualifier=Qualifier.MEASURED if load is not None else Qualifier.BELOW_LOQ,
        catchment=catchment,
        **more,
    )


def cells(month: date = JUNE, window: int = 12) -> list[tuple[str, str, str, str]]:
    """Area, month, indicator and value of every cell."""
    return [(c.area_code, c.month, c.indicator, c.y) for c in given(SYSTEM, month, window).cells]


def test_sites_of_a_county_are_weighted_by_their_people(areas: Mapping[str, Area]) -> None:
    bottle(areas["430102"], 10.0, people=300_000)
    bottle(areas["430102"], 20.0, people=100_000)
    assert cells() == [("430102", "2020-06", "ww", "12.5")]


def test_all_below_their_limit_stay_below_a_limit(areas: Mapping[str, Area]) -> None:
    bottle(areas["430102"], None, limit=2.0)
    bottle(areas["430102"], None, limit=4.0)
    assert cells() == [("430102", "2020-06", "ww", "<3")]


def test_some_below_their_limit_make_two_bounds(areas: Mapping[str, Area]) -> None:
    bottle(areas["430102"], 10.0)
    bottle(areas["430102"], None, limit=2.0)
    assert cells() == [("430102", "2020-06", "ww", "5.000000000-6.000000000")]


def test_a_result_kept_out_of_trends_is_no_cell(areas: Mapping[str, Area]) -> None:
    bottle(areas["430102"], 10.0, in_trend=False)
    assert cells() == []


def test_morphine_is_not_read_and_ketamine_is_a_series_of_its_own(areas: Mapping[str, Area]) -> None:
    bottle(areas["430102"], 10.0, substance="morphine")
    bottle(areas["430102"], 1.0, substance="ketamine")
    assert [cell[2] for cell in cells()] == ["ww_ketamine"]


def test_another_province_is_not_read(areas: Mapping[str, Area]) -> None:
    bottle(areas["520100"], 10.0)
    assert cells() == []


@pytest.mark.parametrize(
    ("day", "read"), [(date(2020, 5, 1), True), (date(2020, 4, 30), False), (date(2020, 7, 1), False)]
)
def test_only_the_months_of_the_window_are_read(areas: Mapping[str, Area], day: date, *, read: bool) -> None:
    bottle(areas["430102"], 10.0, on=day)
    assert bool(cells(window=2)) is read


def test_the_map_holds_the_counties_on_record_and_their_borders(areas: Mapping[str, Area]) -> None:
    found = given(SYSTEM, JUNE, 12)
    assert {"430102", "430103", "430302"} <= set(found.areas)
    assert ("430102", "430103") in found.pairs
    assert "520100" not in found.areas
