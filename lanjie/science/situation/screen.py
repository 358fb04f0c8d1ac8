"""Cells that look like an error of unit: off by two orders of magnitude from their own area and from all others."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from lanjie.science.situation.likelihood import first_guess
from lanjie.science.situation.panel import Panel, whole
from lanjie.science.situation.types import Array, Flags

TWO_ORDERS = float(np.log(100.0))


@dataclass(frozen=True)
class Suspect:
    """One cell by its numbers (period, indicator, area) and the factor by which it is off."""

    period: int
    indicator: int
    area: int
    factor: float


def screen(panel: Panel, ratio_scaled: tuple[str, ...]) -> list[Suspect]:
    """Suspicious cells of the indicators named in `ratio_scaled` (loads, prices, rates: values with a unit).

    A cell is suspect when its log is more than log 100 and more than 8 robust sds from the median of its area; all
    cells of an area when the median of the area is more than log 100 and 5 robust sds from the median of the areas.
    Zero counts are never suspect: they are answers.
    """
    found: list[Suspect] = []
    value = first_guess(whole(panel)).value
    for name in ratio_scaled:
        j = panel.names.index(name)
        usable = panel.seen[:, j] & (panel.low[:, j] == panel.high[:, j])
        if panel.kinds[j] == "poisson":
            usable &= panel.low[:, j] > 0
        logs = np.where(usable, value[:, j], np.nan)
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", RuntimeWarning
            )  # areas without values give NaN, which never exceeds a limit
            own = np.nanmedian(logs, axis=0)
            off_area = own - np.nanmedian(own)
            off_cell = logs - own
            wrong_area = _beyond(off_area, 5.0)
            wrong_cell = _beyond(off_cell, 8.0) & _beyond(logs - np.nanmedian(logs), 5.0)
        wrong = usable & (wrong_cell | wrong_area[None, :])
        for t, i in zip(*np.nonzero(wrong), strict=True):
            off = off_area[i] if wrong_area[i] else off_cell[t, i]
            found.append(Suspect(int(t), j, int(i), float(np.exp(off))))
    return found


def _beyond(off: Array, sds: float) -> Flags:
    spread = 1.4826 * np.nanmedian(np.abs(off))
    return np.asarray(np.abs(off) > max(TWO_ORDERS, sds * spread))
