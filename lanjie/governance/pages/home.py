"""The room's first page, and one item with its opinions, gaps and burn-down."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import count, today
from lanjie.core.words import say
from lanjie.governance.charts import burn_down, measure_lines
from lanjie.governance.choices import ITEM_KINDS, Precision
from lanjie.governance.pages.frame import one, reader, tabs
from lanjie.governance.queries.items import counts, demands, items, matrix, open_by_period, opinions, with_demands
from lanjie.governance.queries.work import measures, task_counts
from lanjie.governance.states import DEMAND, MEASURE, OPINION
from lanjie.governance.tables import ItemTable, state_tag


@endpoint("governance.read")
def home(request: HttpRequest) -> HttpResponse:
    """What committees oversaw, newest first, with how many tasks wait and are late."""
    scope, area = reader(request)
    table = ItemTable(items(scope).order_by("-received_on", "code"), request=request)
    may = scope.may("governance.draft")
    if may:
        table.nothing_label, table.nothing_href = say("登记监督事项", "Register one"), reverse("governance:item_new")
    file = shown(request, table, "oversight", title=say("监督事项", "Oversight"))
    day = today()
    numbers = task_counts(scope, day)
    late, soon = f"{reverse('governance:tasks')}?when=overdue", f"{reverse('governance:tasks')}?when=soon"
    context = {
        "title": say("治理", "Governance"),
        "tabs": tabs("governance:home"),
        "table": table,
        "area": area,
        "area_switch": True,
        "today": day,
        "stats": [
            (say("在办任务", "Open tasks"), count(numbers["open"]), reverse("governance:tasks")),
            (say("逾期", "Overdue"), count(numbers["overdue"]), late),
            (say("将到期", "Due soon"), count(numbers["soon"]), soon),
            (say("待核查", "To verify"), count(numbers["submitted"]), f"{reverse('governance:tasks')}?state=submitted"),
        ],
        "may_draft": may,
        "may_letters": scope.may("governance.letters"),
    }
    return file or render(request, "governance/home.html", context)


@endpoint("governance.read")
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One item: its opinions, what is answered and what is not, and how fast its tasks are worked off."""
    scope = scope_of(request)
    found = one(items(scope), code=code)
    day = today()
    lines = matrix(scope, demands(scope).filter(opinion__item=found).order_by("opinion__number", "number"), day)
    gaps = [line for line in lines if line.gaps]
    unanswered = [line for line in lines if not line.answers]
    rows = list(with_demands(opinions(scope).filter(item=found), scope).order_by("number"))
    burn = open_by_period(scope, found, day)
    by_state = counts(scope, found)
    machines = (
        ("opinions", say("审议意见", "Opinions"), OPINION),
        ("demands", say("意见要点", "Demands"), DEMAND),
        ("measures", say("措施", "Measures"), MEASURE),
    )
    context = {
        "title": found.title,
        "item": found,
        "kind": ITEM_KINDS[found.kind],
        "since": _since(found.received_on, found.received_precision),
        "opinions": [(row, state_tag(OPINION.labels, row.state), len(row.demands.all())) for row in rows],
        "lead": say(
            "{n} 条审议意见拆成 {d} 条要点，{m} 条有措施；{u} 条没有自己的措施，{g} 条有缺口。",
            "{n} opinions hold {d} demands; {m} have a measure, {u} have none of their own, {g} show a gap.",
            n=len(rows), d=len(lines), m=len(lines) - len(unanswered), u=len(unanswered), g=len(gaps),
        ),
        "states": [
            (label, [(state_tag(machine.labels, s), count(n)) for s, n in sorted(by_state[name].items())])
            for name, label, machine in machines
        ],
        "charts": [burn_down(found, number, points) for number, points in burn.items()],
        "timeline": measure_lines(found, list(measures(scope).filter(item=found).order_by("starts_on", "code")), day),
        "gaps": gaps[:12],
        "more_gaps": max(len(gaps) - 12, 0),
        "may_draft": scope.may("governance.draft", found.session.area.path),
    }  # fmt: skip
    return render(request, "governance/item.html", context)


def _since(day: date | None, precision: str) -> object:
    if day is None:
        return "—"
    days = (today() - day).days
    if precision == Precision.DAY:
        return say("{d}，已过 {n} 天", "{d}, {n} days ago", d=day.isoformat(), n=count(days))
    return say(
        "{y} 年（日期未写明），至少已过 {n} 天", "{y}, day not stated; at least {n} days ago", y=day.year, n=count(days)
    )
