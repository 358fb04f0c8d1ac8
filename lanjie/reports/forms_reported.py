"""Forms of reported figures. What is wrong with an entry is decided by the sheet it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lanjie.core.quantities import today
from lanjie.core.words import say, t
from lanjie.registry.models import Area
from lanjie.reports.commands.calls import ASKED_LEVELS
from lanjie.reports.definitions import Definition, definitions
from lanjie.reports.forms import DayInput
from lanjie.reports.reported_choices import QUALIFIERS, STATUSES
from lanjie.situation.forms_entry import SheetForm

FOUND = {
    "computed": say("已计算", "Computed"),
    "reported": say("已填报", "Reported"),
    "missing": say("缺失", "Missing"),
    "unsigned": say("未签认", "Not signed"),
    "differs": say("与计算值不同", "Differs from the computed one"),
}


def _every(choices: Any) -> list[tuple[str, Any]]:
    return [("", say("全部", "All")), *choices]


class DayForm(forms.Form):
    """The day as of which figures are asked."""

    on = forms.DateField(label=t("截至", "As of"), required=False, widget=DayInput())

    def clean_on(self) -> Any:
        """No day of the future."""
        day = self.cleaned_data["on"]
        if day and day > today():
            raise forms.ValidationError(str(say("是将来的日期", "Lies in the future")))
        return day


class ValueFilter(DayForm):
    """Filters of the list of all figures, kept in the address."""

    known_on = forms.DateField(label=t("按这一天的记录", "From the records of"), required=False, widget=DayInput())

    q = forms.CharField(label=t("名称或键", "Name or key"), required=False)
    chapter = forms.ChoiceField(label=t("章", "Chapter"), required=False)
    status = forms.ChoiceField(label=t("状态", "Status"), required=False)
    unit = forms.ChoiceField(label=t("负责", "Owner"), required=False)
    area = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("q", "chapter", "status", "unit", "on", "known_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        book = definitions()
        for name, choices in (
            ("chapter", [(str(chapter.number), chapter.title) for chapter in book.chapters]),
            ("status", FOUND.items()),
            ("unit", [(owner.key, owner.words) for owner in book.owners.values()]),
        ):
            self.fields[name].choices = _every(choices)  # type: ignore[attr-defined]


class OwedFilter(forms.Form):
    """Whose duties and which call."""

    unit = forms.ChoiceField(label=t("负责", "Owner"), required=False)
    call = forms.ChoiceField(label=t("通知", "Call"), required=False)
    state = forms.ChoiceField(
        label=t("状态", "State"),
        required=False,
        choices=[
            ("", t("全部", "All")),
            ("open", t("没有报的", "Not reported")),
            ("came", t("已报的", "Reported")),
            ("unsigned", t("待复签", "To be signed")),
        ],
    )
    area = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, calls: Sequence[tuple[str, Any]], units: frozenset[str] | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        owners = [(o.key, o.words) for o in definitions().owners.values() if units is None or o.key in units]
        self.fields["unit"].choices = _every(owners)  # type: ignore[attr-defined]
        self.fields["call"].choices = _every(calls)  # type: ignore[attr-defined]


class ReportForm(SheetForm):
    """One figure, typed: it becomes a row of form BG-1."""

    key = forms.ChoiceField(label=t("指标", "Figure"))
    area = forms.ChoiceField(label=t("地区", "Area"))
    since = forms.DateField(
        label=t("期间起", "From"),
        required=False,
        widget=DayInput(),
        help_text=t(
            "时点数留空；来源没有写明起始日的也留空", "Empty for a stock, or where the source does not state it"
        ),
    )
    on = forms.DateField(label=t("截至", "As of"), widget=DayInput())
    value = forms.CharField(label=t("数值", "Value"), required=False, max_length=24)
    qualifier = forms.ChoiceField(
        label=t("限定词", "Qualifier"),
        required=False,
        choices=[(key, words) for key, words in QUALIFIERS.items()],
        help_text=t(
            "来源写「30 余」：填 30，选「超过」", "Where the source says “more than 30”: enter 30, choose “more than”"
        ),
    )
    value_max = forms.CharField(label=t("数值上限", "Upper value"), required=False, max_length=24)
    status = forms.ChoiceField(
        label=t("状态", "Status"), required=False, choices=[(key, words) for key, words in STATUSES.items()]
    )
    source = forms.CharField(label=t("来源文件", "Source document"), max_length=200)
    reference = forms.CharField(label=t("文号或页码", "Reference"), required=False, max_length=200)
    reason = forms.CharField(
        label=t("说明", "Reason"),
        required=False,
        max_length=400,
        help_text=t("更正、没有数、累计数下降时必填", "For a correction, where there is no number, where a total fell"),
    )
    correct = forms.BooleanField(
        label=t("这是更正：原值保留在历史中", "This corrects: the old value stays in the history"), required=False
    )

    def __init__(self, figures: Sequence[Definition], areas: Sequence[Area], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        titles = {chapter.number: str(chapter.title) for chapter in definitions().chapters}
        for figure in figures:
            groups.setdefault(titles[figure.chapter], []).append((figure.key, f"{figure.label}（{figure.unit.words}）"))
        self.fields["key"].choices = [("", "—"), *groups.items()]  # type: ignore[attr-defined]
        self.fields["area"].choices = [(area.code, area.name) for area in areas]  # type: ignore[attr-defined]

    def rows(self) -> list[dict[str, str]]:
        """One row."""
        return [{name: self.typed(name) for name in self.fields if name not in {"mark", "correct"}}]


class CallForm(forms.Form):
    """A call for figures."""

    title = forms.CharField(label=t("事由", "Purpose"), max_length=120)
    document = forms.CharField(label=t("通知文件", "Notice"), max_length=200)
    level = forms.ChoiceField(
        label=t("向谁要", "From whom"),
        required=False,
        choices=[
            ("", t("各负责单位，报全省的数", "The owners, for the whole area")),
            (ASKED_LEVELS[0], t("每个市州报自己的数", "Every city, for itself")),
            (ASKED_LEVELS[1], t("每个县区报自己的数", "Every county, for itself")),
        ],
    )
    chapters = forms.MultipleChoiceField(
        label=t("整章", "Whole chapters"), required=False, widget=forms.CheckboxSelectMultiple
    )
    keys = forms.CharField(
        label=t("或逐个写键", "Or keys one by one"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=t("一行一个，例如 gov.county_city_mtgs", "One a line, for example gov.county_city_mtgs"),
    )
    since = forms.DateField(
        label=t("期间起", "From"),
        required=False,
        widget=DayInput(),
        help_text=t("留空：以前报过的数也算已报", "Empty: what was reported earlier counts as reported"),
    )
    on = forms.DateField(label=t("截至", "As of"), widget=DayInput())
    due_on = forms.DateField(label=t("报送期限", "Due"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chapters = [(str(chapter.number), chapter.title) for chapter in definitions().chapters]
        self.fields["chapters"].choices = chapters  # type: ignore[attr-defined]

    def asked(self) -> list[str]:
        """The keys of the chapters chosen, then those written; quoted claims and second placements are left out of chapters."""
        chapters = {int(number) for number in self.cleaned_data["chapters"]}
        whole = [
            figure.key
            for figure in definitions().figures.values()
            if figure.chapter in chapters and not figure.same_as and figure.boundary != "quoted"
        ]
        return [*whole, *self.cleaned_data["keys"].split()]


class WordsForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(label=t("理由", "Reason"), max_length=400)
