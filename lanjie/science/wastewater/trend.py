"""Trends of catchments: level, interval, change against a year ago, probability of a rise, forecast.

Model of each substance on the log scale: level = common walk of all sites + own walk of the site; result = level +
noise; a result below its limit enters as the probability of being below it. See ``estimation`` for how it is fitted and
docs/adr/003-censored-trend.md for why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lanjie.science.wastewater.estimation import Fit, estimate
from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.observations import COMMON, NOISE, OWN, START
from lanjie.science.wastewater.panel import NOTHING, Panel, Table, code, panels
from lanjie.science.wastewater.results import COLUMNS, Break, Results, Spread, Trend
from lanjie.science.wastewater.uncertainty import Z95

Z90 = 1.6448536269514722  # one-sided 95 %: for upper limits
Ints = NDArray[np.int64]


@dataclass
class Levels:
    """Posterior of the log levels (S, T) of one panel, relative to the centres: distances to quantiles."""

    mean: Floats
    down: Floats
    up: Floats
    up90: Floats
    variance: Floats
    shared: Floats  # (R, S, T) factors of the covariance over time besides each site's own walk
    own: Floats


def levels(fit: Fit) -> Levels:
    """Means and intervals; not knowing the common walk and the variances widens them."""
    shared = np.concatenate([fit.carried.level, fit.curvature.spread(fit.walks.layout.of)])
    extra = np.einsum("rst,rst->st", shared, shared) + fit.carried.rest
    own = fit.walks.own.copy()
    mean = fit.moments.level
    sd = np.sqrt(own + extra)
    down, up, up90 = Z95 * sd, Z95 * sd, Z90 * sd
    if fit.exact is not None:
        for rows, posterior in fit.exact.posteriors:
            centre, own[rows] = posterior.moments()
            wide = extra[rows]
            down[rows] = np.hypot(posterior.quantile(0.025) - centre, Z95 * np.sqrt(wide))
            up[rows] = np.hypot(posterior.quantile(0.975) - centre, Z95 * np.sqrt(wide))
            up90[rows] = np.hypot(posterior.quantile(0.95) - centre, Z90 * np.sqrt(wide))
    return Levels(mean, down, up, up90, own + extra, shared, own)


def fit(results: Results, *, ahead: int = 0) -> Trend:
    """Fit every substance of ``results`` and forecast ``ahead`` further steps of each series' own spacing.

    Rows come back sorted by substance, site and date, levels before forecasts. Sites without any result that counts
    get rows with n = 0 and nothing else, and change nothing for the others. Raises ValueError for rows that cannot be
    used (unknown qualifier or date, a measured load of 0 or less, a censored result without its limit).
    """
    if ahead < 0:
        raise ValueError("steps ahead must be 0 or more")
    if not len(results):
        return _trend([], [], [])
    table = code(results)
    grids, key = panels(table, ahead)
    blocks = [_empty_rows(table, key)]
    breaks: list[Break] = []
    spreads: list[Spread] = []
    for panel in grids:
        found = estimate(panel.observations)
        posterior = levels(found)
        counts = panel.observations.counts
        blocks.append(_level_rows(table, panel, found, posterior, counts))
        if ahead:
            blocks.append(_forecast_rows(table, panel, found, posterior, counts))
        breaks += [_break(table, panel, found, posterior, entry) for entry in panel.breaks]
        spreads += _spreads(table, panel, found)
    return _trend(blocks, breaks, spreads)


def _level_rows(table: Table, panel: Panel, found: Fit, post: Levels, counts: tuple[Ints, Ints]) -> dict[str, Any]:
    s, t = panel.date_series, panel.date_period
    censored_only = (counts[0] == 0)[s]
    centre = panel.centre[panel.observations.layout.of[s]] + post.mean[s, t]
    change, spread = _change(panel, found, post)
    known = ~np.isnan(change) & ~censored_only
    change, spread = np.where(known, change, np.nan), np.where(known, spread, np.nan)
    return {
        "site": _names(table.sites, panel.series[s, 1]),
        "date": _names(table.labels, panel.date_code),
        "substance": _names(table.substances, panel.series[s, 0]),
        "kind": _same("level", len(s)),
        "level": np.where(censored_only, np.nan, np.exp(centre)),
        "lo95": np.where(censored_only, 0.0, np.exp(centre - post.down[s, t])),
        "hi95": np.exp(centre + np.where(censored_only, post.up90[s, t], post.up[s, t])),
        "change_1y": np.expm1(change),
        "change_lo95": np.expm1(change - Z95 * spread),
        "change_hi95": np.expm1(change + Z95 * spread),
        "p_rise": ndtr(change / spread),
        **_shares(counts, s),
        "order": np.zeros(len(s), np.int64),
        "when": np.array([table.dates[c].day.toordinal() for c in panel.date_code.tolist()]),
    }


def _change(panel: Panel, found: Fit, post: Levels) -> tuple[Floats, Floats]:
    """Log change of each dated level against one year earlier, and its standard deviation; NaN where there is none."""
    s, t = panel.date_series, panel.date_period
    lag = panel.step.per_year
    first = np.full(len(panel.series), np.iinfo(np.int64).max)
    np.minimum.at(first, s, t)
    fresh = np.zeros(panel.observations.layout.shape)
    fresh[:, 1:] = np.cumsum(panel.observations.fresh, axis=1)
    before = np.maximum(t - lag, 0)
    comparable = (t - lag >= first[s]) & (fresh[s, t] == fresh[s, before])
    gains = np.zeros(panel.observations.layout.shape)
    gains[:, 1:] = np.cumsum(np.log(found.walks.gain), axis=1)
    # the walks' correlation over a year, with the variances of the exact posterior where there is one
    walks = found.walks.own
    correlation = np.exp(gains[s, t] - gains[s, before]) * np.sqrt(walks[s, t] / walks[s, before])
    own = post.own[s, t] + post.own[s, before] - 2.0 * correlation * np.sqrt(post.own[s, t] * post.own[s, before])
    shared = post.shared[:, s, t] - post.shared[:, s, before]
    variance = np.maximum(own, 0.0) + np.einsum("ri,ri->i", shared, shared)
    change = np.where(comparable, post.mean[s, t] - post.mean[s, before], np.nan)
    return change, np.sqrt(np.maximum(variance, 1e-12))


def _forecast_rows(table: Table, panel: Panel, found: Fit, post: Levels, counts: tuple[Ints, Ints]) -> dict[str, Any]:
    steps = panel.forecast_period.shape[1]
    s = np.repeat(np.arange(len(panel.series)), steps)
    t = panel.forecast_period.ravel()
    when = [one for some in panel.forecast_when for one in some]
    of = panel.observations.layout.of[s]
    noise = (found.noise.typical + _known(panel))[of]
    censored_only = (counts[0] == 0)[s]
    centre = panel.centre[of] + post.mean[s, t]
    nothing = np.full(len(s), np.nan)
    return {
        "site": _names(table.sites, panel.series[s, 1]),
        "date": np.array([one.label() for one in when], dtype=object),
        "substance": _names(table.substances, panel.series[s, 0]),
        "kind": _same("forecast", len(s)),
        "level": np.where(censored_only, np.nan, np.exp(centre)),
        "lo95": np.where(censored_only, 0.0, np.exp(centre - np.hypot(post.down[s, t], Z95 * np.sqrt(noise)))),
        "hi95": np.exp(
            centre
            + np.where(
                censored_only,
                np.hypot(post.up90[s, t], Z90 * np.sqrt(noise)),
                np.hypot(post.up[s, t], Z95 * np.sqrt(noise)),
            )
        ),
        "change_1y": nothing,
        "change_lo95": nothing,
        "change_hi95": nothing,
        "p_rise": nothing,
        **_shares(counts, s),
        "order": np.ones(len(s), np.int64),
        "when": np.array([one.day.toordinal() for one in when], dtype=np.int64),
    }


def _known(panel: Panel) -> Floats:
    """Typical known variance of a result of each substance: what a next result will carry too."""
    parts = (panel.observations.measured, panel.observations.censored)
    of, known = np.concatenate([p.of for p in parts]), np.concatenate([p.known for p in parts])
    size = len(panel.substances)
    return np.asarray(np.bincount(of, known, size) / np.maximum(np.bincount(of, minlength=size), 1))


def _empty_rows(table: Table, key: Ints) -> dict[str, Any]:
    """Rows of series without any result that counts."""
    empty = ~np.isin(key, np.unique(key[table.kind != NOTHING]))
    pairs = np.unique(key[empty] * len(table.labels) + table.date[empty])
    series, date = np.divmod(pairs, len(table.labels))
    substance, site = np.divmod(series, len(table.sites))
    size = len(pairs)
    columns: dict[str, Any] = {name: np.full(size, np.nan) for name in COLUMNS}
    columns |= {
        "site": _names(table.sites, site),
        "date": _names(table.labels, date),
        "substance": _names(table.substances, substance),
        "kind": _same("level", size),
        "n": np.zeros(size, np.int64),
        "order": np.zeros(size, np.int64),
        "when": np.array([table.dates[c].day.toordinal() for c in date.tolist()], dtype=np.int64),
    }
    return columns


def _shares(counts: tuple[Ints, Ints], s: Ints) -> dict[str, Any]:
    total = counts[0] + counts[1]
    return {"share_censored": (counts[1] / total)[s], "n": total[s].astype(np.int64)}


def _names(names: list[str], at: Ints) -> NDArray[np.object_]:
    return np.array(names, dtype=object)[at] if len(at) else np.empty(0, dtype=object)


def _same(word: str, size: int) -> NDArray[np.object_]:
    return np.full(size, word, dtype=object)


def _break(table: Table, panel: Panel, found: Fit, post: Levels, entry: tuple[int, int, str, str, str]) -> Break:
    s, t, date, before, after = entry
    step = float(post.mean[s, t] - post.mean[s, t - 1])
    walks = found.walks
    own = walks.own[s, t] * (1.0 - 2.0 * walks.gain[s, t - 1]) + walks.own[s, t - 1]
    shared = post.shared[:, s, t] - post.shared[:, s, t - 1]
    sd = float(np.sqrt(own + shared @ shared))
    site, substance = table.sites[panel.series[s, 1]], table.substances[panel.series[s, 0]]
    low, high = float(np.expm1(step - Z95 * sd)), float(np.expm1(step + Z95 * sd))
    return Break(site, substance, date, before, after, float(np.expm1(step)), low, high)


def _spreads(table: Table, panel: Panel, found: Fit) -> list[Spread]:
    out = []
    for substance, variances in zip(panel.substances.tolist(), np.exp(found.theta).tolist(), strict=True):
        name = table.substances[substance]
        out.append(Spread(name, panel.step.name, variances[NOISE], variances[OWN], variances[COMMON], variances[START]))
    return out


def _trend(blocks: list[dict[str, Any]], breaks: list[Break], spreads: list[Spread]) -> Trend:
    names = (*COLUMNS, "order", "when")
    columns = {name: np.concatenate([np.asarray(block[name]) for block in blocks]) for name in names} if blocks else {}
    if not columns:
        nothing: dict[str, Any] = {
            name: np.empty(0, dtype=object if i < 4 else float) for i, name in enumerate(COLUMNS)
        }
        return Trend(**nothing)
    order = np.lexsort((columns.pop("when"), columns.pop("order"), columns["site"], columns["substance"]))
    sorted_columns: dict[str, Any] = {name: column[order] for name, column in columns.items()}
    return Trend(**sorted_columns, breaks=tuple(breaks), spreads=tuple(spreads))
