"""What a trend is fitted to and what it gives back: two long tables as arrays."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lanjie.science.wastewater.loads import Floats

QUALIFIERS = ("=", "<LOQ", "<LOD", "missing", "rejected")
COLUMNS = (
    "site", "date", "substance", "kind", "level", "lo95", "hi95", "change_1y", "change_lo95", "change_hi95",
    "p_rise", "share_censored", "n",
)  # fmt: skip


@dataclass(frozen=True)
class Results:
    """Laboratory results in long format, one row a result; every array has the same length.

    site, date, substance: labels. A date is '2020-08-15', '2020-08', '2020Q3' or '2020' (or a numpy datetime64 array).
    load: mg/day/1000 people; only read where the qualifier is '='.
    limit: limit of quantification (or detection, with '<LOD') expressed as a load; NaN where not given.
    qualifier: '=', '<LOQ', '<LOD', 'missing' or 'rejected'; the last two carry no information and change no level.
    log_variance: known random variance of each log load (sampling, analysis), added to what is estimated; 0 if None.
    lab: laboratory (and method) of each result; a change within a series starts a new level, see ``Trend.breaks``.
    """

    site: Any
    date: Any
    substance: Any
    load: Any
    limit: Any
    qualifier: Any
    log_variance: Any = None
    lab: Any = None

    def __post_init__(self) -> None:
        sizes = {f.name: len(getattr(self, f.name)) for f in fields(self) if getattr(self, f.name) is not None}
        if len(set(sizes.values())) > 1:
            raise ValueError(f"the columns of results differ in length: {sizes}")

    def __len__(self) -> int:
        return len(self.site)


@dataclass(frozen=True)
class Break:
    """A change of laboratory within a series. ``step`` is the estimated relative step in level (ratio - 1) at it."""

    site: str
    substance: str
    date: str
    before: str
    after: str
    step: float
    lo95: float
    hi95: float


@dataclass(frozen=True)
class Change:
    """A level shift of a site beyond the common changes.

    ``step``: relative (ratio - 1) with its 95 % interval; ``q``: false discovery rate at which it is declared.
    """

    site: str
    substance: str
    date: str
    step: float
    lo95: float
    hi95: float
    z: float
    q: float


@dataclass(frozen=True)
class Spread:
    """Estimated log-scale variances of one substance, pooled over its sites; the walks are for one step of ``step``."""

    substance: str
    step: str
    noise: float
    site_walk: float
    common_walk: float
    between_sites: float


@dataclass(frozen=True)
class Trend:
    """Levels and forecasts as columns, one row for each site, substance and date of the input, then the forecasts.

    kind: 'level' (where the place stood on that date) or 'forecast' (what would be observed at a later date).
    level: median level in mg/day/1000 people; for a forecast the geometric mean of what would be reported, a load below
    the last limit being reported at it. NaN where all results of the site are below the limit: then only hi95, the
    upper limit, is given. lo95, hi95: 95 % interval of the level, for a forecast of an observed load.
    change_1y: relative change (ratio - 1: 0.25 is +25 %) of the level against one year earlier, with its 95 % interval;
    NaN within the first year of a series, for single points, and across a change of laboratory.
    p_rise: probability that the level rose against one year earlier; NaN with change_1y.
    share_censored and n: of the whole series (results that count: '=', '<LOQ', '<LOD'), repeated on each of its rows.
    """

    site: NDArray[np.object_]
    date: NDArray[np.object_]
    substance: NDArray[np.object_]
    kind: NDArray[np.object_]
    level: Floats
    lo95: Floats
    hi95: Floats
    change_1y: Floats
    change_lo95: Floats
    change_hi95: Floats
    p_rise: Floats
    share_censored: Floats
    n: NDArray[np.int64]
    breaks: tuple[Break, ...] = ()
    changes: tuple[Change, ...] = ()
    spreads: tuple[Spread, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.site)

    def columns(self) -> dict[str, NDArray[Any]]:
        """The columns in the order of the output file."""
        return {name: getattr(self, name) for name in COLUMNS}


def words(change: float, low: float, high: float, *, chinese: bool = True) -> str:
    """'rose' or 'fell' only where the 95 % interval of the change excludes 0, else 'no change shown'."""
    if not np.isfinite([change, low, high]).all():
        return "无可比数据" if chinese else "no comparison"
    if low > 0:
        return "上升" if chinese else "rose"
    if high < 0:
        return "下降" if chinese else "fell"
    return "未见变化" if chinese else "no change shown"


def as_floats(values: ArrayLike | None, size: int, default: float) -> Floats:
    """Float64 column of the given size, or the default where there is no column."""
    if values is None:
        return np.full(size, default)
    return np.asarray(values, dtype=np.float64)
