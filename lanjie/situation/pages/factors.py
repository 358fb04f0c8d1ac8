"""Factor sets: the list, one set with where each row comes from, and what may be done with a draft."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.quantities import SHANGHAI, significant, today
from lanjie.core.states import TransitionError
from lanjie.core.templatetags import parts
from lanjie.core.words import Words, say, t
from lanjie.science.wastewater.factors import shipped_factors
from lanjie.situation.choices import SUBSTANCES
from lanjie.situation.commands import factors as commands
from lanjie.situation.models import Factor, FactorSet
from lanjie.situation.queries.use import SEEN, Factors, usable

#: Evidence of a row → status word.
EVIDENCE = {SEEN: "verified", "from memory": "from_memory", "not found": "missing"}


class DraftForm(forms.Form):
    """A new draft from the set on the page."""

    label = forms.CharField(label=t("名称", "Name"), max_length=120)
    valid_from = forms.DateField(label=t("生效日", "Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=t("为什么另起一版", "Why a new version"), max_length=400, required=False)


class RowForm(forms.ModelForm[Factor]):
    """One row of a draft."""

    evidence = forms.ChoiceField(
        label=t("依据", "Evidence"),
        choices=[
            (SEEN, t("读过出处", "Source read")),
            ("from memory", t("凭记忆，须有人确认", "From memory, to be confirmed")),
            ("not found", t("没有可靠因子", "No reliable factor")),
        ],
    )

    class Meta:
        model = Factor
        fields = commands.CHANGEABLE
        labels = {  # noqa: RUF012  Django's own spelling
            "excretion": t("排泄率（0–1）", "Share excreted (0–1)"),
            "excretion_cv": t(
                "排泄率变异系数（0–1），没有公布则留空", "CV of the share (0–1); leave empty if not published"
            ),
            "dose_low_mg": t("每人每日最低用量 mg", "Lowest amount a user takes a day, mg"),
            "dose_high_mg": t("每人每日最高用量 mg", "Highest amount a user takes a day, mg"),
            "source": t("出处", "Source"),
            "note": t("说明", "Note"),
        }

    def clean(self) -> dict[str, Any]:
        """Doses are a range or nothing; a read source is named."""
        given: dict[str, Any] = super().clean() or {}
        low, high = given.get("dose_low_mg"), given.get("dose_high_mg")
        if (low is None) is not (high is None) or (low is not None and high is not None and not 0 < low < high):
            self.add_error(
                "dose_high_mg",
                str(say("用量只以范围填写：两格都填，后者较大", "Doses are a range: fill both, the second larger")),
            )
        if given.get("evidence") == SEEN and not given.get("source"):
            self.add_error("source", str(say("读过的出处要写明", "Name the source that was read")))
        same = Factor.objects.filter(
            factor_set=self.instance.factor_set,
            drug=self.instance.drug,
            biomarker=self.instance.biomarker,
            excretion=given.get("excretion"),
        ).exclude(pk=self.instance.pk)
        if given.get("excretion") is not None and same.exists():
            self.add_error(
                "excretion", str(say("本集已有这个排泄率的一行", "The set has a row with this share already"))
            )
        return given


@endpoint("situation.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Every factor set, newest first, and which one is in use."""
    scope = scope_of(request)
    if request.method == "POST":
        adopted: FactorSet = commands.adopt_shipped(scope=scope).value
        return redirect("situation:factor_set", adopted.version)
    chosen = Factors.on(today())
    sets = list(FactorSet.objects.select_related("signed_by", "drafted_from").prefetch_related("factors"))
    body = [
        [
            format_html('<a href="{}">{}</a>', reverse("situation:factor_set", args=[s.version]), s),
            s.label,
            s.valid_from.isoformat(),
            parts.status("signed" if s.signed_at else "draft"),
            say("{day}，{who}", "{day}, {who}", day=_day(s), who=str(s.signed_by)) if s.signed_at else None,
            len(s.factors.all()),
            sum(not usable(row) for row in s.factors.all()),
        ]
        for s in sets
    ]
    context = {
        "title": say("因子集", "Factor sets"),
        "head": [
            Head(say("编号", "Number")), Head(say("名称", "Name")), Head(say("生效日", "Valid from")), Head(say("状态", "State")),
            Head(say("签认", "Signed")), Head(say("行数", "Rows"), number=True), Head(say("不可用的行", "Unusable rows"), number=True),
        ],
        "body": body,
        "chosen": chosen.set if chosen else None,
        "may_change": scope.may("situation.factors"),
    }  # fmt: skip
    return render(request, "situation/factors.html", context)


