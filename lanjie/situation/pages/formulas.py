"""The formulas of the method on the reader's own numbers: to check a published figure, or one of ours."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from lanjie.core.access import endpoint
from lanjie.core.charts import Head
from lanjie.core.pages.files import table_file
from lanjie.core.quantities import significant
from lanjie.core.words import say
from lanjie.science.wastewater.formulas import FORMULAS
from lanjie.situation.forms_formula import FormulaForm

#: Digits shown of a result; the export holds all of them.
DIGITS = 4


@endpoint("situation.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Every formula."""
    body = [
        [
            format_html('<a href="{}">{}</a>', reverse("situation:formula", args=[f.key]), say(f.zh, f.en)),
            f.written,
            say(f.source_zh or f.source, f.source),
        ]
        for f in FORMULAS.values()
    ]
    head = [Head(say("换算", "Formula")), Head(say("公式", "Written")), Head(say("出处", "Source"))]
    context = {"title": say("换算", "Formulas"), "head": head, "body": body}
    return render(request, "situation/formulas.html", context)


@endpoint("situation.read")
def formula(request: HttpRequest, key: str) -> HttpResponse:
    """One formula: its form in the address, what comes out, and the same as a file."""
    found = FORMULAS.get(key)
    if found is None:
        raise Http404
    form = FormulaForm.asked(found, request.GET.dict())
    good = form.is_valid()
    title = say(found.zh, found.en)
    if good and request.GET.get("export") in {"xlsx", "csv"}:
        heads = (say("项目", "item"), say("数值", "value"), say("单位", "unit"))
        rows = [[str(label), value, str(unit)] for label, value, unit in form.rows()]
        notes = [found.written, say(found.source_zh or found.source, found.source), form.why_not]
        return table_file(request.GET["export"], f"formula-{key}", title, heads, rows, notes=notes)
    asked = request.GET.copy()
    asked["export"] = "xlsx"
    context = {
        "title": title,
        "formula": found,
        "source": say(found.source_zh or found.source, found.source),
        "form": form,
        "results": [(label, _shown(value, unit)) for label, value, unit in form.results()] if good else [],
        "why_not": str(form.why_not) if good else "",
        "export": f"?{asked.urlencode()}",
    }
    return render(request, "situation/formula.html", context, status=200 if good or not request.GET else 422)


def _shown(value: float | str | None, unit: object) -> str:
    return f"{significant(value, DIGITS)} {unit}".strip() if isinstance(value, int | float) else str(value or "")
