"""Help made from what the program declares, so that it can not fall behind: figures, deadlines, file formats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from lanjie import law
from lanjie.core.access import ROLE_LABELS, endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.clocks import CLOCKS, Clock
from lanjie.core.figures import FIGURES, FULL_COUNT, Figure
from lanjie.core.imports import FORMATS, Format
from lanjie.core.quantities import DASH
from lanjie.core.templatetags.parts import status
from lanjie.core.words import Words, language, say
from lanjie.site.pages.law.used import cited_by
from lanjie.site.pages.law.words import both, rule_address, standing

KINDS = {
    "stock": say("时点数：截至某日有多少", "stock: how many there are on a day"),
    "flow": say("时期数：某段时间内发生多少", "flow: how many happened in a period"),
    "estimate": say("估计数：带 95% 区间", "estimate: with a 95% interval"),
}
FIGURE_HEAD = (Head(say("数字", "Figure")), Head(say("单位", "Unit")), Head(say("定义", "Definition")))
CLOCK_HEAD = (Head(say("期限", "Deadline")), Head(say("由谁办", "Who acts")), Head(say("依据", "Basis")))
COLUMN_HEAD = (
    Head(say("列", "Column")), Head(say("必填", "Required")), Head(say("写什么", "What it holds")), Head(say("例", "Example")),
)  # fmt: skip


@endpoint("docs.read")
def figures(request: HttpRequest) -> HttpResponse:
    """Every declared figure."""
    rows = [
        (format_html('<a href="{}/">{}</a>', each.key, each.label), each.unit, each.definition)
        for each in FIGURES.values()
    ]
    context = {"title": say("数字", "Figures"), "head": FIGURE_HEAD, "rows": rows}
    return render(request, "docs/declared.html", context)


@endpoint("docs.read")
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """How one figure is counted; the number itself stands on its own page."""
    found = FIGURES.get(key)
    if found is None:
        raise Http404(key)
    may = scope_of(request).may(found.act)
    context = {
        "title": found.label,
        "number_href": reverse("reports:figure", args=[key]) if may else "",
        "figure": found,
        "facts": list(_facts(found)),
        "rules": list(_rules(found)),
    }
    return render(request, "docs/figure.html", context)


def _facts(found: Figure) -> Iterator[tuple[Words, Any]]:
    yield say("键", "Key"), found.key
    yield say("单位", "Unit"), found.unit
    yield say("种类", "Kind"), KINDS[found.kind]
    yield say("不确定性", "Uncertainty"), say("95% 区间", "95% interval") if found.kind == "estimate" else FULL_COUNT
    yield say("归口", "Owner"), found.owner
    yield say("定义版本", "Version"), found.version
    if found.source:
        yield say("来源", "Source"), found.source


def _rules(found: Figure) -> Iterator[tuple[str, Words, str]]:
    for id_ in sorted(cited_by(found)):
        yield rule_address(id_), both(law.rule(id_).label), standing(law.rule(id_))


@endpoint("docs.read")
def deadlines(request: HttpRequest) -> HttpResponse:
    """Every declared clock."""
    rows = [(_named(each), _owners(each), _basis(each)) for each in CLOCKS.values()]
    context = {"title": say("期限", "Deadlines"), "head": CLOCK_HEAD, "rows": rows}
    return render(request, "docs/declared.html", context)


def _named(found: Clock) -> Any:
    return format_html('{}<br><small class="key-text">{}</small>', found.label, found.key)


def _owners(found: Clock) -> Words:
    labels = [ROLE_LABELS[role] for role in sorted(found.owners)]
    return Words("、".join(each.zh for each in labels), ", ".join(each.en for each in labels))


def _basis(found: Clock) -> Any:
    if found.basis is not None:
        return found.basis
    rule = law.rule(found.rule)
    link = format_html('<a href="{}">{}</a>', rule_address(rule.id), both(rule.label))
    return link if standing(rule) == "verified" else format_html("{} {}", link, status(standing(rule)))


@endpoint("docs.read")
def formats(request: HttpRequest) -> HttpResponse:
    """Every file layout with its columns."""
    shown = [{"format": each, "rows": list(_columns(each))} for each in FORMATS.values()]
    context = {"title": say("文件格式", "File formats"), "head": COLUMN_HEAD, "formats": shown}
    return render(request, "docs/formats.html", context)


def _columns(found: Format) -> Iterator[tuple[Any, ...]]:
    lang = 1 if language() == "en" else 0
    for column in found.columns:
        need = say("必填", "yes") if column.required else say("选填", "no")
        yield (
            column.heads[lang] if len(column.heads) > lang else column.heads[0],
            need,
            column.help,
            column.example or DASH,
        )
