"""`/law/precursors/` and `/law/terms/`: the precursor catalogue on a day, and the glossary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse

from lanjie import law
from lanjie.core.access import endpoint
from lanjie.core.citations import cites
from lanjie.core.tables import CodeColumn, DateColumn, StatusColumn, Table, TextColumn
from lanjie.core.words import Words, say, t
from lanjie.site.pages.law.listing import DayForm, SearchForm, listed
from lanjie.site.pages.law.words import both

CLASSES = {
    1: say("第一类", "Class 1"),
    2: say("第二类", "Class 2"),
    3: say("第三类", "Class 3"),
}


@dataclass(frozen=True, slots=True)
class Substance:
    """A listed substance as one line."""

    category: Words
    zh: str
    en: str
    cas: str | None
    hs_code: str | None
    listed_from: date
    act: Words
    status: str


class SubstancesForm(DayForm):
    """Filters of the catalogue."""

    category = forms.ChoiceField(
        label=t("类别", "Class"),
        required=False,
        choices=lambda: [
            ("", str(say("全部", "All"))),
            *((str(number), str(words)) for number, words in CLASSES.items()),
        ],
    )
    field_order = ("q", "category", "on")


class SubstancesTable(Table):
    """The catalogue."""

    nothing = say("该日的目录里没有这样的品种。", "No such substance in the catalogue of that day.")
    nothing_label = say("看全部品种", "See all substances")
    nothing_href = "?"

    category = CodeColumn(say("类别", "Class"))
    zh = TextColumn(say("品种", "Substance"))
    en = TextColumn(say("英文名", "English name"))
    cas = CodeColumn("CAS")
    hs_code = CodeColumn(say("商品编号", "HS code"))
    listed_from = DateColumn(say("列管自", "Listed from"))
    act = TextColumn(say("列管依据", "Listed by"))
    status = StatusColumn(say("来源", "Seen"))


class TermsTable(Table):
    """The glossary."""

    nothing = say("没有这样的术语。", "No such term.")
    nothing_label = say("看全部术语", "See all terms")
    nothing_href = "?"

    zh = TextColumn(say("中文", "Chinese"))
    en = TextColumn(say("英文", "English"))
    use = TextColumn(say("用法（英文说明）", "Use"))
    section = TextColumn(say("门类（英文）", "Section"))


@endpoint("law.read")
@cites(
    "PC-001",
    "PC-002",
    page="law:precursors",
    label=say("易制毒品种目录", "Precursor catalogue"),
    purpose=say("目录的分类与调整", "classes and changes of the catalogue"),
)
def precursors(request: HttpRequest) -> HttpResponse:
    """The catalogue as it stood on a day."""
    form = SubstancesForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data.get("category")
    lines = [
        Substance(
            CLASSES[each.category], each.name.zh, each.name.en, each.cas, each.hs_code, each.listed_from, both(each.act),
            "from_memory" if each.needs_check else "verified",
        )
        for each in law.precursors(form.day)
        if (not wanted or str(each.category) == wanted)
        and form.finds(each.name.zh, each.name.en, each.cas, each.hs_code, each.act.zh, each.act.en)
    ]  # fmt: skip
    context = {
        "title": say("易制毒品种目录", "Precursor catalogue"),
        "form": form,
        "day": form.day,
        "about": say(
            "第一类、第二类所列物质可能存在的盐类也纳入管制。CAS 号与商品编号只用于辨认，不决定是否列管。",
            "Salts of classes 1 and 2 are controlled too. CAS numbers and HS codes help to recognise and decide nothing.",
        ),
    }
    table = SubstancesTable(lines, request=request)
    return listed(request, "law/list.html", table, context, name="lanjie-precursors")


@endpoint("law.read")
def terms(request: HttpRequest) -> HttpResponse:
    """The glossary, in the order of its sections."""
    form = SearchForm(request.GET)
    form.is_valid()
    lines = [each for each in law.catalogue("terms") if form.finds(each.zh, each.en, each.use, each.section)]
    context = {
        "title": say("术语", "Terms"),
        "form": form,
        "about": say(
            "页面用以人为先的说法；引用条文时用法律原词。",
            "Pages use person-first words; quotations keep the word of the statute.",
        ),
    }
    return listed(request, "law/list.html", TermsTable(lines, request=request), context, name="lanjie-terms")
