"""The sampling plan: rounds of a quarter, new rounds for many sites at once, a round and its bottles, cancelling one."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import count, today
from lanjie.core.states import TransitionError
from lanjie.core.words import Words, say
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import by_code
from lanjie.situation.choices import ROUND_KINDS, RoundKind
from lanjie.situation.commands.rounds import PlanError, cancel_round, plan_rounds
from lanjie.situation.forms import PlanFilter, PlanForm, ReasonForm
from lanjie.situation.models import Site
from lanjie.situation.queries.counties import period_name
from lanjie.situation.queries.results import samples, sites
from lanjie.situation.queries.rounds import STATES, in_state, late, rounds, state_of
from lanjie.situation.states import SAMPLE
from lanjie.situation.tables_rounds import RoundTable

#: The window offered for a new round.
FORTNIGHT = timedelta(days=13)  # not law: a default in a form


def first_of(day: date) -> date:
    """The first day of the quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def after(quarter: date, steps: int) -> date:
    """The first day of the quarter so many steps on."""
    index = quarter.year * 4 + (quarter.month - 1) // 3 + steps
    return date(index // 4, 3 * (index % 4) + 1, 1)


def quarter_key(quarter: date) -> str:
    """`2020Q3`."""
    return f"{quarter.year}Q{(quarter.month + 2) // 3}"


def _area(scope: Scope, request: HttpRequest) -> Area | None:
    return by_code(scope, request.GET.get("area", ""))


@endpoint("situation.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Rounds of a quarter; searched, filtered by state, overdue or area, paged and exported as seen."""
    scope = scope_of(request)
    area, day = _area(scope, request), today()
    now = first_of(day)
    quarters = {quarter_key(quarter): quarter for quarter in (after(now, n) for n in range(2, -9, -1))}
    asked_late = bool(request.GET.get("late"))
    form = PlanFilter(
        {"quarter": "all" if asked_late else quarter_key(now), **request.GET.dict()},
        quarters=[(key, period_name(quarter)) for key, quarter in quarters.items()],
    )
    asked = form.cleaned_data if form.is_valid() else {}
    found = rounds(scope.narrow(area.path) if area else scope)
    if quarter := quarters.get(asked.get("quarter", "")):
        found = found.filter(starts_on__gte=quarter, starts_on__lt=after(quarter, 1))
    if query := asked.get("q", "").strip():
        found = found.filter(
            Q(site__code__icontains=query) | Q(site__name_zh__icontains=query) | Q(site__name_en__icontains=query)
            | Q(site__area__name_zh__icontains=query) | Q(site__area__name_en__icontains=query)
        )  # fmt: skip
    if asked.get("state"):
        found = in_state(found, asked["state"], day)
    if asked.get("late"):
        found = found.filter(late(day))
    table = RoundTable(found.order_by("starts_on", "site__code"), request=request)
    may_plan = scope.may("situation.plan")
    if may_plan:
        table.nothing_label = say("计划新轮次", "Plan rounds")
        table.nothing_href = _new_url(area)
    file = shown(request, table, "plan", title=say("采样计划", "Sampling plan"))
    context = {
        "title": say("采样计划", "Sampling plan"),
        "table": table,
        "form": form,
        "area": area,
        "area_switch": True,
        "today": day,
        "may_plan": may_plan,
        "may_sample": scope.may("situation.sample"),
        "new_url": _new_url(area),
    }
    return file or render(request, "situation/plan.html", context)


def _new_url(area: Area | None) -> str:
    return reverse("situation:plan_new") + (f"?area={area.code}" if area else "")


@endpoint("situation.plan")
def new(request: HttpRequest) -> HttpResponse:
    """Plan a round at many sites at once; nothing is lost when it is refused, and sending it twice plans it once."""
    scope = scope_of(request)
    area = _area(scope, request)
    listed = _listed(scope.narrow(area.path) if area else scope)
    quarter = first_of(today())
    start = today() + timedelta(days=1)
    ready = [site.code for site, last in listed if last is None or last < quarter]
    form = PlanForm(
        listed,
        request.POST or None,
        initial={"sites": ready, "starts_on": start, "ends_on": start + FORTNIGHT, "kind": "pair"},
    )
    if request.method == "POST" and form.is_valid():
        done = _plan(scope, form)
        if done is not None:
            messages.success(request, str(done))
            where = quarter_key(first_of(form.cleaned_data["starts_on"]))
            return redirect(f"{reverse('situation:plan')}?quarter={where}" + (f"&area={area.code}" if area else ""))
    context = {
        "title": say("计划新轮次", "Plan rounds"),
        "form": form,
        "area": area,
        "area_switch": True,
        "ready": say("共 {n} 个在用监测点，已勾选本季度还没有轮次的 {m} 个。", "{n} sites in use; the {m} without a round this quarter are ticked.", n=count(len(listed)), m=count(len(ready))),
    }  # fmt: skip
    return render(request, "situation/plan_new.html", context, status=422 if form.is_bound else 200)


def _listed(scope: Scope) -> list[tuple[Site, date | None]]:
    """Sites in use with the first day of their last round."""
    open_sites = sites(scope).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today()))
    own = open_sites.exclude(area__level=Level.REFERENCE.value).annotate(last=Max("rounds__starts_on"))
    return [(site, site.last) for site in own.order_by("area__path", "code")]


def _plan(scope: Scope, form: PlanForm) -> Words | None:
    given = dict(form.cleaned_data)
    chosen = [form.listed[code] for code in given.pop("sites")]
    try:
        done = plan_rounds(scope=scope, sites=chosen, **{**given, "kind": RoundKind(given["kind"])}).value
    except PlanError as refused:
        form.add_error(None, str(refused))
        return None
    except IntegrityError:  # somebody planned one of the days between the check and the write
        form.add_error(
            None,
            str(say("刚刚有人计划了其中的日子，请再试一次", "Somebody has just planned some of these days; try again")),
        )
        return None
    return say(
        "已计划 {n} 轮，种子 {seed}；{m} 个监测点在窗口内已有同类轮次，没有重复计划",
        "{n} rounds planned with seed {seed}; {m} sites had one of the kind in the window and keep it",
        n=len(done.rounds),
        seed=done.seed,
        m=len(done.standing),
    )


@endpoint("situation.read")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: its bottles and how far each is; whoever plans may cancel what was not taken, with a reason."""
    scope = scope_of(request)
    found = rounds(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    may_plan = scope.may("situation.plan", found.site.area.path)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        scope.require("situation.plan", found.site.area.path)
        if form.is_valid():
            try:
                cancel_round(scope=scope, found=found, reason=form.cleaned_data["reason"])
            except TransitionError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, str(say("已登记为未采", "Recorded as missed")))
                return redirect("situation:round", pk)
    state = state_of(found, today())
    bottles = samples(scope).filter(round=found).order_by("taken_on")
    context = {
        "title": say("{site} 采样轮次", "Round at {site}", site=found.site.code),
        "found": found,
        "kind": ROUND_KINDS[RoundKind(found.kind)],
        "state_words": STATES[state],
        "state_tone": {"overdue": "bad", "done": "ok", "waiting": "info"}.get(state, ""),
        "bottles": [(bottle, SAMPLE.labels[bottle.state]) for bottle in bottles],
        "form": form,
        "may_cancel": may_plan and found.to_take > 0,
        "left": say("取消待采的 {n} 瓶", "Cancel the {n} bottles left", n=found.to_take),
    }
    return render(request, "situation/round.html", context, status=422 if form.is_bound else 200)
