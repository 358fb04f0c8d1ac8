"""The people behind a site: every version with its method, what the markers say day by day, and new versions."""

from __future__ import annotations

from statistics import median
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.quantities import count
from lanjie.core.templatetags import parts
from lanjie.core.words import Words, say, t
from lanjie.situation.boundary import TooSmallError
from lanjie.situation.choices import POPULATION_METHODS, PopulationMethod
from lanjie.situation.commands import population as commands
from lanjie.situation.commands.restate import RestateError, restate
from lanjie.situation.models import Catchment, Site
from lanjie.situation.queries.population import MARKER_OF, MarkerRule, conflicting, daily, rules_of, versions
from lanjie.situation.queries.results import sites

_DATE = {"type": "date"}
REFUSED = (TooSmallError, commands.PopulationError, RestateError)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DATE))


class RegisterForm(forms.Form):
    """People of a census or of the works' design."""

    population = forms.IntegerField(label=t("服务人口", "Population served"), min_value=1, max_value=30_000_000)
    method = forms.ChoiceField(
        label=t("方法", "Method"),
        choices=[(m.value, POPULATION_METHODS[m]) for m in (PopulationMethod.CENSUS, PopulationMethod.DESIGN)],
    )
    cv = forms.FloatField(label=t("变异系数 %", "CV %"), min_value=0.1, max_value=100, initial=15)
    valid_from = _day(t("生效日", "Valid from"))
    source = forms.CharField(label=t("出处", "Source"), max_length=200)
    used = forms.BooleanField(
        label=t("用于计算负荷（不勾选则只供合并）", "Divide loads by it (else it only feeds a combination)"),
        required=False,
        initial=True,
    )


class MeasureForm(forms.Form):
    """People by a marker; the constants are this site's own, with their source."""

    method = forms.ChoiceField(
        label=t("标志物", "Marker"), choices=[(m.value, POPULATION_METHODS[m]) for m in MARKER_OF]
    )
    since = _day(t("用哪天起的样品", "Samples from"))
    until = _day(t("到哪天", "Samples to"))
    valid_from = _day(t("生效日", "Valid from"))
    ammonium_g = forms.FloatField(
        label=t("每人每日氨氮 g", "Ammonium nitrogen a person and day, g"), min_value=1, max_value=30, initial=8
    )
    cigarettes = forms.FloatField(
        label=t("每人每日卷烟（支）", "Cigarettes a person and day"), min_value=0.1, max_value=30, required=False
    )
    domestic_share = forms.FloatField(
        label=t("生活污水占比（0–1）", "Domestic share of the flow (0–1)"), min_value=0.01, max_value=1, initial=1
    )
    share_on_both_sides = forms.BooleanField(
        label=t(
            "毒品负荷也乘生活污水占比（国内规则只用于人口）",
            "Apply the share to the drug load too (the Chinese rule applies it to people only)",
        ),
        required=False,
    )
    used = forms.BooleanField(
        label=t("直接用于计算负荷（不勾选则只供合并）", "Divide loads by it (else it only feeds a combination)"),
        required=False,
    )
    source = forms.CharField(label=t("系数出处", "Source of the constants"), max_length=200)


class CombineForm(forms.Form):
    """Join the newest version of each method."""

    valid_from = _day(t("生效日", "Valid from"))


class RestateForm(forms.Form):
    """Make loads on record again with the versions now valid."""

    reason = forms.CharField(label=t("理由", "Reason"), max_length=200)


FORMS: dict[str, type[forms.Form]] = {
    "register": RegisterForm,
    "measure": MeasureForm,
    "combine": CombineForm,
    "restate": RestateForm,
}


@endpoint("situation.read")
def population(request: HttpRequest, code: str) -> HttpResponse:
    """The page; each of its forms is one command."""
    scope = scope_of(request)
    found = sites(scope).filter(code=code).first()
    if found is None:
        raise Http404
    act = request.POST.get("act", "")
    bound = {name: form(request.POST if name == act else None, prefix=name) for name, form in FORMS.items()}
    status = 200
    if request.method == "POST":
        if act not in bound:
            raise Http404
        if bound[act].is_valid() and (done := act_on(scope, found, act, bound[act])) is not None:
            messages.success(request, str(done))
            return redirect("situation:population", code)
        status = 422
    known = list(versions(scope, found))
    rules = rules_of(known)
    days = daily(scope, found, rules)
    in_use = next((c for c in sorted(known, key=lambda c: (c.valid_from, c.version), reverse=True) if c.used), None)
    context = {
        "title": say("{code} 的服务人口", "People served by {code}", code=found.code),
        "site": found,
        "in_use": in_use,
        "count": count(in_use.population) if in_use else "",
        "method": POPULATION_METHODS[PopulationMethod(in_use.method)] if in_use else "",
        "cv": round(100 * in_use.cv) if in_use else 0,
        "conflict": bool(in_use and in_use.conflict),
        "head": [
            Head(say("版本", "Version"), number=True), Head(say("方法", "Method")), Head(say("人数", "People"), number=True), Head(say("变异系数", "CV"), number=True),
            Head(say("生效日", "Valid from")), Head(say("用于负荷", "Divides loads")), Head(say("由来", "From")),
        ],
        "body": [_version(catchment) for catchment in known],
        "markers": [_marker(method, [d.people for d in days if d.method is method], rules[method], in_use) for method in rules],
        "forms": bound,
        "may_plan": scope.may("situation.plan", found.area.path),
        "may_restate": scope.may("situation.estimate", found.area.path),
    }  # fmt: skip
    return render(request, "situation/population.html", context, status=status)


