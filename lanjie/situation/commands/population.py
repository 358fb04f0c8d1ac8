"""Population versions of a site: registered, measured by a marker, combined; and loads made again with a new one, in the open."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from statistics import fmean, variance
from typing import Any

from django.db.models import Max

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.words import say
from lanjie.science import wastewater as ww
from lanjie.situation.boundary import require_minimum
from lanjie.situation.choices import PopulationMethod
from lanjie.situation.models import Catchment, Site
from lanjie.situation.queries.population import DayEstimate, MarkerRule, daily, newest_by_method, versions

#: Days a marker must have been measured on before its mean says anything about a site.
LEAST_DAYS = 3  # not law: the method's own rule
#: Spread of what a person excretes or smokes between places, common to all days of a site (published 7–55 %).
CONSTANT_CV = 0.30
#: A version registered without spread still does not outweigh every other.
LEAST_CV = 0.01


class PopulationError(ValueError):
    """A population version that can not be made; the text says why, for the user."""


@command("situation.population.register", act="situation.plan")
def register(
    *,
    scope: Scope,
    site: Site,
    population: int,
    method: PopulationMethod,
    cv: float,
    valid_from: date,
    source: str,
    used: bool = True,
) -> Done:
    """Register the people of a census or of the works' design. Refused below the minimum, without a source or a spread.

    `used=False` keeps the version for combining only.
    """
    scope.require("situation.plan", site.area.path)
    if method not in (PopulationMethod.CENSUS, PopulationMethod.DESIGN):
        raise PopulationError(
            str(say("推算的人口由标志物算出，不手工登记", "Marker populations are computed, not entered by hand"))
        )
    if not source.strip():
        raise PopulationError(str(say("没有写出处", "No source was given")))
    if not 0 < cv <= 1:
        raise PopulationError(str(say("变异系数应在 0 与 100% 之间", "The CV must lie between 0 and 100%")))
    return _add(
        scope,
        site,
        population=population,
        method=method,
        cv=cv,
        valid_from=valid_from,
        source=source.strip(),
        used=used,
    )


@command("situation.population.measure", act="situation.plan")
def measure(
    *,
    scope: Scope,
    site: Site,
    method: PopulationMethod,
    rule: MarkerRule,
    since: date,
    until: date,
    valid_from: date,
    source: str,
    constant_cv: float = CONSTANT_CV,
    used: bool = False,
) -> Done:
    """Make a version from a marker: the geometric mean of its days. `source` says where the constants of `rule` come from.

    Its CV joins the scatter of the days, which shrinks with their number, and that of the constant, which does not. `used=False`
    keeps the version for combining; loads go on being divided by the version in use.
    """
    scope.require("situation.plan", site.area.path)
    if method is PopulationMethod.COTININE and rule.cigarettes is None:
        raise PopulationError(str(say("没有每人每日卷烟数", "The cigarettes a person smokes a day are missing")))
    days = daily(scope, site, {method: rule}, since=since, until=until)
    if len(days) < LEAST_DAYS:
        raise PopulationError(
            str(
                say(
                    "只有 {n} 天有标志物和流量，至少要 {least} 天",
                    "Only {n} days have the marker and a flow; at least {least} are needed",
                    n=len(days),
                    least=LEAST_DAYS,
                )
            )
        )
    people, cv = _mean_of(days, constant_cv)
    parts = {
        "rule": asdict(rule),
        "days": len(days),
        "since": days[0].day.isoformat(),
        "until": days[-1].day.isoformat(),
        "constant_cv": constant_cv,
    }
    return _add(
        scope,
        site,
        population=round(people),
        method=method,
        cv=cv,
        valid_from=valid_from,
        source=source,
        used=used,
        parts=parts,
        load_share=rule.load_share if method is PopulationMethod.COTININE else 1.0,
    )


def _mean_of(days: Sequence[DayEstimate], constant_cv: float) -> tuple[float, float]:
    logs = [math.log(day.people) for day in days]
    of_mean = variance(logs) / len(logs)
    return math.exp(fmean(logs)), math.sqrt(math.expm1(of_mean + ww.log_variance([constant_cv])))


@command("situation.population.combine", act="situation.plan")
def combine(*, scope: Scope, site: Site, valid_from: date) -> Done:
    """Join the newest version of every method by inverse variance on the log scale; a conflict of methods is kept with it."""
    scope.require("situation.plan", site.area.path)
    newest = newest_by_method(versions(scope, site))
    if len(newest) < 2:
        raise PopulationError(
            str(say("至少要有两种方法的人口才能合并", "Combining needs the people of at least two methods"))
        )
    joined = ww.combine(
        [ww.PopulationEstimate(method.value, c.population, max(c.cv, LEAST_CV)) for method, c in newest.items()]
    )
    parts = {
        "combined": [
            {"version": c.version, "method": c.method, "population": c.population, "cv": c.cv} for c in newest.values()
        ]
    }
    return _add(
        scope,
        site,
        population=round(joined.people),
        method=PopulationMethod.COMBINED,
        cv=math.sqrt(math.expm1(joined.log_sd**2)),
        valid_from=valid_from,
        source="",
        used=True,
        parts=parts,
        conflict=joined.conflict,
    )


def _add(scope: Scope, site: Site, **fields: Any) -> Done:
    require_minimum(fields["population"])
    # locked, so that two writers do not take the same version number
    Site.unscoped.select_for_update().get(pk=site.pk)
    last = Catchment.unscoped.filter(site=site).aggregate(last=Max("version"))["last"] or 0
    fields["method"] = fields["method"].value
    made = Catchment.unscoped.create(site=site, version=last + 1, **fields)
    facts = {name: fields[name] for name in ("population", "method", "cv", "valid_from", "used")}
    return Done(f"catchment:{site.code}:v{made.version}", site.area.path, facts, made)
