"""Lawful sources of morphine by area and year: what heroin is told apart from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.models import Recorded
from lanjie.core.quantities import count, percent, today
from lanjie.core.words import Words, say, t
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import areas
from lanjie.situation.choices import OPIATE_BASES, OPIATE_PARTS, OpiateBasis, OpiatePart
from lanjie.situation.commands.supply import EntryError, enter_supply
from lanjie.situation.models import MedicalSupply


class SupplyForm(forms.Form):
    """One source."""

    area = forms.ModelChoiceField(label=t("地区", "Area"), queryset=Area.unscoped.none(), to_field_name="code")
    year = forms.IntegerField(label=t("年份", "Year"), min_value=2000, max_value=2100)
    part = forms.ChoiceField(label=t("来源", "Part"), choices=[(p.value, OPIATE_PARTS[p]) for p in OpiatePart])
    basis = forms.ChoiceField(
        label=t("怎样计量", "How it was counted"), choices=[(b.value, OPIATE_BASES[b]) for b in OpiateBasis]
    )
    amount = forms.FloatField(
        label=t("数值（公斤、比例或比值下限）", "Amount (kg, share, or the ratio's lower end)"), min_value=0
    )
    amount_high = forms.FloatField(label=t("比值上限", "Upper end of the ratio"), min_value=0, required=False)
    people = forms.IntegerField(
        label=t("所供人口（供应量才填）", "People it was for (supply only)"), min_value=1, required=False
    )
    excreted = forms.FloatField(
        label=t("排出比例 0–1（供应量才填）", "Share excreted, 0–1 (supply only)"),
        min_value=0,
        max_value=1,
        required=False,
    )
    cv = forms.FloatField(label=t("变异系数 %", "CV %"), min_value=0, max_value=200, initial=20)
    source = forms.CharField(label=t("出处", "Source"), max_length=300)


@endpoint("situation.read")
def supply(request: HttpRequest) -> HttpResponse:
    """What was entered, and the form of the province."""
    scope = scope_of(request)
    may_enter = scope.may("situation.estimate")
    form = supply_form(scope, request.POST or None)
    if request.method == "POST" and form.is_valid() and enter(scope, form):
        messages.success(request, str(say("已登记", "Entered")))
        return redirect("situation:supply")
    entered = MedicalSupply.objects.within(scope).filter(Recorded.known_at()).select_related("area", "by")
    context = {
        "title": say("阿片类的医疗来源", "Medical sources of opiates"),
        "head": [Head(say("年份", "Year")), Head(say("地区", "Area")), Head(say("来源", "Part")), Head(say("数值", "Amount")), Head(say("变异系数", "CV"), number=True), Head(say("出处", "Source")), Head(say("登记人", "By"))],
        "body": [
            [s.year, s.area.name, OPIATE_PARTS[OpiatePart(s.part)], _amount(s), percent(s.cv), s.source, s.by]
            for s in entered[:200]
        ],
        "form": form if may_enter else None,
    }  # fmt: skip
    return render(request, "situation/supply.html", context, status=422 if form.is_bound and form.errors else 200)


def supply_form(scope: Scope, given: Mapping[str, Any] | None) -> SupplyForm:
    """The form, offering the areas its reader may enter for; none to whoever may not."""
    form = SupplyForm(given, initial={"year": today().year, "area": "430000"})
    if scope.may("situation.estimate"):
        form.fields["area"].queryset = areas(scope.for_act("situation.estimate")).order_by("path")  # type: ignore[attr-defined]
    return form


def enter(scope: Scope, form: SupplyForm) -> bool:
    """Run the command of a valid form; False, with the reason on the form, when it is refused."""
    given: dict[str, Any] = dict(form.cleaned_data)
    given.update(part=OpiatePart(given["part"]), basis=OpiateBasis(given["basis"]), cv=given["cv"] / 100)
    try:
        enter_supply(scope=scope, **given)
    except EntryError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _amount(found: MedicalSupply) -> Words:
    if found.basis == OpiateBasis.SHARE.value:
        return say("占吗啡 {p}", "{p} of the morphine", p=f"{100 * found.amount:.1f}%")
    if found.basis == OpiateBasis.RATIO.value:
        return say(
            "每单位可待因 {a}–{b}",
            "{a}–{b} for each unit of codeine",
            a=f"{found.amount:g}",
            b=f"{found.amount_high or found.amount:g}",
        )
    return say(
        "{kg} 公斤/年，{n} 人，排出 {e}",
        "{kg} kg a year, {n} people, {e} excreted",
        kg=f"{found.amount:g}", n=count(found.people), e=percent(found.excreted),
    )  # fmt: skip
