"""Deadlines of the monitoring inputs. No text that is known sets them: the days are assumed, and the words say so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from lanjie.core.access import Role, Scope
from lanjie.core.clocks import Running, clock
from lanjie.core.words import Words, say
from lanjie.situation.queries.monitoring_late import (
    BASIS,
    Late,
    counts_late,
    due_on,
    period_name,
    prices_late,
)


@clock(
    "situation.monitoring.counts",
    label=say("报送月度数目", "Report monthly counts"),
    owners=frozenset({Role.COUNTY}),
    basis=BASIS["counts"],
)
def counts(scope: Scope, on: date) -> Iterable[Running]:
    """One line a county that has not reported months that are due, due since the oldest."""
    for late in counts_late(scope, on):
        yield _line(
            late, "counts", say("报送月度数目：{n} 个月", "Report monthly counts: {n} months", n=len(late.missing))
        )


@clock(
    "situation.monitoring.counts.press",
    label=say("督促未报的月度数目", "Press for monthly counts"),
    owners=frozenset({Role.CITY, Role.PROVINCE}),
    basis=BASIS["counts"],
)
def press(scope: Scope, on: date) -> Iterable[Running]:
    """One line for the newest month that is due: how many counties have not reported it, and how many are late with others."""
    late = counts_late(scope, on)
    if not late:
        return
    newest = max(late_one.missing[-1] for late_one in late)
    without = sum(late_one.missing[-1] == newest for late_one in late)
    yield Running(
        title=say("{month} 有 {n} 个县区未报月度数目", "{n} counties have not reported {month}", month=period_name(newest, 1), n=without),
        about=say("连同以前的月份，共 {n} 个县区有未报", "with earlier months {n} counties are late", n=len(late)),
        link=reverse("situation:monitoring_late", args=["counts"]),
        verb=say("查看", "See"),
        area_path="",
        due=due_on(newest, 1),
    )  # fmt: skip


@clock(
    "situation.monitoring.prices",
    label=say("报送季度价格", "Report quarterly prices"),
    owners=frozenset({Role.CITY}),
    basis=BASIS["prices"],
)
def prices(scope: Scope, on: date) -> Iterable[Running]:
    """One line a city that has not reported quarters that are due, due since the oldest."""
    for late in prices_late(scope, on):
        yield _line(late, "prices", say("报送毒品价格：{n} 个季度", "Report prices: {n} quarters", n=len(late.missing)))


def _line(late: Late, key: str, title: Words) -> Running:
    months = 1 if key == "counts" else 3
    first, last = period_name(late.missing[0], months), period_name(late.missing[-1], months)
    return Running(
        title=title,
        about=say("{area} · {a} 至 {b}", "{area} · {a} to {b}", area=str(late.area), a=first, b=last),
        link=f"{reverse('situation:upload')}?format={'monthly-counts' if key == 'counts' else 'price-reports'}",
        verb=say("报送", "Report"),
        area_path=late.area.path,
        due=late.due,
    )
