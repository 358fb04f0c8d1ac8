"""Change points and laboratory breaks."""

from __future__ import annotations

import numpy as np
import pytest

from lanjie.science import wastewater as ww
from lanjie.science.wastewater.change import MANY, chosen, discoveries, neighbourhood
from tests.unit.science.wastewater.tables import of, province, results, series


def test_benjamini_hochberg_by_hand() -> None:
    assert discoveries(np.array([0.01, 0.04, 0.03, 0.5])) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])


def test_no_shift_hardly_any_discovery() -> None:
    assert len(ww.fit(province([0.1, 0.4], sites=50, periods=40, seed=5).results).changes) <= 2


def test_a_large_shift_of_one_site_is_found_where_it_is() -> None:
    draws = np.random.default_rng(8)
    rows = [
        series(np.exp(1.5 + 0.2 * draws.standard_normal(32)).tolist(), site=f"s{i:02d}", limit=0.1) for i in range(20)
    ]
    jump = np.exp(1.5 + 0.2 * draws.standard_normal(32) + np.repeat([0.0, 2.0], 16))
    rows[3] = series(jump.tolist(), site="s03", limit=0.1)
    changes = ww.fit(results(*rows)).changes
    assert [(one.site, one.date) for one in changes] == [("s03", "2014Q1")]
    assert changes[0].lo95 < np.exp(2.0) - 1 < changes[0].hi95


def test_a_stricter_rate_declares_fewer() -> None:
    simulated = province([0.1], sites=50, periods=40, seed=5)
    assert len(ww.fit(simulated.results, fdr=1.0).changes) >= len(ww.fit(simulated.results, fdr=0.01).changes)


def two_laboratories() -> ww.Results:
    """Site 'a' reads twice as high from 2013 on, when its laboratory changed; six others stay as they were."""
    draws = np.random.default_rng(6)

    def around(level: float, count: int) -> list[float]:
        return (level * np.exp(0.1 * draws.standard_normal(count))).tolist()

    return results(
        series(around(5, 12), lab="A"),
        series(around(10, 12), first_year=2013, lab="B"),
        *(series(around(5, 24), site=f"s{i}") for i in range(6)),
        labs=True,
    )


def test_a_change_of_laboratory_is_a_break_with_its_step() -> None:
    breaks = ww.fit(two_laboratories()).breaks
    assert [(b.site, b.date, b.before, b.after) for b in breaks] == [("a", "2013Q1", "A", "B")]
    assert breaks[0].lo95 < 1.0 < breaks[0].hi95
    assert breaks[0].step == pytest.approx(1.0, abs=0.4)


def test_no_change_is_reported_across_a_change_of_laboratory() -> None:
    mine = of(ww.fit(two_laboratories()), "a")
    missing = np.isnan(mine["change_1y"])
    assert missing.tolist() == [True] * 4 + [False] * 8 + [True] * 4 + [False] * 8


def test_levels_on_both_sides_of_a_break_follow_their_own_results() -> None:
    mine = of(ww.fit(two_laboratories()), "a")
    assert mine["level"][11] == pytest.approx(5, rel=0.15)
    assert mine["level"][12] == pytest.approx(10, rel=0.15)


def test_a_break_is_no_change_point() -> None:
    assert [one for one in ww.fit(two_laboratories()).changes if one.site == "a"] == []


def walking(series: int, steps: int, beside: float, seed: int) -> np.ndarray:
    """Standard normal statistics whose neighbours are correlated."""
    draws = np.random.default_rng(seed).standard_normal((series, steps))
    for t in range(1, steps):
        draws[:, t] = beside * draws[:, t - 1] + np.sqrt(1 - beside**2) * draws[:, t]
    return draws


@pytest.mark.parametrize("beside", [0.0, 0.5, 0.78])
def test_the_chance_of_the_largest_statistic_is_bounded_from_above(beside: float) -> None:
    top = np.abs(walking(40_000, 59, beside, 3)).max(axis=1)
    p = chosen(top, np.full(len(top), 59.0), beside)
    for level in (0.05, 0.01):
        by_chance = 3 * np.sqrt(level / len(p))
        assert level * 0.85 - by_chance < (p <= level).mean() < level + by_chance


@pytest.mark.parametrize(("beside", "closer"), [(0.0, False), (0.78, True)])
def test_neighbours_that_go_together_are_not_counted_twice(beside: float, closer: bool) -> None:
    sum_alone = 59 * 2 * 0.00003167124
    p = chosen(np.array([4.0]), np.array([59.0]), beside)[0]
    assert bool(p < 0.95 * sum_alone) is closer
    assert p <= sum_alone * 1.0001


def test_one_step_tried_is_its_own_chance() -> None:
    assert chosen(np.array([1.959964]), np.array([1.0]), 0.8) == pytest.approx([0.05], abs=1e-6)


def test_spread_and_correlation_are_learnt_and_a_few_shifts_do_not_move_them() -> None:
    z = 0.9 * walking(780, 59, 0.78, 4)
    z[:40, 30] = 8.0
    spread, beside = neighbourhood(z)
    assert spread == pytest.approx(0.9, abs=0.02)
    assert beside == pytest.approx(0.78, abs=0.03)


@pytest.mark.parametrize(("series", "learnt"), [(MANY - 1, False), (MANY, True)])
def test_few_series_say_too_little(series: int, learnt: bool) -> None:
    assert (neighbourhood(0.5 * walking(series, 59, 0.78, 5)) != (1.0, 0.0)) is learnt


def test_statistics_wider_than_one_are_left_as_they_are() -> None:
    assert neighbourhood(1.3 * walking(100, 59, 0.5, 6))[0] == 1.0
