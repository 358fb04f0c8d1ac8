"""Forms that make new records: an item, a measure, a task, a letter, a document, a meeting, an instruction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from lanjie.core.quantities import today
from lanjie.core.templatetags.parts import written
from lanjie.core.words import t
from lanjie.governance.choices import (
    DOCUMENT_KINDS,
    ITEM_KINDS,
    LETTER_KINDS,
    MEASURE_KINDS,
    PRECISIONS,
)
from lanjie.governance.forms import day_field, long_text
from lanjie.governance.models import Demand
from lanjie.registry.models import Area, Organisation


class AreaForm(forms.Form):
    """A form about an area: the widest ones the reader works for."""

    area = forms.ChoiceField(label=t("地区", "Area"))

    def __init__(self, areas: Iterable[Area], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {area.code: area for area in areas}
        self.fields["area"].choices = [(code, area.name) for code, area in self.by_code.items()]  # type: ignore[attr-defined]


class ItemForm(AreaForm):
    """What a session oversaw."""

    code = forms.SlugField(
        label=t("编号", "Code"), max_length=30, help_text=t("字母、数字、连字符。", "Letters, digits, hyphens.")
    )
    body = forms.CharField(label=t("机关", "Body"), max_length=120, initial="省人大常委会")
    kind = forms.ChoiceField(label=t("监督方式", "Kind"), choices=list(ITEM_KINDS.items()))
    title_zh = forms.CharField(label=t("监督事项", "What was overseen"), max_length=200)
    committee = forms.CharField(label=t("有关委员会", "Committee"), max_length=120, required=False)
    document_no = forms.CharField(label=t("来文号", "Number of the letter"), max_length=80, required=False)
    received_on = day_field(t("收到日期", "Received on"))
    due_on = day_field(
        t("答复期限", "Reply due"), required=False,
        help_text=t("由常委会规定；代表建议留空时按规则计算。", "Set by the committee; left empty for a proposal of deputies, the rule counts it."),
    )  # fmt: skip


class MeasureForm(AreaForm):
    """A measure for some demands."""

    title_zh = forms.CharField(label=t("措施", "Measure"), max_length=200)
    kind = forms.ChoiceField(label=t("种类", "Kind"), choices=list(MEASURE_KINDS.items()))
    lead = forms.ChoiceField(label=t("牵头单位", "Lead unit"))
    demands = forms.MultipleChoiceField(
        label=t("回应哪些要点", "Demands it answers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_on = day_field(t("开始日期", "Starts on"), required=False)
    due_on = day_field(t("完成日期", "Due on"), required=False)

    def __init__(
        self, areas: Iterable[Area], units: Iterable[Organisation], demands: Iterable[Demand], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(areas, *args, **kwargs)
        self.units = {unit.code: unit for unit in units}
        self.demands_by_pk = {str(demand.pk): demand for demand in demands}
        self.fields["lead"].choices = [(code, unit.name) for code, unit in self.units.items()]  # type: ignore[attr-defined]
        self.fields["demands"].choices = [(pk, written(d)) for pk, d in self.demands_by_pk.items()]  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    """A task for a unit."""

    unit = forms.ChoiceField(label=t("承办单位", "Unit"))
    title_zh = forms.CharField(label=t("任务", "Task"), max_length=200)
    office = forms.CharField(
        label=t("负责处室", "Office in charge"), max_length=120, required=False,
        help_text=t("写处室，不写人名。", "An office, not a person."),
    )  # fmt: skip
    due_on = day_field(t("完成日期", "Due on"))
    evidence_required = forms.BooleanField(label=t("要求证据", "Evidence required"), required=False, initial=True)

    def __init__(self, units: Iterable[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.code: unit for unit in units}
        self.fields["unit"].choices = [(code, f"{unit.name}（{unit.area.name}）") for code, unit in self.units.items()]  # type: ignore[attr-defined]


class LetterForm(forms.Form):
    """A letter written by hand."""

    kind = forms.ChoiceField(label=t("种类", "Kind"), choices=list(LETTER_KINDS.items()))
    unit = forms.ChoiceField(label=t("收函单位", "To"))
    trigger = forms.CharField(label=t("事由", "Why"), max_length=300)
    text = long_text(t("正文", "Text"), rows=8, max_length=5_000)
    answer_due_on = day_field(
        t("答复期限", "Answer due"),
        required=False,
        help_text=t("留空按规则 GV-021 计算。", "Left empty, rule GV-021 counts it."),
    )

    def __init__(self, units: Iterable[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.code: unit for unit in units}
        self.fields["unit"].choices = [(code, f"{unit.name}（{unit.area.name}）") for code, unit in self.units.items()]  # type: ignore[attr-defined]


class DocumentForm(AreaForm):
    """A dated act for the register."""

    kind = forms.ChoiceField(label=t("种类", "Kind"), choices=list(DOCUMENT_KINDS.items()))
    title_zh = forms.CharField(label=t("规范标题", "Canonical title"), max_length=200)
    other = long_text(
        t("其他写法", "Other spellings"), rows=2, required=False, help_text=t("一行一个。", "One a line.")
    )
    issuer = forms.CharField(label=t("发文机关", "Issuer"), max_length=200, required=False)
    number = forms.CharField(label=t("文号", "Number"), max_length=80, required=False)
    dated_on = day_field(t("日期", "Day"), required=False)
    precision = forms.ChoiceField(label=t("日期精度", "How exact"), choices=list(PRECISIONS.items()))
    in_force_on = day_field(t("施行日期", "In force from"), required=False)
    supersedes = forms.CharField(label=t("替代的文件编号", "Code of what it replaces"), max_length=40, required=False)
    same_act = forms.CharField(
        label=t("同一事项的条目编号", "Code of an entry of the same act"), max_length=40, required=False,
        help_text=t("两处日期不同时会列为矛盾。", "Where the two days differ they are listed as a conflict."),
    )  # fmt: skip
    note = forms.CharField(label=t("说明", "Note"), max_length=300, required=False)


class MeetingForm(AreaForm):
    """A meeting with its items and decisions."""

    body = forms.CharField(label=t("会议机关", "Body"), max_length=120)
    number = forms.CharField(label=t("届次", "Number"), max_length=40, required=False)
    held_on = day_field(t("日期", "Day"))
    agenda = long_text(
        t("禁毒议题", "Items on drug control"), help_text=t("一行一个。", "One a line."), max_length=3_000
    )
    decisions = long_text(
        t("议定事项", "Decisions"),
        required=False,
        help_text=t("一行一个，可再分解为任务。", "One a line; each may become tasks."),
        max_length=5_000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("held_on", today())


class InstructionForm(AreaForm):
    """A written instruction of an office."""

    office = forms.CharField(
        label=t("批示职务", "Office"), max_length=120, help_text=t("写职务，不写人名。", "The office, not a name.")
    )
    dated_on = day_field(t("日期", "Day"))
    text = long_text(t("内容", "Text"), max_length=3_000)


class ReceiveForm(forms.Form):
    """The letter of the committee, as a docx or as pasted text."""

    file = forms.FileField(label=t("来函 docx", "Letter as docx"), required=False)
    text = forms.CharField(
        label=t("或粘贴全文", "Or paste the text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
