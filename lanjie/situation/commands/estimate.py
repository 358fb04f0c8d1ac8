"""Estimating levels and trends of every site and substance from the results on record."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import NamedTuple

import numpy as np

from lanjie.core import ahead, bulk
from lanjie.core.access import SYSTEM, Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import today
from lanjie.science import wastewater as ww
from lanjie.situation.models import Catchment, Sample, TrendPoint, TrendRun
from lanjie.situation.queries.results import counted


class Line(NamedTuple):
    """One result as the estimation reads it. `network` is the province or a published series; each is fitted by itself."""

    network: str
    site: int
    period: str
    substance: str
    load: float
    limit: float
    qualifier: str
    laboratory: str
    simulated: bool


@command("situation.wastewater.estimate", act="situation.estimate")
def estimate(*, scope: Scope, cut_off: date | None = None) -> Done:
    """Write a new run over all results taken by `cut_off` (today when None), in the province and in each published series.

    The same results have the same hash and give the same numbers; then no new run is made and the standing one is returned.
    """
    day = cut_off or today()
    lines = list(_lines(day))
    digest = hashlib.sha256("\n".join("\t".join(map(str, line)) for line in lines).encode()).hexdigest()
    standing = TrendRun.objects.filter(input_sha256=digest).order_by("created_at").first()
    if standing is not None:
        return Done(target=standing.code, facts={"same": True}, value=standing)
    run = TrendRun.objects.create(
        code=_code(day),
        cut_off=day,
        input_sha256=digest,
        results=len(lines),
        simulated=any(line.simulated for line in lines),
    )
    networks: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        networks[line.network].append(line)
    people = _people()
    for network, members in networks.items():
        trend = ww.fit(_table(members))
        run.parameters[network] = [asdict(spread) for spread in trend.spreads]
        bulk.insert(_points(run, trend, members, people))
    run.save(update_fields=["parameters"])
    ahead.start()
    return Done(target=run.code, facts={"results": len(lines), "sha256": digest, "by": scope.name}, value=run)


def _code(day: date) -> str:
    prefix = f"W-{day:%Y%m%d}"
    return f"{prefix}-{TrendRun.objects.filter(code__startswith=prefix).count() + 1}"


def _lines(day: date) -> Iterator[Line]:
    """Every counted result in a fixed order; published series are known by year, the province's by quarter."""
    found = (
        counted(SYSTEM)
        .filter(sample__taken_on__lte=day)
        .order_by("sample__site", "substance", "sample__taken_on", "number", "pk")
    )
    fields = (
        "sample__site__area__path", "sample__site_id", "sample__taken_on", "sample__precision", "substance",
        "load", "load_limit", "qualifier", "laboratory__code", "method", "sample__simulated",
    )  # fmt: skip
    for (
        path,
        site,
        taken,
        precision,
        substance,
        load,
        limit,
        qualifier,
        laboratory,
        method,
        simulated,
    ) in found.values_list(*fields).iterator():
        yield Line(
            network=path.split("/")[1],
            site=site,
            period=f"{taken.year}" if precision == "year" else f"{taken.year}Q{(taken.month + 2) // 3}",
            substance=substance,
            load=math.nan if load is None else load,
            limit=math.nan if limit is None else limit,
            qualifier=qualifier,
            laboratory=f"{laboratory or ''} {method}".strip(),
            simulated=simulated,
        )


def _table(lines: list[Line]) -> ww.Results:
    return ww.Results(
        site=np.array([line.site for line in lines]).astype(str),
        date=np.array([line.period for line in lines]),
        substance=np.array([line.substance for line in lines]),
        load=np.array([line.load for line in lines]),
        limit=np.array([line.limit for line in lines]),
        qualifier=np.array([line.qualifier for line in lines]),
        lab=np.array([line.laboratory for line in lines]),
    )


def first_day(period: str) -> date:
    """`2020Q3` → 2020-07-01, `2020` → 2020-01-01."""
    year, _, quarter = period.partition("Q")
    return date(int(year), 3 * int(quarter or 1) - 2, 1)


def _people() -> dict[int, int]:
    """The people each site's newest load was divided by: the weight of its level in a mean, and what makes an amount what flowed.

    Published series carry no such version; there it is the newest on record.
    """
    versions = Catchment.unscoped.filter(superseded_at=None, used=True).order_by("site", "valid_from", "version")
    people: dict[int, int] = dict(versions.values_list("site_id", "population"))
    # three plain readings joined here: joined in the database the way depends on statistics that lag behind a large import
    served = dict(Catchment.unscoped.values_list("pk", "population"))
    taken = {pk: (day, site) for pk, day, site in Sample.unscoped.values_list("pk", "taken_on", "site_id")}
    behind = (
        counted(SYSTEM).filter(catchment__isnull=False).order_by().values_list("sample_id", "catchment_id").distinct()
    )
    for _, site, catchment in sorted((*taken[sample], catchment) for sample, catchment in behind):
        people[site] = served[catchment]
    return people


def _points(run: TrendRun, trend: ww.Trend, lines: list[Line], people: dict[int, int]) -> list[TrendPoint]:
    taken: dict[tuple[str, str, str], int] = defaultdict(int)
    for line in lines:
        taken[str(line.site), line.period, line.substance] += 1
    last: dict[tuple[str, str], str] = {}
    for site, period, substance in zip(trend.site, trend.date, trend.substance, strict=True):
        last[site, substance] = max(last.get((site, substance), ""), period)
    breaks = {(b.site, b.substance, b.date) for b in trend.breaks}
    points = []
    for index in range(len(trend)):
        site, period, substance = trend.site[index], trend.date[index], trend.substance[index]
        points.append(
            TrendPoint(
                run=run,
                site_id=int(site),
                substance=substance,
                period=first_day(period),
                latest=last[site, substance] == period,
                level=_plain(trend.level[index]),
                low=_plain(trend.lo95[index]),
                high=_plain(trend.hi95[index]),
                change=_plain(trend.change_1y[index]),
                change_low=_plain(trend.change_lo95[index]),
                change_high=_plain(trend.change_hi95[index]),
                p_rise=_plain(trend.p_rise[index]),
                share_censored=float(trend.share_censored[index]),
                samples=taken[site, period, substance],
                break_here=(site, substance, period) in breaks,
                population=people.get(int(site), 0),
            )
        )
    return points


def _plain(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
