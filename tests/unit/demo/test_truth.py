"""The truth of the simulated province: one level behind wastewater and every other series, on the real map."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from lanjie import law
from lanjie.demo import province, truth

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def found() -> truth.Province:
    """The province as it is on one day."""
    return truth.make(DAY)


def test_every_county_and_the_months_of_the_twelve_quarters(found: truth.Province) -> None:
    assert set(found.codes) == {tile.code for tile in law.catalogue("tile_grid")}
    assert (found.months[0], found.months[-1], len(found.months)) == (date(2023, 10, 1), date(2026, 9, 1), 36)


def test_the_level_is_zero_on_average(found: truth.Province) -> None:
    assert abs(found.made.truth.level.mean()) < 1e-12


def test_the_level_is_that_of_the_simulated_works_but_for_a_peculiarity_independent_of_it(
    found: truth.Province,
) -> None:
    loads: dict[str, list[tuple[int, float]]] = {}
    for works in province.works():
        loads.setdefault(works.area, []).append((works.population, np.exp(works.levels["methamphetamine"]).mean()))
    load = np.log([sum(p * x for p, x in loads[c]) / sum(p for p, _ in loads[c]) for c in found.codes])
    level = found.made.truth.level.mean(axis=0)
    own = load - load.mean() - level
    assert np.corrcoef(load, level)[0, 1] > 0.95
    assert abs(np.corrcoef(own, level)[0, 1]) < 0.2
    assert own.std() == pytest.approx(truth.PECULIAR, rel=0.3)


def test_people_of_the_counties_of_a_city_add_up_to_the_city(found: truth.Province) -> None:
    divisions = {division.code: division for division in law.catalogue("divisions")}
    people = dict(zip(found.codes, truth.population(found.codes), strict=True))
    city = sum(n for code, n in people.items() if code.startswith("4305"))
    assert city == pytest.approx(divisions["430500"].population, rel=0.002)
    assert min(people.values()) > 10_000


def test_one_county_reports_half_of_its_counts_in_the_last_months(found: truth.Province) -> None:
    i = found.codes.index(found.thinned)
    panel, made = found.made.panel, found.made.truth
    ratios = []
    for name in ("new", "case"):
        expected = (
            np.exp(made.predictor[name][-truth.LAST :, i]) * panel.size[-truth.LAST :, panel.names.index(name), i]
        )
        ratios.append(panel.low[-truth.LAST :, panel.names.index(name), i].sum() / expected.sum())
    assert all(0.3 < ratio < 0.7 for ratio in ratios)


def test_the_same_day_gives_the_same_province(found: truth.Province) -> None:
    truth.make.cache_clear()
    again = truth.make(DAY)
    np.testing.assert_array_equal(found.made.panel.low, again.made.panel.low)