def act_on(scope: Scope, site: Site, act: str, form: forms.Form) -> Words | None:
    """Run the command of a valid form; None, with the reason on the form, when it is refused."""
    given = dict(form.cleaned_data)
    try:
        if act == "register":
            given.update(method=PopulationMethod(given["method"]), cv=given["cv"] / 100)
            commands.register(scope=scope, site=site, **given)
        elif act == "measure":
            rule = MarkerRule(
                **{n: given.pop(n) for n in ("ammonium_g", "cigarettes", "domestic_share", "share_on_both_sides")}
            )
            commands.measure(
                scope=scope, site=site, rule=rule, **{**given, "method": PopulationMethod(given["method"])}
            )
        elif act == "combine":
            commands.combine(scope=scope, site=site, **given)
        else:
            rows = restate(scope=scope, site=site, **given).value
            return say(
                "重算改变了 {n} 条结果；原值保留在历史中",
                "{n} results came out differently; the old rows stay in the history",
                n=len(rows),
            )
    except REFUSED as refused:
        form.add_error(
            "population" if isinstance(refused, TooSmallError) and "population" in form.fields else None, str(refused)
        )
        return None
    return say("已登记新版本；已有负荷不变", "New version registered; loads on record did not change")


def _version(catchment: Catchment) -> list[Any]:
    flag = parts.tag(say("方法矛盾", "Methods conflict"), "warn") if catchment.conflict else ""
    return [
        catchment.version,
        format_html("{} {}", POPULATION_METHODS[PopulationMethod(catchment.method)], flag),
        count(catchment.population),
        f"{round(100 * catchment.cv)}%",
        catchment.valid_from.isoformat(),
        say("是", "yes") if catchment.used else say("否，只供合并", "no, feeds combinations"),
        origin(catchment),
    ]


def origin(catchment: Catchment) -> Words | str:
    """Where a version came from, in words."""
    combined = catchment.parts.get("combined")
    if combined:
        which = " + ".join(f"v{part['version']}" for part in combined)
        return say("按逆方差合并 {which}", "inverse variance of {which}", which=which)
    if "days" in catchment.parts:
        rule = MarkerRule.of(catchment.parts)
        share = (
            say(
                "；生活占比 {s}，{sides}",
                "; domestic share {s}, {sides}",
                s=f"{rule.domestic_share:g}",
                sides=_sides(rule),
            )
            if catchment.method == PopulationMethod.COTININE.value
            else say("；{g} g/人/日", "; {g} g a person and day", g=f"{rule.ammonium_g:g}")
        )
        return say(
            "{n} 天，{a} 至 {b}{share}；{source}",
            "{n} days, {a} to {b}{share}; {source}",
            n=catchment.parts["days"], a=catchment.parts["since"], b=catchment.parts["until"], share=share, source=catchment.source,
        )  # fmt: skip
    return catchment.source


def _sides(rule: MarkerRule) -> Words:
    if rule.share_on_both_sides:
        return say("人口与负荷都乘", "on people and load")
    return say("只乘人口，不乘负荷", "on people, not on the load")


def _marker(
    method: PopulationMethod, people: list[float], rule: MarkerRule, in_use: Catchment | None
) -> dict[str, Any]:
    middle = median(people) if people else None
    return {
        "method": POPULATION_METHODS[method],
        "days": len(people),
        "people": count(round(middle)) if middle else None,
        "low": count(round(min(people))) if people else None,
        "high": count(round(max(people))) if people else None,
        "conflict": bool(middle and in_use and conflicting([middle, float(in_use.population)])),
        "rule": say("{g} g/人/日", "{g} g a person and day", g=f"{rule.ammonium_g:g}")
        if method is PopulationMethod.AMMONIUM
        else say("{c} 支/人/日", "{c} cigarettes a person and day", c=f"{rule.cigarettes or 0:g}"),
    }
