"""What the quarterly wastewater bulletin is made of: the figures and the estimates of one run, read once, in no language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Count, Q

from lanjie.core.access import Scope
from lanjie.core.figures import FIGURES
from lanjie.core.words import say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import counties
from lanjie.reports import wording
from lanjie.reports.queries.evidence import Opened, opened
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


def gather(scope: Scope, area: Area, quarter: date) -> Facts:
    """Read a quarter of an area from the newest run. Raises `ValidationError` when there is no run with levels for it."""
    run, until = latest_run(), end_of(quarter, "quarter")
    reader = scope.narrow(area.path)
    found = counted(reader).filter(sample__taken_on__range=(quarter, until)).order_by().values("substance")
    results = list(found.annotate(n=Count("pk"), below=Count("pk", filter=Q(qualifier__in=_BELOW))))
    substances, order = [], list(SUBSTANCES)
    for row in sorted(results, key=lambda row: (row["substance"] != MAIN, order.index(row["substance"]))):
        code = row["substance"]
        levels = tuple(county_levels(reader, run, code, quarter))
        if levels:
            whole = opened(FIGURES[load_key(code)], scope, area, until)
            substances.append(Substance(code, whole, levels, row["n"], row["below"]))
    if run is None or not substances:
        raise ValidationError(
            str(
                say(
                    "{area} {quarter}没有已估计的水平；先导入结果，再运行 lanjie assess",
                    "No estimated levels for {area} in {quarter}: import results, then run lanjie assess",
                    area=area,
                    quarter=wording.quarter(quarter),
                )
            )
        )
    counts = {key: opened(FIGURES[key], scope, area, until, since=quarter) for key in COUNTS}
    return Facts(
        area,
        quarter,
        run,
        tuple(counties(reader)),
        tuple(substances),
        counts,
        quality_count(reader, quarter, until),
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
