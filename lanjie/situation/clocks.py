"""Deadlines of monitoring. They rest on the sampling plan, a document, not on a statute."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from lanjie.core.access import Role, Scope
from lanjie.core.clocks import Running, clock
from lanjie.core.words import say
from lanjie.situation.models import Round

PLAN = say("采样计划", "Sampling plan")
#: A round shows on the work list this many days before its day.
AHEAD = timedelta(days=21)  # not law: lead time on the work list


def _rounds(scope: Scope) -> QuerySet[Round]:
    return Round.objects.within(scope).select_related("site", "site__area")


@clock(
    "situation.sampling.round",
    label=say("按计划采样", "Sample as planned"),
    owners=frozenset({Role.CITY, Role.COUNTY}),
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
            link=reverse("situation:site", args=[found.site.code]),
            verb=say("登记", "Record"),
            area_path=found.site.area.path,
            due=found.ends_on,
        )


@clock(
    "situation.results.round",
    label=say("报送检测结果", "Report results"),
    owners=frozenset({Role.LABORATORY, Role.CITY}),
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
