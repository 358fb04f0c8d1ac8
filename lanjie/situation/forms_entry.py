"""Forms that are typed sheets: the results of one bottle, and a new site. What is wrong is decided by the layouts they become."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from lanjie.core.words import Words, say, t
from lanjie.registry.models import Area, Organisation
from lanjie.situation.choices import (
    COMPOSITES,
    POPULATION_METHODS,
    SITE_KINDS,
    SUBSTANCES,
    Composite,
    PopulationMethod,
    ResultKind,
)
from lanjie.situation.commands.entry import Typed
from lanjie.situation.forms import day_field
from lanjie.situation.imports.laboratory import SHEET_FLAGS
from lanjie.situation.models import Site

#: Columns of a bottle's grid: what is measured there, and the column of the sheet it goes to.
CELLS: tuple[tuple[str, ResultKind, str, Words], ...] = (
    ("value", ResultKind.SAMPLE, "value", say("结果 ng/L", "Result ng/L")),
    ("limit", ResultKind.SAMPLE, "limit", say("定量限 ng/L", "LOQ ng/L")),
    ("replicate", ResultKind.REPLICATE, "value", say("平行样 ng/L", "Replicate ng/L")),
    ("field_blank", ResultKind.FIELD_BLANK, "value", say("现场空白 ng/L", "Field blank ng/L")),
    ("method_blank", ResultKind.METHOD_BLANK, "value", say("方法空白 ng/L", "Method blank ng/L")),
    ("spike", ResultKind.SPIKE, "value", say("加标 ng/L", "Spike ng/L")),
    ("recovery", ResultKind.SPIKE, "recovery", say("回收率 %", "Recovery %")),
)


class SheetForm(forms.Form):
    """A form whose fields are columns of a layout; errors of the layout come back to the field they belong to."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("mark", uuid.uuid4().hex)

    def rows(self) -> list[dict[str, str]]:
        """The rows of the sheet, by column name, as typed."""
        raise NotImplementedError

    def field_of(self, row: int, column: str) -> str | None:  # noqa: ARG002  a form of several rows needs it
        """The field a cell of the sheet was typed in."""
        return column if column in self.fields else None

    def refuse(self, typed: Typed) -> None:
        """Put every error of the sheet beside its field, each once; a field that is wrong already keeps its own."""
        own = set(self.errors)
        said: set[tuple[str | None, str]] = set()
        for row, column, words in typed.problems():
            place, text = self.field_of(row, column), str(words)
            if place not in own and (place, text) not in said:
                said.add((place, text))
                self.add_error(place, text)

    def typed(self, name: str) -> str:
        """What stands in a field, as it was typed."""
        return str(self.data.get(self.add_prefix(name), "")).strip()


