"""`/law/calendar/`: working days by month, with the State Council's days off and worked weekends."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lanjie.core.access import endpoint
from lanjie.core.charts import Head
from lanjie.core.citations import cites
from lanjie.core.quantities import DASH, today
from lanjie.core.words import Words, say, t
from lanjie.law.workdays import WorkCalendar, national
from lanjie.site.pages.law.words import tabs

SATURDAY = 5
#: Years one may look at beyond those with an arrangement: the next one, which is announced in autumn.
AHEAD = 1

HEAD = (
    Head(say("月份", "Month")),
    Head(say("工作日，天", "Working days"), True),
    Head(say("放假的工作日", "Weekdays off")),
    Head(say("调休上班的周末", "Worked")),
)


def years(known: WorkCalendar) -> list[int]:
    """The years one may choose."""
    return list(range(min(known.years), max(*known.years, today().year) + AHEAD + 1))


class YearForm(forms.Form):
    """Which year."""

    year = forms.TypedChoiceField(
        label=t("年份", "Year"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [(year, str(year)) for year in reversed(years(national()))],
    )


@endpoint("law.read")
@cites(
    "PC-090",
    page="law:calendar",
    label=say("工作日历", "Working days"),
    purpose=say("按工作日计的期限跳过这些休息日", "periods in working days skip these days off"),
)
def calendar(request: HttpRequest) -> HttpResponse:
    """One year, month by month."""
    form = YearForm({"year": request.GET.get("year") or str(today().year)})
    year = form.cleaned_data["year"] if form.is_valid() else today().year
    known = national()
    total = known.count(date(year, 1, 1), date(year, 12, 31))
    context = {
        "title": say("工作日历", "Working days"),
        "tabs": tabs(request),
        "form": form,
        "year": year,
        "known": year in known.years,
        "total": total,
        "head": HEAD,
        "rows": [_month(known, year, month) for month in range(1, 13)],
        "sum": (say("全年", "Year"), total, "", ""),
    }
    return render(request, "law/calendar.html", context)


def _month(known: WorkCalendar, year: int, month: int) -> tuple[Words, int, str, str]:
    first = date(year, month, 1)
    days = [first + timedelta(days=n) for n in range(months.monthrange(year, month)[1])]
    off = [day for day in days if day in known.off and day.weekday() < SATURDAY]
    worked = [day for day in days if day in known.worked]
    name = say("{month} 月", "{name}", month=month, name=first.strftime("%B"))
    return name, known.count(days[0], days[-1]), _days(off), _days(worked)


def _days(days: list[date]) -> str:
    """`01-24 – 01-31`, consecutive days joined; a dash where there are none."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    shown = [f"{run[0]:%m-%d}" if len(run) == 1 else f"{run[0]:%m-%d} – {run[-1]:%m-%d}" for run in runs]
    return ", ".join(shown) or DASH
