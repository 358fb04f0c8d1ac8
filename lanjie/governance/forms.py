"""Forms of governance: filters of lists, the step of a machine, evidence, comments, the evaluation."""

from __future__ import annotations

from typing import Any

from django import forms

from lanjie.core.access import Scope
from lanjie.core.quantities import today
from lanjie.core.states import Step
from lanjie.core.words import say, t
from lanjie.governance.choices import DOCUMENT_KINDS, LETTER_KINDS, RESULTS
from lanjie.governance.models import Demand, Document
from lanjie.governance.states import MEASURE, TASK

ALL = ("", t("全部", "All"))


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def long_text(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """Running text."""
    options.setdefault("max_length", 500)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class Query(forms.Form):
    """A search kept in the address."""

    q = forms.CharField(label=t("编号、标题或单位", "Code, title or unit"), required=False)
    area = forms.CharField(required=False, widget=forms.HiddenInput)


class TaskFilter(Query):
    """Filters of tasks."""

    state = forms.ChoiceField(label=t("状态", "State"), required=False, choices=[ALL, *TASK.labels.items()])
    when = forms.ChoiceField(
        label=t("时限", "Days"),
        required=False,
        choices=[ALL, ("overdue", t("逾期", "Overdue")), ("soon", t("将到期", "Due soon"))],
    )


class MeasureFilter(Query):
    """Filters of measures."""

    state = forms.ChoiceField(label=t("状态", "State"), required=False, choices=[ALL, *MEASURE.labels.items()])
    gap = forms.ChoiceField(
        label=t("缺口", "Gap"),
        required=False,
        choices=[ALL, ("figure", t("没有数字", "No figure")), ("document", t("没有依据文件", "No document"))],
    )


class EvidenceFilter(Query):
    """Filters of evidence."""

    kind = forms.ChoiceField(
        label=t("种类", "Kind"),
        required=False,
        choices=[
            ALL,
            ("file", t("原件", "File")),
            ("figure", t("数字", "Figure")),
            ("document", t("文件", "Document")),
        ],
    )


class LetterFilter(Query):
    """Filters of letters."""

    kind = forms.ChoiceField(label=t("种类", "Kind"), required=False, choices=[ALL, *LETTER_KINDS.items()])
    open = forms.BooleanField(label=t("只看未答复", "Unanswered only"), required=False)


class DocumentFilter(Query):
    """Filters of the register."""

    kind = forms.ChoiceField(label=t("种类", "Kind"), required=False, choices=[ALL, *DOCUMENT_KINDS.items()])
    conflict = forms.BooleanField(label=t("只看日期矛盾", "Conflicting dates only"), required=False)


class StepForm(forms.Form):
    """One step of a machine: the day, and whatever the step needs."""

    on = day_field(t("日期", "Day"), help_text=t("不能晚于今天。", "Not later than today."))

    def __init__(self, step: Step, scope: Scope, record: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope, self.record = scope, record
        self.initial.setdefault("on", today())
        if "document" in step.needs:
            self.fields["document"] = forms.CharField(
                label=t("文件编号", "Code of the document"),
                max_length=40,
                help_text=t("先在文件登记中登记，再填编号。", "Register the document first, then enter its code."),
            )
        if "refers_to" in step.needs:
            self.fields["refers_to"] = forms.CharField(
                label=t("见哪条要点", "Answered at which demand"),
                max_length=10,
                help_text=t("写作 10.1：第十条意见第一条要点。", "Write it like 10.1: opinion 10, demand 1."),
            )
        if step.action in {"set_target", "assign", "reopen"} and hasattr(record, "due_on"):
            self.fields["due_on"] = day_field(t("完成日期", "Due day"), required=False, initial=record.due_on)
        self.fields["reason"] = long_text(
            t("理由或说明", "Reason or note"),
            required="reason" in step.needs,
            help_text=t("写入历史。", "Kept in the history."),
        )

    def clean_document(self) -> Document:
        """The document of the code, in the reader's areas."""
        found = Document.objects.within(self.scope).filter(code=self.cleaned_data["document"].strip()).first()
        if found is None:
            raise forms.ValidationError(str(say("文件登记中没有这个编号", "The register has no such code")))
        return found

    def clean_refers_to(self) -> Demand:
        """The demand of the number, of the same item."""
        number = self.cleaned_data["refers_to"].strip().partition(".")
        try:
            opinion, demand = int(number[0]), int(number[2])
        except ValueError:
            raise forms.ValidationError(str(say("写作 10.1", "Write it like 10.1"))) from None
        item = self.record.opinion.item
        found = (
            Demand.objects.within(self.scope).filter(opinion__item=item, opinion__number=opinion, number=demand).first()
        )
        if found is None:
            raise forms.ValidationError(str(say("没有这条要点", "There is no such demand")))
        return found


class EvidenceForm(forms.Form):
    """One piece of evidence: a file, a figure's key or a document's code."""

    title = forms.CharField(label=t("名称", "Title"), max_length=200)
    dated_on = day_field(t("证据日期", "Day of the evidence"))
    file = forms.FileField(
        label=t("原件", "File"),
        required=False,
        help_text=t("任何格式，不超过 32 MB，原样保存。", "Any format, at most 32 MB, kept as it is."),
    )
    figure_key = forms.CharField(
        label=t("或：数字键名", "Or: key of a figure"), max_length=120, required=False,
        help_text=t("例如 gov.instructions。", "For example gov.instructions."),
    )  # fmt: skip
    document = forms.CharField(label=t("或：登记文件编号", "Or: code of a document"), max_length=40, required=False)

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.initial.setdefault("dated_on", today())

    def clean_document(self) -> Document | None:
        """The document of the code, or none where none was given."""
        code = self.cleaned_data["document"].strip()
        found = Document.objects.within(self.scope).filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(str(say("文件登记中没有这个编号", "The register has no such code")))
        return found

    def clean(self) -> dict[str, Any]:
        """Exactly one of the three."""
        given = super().clean() or {}
        if sum(bool(given.get(name)) for name in ("file", "figure_key", "document")) != 1:
            raise forms.ValidationError(
                str(
                    say(
                        "原件、数字、登记文件三者选一", "Give one of the three: a file, a figure, a registered document"
                    )
                )
            )
        return given


class CommentForm(forms.Form):
    """A comment beside an opinion or one of its demands."""

    demand = forms.ChoiceField(label=t("关于", "About"), required=False)
    text = long_text(t("意见", "Comment"), max_length=5_000)

    def __init__(self, demands: list[Demand], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_pk = {str(demand.pk): demand for demand in demands}
        choices = [("", t("整条审议意见", "The whole opinion")), *((pk, str(d)) for pk, d in self.by_pk.items())]
        self.fields["demand"].choices = choices  # type: ignore[attr-defined]


class EvaluationForm(forms.Form):
    """How the committee found this round."""

    result = forms.ChoiceField(label=t("测评结果", "Result"), choices=list(RESULTS.items()), widget=forms.RadioSelect)
    wanting = forms.MultipleChoiceField(
        label=t("需要重新办理的要点", "Demands to be handled again"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=t("只在不满意时使用。", "Only where the result is not satisfied."),
    )
    reason = long_text(t("理由", "Reason"), required=False, max_length=2_000)
    votes_for = forms.IntegerField(label=t("赞成票", "Votes for"), required=False, min_value=0, max_value=500)
    votes_against = forms.IntegerField(label=t("反对票", "Votes against"), required=False, min_value=0, max_value=500)

    def __init__(self, demands: list[Demand], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_pk = {str(demand.pk): demand for demand in demands}
        self.fields["wanting"].choices = [(pk, str(d)) for pk, d in self.by_pk.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Not satisfied wants a reason."""
        given = super().clean() or {}
        if given.get("result") == "not_satisfied" and not given.get("reason", "").strip():
            self.add_error("reason", str(say("不满意要写明理由", "Not satisfied needs a reason")))
        return given


class ReasonForm(forms.Form):
    """A reason; whatever takes something away asks for one."""

    reason = long_text(t("理由", "Reason"), max_length=300)


class AnswerForm(forms.Form):
    """The answer to a letter."""

    text = long_text(t("答复", "Answer"), rows=6, max_length=5_000)
