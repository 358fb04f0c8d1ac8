"""Trends of catchments: level, interval, change against a year ago, probability of a rise, forecast.

Model of each substance on the log scale: level = common walk of all sites + own walk of the site; result = level +
noise; a result below its limit enters as the probability of being below it. See ``estimation`` for how it is fitted and
docs/adr/003-censored-trend.md for why.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lanjie.science.wastewater.change import Steps, clearest, discoveries
from lanjie.science.wastewater.estimation import Fit, estimate
from lanjie.science.wastewater.levels import Levels, levels, step_across, year_change
from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.normal import Z90, Z95
from lanjie.science.wastewater.observations import COMMON, NOISE, OWN, START
from lanjie.science.wastewater.panel import NOTHING, Panel, Table, code, panels
from lanjie.science.wastewater.results import COLUMNS, Break, Change, Results, Spread, Trend

FALSE_DISCOVERIES = 0.05
ROOT_2PI = float(np.sqrt(2.0 * np.pi))
TINY = 1e-300
Ints = NDArray[np.int64]
Columns = dict[str, Any]


def fit(results: Results, *, ahead: int = 0, fdr: float = FALSE_DISCOVERIES) -> Trend:
    """Fit every substance of ``results`` and forecast ``ahead`` further steps of each series' own spacing.

    Rows come back sorted by substance, site and date, levels before forecasts. Sites without any result that counts
    get rows with n = 0 and nothing else, and change nothing for the others. ``changes`` of the trend are level shifts
    declared at the false discovery rate ``fdr`` over all series. Raises ValueError for rows that cannot be used
    (unknown qualifier or date, a measured load of 0 or less, a censored result without its limit).
    """
    if ahead < 0:
        raise ValueError("steps ahead must be 0 or more")
    if not len(results):
        nothing = {name: np.empty(0, dtype=object if place < 4 else float) for place, name in enumerate(COLUMNS)}
        return Trend(**nothing)  # type: ignore[arg-type]
    table = code(results)
    grids, key = panels(table, ahead)
    blocks = [_empty_rows(table, key)]
    breaks: list[Break] = []
    spreads: list[Spread] = []
    steps: list[tuple[Panel, Steps]] = []
    for panel in grids:
        found = estimate(panel.observations)
        post = levels(found)
        blocks.append(_level_rows(table, panel, found, post))
        if ahead:
            blocks.append(_forecast_rows(table, panel, found, post))
        breaks += [_break(table, panel, found, post, entry) for entry in panel.breaks]
        spreads += _spreads(table, panel, found)
        steps.append((panel, clearest(panel, found)))
    return _trend(blocks, breaks, _changes(table, steps, fdr), spreads)


def _level_rows(table: Table, panel: Panel, found: Fit, post: Levels) -> Columns:
    s, t = panel.date_series, panel.date_period
    rows = _interval(panel, post, s, t, np.zeros(len(s)))
    change, spread = year_change(panel, found, post)
    change = np.where(np.isnan(rows["level"]), np.nan, change)
    return rows | {
        **_labels(table, panel, s, "level"),
        "date": _names(table.labels, panel.date_code),
        "change_1y": np.expm1(change),
        "change_lo95": np.expm1(change - Z95 * spread),
        "change_hi95": np.expm1(change + Z95 * spread),
        "p_rise": ndtr(change / spread),
        "when": np.array([table.dates[c].day.toordinal() for c in panel.date_code.tolist()]),
    }


def _forecast_rows(table: Table, panel: Panel, found: Fit, post: Levels) -> Columns:
    s = np.repeat(np.arange(len(panel.series)), panel.forecast_period.shape[1])
    t = panel.forecast_period.ravel()
    when = [one for some in panel.forecast_when for one in some]
    noise = (found.noise.typical + _known(panel))[panel.observations.layout.of[s]]
    nothing = np.full(len(s), np.nan)
    rows = _interval(panel, post, s, t, noise)
    return rows | {
        "level": _reported(rows, panel.last_limit[s]),
        **_labels(table, panel, s, "forecast"),
        "date": np.array([one.label() for one in when], dtype=object),
        **dict.fromkeys(("change_1y", "change_lo95", "change_hi95", "p_rise"), nothing),
        "when": np.array([one.day.toordinal() for one in when], dtype=np.int64),
    }


def _reported(rows: Columns, limit: Floats) -> Floats:
    """Geometric mean of the load that would be reported, where one below the limit is reported at the limit.

    For a site well above its limit that is the median of the load; near the limit it is what an honest point forecast
    of a report has to be. NaN where nothing was ever measured.
    """
    middle, spread = np.log(rows["level"]), np.log(rows["hi95"] / np.maximum(rows["lo95"], TINY)) / (2.0 * Z95)
    below = (limit - middle) / spread
    share = ndtr(below)
    density = np.exp(-0.5 * below**2) / ROOT_2PI
    reported = share * limit + (1.0 - share) * middle + spread * density
    reported = np.exp(np.where(np.isnan(limit), middle, reported))
    return np.asarray(np.minimum(reported, rows["hi95"]))


def _interval(panel: Panel, post: Levels, s: Ints, t: Ints, noise: Floats) -> Columns:
    """Level and interval at nodes, widened by the noise variance; an upper limit only where nothing was measured."""
    measured, censored = panel.observations.counts
    only_below = (measured == 0)[s]
    middle = panel.centre[panel.observations.layout.of[s]] + post.mean[s, t]
    total = measured + censored
    spread = Z95 * np.sqrt(noise)
    up = np.where(only_below, np.hypot(post.above[s, t], spread * Z90 / Z95), np.hypot(post.up[s, t], spread))
    return {
        "level": np.where(only_below, np.nan, np.exp(middle)),
        "lo95": np.where(only_below, 0.0, np.exp(middle - np.hypot(post.down[s, t], spread))),
        "hi95": np.exp(middle + up),
        "share_censored": (censored / total)[s],
        "n": total[s].astype(np.int64),
    }


def _labels(table: Table, panel: Panel, s: Ints, kind: str) -> Columns:
    return {
        "site": _names(table.sites, panel.series[s, 1]),
        "substance": _names(table.substances, panel.series[s, 0]),
        "kind": np.full(len(s), kind, dtype=object),
        "order": np.full(len(s), 0 if kind == "level" else 1),
    }


def _known(panel: Panel) -> Floats:
    """Typical known variance of a result of each substance: what a next result will carry too."""
    parts = (panel.observations.measured, panel.observations.censored)
    of, known = np.concatenate([p.of for p in parts]), np.concatenate([p.known for p in parts])
    size = len(panel.substances)
    return np.asarray(np.bincount(of, known, size) / np.maximum(np.bincount(of, minlength=size), 1))


def _empty_rows(table: Table, key: Ints) -> Columns:
    """Rows of series without any result that counts."""
    empty = ~np.isin(key, np.unique(key[table.kind != NOTHING]))
    pairs = np.unique(key[empty] * len(table.labels) + table.date[empty])
    series, date = np.divmod(pairs, len(table.labels))
    substance, site = np.divmod(series, len(table.sites))
    size = len(pairs)
    columns: Columns = {name: np.full(size, np.nan) for name in COLUMNS}
    return columns | {
        "site": _names(table.sites, site),
        "date": _names(table.labels, date),
        "substance": _names(table.substances, substance),
        "kind": np.full(size, "level", dtype=object),
        "n": np.zeros(size, np.int64),
        "order": np.zeros(size, np.int64),
        "when": np.array([table.dates[c].day.toordinal() for c in date.tolist()], dtype=np.int64),
    }


def _names(names: list[str], at: Ints) -> NDArray[np.object_]:
    return np.array(names, dtype=object)[at] if len(at) else np.empty(0, dtype=object)


def _break(table: Table, panel: Panel, found: Fit, post: Levels, entry: tuple[int, int, str, str, str]) -> Break:
    s, t, date, before, after = entry
    step, sd = step_across(found, post, s, t)
    low, middle, high = np.expm1([step - Z95 * sd, step, step + Z95 * sd]).tolist()
    site, substance = table.sites[panel.series[s, 1]], table.substances[panel.series[s, 0]]
    return Break(site, substance, date, before, after, middle, low, high)


def _changes(table: Table, steps: list[tuple[Panel, Steps]], fdr: float) -> list[Change]:
    """Level shifts declared over all series of all panels together."""
    q = discoveries(np.concatenate([found.p for _, found in steps])) if steps else np.empty(0)
    out = []
    for panel, found in steps:
        mine, q = q[: len(found.p)], q[len(found.p) :]
        for s in np.flatnonzero(mine <= fdr).tolist():
            dated = panel.date_code[(panel.date_series == s) & (panel.date_period >= found.period[s])]
            sd = abs(found.size[s] / found.z[s])
            low, middle, high = np.expm1(found.size[s] + np.array([-Z95, 0.0, Z95]) * sd).tolist()
            site, substance = table.sites[panel.series[s, 1]], table.substances[panel.series[s, 0]]
            label = table.labels[dated[0]]
            out.append(Change(site, substance, label, middle, low, high, float(found.z[s]), float(mine[s])))
    return out


def _spreads(table: Table, panel: Panel, found: Fit) -> list[Spread]:
    variances = np.exp(found.theta)[:, [NOISE, OWN, COMMON, START]].tolist()
    names = [table.substances[substance] for substance in panel.substances.tolist()]
    return [Spread(name, panel.step.name, *row) for name, row in zip(names, variances, strict=True)]


def _trend(blocks: list[Columns], breaks: list[Break], changes: list[Change], spreads: list[Spread]) -> Trend:
    names = (*COLUMNS, "order", "when")
    columns: Columns = {name: np.concatenate([np.asarray(block[name]) for block in blocks]) for name in names}
    order = np.lexsort((columns.pop("when"), columns.pop("order"), columns["site"], columns["substance"]))
    columns = {name: column[order] for name, column in columns.items()}
    return Trend(**columns, breaks=tuple(breaks), changes=tuple(changes), spreads=tuple(spreads))
