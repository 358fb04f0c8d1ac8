"""Forms of the statutory report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lanjie.core.quantities import today
from lanjie.core.words import say, t
from lanjie.governance.models import OversightItem
from lanjie.reports.definitions import definitions
from lanjie.reports.forms import DayInput
from lanjie.reports.statutory.composing import Problem


class BeginForm(forms.Form):
    """Which opinions a report answers, as of which day."""

    item = forms.ChoiceField(label=t("审议意见", "Opinions"))
    on = forms.DateField(label=t("报告日", "Day of the report"), widget=DayInput())

    def __init__(self, items: Sequence[OversightItem], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [(one.code, f"{one.title}（{one.code}）") for one in items]  # type: ignore[attr-defined]

    def clean_on(self) -> Any:
        """No day of the future: figures are as of a day that is over."""
        day = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError(str(say("是将来的日期", "Lies in the future")))
        return day


class SectionForm(forms.Form):
    """The template of a chapter."""

    text = forms.CharField(
        label=t("文字", "Text"),
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=t(
            "数字写作 {{ 键 }}，文件、日期、名称写作 {{ doc:编号 }}、{{ date:编号 }}、{{ name:名称 }}；其余数字会被挡下。",
            "Numbers as {{ key }}, acts, dates and names as {{ doc:code }}, {{ date:code }}, {{ name:name }}; any other numeral is held up.",
        ),
    )
    reason = forms.CharField(label=t("为什么改", "Why it is changed"), max_length=400)


class ReasonsForm(forms.Form):
    """A reason for each warning, before the freeze."""

    def __init__(self, warnings: Sequence[Problem], falls: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for warning in warnings:
            self.fields[warning.about] = forms.CharField(label=str(warning.words), max_length=400)
        for key in falls:
            label = say(
                "「{t}」比上次报告少：为什么",
                "“{t}” is lower than in the last report: why",
                t=definitions().figures[key].label,
            )
            self.fields[f"fall:{key}"] = forms.CharField(label=str(label), max_length=400)


class ReasonForm(forms.Form):
    """Why a report goes back to draft."""

    reason = forms.CharField(label=t("退回草稿的原因", "Why it goes back to draft"), max_length=400)


class ErratumForm(forms.Form):
    """What stands in the issued report and what should."""

    about = forms.CharField(
        label=t("数字的键，或章节位置", "Key of the figure, or the place"), max_length=80,
        help_text=t("例如 pre.active，或 3.1", "For example pre.active, or 3.1"),
    )  # fmt: skip
    old = forms.CharField(label=t("印发件原文", "As issued"), max_length=200)
    new = forms.CharField(label=t("应为", "Should be"), max_length=200)
    reason = forms.CharField(label=t("原因", "Reason"), max_length=400)
