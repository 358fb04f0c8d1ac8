"""The four monitoring inputs at a glance, and for each which area has not reported which period."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from lanjie.core.access import Scope, endpoint
from lanjie.core.charts import Head
from lanjie.core.citations import cites
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import count, today
from lanjie.core.words import Words, say
from lanjie.situation.models import HairRound, MonthlyCount, PriceReport, SurveyCluster
from lanjie.situation.pages.monitoring_frame import INPUTS, frame
from lanjie.situation.queries.monitoring_late import BASIS, LATE, Late, period_name, spans
from lanjie.situation.tables_monitoring import LateTable

HEAD = (
    Head(say("数据", "Input")),
    Head(say("现行记录", "Records"), number=True),
    Head(say("最近一期", "Newest")),
    Head(say("未报地区", "Areas late"), number=True),
    Head(say("报送要求", "When due")),
)
#: How many months one period of an input has.
MONTHS = {"counts": 1, "prices": 3}


@endpoint("situation.read")
def monitoring(request: HttpRequest) -> HttpResponse:
    """One line an input: how much there is, how new it is, who is late."""
    reader, context = frame(request, "counts")
    query = f"?area={context['area'].code}" if context["area"] else ""
    body = []
    for key, one in INPUTS.items():
        n, newest = _standing(key, reader)
        late = len(LATE[key](reader, today()))
        late_url = reverse("situation:monitoring_late", args=[key]) + query
        body.append(
            [
                format_html('<a href="{}">{}</a>', one.page + query, one.label),
                count(n),
                newest,
                format_html('<a href="{}">{}</a>', late_url, late) if late else 0,
                BASIS[key],
            ]
        )
    context |= {
        "title": say("监测数据", "Monitoring inputs"),
        "tabs": [(label, href, False) for label, href, _ in context["tabs"]],
        "head": HEAD,
        "body": body,
    }
    return render(request, "situation/monitoring.html", context)


def _standing(key: str, reader: Scope) -> tuple[int, Any]:
    """Records that stand in scope, and the newest day or wave among them."""
    model, newest = {
        "counts": (MonthlyCount, "month"),
        "hair": (HairRound, "starts_on"),
        "prices": (PriceReport, "month"),
        "surveys": (SurveyCluster, "survey__ends_on"),
    }[key]
    found = model.objects.within(reader).filter(superseded_at=None)
    last: date | None = found.order_by(f"-{newest}").values_list(newest, flat=True).first()
    if last is None:
        return 0, None
    return found.count(), f"{last:%Y-%m}" if key == "counts" else period_name(
        last, 3
    ) if key == "prices" else last.isoformat()


@endpoint("situation.read")
@cites(
    "HT-008",
    page="situation:monitoring",
    label=say("监测数据", "Monitoring inputs"),
    purpose=say("毛发数据能说明多久以前", "How far back hair data speak"),
)
def late(request: HttpRequest, key: str) -> HttpResponse:
    """Which area has not reported which period of an input, and since when it is late."""
    if key not in INPUTS:
        raise Http404
    reader, context = frame(request, key)
    day = today()
    found = LATE[key](reader, day)
    table = LateTable([_row(one, key, day) for one in found], request=request, exclude=_without(key))
    title = say("{input}：未报", "{input}: not reported", input=INPUTS[key].label)
    file = shown(request, table, f"late-{key}-{day:%Y%m%d}", title=title)
    context |= {
        "title": title,
        "table": table,
        "today": day,
        "basis": BASIS[key],
        "lead": _lead(key, found),
        "tabs": [
            (one.label, reverse("situation:monitoring_late", args=[name]) + (f"?area={context['area'].code}" if context["area"] else ""), name == key)
            for name, one in INPUTS.items()
        ],
    }  # fmt: skip
    return file or render(request, "situation/monitoring_late.html", context)


def _without(key: str) -> tuple[str, ...]:
    if key in MONTHS:
        return ()
    return ("missing", "spans", "due", "days", *(() if key == "hair" else ("last",)))


def _row(one: Late, key: str, day: date) -> dict[str, Any]:
    months = MONTHS.get(key, 0)
    named = [
        str(period_name(a, months)) if a == b else f"{period_name(a, months)} – {period_name(b, months)}"
        for a, b in spans(one.missing, months)
    ]
    return {
        "city": one.area.parent.name if one.area.parent and key != "prices" else "",
        "area": one.area.name,
        "code": one.area.code,
        "href": f"{reverse('situation:monitoring_records', args=[key])}?area={one.area.code}",
        "missing": len(one.missing),
        "spans": str(say("、", ", ")).join(named),
        "due": one.due,
        "days": (day - one.due).days if one.due else None,
        "last": _last(one.last, months),
    }


def _last(last: date | None, months: int) -> Any:
    if last is None:
        return say("从未", "never")
    return period_name(last, months) if months else last.isoformat()


def _lead(key: str, found: list[Late]) -> Words:
    if key in MONTHS:
        n = sum(len(one.missing) for one in found)
        return say("{areas} 个地区共 {n} 期未报。", "{areas} areas have not reported {n} periods in all.", areas=len(found), n=count(n))  # fmt: skip
    return say("{areas} 个县区没有可用的数据。", "{areas} counties have no data to go by.", areas=len(found))
