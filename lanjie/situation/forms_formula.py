"""A formula of the method as a form: its inputs with their bounds, asked in the address, answered by the science package."""

from __future__ import annotations

from typing import Any

from django import forms

from lanjie.core.words import Words, say, t
from lanjie.science.wastewater.formulas import Formula, FormulaError, Outcome, Quantity
from lanjie.situation.choices import SUBSTANCES
from lanjie.situation.wording import UNIT

#: Units as they are said; others are the same in both languages.
UNITS = {
    "mg/day/1000": UNIT,
    "mg/day": say("mg/日", "mg/day"),
    "m³/day": say("m³/日", "m³/day"),
    "kg": say("公斤", "kg"),
    "h": say("小时", "h"),
}


def unit(quantity: Quantity) -> Words | str:
    """The unit in the reader's language."""
    return UNITS.get(quantity.unit, quantity.unit)


def named(quantity: Quantity) -> Words:
    """`流量 m³/日`."""
    label = say(quantity.zh, quantity.en)
    return say("{label} {unit}", "{label}, {unit}", label=label, unit=unit(quantity)) if quantity.unit else label


class FormulaForm(forms.Form):
    """The inputs of one formula. Valid only when the formula takes them; `outcome` is then what it gives."""

    outcome: Outcome

    def __init__(self, formula: Formula, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.formula = formula
        if formula.pair:
            known = [(code, name) for code, name in SUBSTANCES.items()]
            self.fields["drug"] = forms.ChoiceField(label=t("药物", "Drug"), choices=known)
            self.fields["residue"] = forms.ChoiceField(label=t("残留物", "Residue"), choices=known)
        for quantity in formula.inputs:
            label = named(quantity)
            self.fields[quantity.name] = forms.FloatField(
                label=t("{label}", "{label}", label=label),
                required=quantity.required,
                widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
            )

    @classmethod
    def asked(cls, formula: Formula, asked: dict[str, str]) -> FormulaForm:
        """The form of an address: its numbers, else the example of the method page, else empty."""
        own = {name for name in asked if name in cls(formula).fields}
        return cls(formula, (asked if own else cls.example(formula)) or None)

    @staticmethod
    def example(formula: Formula) -> dict[str, str]:
        """The numbers offered at first."""
        given = {q.name: f"{q.example:g}" for q in formula.inputs if q.example is not None}
        return {**given, **({"drug": "methamphetamine", "residue": "methamphetamine"} if formula.pair else {})}

    def clean(self) -> dict[str, Any]:
        """Hand the numbers to the formula; what it refuses stands beside its field."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        numbers = {q.name: given.get(q.name) for q in self.formula.inputs}
        try:
            self.outcome = self.formula.run(numbers, drug=given.get("drug", ""), residue=given.get("residue", ""))
        except FormulaError as refused:
            self.add_error(refused.name if refused.name in self.fields else None, str(say(refused.zh, refused.en)))
        return given

    def rows(self) -> list[tuple[Words, float | str | None, Words | str]]:
        """What went in and came out, each with its unit: label, number, unit."""
        pair = [(say("药物", "Drug"), "drug"), (say("残留物", "Residue"), "residue")] if self.formula.pair else []
        chosen = [(label, str(SUBSTANCES[self.cleaned_data[name]]), "") for label, name in pair]
        into = [(say(q.zh, q.en), self.cleaned_data.get(q.name), unit(q)) for q in self.formula.inputs]
        return [*chosen, *into, *self.results()]

    def results(self) -> list[tuple[Words, float | str | None, Words | str]]:
        """What came out."""
        return [(say(q.zh, q.en), self.outcome.values[q.name], unit(q)) for q in self.formula.outputs]

    @property
    def why_not(self) -> Words:
        """In words, where there is no number."""
        return say(self.outcome.zh, self.outcome.en)
