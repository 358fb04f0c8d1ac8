"""The sampling design calculator: what change a plan can see, what it costs to see a given one; the answer in words first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.quantities import MINUS, count
from lanjie.core.words import Words, say, t
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import by_code
from lanjie.science.wastewater.sampling_design import MOST_SAMPLES, Design, design, for_change, result_variance
from lanjie.science.wastewater.uncertainty import SAMPLING_SD
from lanjie.situation.charts_design import design_curve
from lanjie.situation.choices import SUBSTANCES
from lanjie.situation.models import TrendRun
from lanjie.situation.queries.estimates import latest_run

POWER = 0.8
#: The substance answered for where none is asked about.
USUAL = "methamphetamine"
DEFAULTS = {"samples": 2, "change": 20, "sites": 1, "against": "4"}
#: Plans drawn in the chart, samples a quarter.
PLANS = (1, 2, 3, 4, 6, 8, 12, 18, 26)


class DesignForm(forms.Form):
    """The plan asked about, kept in the address."""

    substance = forms.ChoiceField(label=t("目标物", "Substance"), required=False)
    samples = forms.IntegerField(label=t("每季样品", "Samples a quarter"), min_value=1, max_value=MOST_SAMPLES)
    sites = forms.IntegerField(label=t("合看的监测点", "Sites taken together"), min_value=1, max_value=1000)
    against = forms.ChoiceField(
        label=t("比较", "Compare"),
        choices=[("4", t("全年比全年", "Year with year")), ("1", t("一季比一季", "Quarter with quarter"))],
    )
    change = forms.FloatField(label=t("要看出的变化 %", "Change to be seen, %"), min_value=1, max_value=1000)
    cost = forms.FloatField(label=t("每个样品的费用（元）", "Cost of a sample, yuan"), min_value=0, required=False)
    area = forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Spread:
    """Log-scale variance of one sample of a substance, and whether this network estimated it itself."""

    substance: str
    variance: float
    own: bool

    @property
    def source(self) -> Words:
        """Where the variance comes from."""
        if self.own:
            return say("本网结果估计", "estimated from this network")
        return say("文献（一日样）", "published, one-day samples")


def spreads(run: TrendRun | None, network: str) -> dict[str, Spread]:
    """Every substance with a variance: the network's own where the newest run has one, else the published."""
    own = {row["substance"]: float(row["noise"]) for row in (run.parameters.get(network, ()) if run else ())}
    found: dict[str, Spread] = {}
    for code in SUBSTANCES:
        if math.isfinite(noise := own.get(code, math.nan)) and noise > 0:
            found[code] = Spread(code, noise, own=True)
        elif code in SAMPLING_SD:
            found[code] = Spread(code, result_variance(code), own=False)
    return found


@endpoint("situation.read")
def calculator(request: HttpRequest) -> HttpResponse:
    """The page: the form, the answer for one substance, the same for every substance, the curve."""
    scope = scope_of(request)
    area = by_code(scope, request.GET.get("area") or "430000")
    run = latest_run()
    known = spreads(run, _network(scope, area))
    form = DesignForm({**DEFAULTS, **{name: value for name, value in request.GET.dict().items() if value}})
    form.fields["substance"].choices = [("", "—"), *((code, SUBSTANCES[code]) for code in known)]  # type: ignore[attr-defined]
    if not request.GET.get("substance") and USUAL in known:
        form.data = {**form.data, "substance": USUAL}
    context: dict[str, Any] = {
        "title": say("采样设计", "Sampling design"),
        "form": form,
        "area": area,
        "area_switch": True,
        "run": run,
    }
    if form.is_valid():
        context.update(_answer(form.cleaned_data, known))
    return render(request, "situation/design.html", context, status=200 if form.is_valid() else 422)


def _network(scope: Scope, area: Area | None) -> str:
    """The code at the top of the reader's own areas: variances are estimated network by network."""
    path = area.path if area else next(iter(scope.areas), "/430000/")
    return path.strip("/").split("/")[0] or "430000"


