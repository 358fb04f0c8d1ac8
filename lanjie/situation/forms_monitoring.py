"""The form of any monitoring input: one row of its layout, typed; what is wrong is decided by the layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lanjie.core.imports import Format
from lanjie.core.words import say, t
from lanjie.registry.models import Area
from lanjie.situation.choices_monitoring import ANALYTE_NAMES, HAIR_GROUPS, MARKETS, PRICED
from lanjie.situation.forms import day_field
from lanjie.situation.forms_entry import SheetForm
from lanjie.situation.imports import HAIR, PRICES

#: Columns that are picked from a list, by layout: value → words. The values are spellings the layout accepts.
PICKED: dict[str, dict[str, dict[str, Any]]] = {
    HAIR.key: {
        "group": {group.value: words for group, words in HAIR_GROUPS.items()},
        "analyte": dict(ANALYTE_NAMES),
    },
    PRICES.key: {
        "drug": dict(PRICED),
        "market": {market.value: words for market, words in MARKETS.items()},
        "unit": {
            "g": say("克", "gram"),
            "mg": say("毫克", "milligram"),
            "kg": say("千克", "kilogram"),
            "piece": say("片", "piece"),
        },
    },
}
#: Columns that are days.
DAYS = ("starts_on", "ends_on")


class RowForm(SheetForm):
    """One row of a layout: a field for each column, and whether it corrects what is on record."""

    def __init__(self, layout: Format, places: Sequence[Area], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = {area.code: f"{area.code} {area.name}" for area in places}
        picked = {**PICKED.get(layout.key, {}), "area": named}
        for column in layout.columns:
            label = say(column.heads[0], column.heads[1][:1].upper() + column.heads[1][1:])
            options: dict[str, Any] = {"label": label, "help_text": column.help, "required": column.required}
            if column.name in picked:
                choices = [("", "—"), *picked[column.name].items()]
                self.fields[column.name] = forms.ChoiceField(choices=choices, **options)
            elif column.name in DAYS:
                self.fields[column.name] = day_field(**options)
            else:
                widget = forms.TextInput(attrs={"autocomplete": "off"})
                self.fields[column.name] = forms.CharField(max_length=400, widget=widget, **options)
        self.fields["correct"] = forms.BooleanField(
            label=t("这是更正：与记录不同的值以此为准，原值保留在历史中", "This corrects: where it differs from the record it prevails, and the old value stays in the history"),
            required=False,
        )  # fmt: skip
        if len(places) == 1:
            self.initial["area"] = places[0].code
        self._columns = [column.name for column in layout.columns]

    def rows(self) -> list[dict[str, str]]:
        """The one row."""
        return [{name: self.typed(name) for name in self._columns}]
