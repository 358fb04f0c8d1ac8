"""What the quarterly wastewater bulletin is made of: the figures and the estimates of one run, read once, in no language."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Count, Q

from lanjie.core.access import Scope
from lanjie.core.figures import FIGURES
from lanjie.core.words import say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import counties
from lanjie.reports import wording
from lanjie.reports.queries.evidence import Opened, opened, read_signatures
from lanjie.reports.queries.history import end_of
from lanjie.situation.choices import SUBSTANCES, Qualifier
from lanjie.situation.models import TrendRun
from lanjie.situation.queries.counties import CountyLevel, county_levels
from lanjie.situation.queries.estimates import latest_run, points
from lanjie.situation.queries.quality import QualityCount, quality_count
from lanjie.situation.queries.results import counted

MAIN = "methamphetamine"
#: Counts that every bulletin rests on, beside the loads.
COUNTS = (
    "situation.wastewater.sites",
    "situation.wastewater.samples",
    "situation.wastewater.results",
    "situation.wastewater.results.kept-out",
    "situation.wastewater.controls",
    "situation.wastewater.controls.held",
)
_BELOW = (Qualifier.BELOW_LOQ.value, Qualifier.BELOW_LOD.value)


@dataclass(frozen=True, slots=True)
class Substance:
    """One residue: the figure of the whole area, every county's level, results of the quarter and how many lay below their limit."""

    code: str
    whole: Opened
    levels: tuple[CountyLevel, ...]
    results: int
    below: int

    def count(self, *directions: str) -> int:
        """Counties by direction of change."""
        return sum(level.direction in directions for level in self.levels)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything printed in a bulletin. The main residue is the first."""

    area: Area
    quarter: date
    run: TrendRun
    places: tuple[Area, ...]
    substances: tuple[Substance, ...]
    counts: dict[str, Opened]
    quality: QualityCount

    @property
    def until(self) -> date:
        """The last day of the quarter."""
        return end_of(self.quarter, "quarter")

    @property
    def main(self) -> Substance:
        """The residue that the lead and the charts are about."""
        return self.substances[0]

    @property
    def opened(self) -> list[Opened]:
        """Every figure the bulletin rests on."""
        return [*(substance.whole for substance in self.substances), *self.counts.values()]


def load_key(substance: str) -> str:
    """The figure of a residue's load."""
    return f"situation.wastewater.load.{substance.lower().replace(' ', '-')}"


def quarters(scope: Scope, area: Area) -> list[date]:
    """The quarters the newest run has levels for, newest first."""
    found = points(scope.narrow(area.path), latest_run()).filter(forecast=False)
    return list(found.order_by("-period").values_list("period", flat=True).distinct())


class Measured(NamedTuple):
    """How many results a residue has in the quarter, and how many of them lay below their limit."""

    substance: str
    n: int
    below: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What the bulletin of a quarter is made from, read in a few queries; the levels are those of `run`, which never change."""

    scope: Scope
    area: Area
    quarter: date
    run: TrendRun
    places: tuple[Area, ...]
    results: tuple[Measured, ...]
    loads: dict[str, Opened]
    counts: dict[str, Opened]
    quality: QualityCount

    @property
    def said(self) -> list[object]:
        """All of it as plain values: the same values make the same bulletin, word for word."""
        run = self.run
        counts = [(astuple(opened.number), opened.state, _signed(opened)) for opened in self.counts.values()]
        return [
            self.area.code,
            self.quarter,
            (run.pk, run.code, run.created_at, run.input_sha256),
            [(place.code, place.name_zh, place.name_en) for place in self.places],
            self.results,
            [_signed(opened) for opened in self.loads.values()],  # their rows are the run's
            counts,
            astuple(self.quality),
        ]


def _signed(opened: Opened) -> tuple[str, ...]:
    return (str(opened.signature.by), str(opened.signature.at)) if opened.signature else ()


def basis(scope: Scope, area: Area, quarter: date) -> Basis:
    """Read it from the newest run. Raises `ValidationError` when there is none, or nothing was measured."""
    run, until = latest_run(), end_of(quarter, "quarter")
    reader = scope.narrow(area.path)
    found = counted(reader).filter(sample__taken_on__range=(quarter, until)).order_by().values("substance")
    order = list(SUBSTANCES)
    rows = found.annotate(n=Count("pk"), below=Count("pk", filter=Q(qualifier__in=_BELOW)))
    results = sorted(
        (Measured(**row) for row in rows), key=lambda row: (row.substance != MAIN, order.index(row.substance))
    )
    if run is None or not results:
        raise _nothing(area, quarter)
    loads = {row.substance: opened(FIGURES[load_key(row.substance)], scope, area, until) for row in results}
    counts = {key: opened(FIGURES[key], scope, area, until, since=quarter) for key in COUNTS}
    read_signatures([*loads.values(), *counts.values()])
    quality = quality_count(reader, quarter, until)
    return Basis(scope, area, quarter, run, tuple(counties(reader)), tuple(results), loads, counts, quality)


def facts(found: Basis) -> Facts:
    """A quarter's bulletin from what it rests on. Raises `ValidationError` when the run has no levels for it."""
    reader = found.scope.narrow(found.area.path)
    substances = []
    for row in found.results:
        levels = tuple(county_levels(reader, found.run, row.substance, found.quarter))
        if levels:
            substances.append(Substance(row.substance, found.loads[row.substance], levels, row.n, row.below))
    if not substances:
        raise _nothing(found.area, found.quarter)
    return Facts(found.area, found.quarter, found.run, found.places, tuple(substances), found.counts, found.quality)


def gather(scope: Scope, area: Area, quarter: date) -> Facts:
    """Read a quarter of an area from the newest run. Raises `ValidationError` when there is no run with levels for it."""
    return facts(basis(scope, area, quarter))


def _nothing(area: Area, quarter: date) -> ValidationError:
    return ValidationError(
        str(
            say(
                "{area} {quarter}没有已估计的水平；先导入结果，再运行 lanjie assess",
                "No estimated levels for {area} in {quarter}: import results, then run lanjie assess",
                area=area,
                quarter=wording.quarter(quarter),
            )
        )
    )


def frozen(opened: Opened) -> dict[str, object]:
    """The evidence of one figure, as plain values to be kept with an issue."""
    number, signature = opened.number, opened.signature
    return {
        "key": opened.figure.key,
        "version": opened.figure.version,
        "area": opened.area.code,
        "since": opened.asked.since.isoformat() if opened.asked.since else None,
        "on": opened.asked.on.isoformat(),
        "value": number.value,
        "low": number.low,
        "high": number.high,
        "rows": number.rows,
        "table": opened.table,
        "query_sha256": opened.query_sha256,
        "rows_sha256": opened.rows_sha256,
        "state": opened.state,
        "signed_by": str(signature.by) if signature else None,
        "signed_at": signature.at.isoformat() if signature else None,
    }