def _answer(asked: dict[str, Any], known: dict[str, Spread]) -> dict[str, Any]:
    how: dict[str, Any] = {
        "quarters": int(asked["against"]),
        "sites": asked["sites"],
        "power": POWER,
        "cost_per_sample": asked["cost"] or 0.0,
    }
    change = asked["change"] / 100
    spread = known.get(asked["substance"]) or known.get(USUAL) or next(iter(known.values()))
    lines = [
        (one, design(one.substance, asked["samples"], variance=one.variance, **how), for_change(one.substance, change, variance=one.variance, **how))
        for one in known.values()
    ]  # fmt: skip
    plan, needed = next((plan, needed) for one, plan, needed in lines if one is spread)
    curve = [(k, design(spread.substance, k, variance=spread.variance, **how).detectable_rise) for k in PLANS]
    return {
        "lead": _lead(spread, plan, needed, asked),
        "sub": say(
            "把握 80%、误报 5%（双侧）。单个样品的对数标准差 {sd}，{source}。",
            "Power 80%, false alarms 5% (two-sided). One sample scatters with log sd {sd}, {source}.",
            sd=f"{math.sqrt(spread.variance):.2f}",
            source=spread.source,
        ),
        "card": design_curve(SUBSTANCES[spread.substance], spread.source, curve, asked["samples"], plan.detectable_rise),
        "head": [
            Head(say("目标物", "Substance")), Head(say("单样对数标准差", "Log sd of a sample"), number=True),
            Head(say("看得出的上升", "Rise seen"), number=True), Head(say("看得出的下降", "Fall seen"), number=True),
            Head(say("看出 {n}% 每季要", "A quarter, to see {n}%", n=f"{asked['change']:g}"), number=True),
            Head(say("全年样品", "A year"), number=True), Head(say("全年费用，元", "Cost a year, yuan"), number=True), Head(say("离散度出处", "Scatter from")),
        ],
        "body": [_row(one, plan, needed, asked["cost"]) for one, plan, needed in lines],
    }  # fmt: skip


def _lead(spread: Spread, plan: Design, needed: Design | None, asked: dict[str, Any]) -> Words:
    against = (
        say("全年比全年", "year with year") if asked["against"] == "4" else say("一季比一季", "quarter with quarter")
    )
    first = say(
        "{name}每季 {k} 个样品、{sites}，{against}：上升 {rise} 或下降 {fall} 以上才看得出来。",
        "{name}, {k} a quarter, {sites}, {against}: a rise of {rise} or a fall of {fall} and more can be seen.",
        name=SUBSTANCES[spread.substance],
        k=plan.samples_per_quarter,
        sites=say("{n} 个监测点合看", "{n} sites together", n=plan.sites)
        if plan.sites > 1
        else say("一个监测点", "one site"),
        against=against,
        rise=_share(plan.detectable_rise),
        fall=_share(plan.detectable_fall),
    )
    return say("{first}{second}", "{first} {second}", first=first, second=_needed(needed, asked))


def _needed(needed: Design | None, asked: dict[str, Any]) -> Words:
    wanted = f"{asked['change']:g}%"
    if needed is None:
        return say(
            "要看出 {wanted} 的上升，天天采样也不够：请合看更多监测点，或比全年。",
            "To see a rise of {wanted}, sampling every day is not enough: take more sites together, or compare years.",
            wanted=wanted,
        )
    cost = say("，费用 {n} 元", ", {n} yuan", n=count(round(needed.cost_per_year))) if asked["cost"] else ""
    return say(
        "要看出 {wanted} 的上升，每点每季要 {k} 个样品，全年共 {n} 个{cost}。",
        "To see a rise of {wanted} takes {k} samples a site and quarter, {n} a year{cost}.",
        wanted=wanted,
        k=needed.samples_per_quarter,
        n=count(needed.samples_per_year),
        cost=cost,
    )


def _share(ratio: float) -> str:
    return f"{round(100 * ratio):,}%"


def _row(one: Spread, plan: Design, needed: Design | None, cost: float | None) -> list[Any]:
    return [
        SUBSTANCES[one.substance],
        f"{math.sqrt(one.variance):.2f}",
        f"+{_share(plan.detectable_rise)}",
        f"{MINUS}{_share(plan.detectable_fall)}",
        needed.samples_per_quarter if needed else say("天天采也不够", "daily is not enough"),
        count(needed.samples_per_year) if needed else "—",
        count(round(needed.cost_per_year)) if needed and cost else "—",
        one.source,
    ]
