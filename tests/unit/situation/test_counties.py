"""The mean of sites: by the people they serve where that is known of all, else every site alike."""

from __future__ import annotations

from datetime import date

import pytest

from lanjie.registry.models import Area
from lanjie.situation.models import Site, TrendPoint
from lanjie.situation.queries.counties import CountyLevel, mean_level, weighted

AREA = Area(code="430102", name_zh="甲区", path="/430000/430100/430102/")


def point(level: float | None, population: int, **fields: float) -> TrendPoint:
    low, high = (level / 1.2, level * 1.2) if level else (None, 5.0)
    site = Site(code=f"S-{level}", area=AREA)
    return TrendPoint(
        site=site, period=date(2020, 7, 1), level=level, low=low, high=high, population=population, **fields
    )


@pytest.mark.parametrize(
    ("populations", "level", "by_people"),
    [((10_000, 30_000), 25.0, True), ((0, 0), 20.0, False), ((0, 30_000), 20.0, False), ((1, 3), 25.0, True)],
)
def test_a_mean_is_weighted_only_where_the_people_of_all_are_known(
    populations: tuple[int, int], level: float, by_people: bool
) -> None:
    members = [point(10.0, populations[0]), point(30.0, populations[1])]
    assert weighted(members) is by_people
    assert mean_level(members).level == pytest.approx(level)
    assert CountyLevel.of(members).level == pytest.approx(level)


def test_without_a_population_of_some_site_nobody_is_counted_for_kilograms() -> None:
    assert CountyLevel.of([point(10.0, 0), point(30.0, 30_000)]).population == 0
    assert CountyLevel.of([point(10.0, 10_000), point(30.0, 30_000)]).population == 40_000


def test_the_change_counts_sites_alike_too() -> None:
    changed = {"change": 0.5, "change_low": 0.2, "change_high": 0.9}
    still = {"change": 0.0, "change_low": -0.2, "change_high": 0.25}
    one = CountyLevel.of([point(10.0, 0, **changed), point(10.0, 0, **still)])
    other = CountyLevel.of([point(10.0, 5_000, **changed), point(10.0, 5_000, **still)])
    assert one.change == pytest.approx(other.change)


def test_an_order_of_sites_changes_nothing() -> None:
    members = [point(10.0, 0), point(30.0, 30_000), point(20.0, 5_000)]
    assert mean_level(members) == pytest.approx(mean_level(members[::-1]))