class EntryForm(SheetForm):
    """Results of one bottle, all substances at once."""

    sample = forms.CharField(label=t("样品编号", "Sample"), max_length=60)
    site = forms.CharField(
        label=t("监测点", "Site"), max_length=40, help_text=t("代码，例如 430304-W1", "Its code, for example 430304-W1")
    )
    date = day_field(t("采样日", "Day of sampling"))
    composite = forms.ChoiceField(
        label=t("采样方式", "Composite"),
        required=False,
        choices=[("", "—"), *((c.value, w) for c, w in COMPOSITES.items() if c is not Composite.UNKNOWN)],
    )
    flow = forms.CharField(
        label=t("日流量 m³", "Flow, m³ a day"),
        required=False,
        help_text=t("没有流量就不算负荷。", "Without it there is no load."),
    )
    laboratory = forms.ChoiceField(label=t("实验室", "Laboratory"))
    method = forms.CharField(label=t("方法编号", "Method"), max_length=60, required=False)
    nh4n = forms.CharField(label=t("氨氮 mg/L", "Ammonium nitrogen, mg/L"), required=False)
    cotinine = forms.CharField(label=t("可替宁 ng/L", "Cotinine, ng/L"), required=False)
    flags = forms.ChoiceField(
        label=t("备注标记", "Flag"),
        required=False,
        choices=[("", "—"), *((key, say(words[0], words[1])) for key, words in SHEET_FLAGS.items())],
    )
    remarks = forms.CharField(label=t("说明", "Remarks"), max_length=200, required=False)
    correct = forms.BooleanField(
        label=t("这是更正：与记录不同的值以此为准，原值保留在历史中", "This corrects: where it differs from the record it prevails, and the old value stays in the history"),
        required=False,
    )  # fmt: skip

    BOTTLE = (
        "sample",
        "site",
        "date",
        "composite",
        "flow",
        "laboratory",
        "method",
        "nh4n",
        "cotinine",
        "flags",
        "remarks",
    )

    def __init__(
        self, substances: Sequence[str], laboratories: Sequence[Organisation], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.substances = list(substances)
        self.fields["laboratory"].choices = [("", "—"), *((o.code, f"{o.code} {o.name}") for o in laboratories)]  # type: ignore[attr-defined]
        for index, code in enumerate(self.substances):
            for name, _, _, head in CELLS:
                label = t("{substance} · {head}", "{substance} · {head}", substance=SUBSTANCES[code], head=head)
                self.fields[f"{name}-{index}"] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=20,
                    widget=forms.TextInput(attrs={"size": 7, "autocomplete": "off", "aria-label": label}),
                )
        self._places: list[tuple[int, ResultKind]] = []

    def rows(self) -> list[dict[str, str]]:
        """A row for every kind of measurement that has anything typed, in the order of the grid."""
        bottle = {name: self.typed(name) for name in self.BOTTLE}
        rows, self._places = [], []
        for index, code in enumerate(self.substances):
            typed = {name: self.typed(f"{name}-{index}") for name, _, _, _ in CELLS}
            for kind in dict.fromkeys(kind for _, kind, _, _ in CELLS):
                cells = {column: typed[name] for name, own, column, _ in CELLS if own is kind}
                if any(cells.values()):
                    rows.append(
                        {
                            **bottle,
                            "limit": typed["limit"],
                            **cells,
                            "substance": code,
                            "kind": kind.value,
                            "number": "1",
                        }
                    )
                    self._places.append((index, kind))
        return rows

    def field_of(self, row: int, column: str) -> str | None:
        """A field of the bottle, or the cell of the grid the row came from."""
        if column in self.BOTTLE:
            return column
        if not 0 <= row < len(self._places):
            return None
        index, kind = self._places[row]
        own = {there: name for name, k, there, _ in CELLS if k is kind}
        name = own.get(column) or ("limit" if column == "limit" else own["value"])
        return f"{name}-{index}"

    def bottle_fields(self) -> Iterator[BoundField]:
        """The fields of the bottle, in order."""
        return (self[name] for name in self.BOTTLE)

    def grid(self) -> Iterator[tuple[Words, list[tuple[Words, BoundField]]]]:
        """A row for each substance: every cell with its head."""
        for index, code in enumerate(self.substances):
            yield SUBSTANCES[code], [(head, self[f"{name}-{index}"]) for name, _, _, head in CELLS]


class SiteForm(SheetForm):
    """A new sampling site with its first population."""

    code = forms.CharField(
        label=t("监测点代码", "Site code"),
        max_length=40,
        help_text=t("省内唯一，例如 430304-W1", "Unique in the province, for example 430304-W1"),
    )
    name = forms.CharField(label=t("名称", "Name"), max_length=120)
    name_en = forms.CharField(label=t("英文名", "English name"), max_length=160, required=False)
    kind = forms.ChoiceField(
        label=t("类别", "Kind"),
        choices=[(k.value, w) for k, w in SITE_KINDS.items()],
        help_text=t(
            "不设单栋楼、单个单位、学校或监所的监测点。", "No site for a single building, unit, school or prison."
        ),
    )
    area = forms.ChoiceField(label=t("县区", "County"))
    population = forms.CharField(label=t("服务人口", "Population served"))
    method = forms.ChoiceField(
        label=t("人口方法", "How it was found"),
        choices=[(m.value, POPULATION_METHODS[m]) for m in (PopulationMethod.CENSUS, PopulationMethod.DESIGN)],
    )
    cv = forms.CharField(label=t("人口变异系数 %", "Population CV %"), initial="15")
    valid_from = day_field(t("生效日", "Valid from"))
    source = forms.CharField(label=t("出处", "Source"), max_length=200)

    def __init__(self, areas: Sequence[Area], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(a.code, f"{a.parent.name if a.parent else ''} {a.name}".strip()) for a in areas]
        self.fields["area"].choices = [("", "—"), *named]  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """A new site takes a new code; a standing one is changed on its own page."""
        code: str = self.cleaned_data["code"]
        if Site.unscoped.filter(code=code).exists():
            raise forms.ValidationError(
                str(say("代码「{code}」已有监测点", "There is a site “{code}” already", code=code))
            )
        return code

    def rows(self) -> list[dict[str, str]]:
        """One row."""
        return [{name: self.typed(name) for name in self.fields if name != "mark"}]
