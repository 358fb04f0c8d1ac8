"""Uploading files of monitoring, and what became of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.imports import FORMATS
from lanjie.core.models import Job, Upload
from lanjie.core.words import Words, say
from lanjie.situation.imports import EUROPEAN, HAIR, LABORATORY, LAYOUTS, MONTHLY_COUNTS, PLAN, PRICES, SURVEYS
from lanjie.situation.models import HairRound, MonthlyCount, PriceReport, Site, SurveyCluster
from lanjie.situation.models.monitoring import Reported
from lanjie.situation.queries.results import results
from lanjie.situation.tables import ResultTable

OURS = LAYOUTS

#: Layouts of the other inputs: the page of their estimates, and the records they bring.
MONITORED: dict[str, tuple[str, type[Reported]]] = {
    MONTHLY_COUNTS.key: ("counts", MonthlyCount),
    HAIR.key: ("hair", HairRound),
    PRICES.key: ("prices", PriceReport),
    SURVEYS.key: ("surveys", SurveyCluster),
}


def crumbs() -> list[tuple[Any, str]]:
    """Where the room's uploads stand."""
    return [
        (say("毒情", "Situation"), reverse("situation:home")),
        (say("污水监测", "Wastewater"), reverse("situation:sites")),
    ]


@endpoint("situation.import")
def written(request: HttpRequest, code: str) -> HttpResponse:
    """What a file became: its rows that the reader may see, and the estimation that followed."""
    scope = scope_of(request)
    own = Upload.objects.defer("content").select_related("by")
    found = get_object_or_404(own, code=code, format__in=[form.key for form in OURS])
    rows = results(scope).filter(upload=found).order_by("upload_row", "pk")
    monitored = MONITORED.get(found.format)
    seen = rows.exists() if monitored is None else monitored[1].objects.within(scope).filter(upload=found).exists()
    if found.by_id != request.user.pk and not seen:
        raise Http404
    table = ResultTable(rows, request=request, orderable=False)
    table.paginate(page=request.GET.get("page", 1), per_page=50)
    label, href = _next(found)
    brings_results = found.format in (LABORATORY.key, EUROPEAN.key)
    started = Job.objects.filter(kind="situation.wastewater.estimate", created_at__gte=found.at).order_by("created_at")
    context = {
        "title": say("凭证 {code}", "Voucher {code}", code=found.code),
        "upload": found,
        "format": FORMATS[found.format],
        "table": table if brings_results else None,
        "next_label": label,
        "next_url": href,
        "job": started.first() if brings_results else None,
        "crumbs": crumbs(),
    }
    return render(request, "situation/uploaded.html", context)


def _next(found: Upload) -> tuple[Words, str]:
    """Where to look at what the file became."""
    if found.format == PLAN.key:
        return say("看采样计划", "See the plan"), reverse("situation:plan") + "?quarter=all"
    if found.format in MONITORED:
        return say("看估计", "See the estimates"), reverse(f"situation:monitoring_{MONITORED[found.format][0]}")
    return say("看监测点", "See the sites"), _sites_of(found)


def _sites_of(upload: Upload) -> str:
    """The list of sites the file was about: its area when all lie in one subtree."""
    paths = Site.unscoped.filter(samples__results__upload=upload).values_list("area__path", flat=True).distinct()
    roots = {path.split("/")[1] for path in paths}
    where = f"?area={roots.pop()}" if len(roots) == 1 else ""
    return reverse("situation:sites") + where
