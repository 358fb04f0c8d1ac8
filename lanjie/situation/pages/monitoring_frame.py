"""What the pages of the four monitoring inputs share: which inputs there are, the reader's area, tabs and acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse

from lanjie.core.access import Scope, scope_of
from lanjie.core.imports import Format
from lanjie.core.words import Words, say
from lanjie.registry.queries.areas import by_code
from lanjie.situation.imports import HAIR, MONTHLY_COUNTS, PRICES, SURVEYS


@dataclass(frozen=True, slots=True)
class Input:
    """One monitoring input: its key in addresses, its name and the layout its records come in by."""

    key: str
    label: Words
    form: Format

    @property
    def page(self) -> str:
        """The address of its estimates."""
        return reverse(f"situation:monitoring_{self.key}")


INPUTS = {
    made.key: made
    for made in (
        Input("counts", say("月度数目", "Monthly counts"), MONTHLY_COUNTS),
        Input("hair", say("毛发抽样", "Hair sampling"), HAIR),
        Input("prices", say("毒品价格", "Prices"), PRICES),
        Input("surveys", say("满意度调查", "Satisfaction"), SURVEYS),
    )
}


def frame(request: HttpRequest, key: str) -> tuple[Scope, dict[str, Any]]:
    """The reader narrowed to the area asked for, and the context round the page of an input."""
    scope = scope_of(request)
    area = by_code(scope, request.GET.get("area", ""))
    query = f"?area={area.code}" if area else ""
    one = INPUTS[key]
    may = scope.may(one.form.act)
    context = {
        "area": area,
        "area_switch": True,
        "input": one,
        "tabs": [(i.label, i.page + query, i.key == key) for i in INPUTS.values()],
        "records_url": reverse("situation:monitoring_records", args=[key]) + query,
        "late_url": f"{reverse('situation:monitoring_late', args=[key])}{query}",
        "new_url": reverse("situation:monitoring_new", args=[key]) + query if may else "",
        "upload_url": f"{reverse('situation:upload')}?format={one.form.key}" if may else "",
    }
    return (scope.narrow(area.path) if area else scope), context


def chosen(request: HttpRequest, name: str, options: Sequence[str], default: str = "") -> str:
    """The option asked for in the address, else the default or the first one, "" where there is none."""
    asked = request.GET.get(name, "")
    if asked in options:
        return asked
    return default if default in options else (options[0] if options else "")


def filters(request: HttpRequest, **fields: tuple[Any, Sequence[tuple[str, Any]], str]) -> forms.Form:
    """A filter row of choices: name → label, options and the one in force; the area is kept."""
    made = {
        name: forms.ChoiceField(label=label, choices=list(options), required=False)
        for name, (label, options, _) in fields.items()
    }
    made["area"] = forms.CharField(required=False, widget=forms.HiddenInput)  # type: ignore[assignment]
    data = {name: value for name, (_, _, value) in fields.items()} | {"area": request.GET.get("area", "")}
    form: forms.Form = type("Filters", (forms.Form,), made)(data)
    return form
