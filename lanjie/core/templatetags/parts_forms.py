"""Parts of a form: field, error summary, choices with consequences, filters, and what comes back after an upload."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.http import QueryDict

from lanjie.core.imports import Batch, Problem
from lanjie.core.quantities import count
from lanjie.core.words import Words, say

register = template.Library()


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, hint: Any = "") -> dict[str, Any]:
    """Label, hint, error, control. Required is the default; 选填 is written where a field may stay empty."""
    several = isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return {
        "bound": bound,
        "control": "" if several else control(bound),
        "options": [_option(option) for option in bound.subwidgets] if several else (),
        "single": isinstance(bound.field.widget, forms.CheckboxInput),
        "hint": hint or bound.help_text,
    }


@register.simple_tag
def control(bound: BoundField) -> str:
    """The control alone, with the look of its kind."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        look = "form-check-input"
    elif isinstance(widget, forms.Select) and not isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        look = "form-select"
    else:
        look = "form-control"
    return bound.as_widget(attrs={"class": f"{look} {widget.attrs.get('class', '')}".strip()})


@register.inclusion_tag("parts/fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """Every field of a form, hidden ones first."""
    return {"form": form}


@register.inclusion_tag("parts/errors.html")
def errors(form: forms.BaseForm, consequence: Any = "") -> dict[str, Any]:
    """The error summary of a form: count and consequence, then every error linking to its field. Nothing when there is none."""
    lines = [
        {
            "href": f"#{form[name].id_for_label or form[name].auto_id}",
            "text": say("{at}：{wrong}", "{at}: {wrong}", at=form[name].label, wrong=text),
        }
        for name, texts in form.errors.items()
        if name in form.fields
        for text in texts
    ]
    lines += [{"href": "", "text": text} for text in form.non_field_errors()] if form.is_bound else []
    return _summary(lines, len(lines), consequence or say("没有保存", "nothing was saved"))


@register.inclusion_tag("parts/choices.html")
def choices(bound: BoundField, consequences: Mapping[str, Any]) -> dict[str, Any]:
    """Radio blocks of a decision, each with what follows from it; nothing is preselected."""
    blocks = [
        {**_option(option), "consequence": consequences.get(str(option.data["value"]), "")}
        for option in bound.subwidgets
    ]
    return {"bound": bound, "blocks": blocks}


@register.inclusion_tag("parts/filters.html", takes_context=True)
def filters(context: template.Context, filterset: Any) -> dict[str, Any]:
    """The filter row of a list, and a chip for every filter in force with a link that drops it. Takes a FilterSet or a GET form."""
    form = getattr(filterset, "form", filterset)
    asked: QueryDict = context["request"].GET
    active = []
    for bound in form:
        values = [value for value in asked.getlist(bound.html_name) if value]
        if values and not bound.errors:
            labels = dict(_flat(getattr(bound.field, "choices", ())))
            shown = "、".join(str(labels.get(value, value)) for value in values)
            active.append({"label": bound.label, "value": shown, "href": without(asked, bound.html_name)})
    return {"form": form, "active": active, "clear": without(asked, *(b.html_name for b in form))}


@register.inclusion_tag("parts/errors.html")
def upload_errors(batch: Batch) -> dict[str, Any]:
    """The error summary of an upload; each line links to its cell with the same words."""
    lines = [{"href": f"#{anchor(p)}" if p.row else "", "text": p.line} for p in batch.problems[:SHOWN]]
    return _summary(lines, len(batch.problems), say("全部数据均未写入", "nothing was written"))


@register.inclusion_tag("parts/upload_counts.html")
def upload_counts(batch: Batch) -> dict[str, Any]:
    """Rows read, right, wrong, and warnings."""
    return {
        "read": count(len(batch.rows)),
        "right": count(len(batch.rows) - batch.wrong_rows),
        "wrong": count(len(batch.problems)),
        "warnings": count(len(batch.warnings)),
    }


@register.inclusion_tag("parts/upload_rows.html")
def upload_rows(batch: Batch) -> dict[str, Any]:
    """The wrong rows as they stand in the file, with the columns that name the row and those in which something is wrong.

    Only the wrong cell is tinted, the last column says how to mend it.
    """
    wrong: dict[int, list[Problem]] = {}
    for problem in batch.problems:
        wrong.setdefault(problem.row, []).append(problem)
    at_fault = {problem.column for problem in batch.problems}
    known = [c for c in batch.format.columns if c.name in batch.letters]
    columns = [c for n, c in enumerate(known) if n < NAMING or batch.letters[c.name] in at_fault]
    lines: list[dict[str, Any]] = []
    for row in batch.rows:
        problems = wrong.get(row.number)
        if problems and len(lines) < SHOWN:
            at = {p.column: p for p in problems}
            cells = [
                _cell(
                    row.raw.get(c.name), at.get(batch.letters[c.name]), f"{batch.letters[c.name]} {batch.heads[c.name]}"
                )
                for c in columns
            ]
            lines.append({"number": row.number, "cells": cells, "mends": [p.mend for p in problems]})
    heads = [f"{batch.letters[c.name]} {batch.heads[c.name]}" for c in columns]
    return {"heads": heads, "lines": lines}


@register.inclusion_tag("parts/upload_warnings.html")
def upload_warnings(batch: Batch) -> dict[str, Any]:
    """Warnings, which do not block."""
    return {"warnings": batch.warnings[:SHOWN], "more": max(len(batch.warnings) - SHOWN, 0)}


#: Errors listed on a page; the marked copy of the file holds all of them.
SHOWN = 100
#: The first columns of a file say which row it is; they are shown with its errors.
NAMING = 3


def anchor(problem: Problem) -> str:
    """The id of a wrong cell, or of its row."""
    return f"cell-{problem.column}{problem.row}" if problem.column else f"row-{problem.row}"


def without(asked: QueryDict, *names: str) -> str:
    """The query string without some fields and back on the first page."""
    kept = asked.copy()
    for name in (*names, "page"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}"


def _summary(lines: list[dict[str, Any]], number: int, consequence: Any) -> dict[str, Any]:
    title: Words = say("有 {n} 处错误，{then}", "{n} errors: {then}", n=count(number), then=consequence)
    if number == 1:
        title = say("有 1 处错误，{then}", "1 error: {then}", then=consequence)
    return {"lines": lines, "title": title, "more": max(number - len(lines), 0)}


def _cell(raw: Any, problem: Problem | None, head: str) -> dict[str, Any]:
    shown = problem.found if problem and problem.found else "" if raw is None else str(raw)[:60]
    return {"text": shown, "wrong": problem is not None, "id": anchor(problem) if problem else "", "head": head}


def _option(option: Any) -> dict[str, Any]:
    option.data["attrs"]["class"] = "form-check-input"
    return {"control": option.tag(), "label": option.choice_label, "id": option.id_for_label}


def _flat(options: Iterable[tuple[Any, Any]]) -> Iterable[tuple[str, Any]]:
    """Choices with groups opened, values as text."""
    for value, label in options:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label
