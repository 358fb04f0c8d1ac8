"""Quality control of samples and results: which rules they break, and which results stay out of the trend.

Rule values are from the methods note (replicates, blanks, recovery, z-scores after ISO 13528); flag ids follow PHES-ODM
where it has one. A flag never changes a value. Excluded results get the qualifier 'rejected' and keep their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lanjie.science.wastewater.flags import FLAGS
from lanjie.science.wastewater.loads import Floats

REPORTED = (
    "leaked",
    "wrongStorage",
    "wrongTemp",
    "delayArriv",
    "lowVol",
    "noTime",
    "single_grab",
    "rain_event",
    "pop_conflict",
)


@dataclass(frozen=True)
class Rules:
    """Limits of the checks; a laboratory may set its own."""

    replicate_difference: float = 0.30  # |a - b| / mean
    blank_factor: float = 5.0
    recovery: tuple[float, float] = (0.70, 1.20)
    z_questionable: float = 2.0
    z_bad: float = 3.0
    disposal_ratio: float = 0.02  # AMP/METH; use leaves 0.05-0.25
    disposal_load: float = 5.0  # times the site's median load


@dataclass(frozen=True)
class Samples:
    """Results of a laboratory with their controls; arrays of the same length, None or NaN where not done.

    value, limit, replicate, blank, calibration_top in ng/L; qualifier as in ``Results``; recovery as a share (1 is
    100 %); z: the laboratory's last proficiency score; flow m3/day; load mg/day/1000 people (for the disposal rule);
    reported: ids of ``REPORTED`` noted at sampling or arrival, separated by spaces.
    """

    site: Any
    date: Any
    substance: Any
    value: Any
    limit: Any
    qualifier: Any
    flow: Any
    replicate: Any = None
    blank: Any = None
    recovery: Any = None
    z: Any = None
    calibration_top: Any = None
    load: Any = None
    reported: Any = None


@dataclass(frozen=True)
class Checked:
    """``flags``: ids by result. ``excluded``: stays out of the trend. ``qualifier``: 'rejected' where excluded."""

    flags: list[tuple[str, ...]]
    excluded: NDArray[np.bool_]
    qualifier: NDArray[np.object_]


def qa(samples: Samples, rules: Rules | None = None) -> Checked:
    """Check every result. Comparisons at a limit pass: a replicate difference of exactly 30 % is good."""
    rules = rules or Rules()
    size = len(samples.site)
    column = {f.name: _column(samples, f.name, size) for f in fields(samples) if f.name in _NUMBERS}
    qualifier = np.asarray(samples.qualifier, dtype=object)
    measured = qualifier == "="
    value, replicate, blank = column["value"], column["replicate"], column["blank"]
    with np.errstate(invalid="ignore", divide="ignore"):
        broken = {
            "flow_missing": ~(column["flow"] > 0),
            "replicate_bad": measured
            & (np.abs(value - replicate) > rules.replicate_difference * (value + replicate) / 2),
            "blank_hit": measured & (blank >= column["limit"]) & (value < rules.blank_factor * blank),
            "recovery_bad": (column["recovery"] < rules.recovery[0]) | (column["recovery"] > rules.recovery[1]),
            "z_bad": np.abs(column["z"]) >= rules.z_bad,
            "z_questionable": (np.abs(column["z"]) > rules.z_questionable) & (np.abs(column["z"]) < rules.z_bad),
            "oor": measured & (value > column["calibration_top"]),
            "limit_changed": _limit_changed(samples, column["limit"]),
            "amp_meth_disposal": _disposal(samples, column["load"], measured, rules),
        }
    if samples.reported is not None:
        noted = [set(str(entry or "").split()) for entry in samples.reported]
        broken |= {flag: np.array([flag in entry for entry in noted]) for flag in REPORTED}
    order = [flag for flag in FLAGS if flag in broken]
    table = np.array([broken[flag] for flag in order]).reshape(len(order), size)
    excludes = np.array([FLAGS[flag].excludes for flag in order])
    excluded = table[excludes].any(axis=0)
    flags: list[tuple[str, ...]] = [()] * size
    for row in np.flatnonzero(table.any(axis=0)).tolist():
        flags[row] = tuple(flag for flag, here in zip(order, table[:, row].tolist(), strict=True) if here)
    counted = excluded & np.isin(qualifier, ("=", "<LOQ", "<LOD"))
    return Checked(flags, excluded, np.where(counted, "rejected", qualifier))


_NUMBERS = ("value", "limit", "flow", "replicate", "blank", "recovery", "z", "calibration_top", "load")


def _column(samples: Samples, name: str, size: int) -> Floats:
    given = getattr(samples, name)
    return np.full(size, np.nan) if given is None else np.asarray(given, dtype=np.float64)


def _groups(*labels: Sequence[object]) -> NDArray[np.intp]:
    """A number for each distinct combination of labels."""
    place: dict[tuple[object, ...], int] = {}
    return np.array([place.setdefault(key, len(place)) for key in zip(*labels, strict=True)], dtype=np.intp)


def _limit_changed(samples: Samples, limit: Floats) -> NDArray[np.bool_]:
    """Where the limit differs by more than 1 % from the one before of the same site and substance."""
    series = _groups(samples.site, samples.substance)
    dates = np.asarray([str(date) for date in samples.date])
    order = np.lexsort((dates, series))
    order = order[~np.isnan(limit[order])]
    same = series[order[1:]] == series[order[:-1]]
    differs = np.abs(np.log(limit[order[1:]] / limit[order[:-1]])) > 0.01
    out = np.zeros(len(limit), dtype=bool)
    out[order[1:]] = same & differs
    return out


def _disposal(samples: Samples, load: Floats, measured: NDArray[np.bool_], rules: Rules) -> NDArray[np.bool_]:
    """Methamphetamine results with a very high load and far less amphetamine than use leaves: poured, not excreted."""
    substance = np.asarray(samples.substance, dtype=object)
    meth = measured & (substance == "methamphetamine") & ~np.isnan(load)
    out = np.zeros(len(load), dtype=bool)
    if not meth.any():
        return out
    site, sample = _groups(samples.site), _groups(samples.site, samples.date)
    amphetamine = np.full(sample.max() + 1, np.nan)
    known = (substance == "amphetamine") & np.isin(np.asarray(samples.qualifier, dtype=object), ("=", "<LOQ", "<LOD"))
    # below its limit amphetamine is at most the limit: the largest ratio there can be
    amount = np.where(measured, _column(samples, "value", len(load)), _column(samples, "limit", len(load)))
    amphetamine[sample[known]] = amount[known]
    value = _column(samples, "value", len(load))
    for place in np.unique(site[meth]).tolist():
        here = meth & (site == place)
        high = load > rules.disposal_load * np.median(load[here])
        out |= here & high & (amphetamine[sample] < rules.disposal_ratio * value)
    return out
