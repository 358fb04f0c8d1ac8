"""The first page: what is due or overdue for me, nearest first, and the province's headline beside it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lanjie.core import clocks
from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.pages.files import table_file
from lanjie.core.quantities import today
from lanjie.core.words import say
from lanjie.registry.queries.areas import areas, by_code
from lanjie.situation.charts import PROVINCE, area_trend, named
from lanjie.situation.queries.counties import county_levels
from lanjie.situation.queries.estimates import latest_run

HEADLINE = "methamphetamine"


@endpoint("worklist.read")
def home(request: HttpRequest) -> HttpResponse:
    """The work list of the signed-in reader."""
    scope = scope_of(request).for_act("")
    area = by_code(scope, request.GET.get("area", ""))
    dues = clocks.due(scope.narrow(area.path) if area else scope)
    if request.GET.get("export") == "xlsx":
        heads = (
            say("到期日", "Due"),
            say("剩余天数", "Days left"),
            say("事项", "What"),
            say("关于", "About"),
            say("依据", "Basis"),
        )
        lines = [[d.day, d.left, d.running.title, d.running.about, d.basis] for d in dues]
        return table_file("xlsx", "worklist", say("待办", "Work"), heads, lines)
    page = Paginator(dues, 50).get_page(request.GET.get("page"))
    context = {
        "title": say("待办", "Work list"),
        "area": area,
        "area_switch": True,
        "dues": list(page),
        "page": page,
        "total_words": say("我负责的 {n} 项", "my {n} items", n=len(dues)),
        "rest": max(len(dues) - page.end_index(), 0),
        "today": today(),
        "export": f"?export=xlsx&area={area.code}" if area else "?export=xlsx",
        "situation": reverse("situation:home") if scope.may("situation.read") else "",
        **_headline(scope),
    }
    return render(request, "worklist.html", context)


def _headline(scope: Scope) -> dict[str, object]:
    """The province's headline, for readers of the situation room."""
    if not scope.may("situation.read"):
        return {}
    run = latest_run()
    reader = scope.for_act("situation.read")
    province = by_code(reader, "430000")
    here = reader.narrow(province.path) if province else reader
    levels = county_levels(here, run, HEADLINE)
    if not levels:
        return {}
    widest = province or min(areas(reader), key=lambda area: len(area.path))
    place = PROVINCE if province else named(widest)
    return {
        "run": run,
        "card": area_trend(here, run, HEADLINE, place=place),
        "counts": [
            (say("明确上升", "Clearly rose"), sum(level.direction == "up" for level in levels)),
            (say("明确下降", "Clearly fell"), sum(level.direction == "down" for level in levels)),
            (
                say("未见明确变化", "No clear change"),
                sum(level.level is not None and level.direction in ("none", "unknown") for level in levels),
            ),
            (say("全部低于定量限", "Wholly below LOQ"), sum(level.level is None for level in levels)),
        ],
    }
