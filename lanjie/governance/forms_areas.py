"""Forms of supervision, listing, assessment and accountability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from lanjie.core.access import Scope
from lanjie.core.quantities import today
from lanjie.core.states import Step
from lanjie.core.templatetags.parts import written
from lanjie.core.words import say, t
from lanjie.governance.choices_areas import ACTION_KINDS, OUTCOMES, TIERS
from lanjie.governance.forms import ALL, Query, StepForm, day_field, long_text
from lanjie.governance.models import Meeting, Visit
from lanjie.governance.states_areas import ACCOUNTABILITY, ASSESSMENT, LISTING, VISIT
from lanjie.registry.models import Area, Organisation

#: Largest photo or file of a finding, bytes.
LARGEST = 32 * 1024 * 1024


class PairFilter(Query):
    """Filters of the pairs of a round."""

    state = forms.ChoiceField(label=t("走访", "Visit"), required=False, choices=[ALL, *VISIT.labels.items()])
    open = forms.BooleanField(label=t("只看有未销号问题的", "With open findings only"), required=False)


class ListingFilter(Query):
    """Filters of listings."""

    tier = forms.ChoiceField(label=t("级别", "Tier"), required=False, choices=[ALL, *TIERS.items()])
    state = forms.ChoiceField(label=t("状态", "State"), required=False, choices=[ALL, *LISTING.labels.items()])


class SchemeFilter(Query):
    """Filters of schemes."""

    state = forms.ChoiceField(label=t("状态", "State"), required=False, choices=[ALL, *ASSESSMENT.labels.items()])


class ActionFilter(Query):
    """Filters of the accountability register."""

    kind = forms.ChoiceField(label=t("种类", "Kind"), required=False, choices=[ALL, *ACTION_KINDS.items()])
    state = forms.ChoiceField(label=t("状态", "State"), required=False, choices=[ALL, *ACCOUNTABILITY.labels.items()])


class RoundForm(forms.Form):
    """A new round; the checklist is one line an item."""

    code = forms.CharField(
        label=t("编号", "Code"), max_length=40, help_text=t("例如 LD-2020-1。", "For example LD-2020-1.")
    )
    title_zh = forms.CharField(label=t("名称", "Title"), max_length=200)
    title_en = forms.CharField(label=t("英文名称", "Title in English"), max_length=240, required=False)
    starts_on = day_field(t("开始", "From"))
    ends_on = day_field(t("结束", "To"))
    checklist = long_text(
        t("走访清单", "Checklist"), rows=6, max_length=4_000, required=False,
        help_text=t("一行一项，每次走访逐项核对。", "One item a line; each visit checks them one by one."),
    )  # fmt: skip

    def clean_checklist(self) -> list[dict[str, str]]:
        """Items with a code by their place."""
        lines = [line.strip() for line in self.cleaned_data["checklist"].splitlines() if line.strip()]
        return [{"code": f"c{n}", "zh": line, "en": line} for n, line in enumerate(lines, 1)]

    def clean(self) -> dict[str, Any]:
        """It ends no earlier than it starts."""
        given = super().clean() or {}
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", str(say("结束早于开始", "It ends before it starts")))
        return given


class PairForm(forms.Form):
    """One pair: a unit, an area, the day of the first visit."""

    unit = forms.ChoiceField(label=t("督导单位", "Supervising unit"))
    target = forms.ChoiceField(label=t("县区", "County"))
    day = day_field(t("第一次走访", "First visit"), required=False)

    def __init__(self, units: Sequence[Organisation], areas: Sequence[Area], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.code: unit for unit in units}
        self.areas = {area.code: area for area in areas}
        choose = ("", t("请选择", "Choose"))
        self.fields["unit"].choices = [choose, *((c, u.name) for c, u in self.units.items())]  # type: ignore[attr-defined]
        self.fields["target"].choices = [choose, *((c, a.name) for c, a in self.areas.items())]  # type: ignore[attr-defined]


class VisitForm(forms.Form):
    """What the team records on the spot: one box an item of the checklist."""

    visited_on = day_field(t("走访日期", "Day of the visit"))
    led_by = forms.CharField(
        label=t("带队职务", "Led by (office)"), max_length=120, required=False,
        help_text=t("写职务，不写人名。", "An office, not a name."),
    )  # fmt: skip
    ticks = forms.MultipleChoiceField(
        label=t("到位的项目", "Found in place"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = long_text(t("情况", "Notes"), required=False, max_length=4_000)

    def __init__(self, checklist: Sequence[Mapping[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [item["code"] for item in checklist]
        choices = [(item["code"], say(item["zh"], item.get("en") or item["zh"])) for item in checklist]
        self.fields["ticks"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("visited_on", today())

    def clean_ticks(self) -> dict[str, bool]:
        """Every item of the list: in place or not."""
        return {code: code in self.cleaned_data["ticks"] for code in self.codes}


class FindingForm(forms.Form):
    """A problem, what it belongs to, a photo."""

    item = forms.ChoiceField(label=t("对应项目", "Item"), required=False)
    text = long_text(t("问题", "Finding"), max_length=2_000)
    photo = forms.FileField(
        label=t("照片或文件", "Photo or file"), required=False,
        help_text=t("不超过 32 MB；不要拍到人脸和证件。", "At most 32 MB; no faces and no papers of persons."),
    )  # fmt: skip

    def __init__(self, checklist: Sequence[Mapping[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item["code"], say(item["zh"], item.get("en") or item["zh"])) for item in checklist]
        self.fields["item"].choices = [("", t("其他", "Other")), *choices]  # type: ignore[attr-defined]

    def clean_photo(self) -> Any:
        """Not larger than what is kept."""
        photo = self.cleaned_data["photo"]
        if photo is not None and photo.size > LARGEST:
            raise forms.ValidationError(str(say("文件超过 32 MB", "The file is larger than 32 MB")))
        return photo


class FindingsForm(forms.Form):
    """One field a finding: the area's answers, or the boxes of a recheck."""

    def __init__(self, numbers: Sequence[tuple[int, str]], kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = [number for number, _ in numbers]
        for number, text in numbers:
            label = written(f"{number}. {text}")
            self.fields[f"f{number}"] = (
                long_text(label, required=False, max_length=2_000)
                if kind == "answer"
                else forms.BooleanField(label=label, required=False)
            )
        if kind == "recheck":
            self.fields["reason"] = long_text(
                t("没有销号的问题，写明理由", "Reason, where a finding is left open"), required=False
            )

    def given(self) -> dict[int, Any]:
        """What was entered, by number."""
        return {n: self.cleaned_data[f"f{n}"] for n in self.numbers if self.cleaned_data[f"f{n}"]}


class AreaStepForm(StepForm):
    """A step that may name a meeting or a tier."""

    def __init__(self, step: Step, scope: Scope, record: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(step, scope, record, *args, **kwargs)
        if "meeting" in step.needs:
            self.fields["meeting"] = forms.CharField(
                label=t("全会编号", "Code of the plenary"), max_length=40,
                help_text=t("先在会议中登记，再填编号。", "Record the meeting first, then enter its code."),
            )  # fmt: skip
        if "tier" in step.needs:
            self.fields["tier"] = forms.ChoiceField(label=t("新的级别", "New tier"), choices=list(TIERS.items()))
        if step.action == "decide" and hasattr(record, "deciding_body"):
            self.fields["deciding_body"] = forms.CharField(label=t("决定机关", "Decided by"), max_length=120)
            self.fields["effect_until"] = day_field(t("影响期至", "In effect to"), required=False)
        if hasattr(record, "deciding_body"):
            self.fields.pop("reason")
        self.order_fields(["on", "meeting", "document", "tier", "deciding_body", "effect_until", "reason"])

    def clean_meeting(self) -> Meeting:
        """The meeting of the code."""
        found = Meeting.objects.within(self.scope).filter(code=self.cleaned_data["meeting"].strip()).first()
        if found is None:
            raise forms.ValidationError(str(say("会议登记中没有这个编号", "No meeting has this code")))
        return found


class ProposeForm(forms.Form):
    """Propose an area for a tier by hand."""

    area = forms.ChoiceField(label=t("县区", "County"))
    tier = forms.ChoiceField(label=t("级别", "Tier"), choices=list(TIERS.items()), widget=forms.RadioSelect)
    reason = long_text(t("理由", "Reason"))

    def __init__(self, areas: Sequence[Area], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.code: area for area in areas}
        self.fields["area"].choices = [("", t("请选择", "Choose")), *((c, a.name) for c, a in self.areas.items())]  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """The acceptance of an area: the visit, and the worst value of each entry indicator over the whole period."""

    def __init__(
        self, reasons: Sequence[Mapping[str, Any]], visits: Sequence[Visit], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.visits = {str(visit.pk): visit for visit in visits}
        self.fields["visit"] = forms.ChoiceField(
            label=t("验收走访", "Visit of acceptance"),
            choices=[(pk, f"{visit} {visit.visited_on}") for pk, visit in self.visits.items()],
            help_text=t("只列已完成的走访。", "Only visits that took place."),
        )
        self.codes = [reason["code"] for reason in reasons if reason.get("threshold") is not None]
        for reason in reasons:
            if reason.get("threshold") is not None:
                name = say(reason.get("zh", reason["code"]), reason.get("en", reason["code"]))
                self.fields[f"v_{reason['code']}"] = forms.FloatField(
                    label=str(say(
                        "{name}：列管期内最差值（门槛 {m}）", "{name}: worst value of the period (threshold {m})",
                        name=name, m=reason["threshold"],
                    )),
                    required=False,
                )  # fmt: skip
        self.fields["reason"] = long_text(t("验收结论与数据来源", "Finding of the acceptance and source of the values"))

    def values(self) -> dict[str, float | None]:
        """The value entered for each entry indicator; None where there is none."""
        return {code: self.cleaned_data[f"v_{code}"] for code in self.codes}


class NoticeForm(forms.Form):
    """A notice to the organisation department: offices, never whoever holds them."""

    offices = forms.CharField(
        label=t("职务", "Offices"), max_length=300, help_text=t("写职务，不写人名。", "Offices, no names.")
    )
    sent_to = forms.CharField(label=t("发往", "Sent to"), max_length=120)


class NoticeAnswerForm(forms.Form):
    """The department's answer."""

    answer = long_text(t("答复", "Answer"), max_length=2_000)


class ObjectionForm(forms.Form):
    """An area's objection to its value of an item."""

    item = forms.ChoiceField(label=t("项目", "Item"))
    text = long_text(t("异议", "Objection"), max_length=2_000)
    claimed = forms.DecimalField(label=t("应为", "Should be"), required=False, max_digits=20, decimal_places=6)

    def __init__(self, items: Sequence[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        self.fields["item"].choices = [(pk, item.title) for pk, item in self.items.items()]  # type: ignore[attr-defined]


class ObjectionAnswerForm(forms.Form):
    """The answer to an objection; a correction names value and source."""

    outcome = forms.ChoiceField(label=t("结论", "Outcome"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect)
    value = forms.DecimalField(label=t("更正为", "Corrected value"), required=False, max_digits=20, decimal_places=6)
    source = forms.CharField(label=t("来源", "Source"), required=False, max_length=200)
    answer = long_text(t("答复", "Answer"), max_length=2_000)


class ReferralForm(forms.Form):
    """What was referred to a deciding body: an office of an area."""

    area = forms.ChoiceField(label=t("地区", "Area"))
    kind = forms.ChoiceField(label=t("种类", "Kind"), choices=list(ACTION_KINDS.items()))
    office = forms.CharField(
        label=t("职务", "Office"), max_length=120, help_text=t("写职务，不写人名。", "An office, no name.")
    )
    officials = forms.IntegerField(label=t("涉及职务数", "Offices concerned"), min_value=1, max_value=500, initial=1)
    referred_on = day_field(t("移交日期", "Referred on"))

    def __init__(self, areas: Sequence[Area], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.code: area for area in areas}
        self.fields["area"].choices = [("", t("请选择", "Choose")), *((c, a.name) for c, a in self.areas.items())]  # type: ignore[attr-defined]
