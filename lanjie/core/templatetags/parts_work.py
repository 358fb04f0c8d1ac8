"""Parts that know time: the work list, the clock of a decision, the bar of a job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils.html import format_html

from lanjie import law
from lanjie.core.clocks import Due
from lanjie.core.models import Job
from lanjie.core.quantities import SHANGHAI
from lanjie.core.words import Words, say

register = template.Library()


@register.inclusion_tag("parts/worklist.html")
def worklist(dues: Sequence[Due]) -> dict[str, Any]:
    """Due items in three groups with counts: overdue, within three days, later. Nearest first."""
    groups = (
        (say("已逾期", "Overdue"), "bad", [d for d in dues if d.left < 0]),
        (say("3 天内到期", "Due within 3 days"), "warn", [d for d in dues if 0 <= d.left <= 3]),
        (say("以后", "Later"), "", [d for d in dues if d.left > 3]),
    )
    return {
        "groups": [
            {"label": label, "tone": tone, "count": say("{n} 项", "{n}", n=len(items)), "items": items}
            for label, tone, items in groups
            if items
        ]
    }


@register.inclusion_tag("parts/clock.html")
def clock(
    label: Any, start: datetime, due: datetime, *, rule: Any = "", href: str = "", now: datetime | None = None
) -> dict[str, Any]:
    """Remaining time, share elapsed, due moment and rule. Warns in the last working day, says 逾期 after."""
    now = now or datetime.now(SHANGHAI)
    elapsed = (now - start) / (due - start) if due > start else 1.0
    tone = "bad" if now > due else "warn" if last_working_day(now, due) else ""
    return {
        "label": label,
        "left": remaining(due - now),
        "tone": tone,
        "share": round(100 * min(max(elapsed, 0), 1)),
        "due": deadline(due),
        "rule": rule,
        "href": href,
    }


@register.inclusion_tag("parts/job.html")
def job(row: Any, href: str = "") -> dict[str, Any]:
    """A job's bar with count and estimate; polls `href` (which renders this part again) until it ends in its link."""
    return {"job": row, "href": href, "left": estimate(row)}


def remaining(left: timedelta) -> Words:
    """`剩 2 天 15 小时`, `剩 40 分钟` or `逾期 3 天`: the two largest units that are not zero."""
    late = left < timedelta(0)
    minutes = int(abs(left).total_seconds() // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    if days and hours and not late:
        span = say("{days} 天 {hours} 小时", "{days} d {hours} h", days=days, hours=hours)
    elif days:
        span = say("{n} 天", "{n} d", n=days)
    elif hours:
        span = say("{n} 小时", "{n} h", n=hours)
    else:
        span = say("{n} 分钟", "{n} min", n=minutes)
    return say("逾期 {span}", "{span} overdue", span=span) if late else say("剩 {span}", "{span} left", span=span)


def deadline(due: datetime) -> str:
    """A due moment; the end of a day is written 24:00 of that day, not 00:00 of the next."""
    local = due.astimezone(SHANGHAI)
    if (local.hour, local.minute) == (0, 0):
        return f"{(local - timedelta(days=1)).date().isoformat()} 24:00"
    return str(moment(local))


def last_working_day(now: datetime, due: datetime) -> bool:
    """Whether no further working day begins between now and the due moment."""
    last = (due - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    today = now.astimezone(SHANGHAI).date()
    return law.next_working_day(today + timedelta(days=1)) > last


def estimate(row: Job) -> Words | None:
    """How long a running job still takes, from its pace so far; None when that can not be said."""
    if row.state != Job.RUNNING or not row.done or not row.total or row.started_at is None:
        return None
    spent = datetime.now(SHANGHAI) - row.started_at
    left = spent * (row.total - row.done) / row.done
    if left < timedelta(minutes=1):
        return say("约 {n} 秒", "about {n} s", n=max(int(left.total_seconds()), 1))
    return say("约 {n} 分钟", "about {n} min", n=round(left.total_seconds() / 60))


def linked(label: Any, href: str) -> Any:
    """The label, as a link where there is an address."""
    return format_html('<a href="{}">{}</a>', href, label) if href else label


def moment(value: Any) -> Any:
    """A day as 2020-09-11, a moment with its minute in Asia/Shanghai; anything else as it is, None as a dash."""
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI) if value.tzinfo else value
        return local.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "—" if value is None else value
