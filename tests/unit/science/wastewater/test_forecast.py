"""Forecast rows: which dates, and intervals for what would be observed."""

from __future__ import annotations

import numpy as np
import pytest

from lanjie.science import wastewater as ww
from lanjie.science.wastewater.simulate import quarters
from tests.unit.science.wastewater.tables import of, province, results, series


def dates_after(labels: list[str], ahead: int) -> list[str]:
    size = len(labels)
    table = ww.Results(
        ["a"] * size, labels, ["m"] * size, [5.0 + i % 3 for i in range(size)], [1.0] * size, ["="] * size
    )
    return of(ww.fit(table, ahead=ahead), "a", "forecast")["date"].tolist()


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([str(2010 + i) for i in range(8)], ["2018", "2019"]),
        (quarters(10), ["2008Q3", "2008Q4"]),
        ([f"2020-{m:02d}" for m in range(1, 11)], ["2020-11", "2020-12"]),
        ([f"2020-{m:02d}-28" for m in range(1, 11)], ["2020-11-28", "2020-12-28"]),
        ([f"2020-01-{d:02d}" for d in (1, 8, 15, 22, 29)], ["2020-02-05", "2020-02-12"]),
        (["2011", "2013", "2016", "2019"], ["2020", "2021"]),
    ],
)
def test_forecasts_go_on_at_the_series_own_spacing(labels: list[str], expected: list[str]) -> None:
    assert dates_after(labels, 2) == expected


def test_a_quarterly_site_among_monthly_ones_is_forecast_by_quarters() -> None:
    months = [f"{2015 + i // 12}-{i % 12 + 1:02d}" for i in range(36)]
    rows = [("a", label, "m", 5.0, 1.0, "=", "L") for label in months]
    rows += [("b", label, "m", 5.0, 1.0, "=", "L") for label in months[::3]]
    trend = ww.fit(results(rows), ahead=2)
    assert of(trend, "a", "forecast")["date"].tolist() == ["2018-01", "2018-02"]
    assert of(trend, "b", "forecast")["date"].tolist() == ["2018-01", "2018-04"]


def test_a_forecast_is_wider_than_the_level_and_widens() -> None:
    trend = ww.fit(results(series([5, 6, 4, 5, 6, 5, 4, 6] * 3)), ahead=4)
    level, forecast = of(trend, "a"), of(trend, "a", "forecast")
    width = np.log(forecast["hi95"] / forecast["lo95"])
    assert width[0] > np.log(level["hi95"] / level["lo95"])[-1]
    assert (np.diff(width) > 0).all()
    assert np.isnan(forecast["change_1y"]).all()


def test_no_steps_ahead_no_forecast() -> None:
    assert set(ww.fit(results(series([5, 6]))).kind) == {"level"}


def test_negative_steps_are_refused() -> None:
    with pytest.raises(ValueError, match="steps ahead"):
        ww.fit(results(series([5, 6])), ahead=-1)


def test_forecasting_changes_no_level() -> None:
    table = results(series([5, "<", 4, 5, 6, 5, "<", 6]), series([8, 9, 7, 9, 8, 7, 9, 8], site="b"))
    plain, longer = ww.fit(table), ww.fit(table, ahead=3)
    moved = np.abs(np.log(longer.level[longer.kind == "level"] / plain.level))
    assert (moved < 0.02 * np.log(plain.hi95 / plain.lo95)).all()


def test_predictive_intervals_cover_observed_loads() -> None:
    simulated = province([0.3], sites=60, periods=24, seed=21)
    r = simulated.results
    early = simulated.period < 20
    columns = [[x for x, keep in zip(c, early, strict=True) if keep] for c in (r.site, r.date, r.substance)]
    trend = ww.fit(ww.Results(*columns, r.load[early], r.limit[early], np.array(r.qualifier)[early]), ahead=4)
    forecast = trend.kind == "forecast"
    late = ~early
    load = np.where(np.isnan(r.load[late]), r.limit[late], r.load[late])
    low, high = trend.lo95[forecast], trend.hi95[forecast]
    below = np.isnan(r.load[late])
    covered = np.where(below, low <= load, (low <= load) & (load <= high))
    assert 0.92 < covered.mean() < 0.99


def test_a_forecast_well_above_the_limit_is_the_level_carried_on() -> None:
    trend = ww.fit(results(series([50, 60, 40, 50, 60, 50, 40, 60] * 3)), ahead=1)
    assert of(trend, "a", "forecast")["level"][0] == pytest.approx(of(trend, "a")["level"][-1], rel=0.02)


def test_a_forecast_near_the_limit_is_what_would_be_reported_and_stays_in_its_interval() -> None:
    trend = ww.fit(results(series(["<", 1.1, "<", "<", 1.2, "<", "<", "<"] * 3), series([50] * 24, site="b")), ahead=1)
    last, forecast = of(trend, "a"), of(trend, "a", "forecast")
    assert last["level"][-1] < forecast["level"][0] <= forecast["hi95"][0]
    assert forecast["lo95"][0] < 1.0


def test_a_forecast_without_any_limit_is_the_level_carried_on() -> None:
    trend = ww.fit(results(series([1.5, 1.2, 1.6] * 8, limit=float("nan"))), ahead=1)
    assert of(trend, "a", "forecast")["level"][0] == pytest.approx(of(trend, "a")["level"][-1], rel=0.05)
