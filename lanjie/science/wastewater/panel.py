"""From long results to grids: series, periods, and which results count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lanjie.science.wastewater.dates import When, read_date
from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.observations import Observations, Part
from lanjie.science.wastewater.results import QUALIFIERS, Results, as_floats
from lanjie.science.wastewater.spacing import OWN_SPACING_FROM, STANDARD_MONTHS, Dates, Step, as_numbers, infer_step
from lanjie.science.wastewater.walks import Layout

MOST_PERIODS = 800  # a finer grid over a longer time gives no better levels and costs its cube
YEARLY_SITE_SD, YEARLY_COMMON_SD = 0.3, 0.2  # expected change of a site and of all sites in a year, log scale
COMMON_SD = 5.0  # of the common level before any data: a factor e^10 either way
UNSEEN_SD = 1.5  # where nothing was ever measured: around a third of the limits
YEARLY_DRIFT_SD = 0.05  # of the common walk: a steady rise or fall of all sites
BETWEEN_SITES_SD, NOISE_SD = 0.7, 0.35
MEASURED, CENSORED, NOTHING = 0, 1, 2
KIND = dict(zip(QUALIFIERS, (MEASURED, CENSORED, CENSORED, NOTHING, NOTHING), strict=True))

Ints = NDArray[np.int64]


def codes(labels: Sequence[Any]) -> tuple[Ints, list[Any]]:
    """Number of each label in the sorted list of distinct labels, and that list."""
    items = labels.tolist() if isinstance(labels, np.ndarray) else list(labels)
    names = sorted(set(items))
    place = {name: i for i, name in enumerate(names)}
    return np.fromiter(map(place.__getitem__, items), np.int64, len(items)), names


@dataclass
class Table:
    """Results with their labels coded; every array has one entry a result."""

    site: Ints
    substance: Ints
    date: Ints
    kind: Ints
    value: Floats  # log load, or log limit where censored
    limit: Floats  # log limit, NaN where none was given
    known: Floats
    lab: Ints | None
    sites: list[str]
    substances: list[str]
    labels: list[str]
    dates: list[When]
    months: Ints  # of each date
    days: Ints
    labs: list[str]


def code(results: Results) -> Table:
    """Code the labels and take logarithms; raises ValueError naming the first row that cannot be used."""
    site, sites = codes(results.site)
    substance, substances = codes(results.substance)
    date, labels = codes(_texts(results.date))
    dates = [read_date(label) for label in labels]
    qualifier, names = codes(results.qualifier)
    unknown = [name for name in names if name not in KIND]
    if unknown:
        row = int(np.flatnonzero(qualifier == names.index(unknown[0]))[0])
        raise ValueError(f"row {row + 1}: unknown qualifier {unknown[0]!r}")
    kind = np.array([KIND[name] for name in names], dtype=np.int64)[qualifier] if names else qualifier
    size = len(results)
    load, limit = as_floats(results.load, size, np.nan), as_floats(results.limit, size, np.nan)
    used = np.where(kind == MEASURED, load, np.where(kind == CENSORED, limit, 1.0))
    bad = ~(used > 0) | ~np.isfinite(used)
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        what = "a measured load must be above 0" if kind[row] == MEASURED else "a result below a limit needs the limit"
        raise ValueError(f"row {row + 1}: {what}")
    known = as_floats(results.log_variance, size, 0.0)
    if (known < 0).any() or np.isnan(known).any():
        raise ValueError("log variances must be 0 or more")
    lab, labs = codes(results.lab) if results.lab is not None else (None, [])
    months, days = as_numbers(dates)
    log_limit = np.log(np.where(limit > 0, limit, np.nan))
    return Table(
        site,
        substance,
        date,
        kind,
        np.log(used),
        log_limit,
        known,
        lab,
        sites,
        substances,
        labels,
        dates,
        months,
        days,
        labs,
    )


def _texts(dates: Sequence[object]) -> Sequence[str]:
    if isinstance(dates, np.ndarray) and dates.dtype.kind == "M":
        return [str(date) for date in np.datetime_as_string(dates)]
    return [date if isinstance(date, str) else str(date) for date in dates]


@dataclass
class Panel:
    """One grid: its series (substance by substance), the distinct dates of each series, and the observations.

    series (S, 2): substance and site codes. ``date_*``: one entry for each distinct date of a series, sorted by series
    and date. centre (K,): log load that the values are relative to. own (S,): spacing of each series.
    """

    step: Step
    series: Ints
    substances: Ints  # (K,) codes
    date_series: Ints
    date_code: Ints
    date_period: Ints
    forecast_when: list[list[When]]
    forecast_period: Ints  # (S, ahead)
    last_limit: Floats  # (S,) log limit of the last result that has one, NaN where none has
    centre: Floats
    observations: Observations
    breaks: list[tuple[int, int, str, str, str]]  # series, period, date label, laboratory before and after


def panels(table: Table, ahead: int) -> tuple[list[Panel], Ints]:
    """Panels of substances with the same spacing; and for each row of the table its series number, unique over all."""
    counted = table.kind != NOTHING
    key = table.substance * len(table.sites) + table.site
    with_data = np.unique(key[counted])
    informative = np.isin(key, with_data)
    groups: dict[Step, list[int]] = {}
    for substance in np.unique(table.substance[informative]).tolist():
        mine = informative & (table.substance == substance)
        groups.setdefault(_step(_dates(table, key[mine], table.date[mine])), []).append(substance)
    out = []
    for step, substances in groups.items():
        rows = np.flatnonzero(informative & np.isin(table.substance, substances))
        out.append(_panel(table, rows, key, step, ahead))
    return out, key


def _dates(table: Table, series: Ints, date: Ints) -> Dates:
    """Distinct dates of the series in these rows."""
    pairs = np.unique(series * len(table.dates) + date)
    series, date = np.divmod(pairs, len(table.dates))
    months, days = table.months, table.days
    order = np.lexsort((days[date], series))
    by_day = any(table.dates[code].unit == "day" for code in set(date.tolist()))
    return Dates(series[order], months[date[order]], days[date[order]], by_day)


def _step(dates: Dates) -> Step:
    step = infer_step(dates)
    coarser = [step, *(Step(months=m) for m in STANDARD_MONTHS if m / 12 > step.in_years)]
    years = (dates.days.max() - dates.days.min()) / 365.25
    return next((s for s in coarser if years / s.in_years < MOST_PERIODS), coarser[-1])


def _panel(table: Table, rows: Ints, key: Ints, step: Step, ahead: int) -> Panel:
    months, days = table.months, table.days
    names, row_series = np.unique(key[rows], return_inverse=True)
    series = np.stack(np.divmod(names, len(table.sites)), axis=1)
    substances, of = np.unique(series[:, 0], return_inverse=True)
    dates = np.unique(row_series * len(days) + table.date[rows])
    date_series, date_code = np.divmod(dates, len(days))
    order = np.lexsort((days[date_code], date_series))
    date_series, date_code = date_series[order], date_code[order]
    period = step.period(months, days)
    first = int(period[date_code].min())
    when, forecast_period = _forecasts(table, date_series, date_code, step=step, ahead=ahead, size=len(names))
    last = max(int(period[date_code].max()), int(forecast_period.max(initial=first)))
    layout = Layout(of.astype(np.intp), np.searchsorted(of, np.arange(len(substances))), max(last - first + 1, 2))
    row_period = period[table.date[rows]] - first
    row_of = of[row_series]
    value = table.value[rows]
    kind = table.kind[rows]
    centre = np.array([_centre(value[row_of == k], kind[row_of == k]) for k in range(len(substances))])
    node = row_series * layout.periods + row_period

    def part(wanted: int) -> Part:
        chosen = np.flatnonzero(kind == wanted)
        chosen = chosen[np.lexsort((value[chosen], node[chosen]))]
        of_part = row_of[chosen]
        return Part(node[chosen], value[chosen] - centre[of_part], table.known[rows[chosen]], of_part.astype(np.intp))

    fresh, breaks = _breaks(table, rows, row_series, row_period, layout)
    seen = np.bincount(row_of[kind == MEASURED], minlength=len(substances)) > 0
    common_start = np.where(seen, COMMON_SD, UNSEEN_SD) ** 2
    drift = (YEARLY_DRIFT_SD * step.in_years) ** 2
    observations = Observations(layout, part(MEASURED), part(CENSORED), fresh, _expected(step), common_start, drift)
    return Panel(
        step, series, substances, date_series, date_code, period[date_code] - first, when, forecast_period - first,
        _last_limit(table, rows, row_series, len(names)), centre, observations, breaks,
    )  # fmt: skip


def _forecasts(
    table: Table, series: Ints, date: Ints, *, step: Step, ahead: int, size: int
) -> tuple[list[list[When]], Ints]:
    """Dates after the last one of each series at its own spacing, and their periods."""
    ends = np.searchsorted(series, np.arange(size), side="right")
    starts = np.searchsorted(series, np.arange(size), side="left")
    when: list[list[When]] = []
    for begin, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if not ahead:
            when.append([])
            continue
        own = step
        if end - begin >= OWN_SPACING_FROM:
            mine = date[begin:end]
            inferred = infer_step(_dates(table, series[begin:end], mine))
            own = inferred if inferred.in_years >= step.in_years else step
        last = table.dates[date[end - 1]]
        when.append([own.ahead(last, n) for n in range(1, ahead + 1)])
    flat_months, flat_days = as_numbers([one for some in when for one in some])
    return when, step.period(flat_months, flat_days).reshape(size, ahead)


def _last_limit(table: Table, rows: Ints, series: Ints, size: int) -> Floats:
    """Log limit of the last dated result of each series that has one, NaN where none has."""
    known = np.flatnonzero(~np.isnan(table.limit[rows]) & (table.kind[rows] != NOTHING))
    known = known[np.lexsort((table.limit[rows[known]], table.days[table.date[rows[known]]]))]
    out = np.full(size, np.nan)
    out[series[known]] = table.limit[rows[known]]  # the last one written stays
    return out


def _centre(value: Floats, kind: Ints) -> float:
    """A place to stand: the median of the measured values, or a little below the limits where nothing was measured."""
    if (kind == MEASURED).any():
        return float(np.median(value[kind != NOTHING]))
    return float(np.median(value[kind == CENSORED])) - 1.0


def _expected(step: Step) -> Floats:
    years = step.in_years
    common, site = YEARLY_COMMON_SD**2 * years, YEARLY_SITE_SD**2 * years
    return np.log([common, site, BETWEEN_SITES_SD**2, NOISE_SD**2])


def _breaks(
    table: Table, rows: Ints, series: Ints, period: Ints, layout: Layout
) -> tuple[NDArray[np.bool_], list[tuple[int, int, str, str, str]]]:
    """Steps across a change of laboratory: the one into the first period that the new laboratory measured."""
    fresh = np.zeros((layout.shape[0], layout.periods - 1), dtype=bool)
    breaks: list[tuple[int, int, str, str, str]] = []
    if table.lab is None:
        return fresh, breaks
    counted = np.flatnonzero(table.kind[rows] != NOTHING)
    counted = counted[np.lexsort((table.lab[rows[counted]], table.days[table.date[rows[counted]]], series[counted]))]
    lab, of, at = table.lab[rows[counted]], series[counted], period[counted]
    for i in (np.flatnonzero((lab[1:] != lab[:-1]) & (of[1:] == of[:-1])) + 1).tolist():
        into = int(at[i]) if at[i] > at[i - 1] else int(at[i]) + 1
        if fresh[of[i], into - 1]:
            continue
        fresh[of[i], into - 1] = True
        label = table.labels[table.date[rows[counted[i]]]]
        breaks.append((int(of[i]), into, label, table.labs[lab[i - 1]], table.labs[lab[i]]))
    return fresh, breaks
