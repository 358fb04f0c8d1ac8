"""Observed cells as arrays: month first, indicator or channel in the middle, area last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from lanjie.science.situation.periods import Calendar
from lanjie.science.situation.spec import Spec
from lanjie.science.situation.types import Array, Flags, Ints

Kind = Literal["normal", "binomial", "poisson"]
ENOUGH_FOR_AN_INTERCEPT = 8  # areas after a break; fewer share the old intercept and only get new peculiarities


@dataclass(frozen=True)
class Panel:
    """Areas x periods x indicators.

    kinds: likelihood of each of the J indicators (a lognormal one is held as normal on the log scale).
    low, high (T, J, N): the observation, or the bounds within which it is known to lie (censored, suppressed).
    size (T, J, N): trials of a binomial, exposure of a Poisson, 1 otherwise.
    variance (T, J, N): known sampling variance of a normal, 0 otherwise. seen (T, J, N): which cells exist.
    """

    areas: tuple[str, ...]
    calendar: Calendar
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    low: Array
    high: Array
    size: Array
    variance: Array
    seen: Flags

    def without(self, hidden: Flags) -> Panel:
        """Copy with the cells of `hidden` (broadcast to T, J, N) taken out."""
        return replace(self, seen=self.seen & ~np.broadcast_to(hidden, self.seen.shape))

    def only(self, names: tuple[str, ...]) -> Panel:
        """Copy with the indicators `names`, in that order."""
        columns = [self.names.index(name) for name in names]
        kinds = tuple(self.kinds[j] for j in columns)
        cut = {key: getattr(self, key)[:, columns] for key in ("low", "high", "size", "variance", "seen")}
        return replace(self, names=names, kinds=kinds, **cut)

    def until(self, last: int) -> Panel:
        """Copy that ends with period number `last` (inclusive)."""
        calendar = replace(self.calendar, count=last + 1)
        cut = {key: getattr(self, key)[: last + 1] for key in ("low", "high", "size", "variance", "seen")}
        return replace(self, calendar=calendar, **cut)


@dataclass(frozen=True)
class Cells:
    """A panel split at structural breaks into M channels; a channel without a break is its indicator.

    indicator (M,): indicator of each channel. intercept (M,): number of the intercept it uses. panel: the split cells.
    """

    panel: Panel
    indicator: Ints
    intercept: Ints
    peculiar: Ints

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Likelihood of each channel."""
        return self.panel.kinds


def whole(panel: Panel) -> Cells:
    """Cells of a panel without any break: channel = indicator."""
    index = np.arange(len(panel.names), dtype=np.int64)
    return Cells(panel, index, index, index)


def split(panel: Panel, spec: Spec) -> Cells:
    """Split `panel` at the breaks of `spec`; raises PeriodError or KeyError for a break outside the panel."""
    indicator = list(range(len(panel.names)))
    intercept = list(indicator)
    channel_of = np.broadcast_to(np.arange(len(panel.names))[:, None], panel.seen.shape).copy()
    for item in sorted(spec.breaks, key=lambda b: panel.calendar.index(b.month)):
        j = panel.names.index(item.indicator)
        where = [panel.areas.index(a) for a in item.areas] or list(range(len(panel.areas)))
        channel = len(indicator)
        indicator.append(j)
        enough = not item.areas or len(item.areas) >= ENOUGH_FOR_AN_INTERCEPT
        intercept.append(max(intercept) + 1 if enough else intercept[j])
        start = panel.calendar.index(item.month)
        channel_of[start:, j, where] = channel
    source = np.array(indicator, dtype=np.int64)
    seen = panel.seen[:, source] & (channel_of[:, source] == np.arange(len(source))[:, None])
    cut = replace(
        panel,
        names=tuple(panel.names[j] for j in source),
        kinds=tuple(panel.kinds[j] for j in source),
        low=panel.low[:, source],
        high=panel.high[:, source],
        size=panel.size[:, source],
        variance=panel.variance[:, source],
        seen=seen,
    )
    peculiar = np.array([m for m, j in enumerate(source) if spec.indicators[j].peculiar], dtype=np.int64)
    return Cells(cut, source, np.array(intercept, dtype=np.int64), peculiar)
