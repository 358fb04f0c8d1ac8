"""Forms of the reports room."""

from __future__ import annotations

from typing import Any

from django import forms

from lanjie.core.figures import FIGURES
from lanjie.core.quantities import today
from lanjie.core.words import say, t
from lanjie.reports import wording


class DayInput(forms.DateInput):
    """A date with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FigureFilter(forms.Form):
    """Filters of the list of figures, kept in the address."""

    q = forms.CharField(label=t("名称或键", "Name or key"), required=False)
    room = forms.ChoiceField(label=t("所属", "Room"), required=False)
    kind = forms.ChoiceField(label=t("类型", "Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", str(say("全部", "All")))]
        rooms = sorted({key.split(".")[0] for key in FIGURES})
        self.fields["room"].choices = [*every, *((room, wording.ROOMS.get(room, room)) for room in rooms)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [*every, *wording.KINDS.items()]  # type: ignore[attr-defined]


class Days(forms.Form):
    """The day or days a figure is for, and the day whose knowledge counts."""

    since = forms.DateField(label=t("自", "From"), required=False, widget=DayInput())
    on = forms.DateField(label=t("截至", "As of"), required=False, widget=DayInput())
    known_on = forms.DateField(
        label=t("按这一天的记录重算", "Recomputed from the records of"),
        required=False,
        widget=DayInput(),
        help_text=t("留空：按现在的记录", "Empty: from the records as they are now"),
    )

    def clean(self) -> dict[str, Any]:
        """Days in order, none in the future."""
        found: dict[str, Any] = super().clean() or {}
        since, on = found.get("since"), found.get("on")
        if since and on and since > on:
            self.add_error("since", str(say("晚于截至日", "Later than the last day")))
        for name in ("on", "known_on"):
            if found.get(name) and found[name] > today():
                self.add_error(name, str(say("是将来的日期", "Lies in the future")))
        return found


class QuarterForm(forms.Form):
    """Which quarter a bulletin is for."""

    quarter = forms.ChoiceField(label=t("季度", "Quarter"))

    def __init__(self, quarters: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].choices = quarters  # type: ignore[attr-defined]


class VerifyForm(forms.Form):
    """A file to be held against what was issued."""

    file = forms.FileField(
        label=t("文件", "File"),
        help_text=t("docx、PDF 或 xlsx；只作比对，不保存。", "docx, PDF or xlsx; compared only, not kept."),
    )