@endpoint("situation.read")
def factor_set(request: HttpRequest, version: int) -> HttpResponse:
    """One set: each row with its evidence; a draft can be confirmed row by row, signed, or serve another draft."""
    scope = scope_of(request)
    found = FactorSet.objects.select_related("signed_by", "created_by", "drafted_from").filter(version=version).first()
    if found is None:
        raise Http404
    form = DraftForm(
        request.POST if request.POST.get("act") == "draft" else None, initial={"valid_from": today().isoformat()}
    )
    status = 200
    if request.method == "POST":
        done = _act(request, scope, found, form)
        if done is not None:
            return done
        status = 422
    may_change = scope.may("situation.factors")
    rows = list(found.factors.select_related("confirmed_by").order_by("position", "pk"))
    draft = found.signed_at is None
    context = {
        "title": say("因子集 {id}", "Factor set {id}", id=str(found)),
        "set": found,
        "state": "draft" if draft else "signed",
        "signed": _day(found),
        "rows": [_row(row, may_change=may_change and draft) for row in rows],
        "unusable": sum(not usable(row) for row in rows),
        "form": form,
        "may_sign": may_change and draft,
        "may_draft": may_change,
    }
    return render(request, "situation/factor_set.html", context, status=status)


def _act(request: HttpRequest, scope: Scope, found: FactorSet, form: DraftForm) -> HttpResponse | None:
    """Confirm, sign or draft; None when the form has errors."""
    act = request.POST.get("act", "")
    try:
        if act == "sign":
            commands.sign(scope=scope, factor_set=found)
            messages.success(request, str(say("已签认", "Signed")))
        elif act == "confirm":
            row = found.factors.filter(pk=request.POST.get("row") or 0).first()
            if row is None:
                raise Http404
            commands.confirm(scope=scope, factor=row)
            messages.success(request, str(say("已确认 {row}", "Confirmed {row}", row=str(row))))
        elif act == "draft":
            if not form.is_valid():
                return None
            drafted: FactorSet = commands.draft_from(scope=scope, factor_set=found, **form.cleaned_data).value
            return redirect("situation:factor_set", drafted.version)
        else:
            raise Http404
    except TransitionError as refused:
        messages.error(request, str(refused))
    return redirect("situation:factor_set", found.version)


@endpoint("situation.factors")
def factor(request: HttpRequest, version: int, pk: int) -> HttpResponse:
    """Change one row of a draft."""
    scope = scope_of(request)
    found = Factor.objects.select_related("factor_set").filter(pk=pk, factor_set__version=version).first()
    if found is None:
        raise Http404
    before = Factor.objects.select_related("factor_set").get(pk=pk)
    form = RowForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            commands.change(scope=scope, factor=before, fields=form.cleaned_data)
        except TransitionError as refused:
            messages.error(request, str(refused))
        return redirect("situation:factor_set", version)
    context = {
        "title": say("{drug}（{residue}）", "{drug} ({residue})", drug=_substance(before.drug), residue=_substance(before.biomarker)),
        "set": before.factor_set,
        "form": form,
        "signed": before.factor_set.signed_at is not None,
    }  # fmt: skip
    return render(request, "situation/factor.html", context, status=422 if form.errors else 200)


def _substance(code: str) -> Words | str:
    return SUBSTANCES.get(code, code)


@cache
def _said() -> dict[str, Words]:
    """Sources and notes of the shipped factors in both languages, by the Chinese that is kept of them."""
    rows = shipped_factors().factors
    pairs = [pair for row in rows for pair in ((row.source_zh, row.source), (row.note_zh, row.note))]
    return {zh: Words(zh, en) for zh, en in pairs if zh}


def _day(found: FactorSet) -> str:
    return found.signed_at.astimezone(SHANGHAI).date().isoformat() if found.signed_at else ""


def _row(row: Factor, *, may_change: bool) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "drug": _substance(row.drug),
        "residue": _substance(row.biomarker),
        "excretion": None if row.excretion is None else f"{row.excretion:g}",
        "cv": None if row.excretion_cv is None else f"{row.excretion_cv:g}",
        "ratio": f"{row.mass_ratio:g}",
        "value": None if row.excretion is None else significant(row.mass_ratio / row.excretion),
        "doses": None if row.dose_low_mg is None else f"{row.dose_low_mg:g} – {row.dose_high_mg:g}",
        "evidence": EVIDENCE.get(row.evidence, "to_check"),
        "source": _said().get(row.source, row.source),
        "note": _said().get(row.note, row.note),
        "confirmed": row.confirmed_by,
        "usable": usable(row),
        "may_confirm": may_change and row.excretion is not None and not usable(row),
        "href": reverse("situation:factor", args=[row.factor_set.version, row.pk]) if may_change else "",
    }
