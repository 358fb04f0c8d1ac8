"""`/law/due/`: count a deadline by hand: rule, day of the event, pauses → the day it ends, every step, and the basis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lanjie import law
from lanjie.core.access import endpoint
from lanjie.core.quantities import SHANGHAI
from lanjie.core.words import Words, say, t
from lanjie.law.counting import Pause
from lanjie.law.loader import PERIODS
from lanjie.law.value import Quantity
from lanjie.site.pages.law.words import both, cited, counting, rule_address, standing, tabs

BAD_DAY = t("日期写作 2020-09-11", "write the day as 2020-09-11")


def periods() -> Iterator[tuple[law.Rule, law.Part]]:
    """Every period that any rule sets."""
    for rule in law.rules():
        for part in rule.parts.values():
            if part.unit.kind in PERIODS:
                yield rule, part


def _choices() -> Iterable[tuple[str, Any]]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for rule, part in periods():
        of = f" · {both(part.label)}" if part.label else ""
        grouped.setdefault(rule.group, []).append((f"{rule.id}:{part.name}", f"{rule.id} {both(rule.label)}{of}"))
    names = {group.id: str(both(group.label)) for group in law.groups()}
    return [("", str(say("选一条", "choose one"))), *((names[group], listed) for group, listed in grouped.items())]


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": BAD_DAY, "required": t("写明哪一天", "say which day")},
    )


class DueForm(forms.Form):
    """The question. Pauses run from a day that is not counted to the day on which counting goes on."""

    rule = forms.ChoiceField(
        label=t("条文", "Rule"),
        choices=_choices,
        error_messages={
            "required": t("选一条条文", "choose a rule"),
            "invalid_choice": t("没有这样的条文", "no such rule"),
        },
    )
    start = _day(
        t("事件发生之日", "Day of the event"),
        required=True,
        help_text=t(
            "收到、送达或决定的那一天；当日不计入。",
            "The day of receipt, service or decision; it is not counted itself.",
        ),
    )
    hour = forms.TimeField(
        label=t("时刻", "Time"),
        required=False,
        help_text=t("只有按小时计的期限需要。", "Only periods in hours need it."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": t("时刻写作 09:30", "write the time as 09:30")},
    )
    paused_from = _day(
        t("中止自", "Paused from"), help_text=t("从这一天起不计。", "From this day on nothing is counted.")
    )
    paused_to = _day(t("恢复于", "Resumed on"), help_text=t("从这一天起接着计。", "From this day on counting goes on."))

    def clean(self) -> dict[str, Any]:
        """A pause needs both ends, in order."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("paused_from"), data.get("paused_to")
        if "paused_from" in data and "paused_to" in data and (first is None) != (last is None):
            empty = "paused_from" if first is None else "paused_to"
            self.add_error(empty, t("中止的两端都要写", "a pause needs both ends"))
        elif first and last and last < first:
            self.add_error("paused_to", t("恢复不能早于中止", "counting can not go on before it paused"))
        return data

    def counted(self) -> law.Due:
        """The answer; `LawError` where the law has none."""
        key, _, part = self.cleaned_data["rule"].partition(":")
        day, hour = self.cleaned_data["start"], self.cleaned_data["hour"]
        start = datetime.combine(day, hour, tzinfo=SHANGHAI) if hour else day
        return law.due(key, start, part, self._pauses(start))

    def _pauses(self, start: date | datetime) -> list[Pause]:
        first, last = self.cleaned_data["paused_from"], self.cleaned_data["paused_to"]
        if first is None:
            return []
        if isinstance(start, datetime):  # midnight to midnight is what whole days mean for a count in hours
            return [(_midnight(first), _midnight(last))]
        return [(first, last)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)


@endpoint("law.read")
def due(request: HttpRequest) -> HttpResponse:
    """The form, and under it the answer. The whole question stands in the address, so that it can be sent to a colleague."""
    asked = "rule" in request.GET
    form = DueForm(request.GET if asked else None)
    context: dict[str, Any] = {"title": say("期限计算", "Count a deadline"), "form": form, "tabs": tabs(request)}
    if asked and form.is_valid():
        try:
            context |= _answer(form.counted())
        except law.NotInForce:
            form.add_error("start", t("该条在这一天还没有或不再施行", "the rule did not hold on this day"))
        except (law.LawError, ValueError) as error:
            form.add_error("hour" if "moment" in str(error) else None, _why(error))
    return render(request, "law/due.html", context)


def _why(error: Exception) -> Any:
    if "moment" in str(error):
        return t("这一期限按小时计，要写时刻", "this period is counted in hours: give the time")
    return t("该条在这一天没有这一期限：{why}", "the rule sets no such period on this day: {why}", why=str(error))


def _answer(found: law.Due) -> dict[str, Any]:
    quantity: Quantity = found.quantity
    return {
        "due": found,
        "end": f"{found.at:%Y-%m-%d %H:%M}" if found.at else found.day.isoformat(),
        "rule_words": both(found.rule.label),
        "period": say(
            "{period}，{way}",
            "{period}, {way}",
            period=Words(quantity.words("zh"), quantity.words("en")),
            way=counting(found.value, quantity),
        ),
        "status": standing(found.value),
        "clause": cited(found.value.sources[0]),
        "rule_href": rule_address(found.rule.id),
        "steps": [both(step) for step in found.steps],
    }
