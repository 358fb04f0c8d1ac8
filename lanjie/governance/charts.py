"""Charts of governance: how fast the tasks of an item are worked off, and the plan on its time line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lanjie.core.chart_bars import bars
from lanjie.core.chart_gantt import Stretch, gantt
from lanjie.core.charts import ChartCard
from lanjie.core.words import say
from lanjie.governance.models import Measure, OversightItem, Plan
from lanjie.governance.states import OPEN_MEASURE

#: Rows of one time line; more would not be read.
MOST_ROWS = 40


def burn_down(item: OversightItem, number: int, points: Sequence[tuple[date, int]]) -> ChartCard:
    """Open tasks of one round at days evenly apart; the title says where it stands."""
    now, most = points[-1][1], max(n for _, n in points)
    title = (
        say("第 {r} 轮任务全部办结", "Round {r}: every task is closed", r=number)
        if now == 0
        else say(
            "第 {r} 轮还有 {n} 项任务未办结，最多时 {m} 项",
            "Round {r}: {n} tasks open, {m} at most",
            r=number,
            n=now,
            m=most,
        )
    )
    return bars(
        f"governance-burn-{item.code}-{number}",
        [(day.strftime("%m-%d"), n) for day, n in points],
        title=title,
        head=say("日期", "Day"),
        unit=say("未办结任务，项", "open tasks"),
        subtitle=say("{a} 至 {b}", "{a} to {b}", a=points[0][0].isoformat(), b=points[-1][0].isoformat()),
        source=say("任务登记", "Register of tasks"),
    )


def plan_lines(found: Sequence[tuple[int, Plan]], on: date) -> ChartCard:
    """The tree of plans from first day to last; the title says how many run on the day."""
    running = sum(plan.starts_on <= on <= plan.ends_on for _, plan in found)
    return gantt(
        "governance-plans",
        [
            Stretch(plan.title, plan.starts_on, plan.ends_on, depth, plan.starts_on <= on <= plan.ends_on)
            for depth, plan in found
        ],
        asked=on,
        title=say("{n} 个方案，今天有 {m} 个在期内", "{n} plans, {m} of them running today", n=len(found), m=running),
        source=say("方案登记", "Register of plans"),
    )


def measure_lines(item: OversightItem, found: Sequence[Measure], on: date) -> ChartCard | None:
    """The measures of an item that have a first and a last day, those still open dark; None where none has both."""
    rows = [
        Stretch(f"{m.code} {m.title}", m.starts_on, m.due_on, 0, m.state in OPEN_MEASURE)
        for m in found
        if m.starts_on and m.due_on and m.starts_on <= m.due_on
    ]
    if not rows:
        return None
    late = sum(m.state in OPEN_MEASURE and m.due_on is not None and m.due_on < on for m in found)
    return gantt(
        f"governance-measures-{item.code}",
        rows[:MOST_ROWS],
        asked=on,
        title=say(
            "{n} 项措施有起止日期，{m} 项已过期未落实",
            "{n} measures have their days, {m} are past them",
            n=len(rows),
            m=late,
        ),
        source=say("措施登记", "Register of measures"),
    )
