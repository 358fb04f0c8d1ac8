"""Quality control of a period: controls done and passed, results kept out and why, and the scores of proficiency rounds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.quantities import MINUS, count, percent, today
from lanjie.core.templatetags import parts
from lanjie.core.words import Words, say, t
from lanjie.registry.choices import OrganisationKind
from lanjie.registry.models import Organisation
from lanjie.registry.queries.areas import by_code
from lanjie.situation.choices import FLAGS, RESULT_KINDS, SUBSTANCES
from lanjie.situation.commands.quality import RULES
from lanjie.situation.commands.supply import EntryError, record_proficiency
from lanjie.situation.models import Proficiency
from lanjie.situation.quality_words import BASIS
from lanjie.situation.queries.quality import QualityCount, kept_out, proficiency, quality_count
from lanjie.situation.tables import ResultTable

_YEAR = timedelta(days=365)  # not law: the page's usual period


class PeriodForm(forms.Form):
    """The period looked at."""

    since = forms.DateField(label=t("从", "From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=t("到", "To"), widget=forms.DateInput(attrs={"type": "date"}))
    area = forms.CharField(required=False, widget=forms.HiddenInput)


class ScoreForm(forms.Form):
    """One score of a proficiency round."""

    laboratory = forms.ModelChoiceField(label=t("实验室", "Laboratory"), queryset=Organisation.unscoped.none())
    round_name = forms.CharField(label=t("轮次", "Round"), max_length=60)
    held_on = forms.DateField(label=t("日期", "Day"), widget=forms.DateInput(attrs={"type": "date"}))
    substance = forms.ChoiceField(
        label=t("目标物", "Substance"), choices=[(code, SUBSTANCES[code]) for code in SUBSTANCES]
    )
    z = forms.FloatField(label=t("z 值", "z score"), min_value=-100, max_value=100)
    source = forms.CharField(label=t("出处", "Source"), max_length=200)


@endpoint("situation.read")
def quality(request: HttpRequest) -> HttpResponse:
    """The page of a period; the province records scores on it."""
    scope = scope_of(request)
    area = by_code(scope, request.GET.get("area", ""))
    reader = scope.narrow(area.path) if area else scope
    may_record = scope.may("situation.estimate")
    form = ScoreForm(request.POST or None, initial={"held_on": today().isoformat()})
    if may_record:
        laboratories = Organisation.objects.within(scope).filter(kind=OrganisationKind.LABORATORY.value)
        form.fields["laboratory"].queryset = laboratories.order_by("code")  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid() and _record(request, scope, form):
        return redirect("situation:quality")
    usual = {"since": (today() - _YEAR).isoformat(), "until": today().isoformat()}
    period = PeriodForm({**usual, **request.GET.dict()})
    if not period.is_valid():
        period = PeriodForm(usual)
        period.is_valid()
    since, until = period.cleaned_data["since"], period.cleaned_data["until"]
    found = quality_count(reader, since, until)
    table = ResultTable(kept_out(reader, since, until), request=request, orderable=False, exclude=("row", "flow"))
    table.paginate(page=request.GET.get("page", 1), per_page=25)
    context = {
        "title": say("污水检测质量控制", "Quality control of wastewater results"),
        "area": area,
        "area_switch": True,
        "period": period,
        "lead": _lead(found),
        "control_head": [Head(say("质控样", "Control")), Head(say("做了", "Done"), number=True), Head(say("符合", "Held"), number=True), Head(say("符合率", "Share"), number=True)],
        "control_body": [[RESULT_KINDS[c.kind], c.done, c.passed, _share(c.passed, c.done)] for c in found.controls],
        "reason_head": [Head(say("原因", "Reason")), Head(say("结果", "Results"), number=True), Head(say("规则", "Rule"))],
        "reason_body": [[FLAGS[flag], count(n), BASIS.get(flag, "")] for flag, n in found.reasons.items()],
        "note_body": [[FLAGS[flag], count(n), BASIS.get(flag, "")] for flag, n in found.notes.items()],
        "table": table,
        **_scores(proficiency(scope, RULES.z_questionable)),
        "form": form if may_record else None,
    }  # fmt: skip
    return render(request, "situation/quality.html", context, status=422 if form.is_bound and form.errors else 200)


def _record(request: HttpRequest, scope: Scope, form: ScoreForm) -> bool:
    given = form.cleaned_data
    try:
        record_proficiency(
            scope=scope,
            laboratory=given["laboratory"],
            round_name=given["round_name"],
            held_on=given["held_on"],
            scores={given["substance"]: given["z"]},
            source=given["source"],
        )
    except EntryError as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request, str(say("已登记；此后写入的结果按它判定", "Recorded; results written from now on are judged by it"))
    )
    return True


def _lead(found: QualityCount) -> Words:
    if not found.reported:
        return say("这段时间没有实验室结果。", "No laboratory results in this period.")
    done = sum(control.done for control in found.controls)
    passed = sum(control.passed for control in found.controls)
    return say(
        "{n} 项结果中 {entered} 项（{share}）进入趋势，{out} 项因质控不进；质控样 {done} 个，{passed} 个符合。",
        "Of {n} results {entered} ({share}) entered trends and {out} were kept out; of {done} controls {passed} held.",
        n=count(found.reported),
        entered=count(found.entered),
        share=percent(found.share_entered),
        out=count(found.kept_out),
        done=count(done),
        passed=count(passed),
    )


def z_verdict(z: float) -> str:
    """The status key of a z score."""
    if abs(z) >= RULES.z_bad:
        return "failed"
    return "look" if abs(z) > RULES.z_questionable else "pass"


def _share(part: int, whole: int) -> str:
    """A share that is 100% only when it is."""
    return "100%" if part == whole else f"{min(100 * part / whole, 99.9):.1f}%"


def _scores(found: list[Proficiency]) -> dict[str, Any]:
    """The newest round as a table of laboratories and substances, and every earlier score that was questionable or worse."""
    if not found:
        return {}
    newest = [score for score in found if score.round == found[0].round]
    substances = [code for code in SUBSTANCES if any(score.substance == code for score in newest)]
    by_laboratory: dict[str, dict[str, float]] = {}
    for score in newest:
        by_laboratory.setdefault(score.laboratory.name, {})[score.substance] = score.z
    poor = [score for score in found if score.round != found[0].round]
    return {
        "round": found[0].round,
        "round_head": [Head(say("实验室", "Laboratory")), *(Head(SUBSTANCES[code], number=True) for code in substances)],
        "round_body": [[name, *(_z(scores.get(code)) for code in substances)] for name, scores in by_laboratory.items()],
        "poor_head": [Head(say("轮次", "Round")), Head(say("实验室", "Laboratory")), Head(say("目标物", "Substance")), Head("z", number=True), Head(say("判定", "Verdict"))],
        "poor_body": [[s.round, s.laboratory.name, SUBSTANCES[s.substance], _signed(s.z), parts.status(z_verdict(s.z))] for s in poor],
    }  # fmt: skip


def _signed(z: float) -> str:
    return f"{z:.1f}".replace("-", MINUS)


def _z(z: float | None) -> Any:
    if z is None:
        return None
    number = _signed(z)
    return number if z_verdict(z) == "pass" else format_html("{} {}", parts.status(z_verdict(z)), number)
