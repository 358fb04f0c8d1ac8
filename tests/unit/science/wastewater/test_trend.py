"""Trends: what every row says, and what changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lanjie.science import wastewater as ww
from tests.unit.science.wastewater.tables import of, province, results, series

RISING = [3, 4, 3, 5, 6, 5, 8, 9, 8, 12, 11, 14]
FLAT = [3, 2.5, 3.2, "<", 2.8, 3.1, 2.6, 3.0, 2.9, "<", 3.3, 2.7]
LOW = ["<"] * 12


def test_a_row_for_each_date_of_the_input() -> None:
    trend = ww.fit(results(series(RISING)))
    assert trend.date.tolist() == [f"{2010 + i // 4}Q{i % 4 + 1}" for i in range(12)]
    assert set(trend.kind) == {"level"}


def test_the_level_lies_in_its_interval_and_follows_the_data() -> None:
    trend = ww.fit(results(series(RISING)))
    assert (trend.lo95 < trend.level).all()
    assert (trend.level < trend.hi95).all()
    assert trend.level[-1] > 2 * trend.level[0]


def test_no_change_before_the_first_year_is_over() -> None:
    trend = ww.fit(results(series(RISING)))
    assert np.isnan(trend.change_1y[:4]).all()
    assert np.isfinite(trend.change_1y[4:]).all()


def test_a_clear_rise_is_called_a_rise() -> None:
    trend = ww.fit(results(series([5] * 8 + [60] * 8)))
    row = -5
    assert trend.p_rise[row] > 0.99
    assert ww.words(trend.change_1y[row], trend.change_lo95[row], trend.change_hi95[row], chinese=False) == "rose"


def test_constant_values_show_no_change() -> None:
    trend = ww.fit(results(series([5] * 12)))
    assert trend.level == pytest.approx(np.full(12, 5.0), rel=0.02)
    assert trend.p_rise[4:] == pytest.approx(np.full(8, 0.5), abs=0.05)


def test_a_missing_result_gets_a_wider_level_and_does_not_count() -> None:
    trend = ww.fit(results(series([5, 6, 5, "?", 6, 5])))
    assert trend.n.tolist() == [5] * 6
    width = np.log(trend.hi95 / trend.lo95)
    assert width[3] > max(width[2], width[4])


def test_all_below_the_limit_gives_an_upper_limit_only() -> None:
    low = of(ww.fit(results(series(RISING), series(LOW, site="b")), ahead=2), "b")
    assert np.isnan(low["level"]).all()
    assert (low["lo95"] == 0).all()
    assert np.isfinite(low["hi95"]).all()
    assert np.isnan(low["change_1y"]).all()
    assert (low["share_censored"] == 1).all()


def test_one_result_below_its_limit_alone_in_the_world() -> None:
    trend = ww.fit(results(series(["<"])))
    assert 1.0 < trend.hi95[0] < 2.5


def test_a_site_without_any_result_has_rows_that_say_nothing() -> None:
    empty = of(ww.fit(results(series(RISING), series(["?"] * 3, site="b"))), "b")
    assert empty["n"].tolist() == [0, 0, 0]
    assert np.isnan(empty["hi95"]).all()


def test_a_site_without_data_changes_nothing_for_the_others() -> None:
    alone = ww.fit(results(series(RISING), series(FLAT, site="c")))
    with_empty = ww.fit(results(series(RISING), series(["?"] * 40, site="b", first_year=1990), series(FLAT, site="c")))
    for site in ("a", "c"):
        for name, column in of(alone, site).items():
            np.testing.assert_array_equal(column, of(with_empty, site)[name], err_msg=name)


@settings(max_examples=5, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    parts = [series(RISING), series(FLAT, site="b"), series(LOW, site="c"), series(FLAT, site="d", substance="k")]
    straight = ww.fit(results(*parts), ahead=1)
    shuffled = ww.fit(results(*(parts[i][::-1] for i in order)), ahead=1)
    for name, column in straight.columns().items():
        np.testing.assert_array_equal(column, shuffled.columns()[name], err_msg=name)


def test_raising_the_limit_of_an_always_low_site_raises_its_upper_limit() -> None:
    uppers = []
    for limit in (0.5, 1.0, 2.0):
        trend = ww.fit(results(series([20, 25, 22, 24] * 3, limit=limit), series(LOW, site="b", limit=limit)))
        uppers.append(of(trend, "b")["hi95"])
    assert (uppers[0] < uppers[1]).all()
    assert (uppers[1] < uppers[2]).all()


def test_other_substances_change_nothing() -> None:
    alone = of(ww.fit(results(series(RISING))), "a")
    beside = ww.fit(results(series(RISING), series(FLAT, substance="z")))
    mine = {name: column[beside.substance == "m"] for name, column in beside.columns().items()}
    assert mine["level"] == pytest.approx(alone["level"], rel=0.01)


def test_several_results_in_a_period_count_each_and_narrow_the_level() -> None:
    draws = np.random.default_rng(2)
    first, second = np.exp(1.0 + 0.3 * draws.standard_normal((2, 40))).tolist()
    single = ww.fit(results(series(first, limit=0.1)))
    double = ww.fit(results(series(first, limit=0.1), series(second, limit=0.1)))
    assert double.n.tolist() == [80] * 40
    assert np.log(double.hi95 / double.lo95).mean() < 0.85 * np.log(single.hi95 / single.lo95).mean()


def test_known_variance_makes_a_result_weigh_less() -> None:
    rows = series([5, 5, 5, 20, 5, 5, 5, 5])
    plain = results(rows)
    unsure = ww.Results(
        plain.site, plain.date, plain.substance, plain.load, plain.limit, plain.qualifier,
        log_variance=[0, 0, 0, 4.0, 0, 0, 0, 0],
    )  # fmt: skip
    assert ww.fit(unsure).level[3] < ww.fit(plain).level[3]


def test_one_wild_result_among_many_hardly_moves_the_level() -> None:
    rows = [series([5, 5.5, 4.8, 5.2] * 5, site=f"s{i}") for i in range(10)]
    wild = [series([5, 5.5, 4.8, 5.2] * 2 + [500] + [5.5, 4.8, 5.2] + [5, 5.5, 4.8, 5.2] * 2, site="s0"), *rows[1:]]
    assert of(ww.fit(results(*wild)), "s0")["level"][8] < 8.0


@pytest.mark.parametrize(
    ("load", "limit", "qualifier", "message"),
    [
        (0.0, 1.0, "=", "above 0"), (-1.0, 1.0, "=", "above 0"), (float("nan"), 1.0, "=", "above 0"),
        (float("inf"), 1.0, "=", "above 0"), (1.0, float("nan"), "<LOQ", "needs the limit"), (1.0, 1.0, "?", "unknown qualifier"),
    ],
)  # fmt: skip
def test_unusable_rows_are_named(load: float, limit: float, qualifier: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"row 2: .*{message}"):
        ww.fit(ww.Results(["a", "a"], ["2020", "2021"], ["m", "m"], [1.0, load], [1.0, limit], ["=", qualifier]))


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        ww.Results(["a"], ["2020", "2021"], ["m"], [1.0], [1.0], ["="])


def test_nothing_in_nothing_out() -> None:
    assert len(ww.fit(ww.Results([], [], [], [], [], []))) == 0


def test_dates_may_be_numpy_dates() -> None:
    dates = np.array(["2020-01-15", "2020-02-15"], dtype="datetime64[D]")
    trend = ww.fit(ww.Results(["a", "a"], dates, ["m", "m"], [1.0, 2.0], [0.1, 0.1], ["=", "="]))
    assert trend.date.tolist() == ["2020-01-15", "2020-02-15"]


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [(0.1, 0.5, "rose"), (-0.5, -0.1, "fell"), (-0.1, 0.2, "no change shown"), (0.0, 0.4, "no change shown")],
)
def test_words_follow_the_interval(low: float, high: float, word: str) -> None:
    assert ww.words(0.15, low, high, chinese=False) == word


def test_words_without_a_comparison() -> None:
    assert ww.words(float("nan"), float("nan"), float("nan")) == "无可比数据"


def accuracy(shares: list[float], noise: float = 0.35) -> tuple[np.ndarray, np.ndarray]:
    """Error of log levels (where given) and coverage by substance on one simulated province."""
    simulated = province(shares, sites=40, periods=40, seed=11, noise=noise)
    trend = ww.fit(simulated.results)
    truth = simulated.log_level.reshape(len(shares), -1)
    with np.errstate(divide="ignore"):
        level, low, high = (np.log(x).reshape(truth.shape) for x in (trend.level, trend.lo95, trend.hi95))
    return np.sqrt(np.nanmean((level - truth) ** 2, axis=1)), ((low <= truth) & (truth <= high)).mean(axis=1)


def test_levels_are_accurate_and_intervals_honest_from_2_to_61_percent_below_the_limit() -> None:
    rmse, coverage = accuracy([0.02, 0.35, 0.61])
    assert (rmse < 0.25).all()
    assert ((coverage > 0.91) & (coverage < 0.985)).all()


def test_intervals_stay_honest_at_90_and_95_percent_below_the_limit() -> None:
    _, coverage = accuracy([0.90, 0.95])
    assert (coverage > 0.90).all()


def test_half_the_limit_and_a_moving_mean_are_worse() -> None:
    simulated = province([0.45], sites=40, periods=40, seed=12)
    trend = ww.fit(simulated.results)
    truth = simulated.log_level.reshape(40, 40)
    limit = simulated.results.limit[0]
    y = np.log(np.where(np.isnan(simulated.results.load), limit / 2, simulated.results.load)).reshape(40, 40)
    mean = np.stack([np.convolve(row, np.ones(5) / 5, mode="same") for row in y])
    inside = slice(2, -2)
    given = ~np.isnan(trend.level.reshape(40, 40)[:, inside])
    ours = (np.log(trend.level.reshape(40, 40)) - truth)[:, inside][given]
    theirs = (mean - truth)[:, inside][given]
    assert (ours**2).mean() < 0.5 * (theirs**2).mean()
