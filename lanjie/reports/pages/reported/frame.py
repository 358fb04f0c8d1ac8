"""What these pages share: their tabs, the area and the day asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from lanjie.core.access import Scope
from lanjie.core.quantities import today
from lanjie.core.words import say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import by_code, children
from lanjie.reports.forms_reported import DayForm
from lanjie.reports.queries.calls import calls

TABS = (
    ("values", say("数字总表", "All figures")),
    ("to_report", say("要报的", "To report")),
    ("late", say("迟报", "Late")),
    ("calls", say("要数通知", "Calls")),
    ("checks", say("核对", "Checks")),
    ("figures_coverage", say("覆盖", "Coverage")),
)


def base(title: Any, current: str = "") -> dict[str, Any]:
    """The context every one of these pages begins with."""
    tabs = [(label, reverse(f"reports:{name}"), name == current) for name, label in TABS]
    return {"title": title, "tabs": tabs}


def reader_of(scope: Scope) -> Scope:
    """The reader over the areas whose reported figures may be seen."""
    return scope.for_act("figures.reported")


def chosen_area(request: HttpRequest, scope: Scope) -> Area:
    """The area asked for, else the widest the reader holds; one outside does not exist."""
    reader = reader_of(scope)
    code = request.GET.get("area", "")
    found = by_code(reader, code) if code else next(iter(children(reader, None)), None)
    if found is None:
        raise Http404
    return found


def chosen_day(request: HttpRequest, scope: Scope, area: Area) -> date:
    """The day asked for, else that of the newest call for the area's own report whose figures are due, else today."""
    form = DayForm(request.GET)
    if form.is_valid() and form.cleaned_data["on"]:
        day: date = form.cleaned_data["on"]
        return day
    due = calls(scope).filter(area=area, level="", due_on__lte=today(), on__lte=today())
    return due.values_list("on", flat=True).order_by("-on").first() or today()
