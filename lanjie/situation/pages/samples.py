"""One bottle: its chain of custody, its results and what quality control says."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.models import Upload
from lanjie.core.quantities import count
from lanjie.core.words import say
from lanjie.situation.choices import COMPOSITES, FLAGS, Composite
from lanjie.situation.models import Result
from lanjie.situation.pages.custody import awaited, custody_rows, offers
from lanjie.situation.quality_words import findings
from lanjie.situation.queries.results import results, samples
from lanjie.situation.states import SAMPLE
from lanjie.situation.tables import ResultTable, sampled_on

#: Population markers in words.
MARKERS = {"NH4-N": say("氨氮", "Ammonium nitrogen"), "cotinine": say("可替宁", "Cotinine")}


@endpoint("situation.read")
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """The bottle's page."""
    scope = scope_of(request)
    found = samples(scope).filter(code=code).first()
    if found is None:
        raise Http404
    rows = list(
        results(scope)
        .filter(sample=found)
        .select_related("upload")
        .defer("upload__content")
        .order_by("substance", "kind", "number")
    )
    context = {
        "title": say("样品 {code}", "Sample {code}", code=found.code),
        "sample": found,
        "simulated_data": settings.LANJIE_SIMULATED and found.site.simulated,
        "taken": sampled_on(found),
        "state": SAMPLE.labels[found.state],
        "composite": COMPOSITES[Composite(found.composite)],
        "files": _files(rows, scope),
        "custody_head": [
            say("步骤", "Step"),
            say("时间", "When"),
            say("经办", "By"),
            say("封签", "Seal"),
            say("温度 °C", "°C"),
            say("说明", "Note"),
        ],
        "custody_rows": custody_rows(list(found.custody.within(scope).select_related("by").order_by("at", "pk"))),
        "offers": offers(found, scope),
        "awaited": awaited(found),
        "flow_words": count(round(found.flow_m3_d))
        if found.flow_m3_d
        else say("没有流量，不计算负荷", "no flow, so no load"),
        "markers": [
            (MARKERS.get(m.marker, m.marker), f"{m.value:g} {m.unit}")
            for m in found.markers.within(scope).filter(superseded_at=None)
        ],
        "findings": findings(rows, rows),
        "noted": [] if rows else [FLAGS.get(flag, flag) for flag in found.flags],
        "table": ResultTable(rows, request=request, exclude=("day", "site", "sample", "flow"), orderable=False),
    }
    return render(request, "situation/sample.html", context)


def _files(rows: list[Result], scope: Scope) -> list[tuple[Upload, str]]:
    """The files its results came from, with the address of each for those who may open it."""
    found = {row.upload.pk: row.upload for row in rows if row.upload}
    may = scope.may("situation.import")
    return [(file, reverse("situation:uploaded", args=[file.code]) if may else "") for file in found.values()]
