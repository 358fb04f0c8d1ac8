"""Forms of sampling: the plan, the steps of a bottle, a new site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from lanjie.core.quantities import SHANGHAI, today
from lanjie.core.words import say, t
from lanjie.situation.choices import COMPOSITES, ROUND_KINDS, Composite
from lanjie.situation.commands.rounds import new_seed
from lanjie.situation.models import Custody, Sample, Site
from lanjie.situation.queries.quality_inputs import WARMEST_ARRIVAL
from lanjie.situation.queries.rounds import STATES


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class PlanFilter(forms.Form):
    """Filters of the plan, kept in the address."""

    q = forms.CharField(label=t("代码、名称或县区", "Code, name or county"), required=False)
    quarter = forms.ChoiceField(label=t("季度", "Quarter"), required=False)
    state = forms.ChoiceField(label=t("状态", "State"), required=False)
    late = forms.BooleanField(label=t("只看逾期", "Overdue only"), required=False)
    area = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, quarters: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].choices = [*quarters, ("all", t("全部", "All"))]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", t("全部", "All")), *STATES.items()]  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """A round of a kind at many sites at once."""

    kind = forms.ChoiceField(
        label=t("轮次类型", "Kind of round"), choices=[(k.value, w) for k, w in ROUND_KINDS.items()]
    )
    starts_on = day_field(
        t("窗口起", "Window from"),
        help_text=t(
            "采样日在窗口内随机抽取，从今天或以后开始。", "Days are drawn at random within the window; from today on."
        ),
    )
    ends_on = day_field(t("窗口止", "Window to"))
    results_due_on = day_field(
        t("结果截止日", "Results due"),
        required=False,
        help_text=t("留空为最后一瓶后 30 天。", "Empty: 30 days after the last bottle."),
    )
    document = forms.CharField(label=t("计划文件", "Document of the plan"), max_length=200)
    seed = forms.IntegerField(
        label=t("随机种子", "Seed"),
        min_value=0,
        max_value=10**9,
        help_text=t(
            "同一种子、同一窗口总是抽到同样的日子；写入审计，可供复核。",
            "The same seed and window always draw the same days; it is kept in the audit, so that anybody can check.",
        ),
    )
    sites = forms.MultipleChoiceField(label=t("监测点", "Sites"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, listed: Sequence[tuple[Site, date | None]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = {site.code: site for site, _ in listed}
        self.fields["sites"].choices = [(site.code, _site_label(site, last)) for site, last in listed]  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("seed", new_seed())

    def clean(self) -> dict[str, Any]:
        """The window lies ahead and runs forward; results are due after it begins."""
        given = super().clean() or {}
        starts_on, ends_on, due = (given.get(name) for name in ("starts_on", "ends_on", "results_due_on"))
        if starts_on and starts_on < today():
            self.add_error(
                "starts_on",
                str(say("{day} 已过，不能再计划", "{day} has passed and can not be planned", day=starts_on)),
            )
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", str(say("早于窗口起", "Before the window begins")))
        if ends_on and due and due < ends_on:
            self.add_error("results_due_on", str(say("早于窗口止", "Before the window ends")))
        return given


def _site_label(site: Site, last: date | None) -> Any:
    return say(
        "{code} {name} · {area} · 最近一轮 {last}",
        "{code} {name} · {area} · last round {last}",
        code=site.code,
        name=site.name,
        area=site.area.name,
        last=last.isoformat() if last else "—",
    )


class ReasonForm(forms.Form):
    """A reason; every step that takes something away asks for one."""

    reason = forms.CharField(
        label=t("理由", "Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=t("写入保管链，另一方能看到。", "Kept in the chain of custody; the other side sees it."),
    )


class StepForm(forms.Form):
    """One step of a bottle. `key` comes from a phone that may send it again."""

    key = forms.RegexField("^[0-9a-f-]{36}$", required=False, widget=forms.HiddenInput)
    at = forms.DateTimeField(
        label=t("时间", "When"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, bottle: Sample, before: Custody | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bottle, self.before = bottle, before
        if "at" in self.fields:
            self.initial.setdefault("at", datetime.now(SHANGHAI))

    def clean_at(self) -> datetime:
        """Not ahead of time; a clock may be a few minutes fast."""
        at: datetime = self.cleaned_data["at"]
        if at > datetime.now(SHANGHAI) + timedelta(minutes=5):
            raise forms.ValidationError(str(say("时间还没有到", "The time lies ahead")))
        return at


def seal_field(hint: Any) -> forms.CharField:
    """The number on the seal."""
    return forms.CharField(
        label=t("封签号", "Seal"), max_length=40, help_text=hint, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class TakeForm(StepForm):
    """What the sampler knows at the site."""

    seal = seal_field(t("封瓶后抄下封签上的号码。", "Copy the number from the seal once the bottle is closed."))
    taken_on = day_field(
        t("采样日", "Day of sampling"),
        help_text=t(
            "混合样为开始的那一天；与计划不同时如实填写。",
            "For a composite the day it began; as it was, where the plan said otherwise.",
        ),
    )
    composite = forms.ChoiceField(
        label=t("采样方式", "Composite"),
        choices=[(c.value, w) for c, w in COMPOSITES.items() if c is not Composite.UNKNOWN],
    )
    flow_m3_d = forms.FloatField(
        label=t("日流量 m³", "Flow, m³ a day"),
        required=False,
        min_value=1,
        help_text=t(
            "厂里没给就留空；没有流量就不算负荷。", "Leave empty if the works gave none; without it there is no load."
        ),
    )

    field_order = ("seal", "taken_on", "composite", "flow_m3_d", "at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("taken_on", min(self.bottle.taken_on, today()))
        self.initial.setdefault("composite", Composite.FLOW.value)
        self.fields["taken_on"].widget.attrs["max"] = today().isoformat()

    def clean_taken_on(self) -> date:
        """Not ahead of time."""
        day: date = self.cleaned_data["taken_on"]
        if day > today():
            raise forms.ValidationError(str(say("{day} 还没有到", "{day} lies in the future", day=day)))
        return day


class SendForm(StepForm):
    """The bottle leaves under the seal it was taken with."""

    seal = seal_field(
        t("与采样时相同；封签破损的瓶作废。", "The one set at sampling; a bottle with a broken seal is void.")
    )
    field_order = ("seal", "at")


class ReceiveForm(StepForm):
    """What the laboratory sees when the bottle arrives."""

    seal = seal_field(t("照瓶上的抄，不要照送样单抄。", "Copy it from the bottle, not from the papers."))
    temperature = forms.FloatField(
        label=t("到样温度 °C", "Temperature on arrival, °C"),
        min_value=-30,
        max_value=60,
        help_text=t(
            "高于 {limit} °C 照收，结果带「到样温度超标」标记。",
            "Above {limit} °C it is received all the same, and results carry the flag “arrived too warm”.",
            limit=f"{WARMEST_ARRIVAL:g}",
        ),
    )
    differs = forms.BooleanField(
        label=t(
            "已再看一遍：封签确实不同。照收，暂不出结果，由送样方裁定",
            "Looked at again: the seal does differ. Receive it; no results until the side that sent it decides",
        ),
        required=False,
        widget=forms.HiddenInput,
    )
    field_order = ("seal", "differs", "temperature", "at")

    def clean(self) -> dict[str, Any]:
        """Another seal is a slip of the pen first: the box to confirm it appears only then."""
        given = super().clean() or {}
        known = self.before.seal if self.before else ""
        if known and given.get("seal") and given["seal"].strip().upper() != known:
            self.fields["differs"].widget = forms.CheckboxInput()
            if not given.get("differs"):
                self.add_error(
                    "seal", str(say("与送样登记的「{seal}」不同", "It is not “{seal}”, as registered", seal=known))
                )
        return given


class StepReasonForm(ReasonForm, StepForm):
    """A step that only needs its reason; its time is now."""

    at = None  # type: ignore[assignment]


class SealForm(StepReasonForm):
    """What becomes of a bottle that arrived under another seal."""

    decision = forms.ChoiceField(
        label=t("裁定", "Decision"),
        choices=[("accept", t("认可封签", "Accept the seal")), ("void", t("作废", "Void"))],
        widget=forms.RadioSelect,
    )
    field_order = ("decision", "reason")


#: What the radio blocks of a decision say follows.
CONSEQUENCES = {
    "accept": t(
        "可以出结果，结果进入趋势；理由留在保管链里",
        "Results may be reported and enter trends; the reason stays in the chain",
    ),
    "void": t("不出结果，这一瓶不再使用", "No results; the bottle is not used any more"),
}
#: The form of each step.
STEPS: dict[str, type[StepForm]] = {
    "take": TakeForm,
    "miss": StepReasonForm,
    "send": SendForm,
    "receive": ReceiveForm,
    "reject": StepReasonForm,
    "void": StepReasonForm,
    "seal": SealForm,
}
