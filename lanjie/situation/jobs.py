"""Long work of monitoring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from lanjie.core import ahead
from lanjie.core.access import SYSTEM, Scope
from lanjie.core.jobs import Progress, job
from lanjie.core.words import say
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.situation.assessment_method import STEPS
from lanjie.situation.models import Site, TrendPoint
from lanjie.situation.queries.estimates import latest_run


@job("situation.wastewater.estimate")
def estimate_again(*, scope: Scope, progress: Progress) -> str:
    """Estimate after new results; asked for by whoever imported them, done in the name of the system."""
    from lanjie.situation.commands.estimate import estimate  # noqa: PLC0415  slow import

    del scope  # laboratories may import but not estimate; the run is the system's
    progress(0, 1, say("正在估计水平与趋势", "Estimating levels and trends"))
    estimate(scope=SYSTEM)
    progress(1, 1, say("已估计", "Estimated"))
    return reverse("situation:wastewater")


@job("situation.assess", label=say("县区毒情评估", "County assessment"))
def assess_month(*, scope: Scope, progress: Progress, month: str) -> str:
    """Assess a month (`2020-08`), then put the lists it supports forward; asked for on a page, shown with its progress."""
    from lanjie.situation.commands.assess import assess  # noqa: PLC0415  slow import
    from lanjie.situation.commands.propose import propose_lists  # noqa: PLC0415  slow import

    run = assess(scope=scope, month=date.fromisoformat(f"{month}-01"), tell=progress).value
    propose_lists(scope=scope, run=run)
    ahead.start()
    progress(STEPS, STEPS, say("已写成运行 {code}", "Run {code} is written", code=run.code))
    return f"{reverse('situation:home')}?run={run.code}"


@ahead.ahead
def looked_at_first() -> Iterator[tuple[Scope, str]]:
    """The maps of the province and its cities for every residue, then the pages of areas and sites, by the newest run."""
    newest = TrendPoint.unscoped.filter(run=latest_run(), latest=True).order_by()
    substances = sorted(set(newest.values_list("substance", flat=True)))
    sites = Site.unscoped.filter(pk__in=newest.values("site")).order_by("code")
    counties = set(sites.values_list("area__code", "area__path"))
    paths = [path for _, path in counties]
    places = Area.unscoped.filter(level__in=[Level.PROVINCE.value, Level.CITY.value]).order_by("path")
    wide = [place for place in places if any(path.startswith(place.path) for path in paths)]
    home = reverse("situation:wastewater")
    yield from ((ahead.office(place.path), reverse("situation:home")) for place in wide[:1])
    for place in wide:
        area = "" if place.level == Level.PROVINCE.value else f"&area={place.code}"
        yield from (
            (ahead.office(_province(place.path)), f"{home}?substance={substance}{area}") for substance in substances
        )
    for code, path in sorted({(place.code, place.path) for place in wide} | counties):
        yield ahead.office(_province(path)), reverse("situation:area", args=[code])
    for code, path in sites.values_list("code", "area__path"):
        yield ahead.office(_province(path)), reverse("situation:site", args=[code])


def _province(path: str) -> str:
    """`/430000/430300/` → `/430000/`."""
    return f"/{path.split('/')[1]}/"
