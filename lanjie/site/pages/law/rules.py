"""`/law/`: every rule on a day, found by words in both languages, by group and by how good its source is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from lanjie import law
from lanjie.core.access import endpoint
from lanjie.core.tables import CodeColumn, LinkColumn, StatusColumn, Table, TextColumn
from lanjie.core.words import Words, pick, say, t
from lanjie.site.pages.law.listing import DayForm, listed
from lanjie.site.pages.law.words import both, cited, lang, rule_address, standing, value_words

TO_CHECK = "to_check"


@dataclass(frozen=True, slots=True)
class Line:
    """A rule on a day, as one line of a list."""

    rule: law.Rule
    day: date
    id: str
    title: Words
    value: Words
    basis: Words
    status: str

    @property
    def href(self) -> str:
        """The rule on the same day."""
        return rule_address(self.id, self.day)


def line(rule: law.Rule, day: date) -> Line:
    """The line of a rule; one that does not hold on the day says so in place of its value."""
    value = law.at(day).get(rule.id)
    latest = rule.versions[-1] if value is None else value.version
    said = value_words(value) if value else not_in_force(rule, day)
    return Line(rule, day, rule.id, both(rule.label), said, cited(latest.sources[0]), standing(value or rule))


def not_in_force(rule: law.Rule, day: date) -> Words:
    """Why a rule has no value on a day."""
    if day < rule.versions[0].since:
        return say("尚未施行", "not yet in force")
    return say("已失效", "no longer in force")


def _groups() -> Iterable[tuple[str, str]]:
    return [("", pick({"zh": "全部", "en": "All"})), *((g.id, f"{g.id} {both(g.label)}") for g in law.groups())]


def _sources() -> Iterable[tuple[str, str]]:
    return [
        ("", str(say("全部", "All"))),
        (TO_CHECK, str(say("待核实（转引或凭记忆）", "To be checked (second-hand or from memory)"))),
        ("verified", str(say("已核实", "Verified"))),
        ("secondary", str(say("转引", "Second-hand"))),
        ("from_memory", str(say("凭记忆", "From memory"))),
    ]


class RulesForm(DayForm):
    """Filters of the list."""

    group = forms.ChoiceField(label=t("类别", "Group"), required=False, choices=_groups)
    source = forms.ChoiceField(label=t("来源", "Source"), required=False, choices=_sources)
    field_order = ("q", "group", "source", "on")

    def lines(self) -> list[Line]:
        """The rules that pass, best match first, else by id."""
        self.is_valid()
        group, source = self.cleaned_data.get("group"), self.cleaned_data.get("source")
        found = (line(rule, self.day) for rule in law.search(self.words, lang()))
        return [
            each
            for each in found
            if (not group or each.rule.group == group)
            and (not source or each.status == source or (source == TO_CHECK and each.status != "verified"))
        ]


class RulesTable(Table):
    """Rules on a day."""

    nothing = say("没有这样的条文。", "No such rule.")
    nothing_label = say("看全部条文", "See all rules")
    nothing_href = "?"

    id = CodeColumn(say("编号", "Id"))
    title = LinkColumn(say("条文", "Rule"), link=lambda record: record.href)
    value = TextColumn(say("该日数值", "Value on the day"))
    basis = TextColumn(say("依据", "Source"))
    status = StatusColumn(say("来源", "Seen"))


@endpoint("law.read")
def home(request: HttpRequest) -> HttpResponse:
    """The list of rules."""
    form = RulesForm(request.GET)
    lines = form.lines()
    context: dict[str, Any] = {
        "title": say("法规", "Law"),
        "form": form,
        "day": form.day,
        "doubtful": sum(each.status != "verified" for each in lines),
        "number": len(lines),
    }
    return listed(request, "law/rules.html", RulesTable(lines, request=request), context, name="lanjie-law")
