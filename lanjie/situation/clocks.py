"""Deadlines of monitoring. They rest on the sampling plan, a document, not on a statute."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from lanjie.core.access import Role, Scope
from lanjie.core.clocks import Running, clock
from lanjie.core.words import say
from lanjie.registry.queries.areas import areas
from lanjie.situation.models import Round
from lanjie.situation.queries.rounds import overdue_by_area

PLAN = say("采样计划", "Sampling plan")
#: A round shows on the work list this many days before its day.
AHEAD = timedelta(days=21)  # not law: lead time on the work list
#: How many levels below the top a city stands: province, city.
CITY_DEPTH = 2


def _rounds(scope: Scope) -> QuerySet[Round]:
    return Round.objects.within(scope).select_related("site", "site__area")


@clock(
    "situation.sampling.round",
    label=say("按计划采样", "Sample as planned"),
    owners=frozenset({Role.COUNTY}),
    basis=PLAN,
)
def sampling(scope: Scope, on: date) -> Iterable[Running]:
    """Rounds near their end or past it that still have bottles to take."""
    open_rounds = _rounds(scope).filter(samples__state="planned", starts_on__lte=on + AHEAD).distinct()
    for found in open_rounds:
        yield Running(
            title=say("采样：{site}", "Sample at {site}", site=str(found.site)),
            about=say(
                "{area} · {a} 至 {b}",
                "{area} · {a} to {b}",
                area=str(found.site.area),
                a=found.starts_on,
                b=found.ends_on,
            ),
            link=reverse("situation:round", args=[found.pk]),
            verb=say("登记", "Record"),
            area_path=found.site.area.path,
            due=found.ends_on,
        )


@clock(
    "situation.results.round",
    label=say("报送检测结果", "Report results"),
    owners=frozenset({Role.LABORATORY}),
    basis=PLAN,
)
def results(scope: Scope, on: date) -> Iterable[Running]:
    """Rounds whose bottles were taken but have no results yet."""
    waiting = _rounds(scope).filter(samples__state__in=["taken", "sent", "received"], starts_on__lte=on).distinct()
    for found in waiting:
        yield Running(
            title=say("报送结果：{site}", "Report results of {site}", site=str(found.site)),
            about=say("{area} · {a} 采样", "{area} · sampled {a}", area=str(found.site.area), a=found.starts_on),
            link=reverse("situation:upload"),
            verb=say("上传", "Upload"),
            area_path=found.site.area.path,
            due=found.results_due_on,
        )


@clock(
    "situation.rounds.overdue",
    label=say("督促逾期的采样与结果", "Press for overdue sampling and results"),
    owners=frozenset({Role.PROVINCE, Role.CITY}),
    basis=PLAN,
)
def overdue(scope: Scope, on: date) -> Iterable[Running]:
    """One line an area that has overdue rounds: a city for the province, a county for a city. Due since its oldest one."""
    depth = CITY_DEPTH if Role.PROVINCE in scope.roles else CITY_DEPTH + 1
    found = overdue_by_area(scope, on, depth)
    names = {area.code: area for area in areas(scope).filter(code__in=found)}
    for code, counts in found.items():
        area = names.get(code)
        if area is None or counts.oldest is None:
            continue
        yield Running(
            title=say(
                "{area}：{n} 轮逾期", "{area}: overdue rounds: {n}", area=area.name, n=counts.sampling + counts.results
            ),
            about=say(
                "采样 {a} 轮，结果 {b} 轮",
                "sampling {a}, results {b}",
                a=counts.sampling,
                b=counts.results,
            ),
            link=f"{reverse('situation:plan')}?area={code}&late=1",
            verb=say("查看", "See"),
            area_path=area.path,
            due=counts.oldest,
        )
