"""What every list of the law pages does alike: a form in the address, one table, paging, and the same rows as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lanjie.core.pages.files import XLSX, file_response
from lanjie.core.quantities import today
from lanjie.core.sheets import csv_bytes, xlsx_bytes
from lanjie.core.tables import Table
from lanjie.core.words import t
from lanjie.site.pages.law.words import tabs

PAGE = 50


class SearchForm(forms.Form):
    """Words to be found; all of them must occur."""

    q = forms.CharField(label=t("查找", "Search"), required=False, max_length=60)

    @property
    def words(self) -> str:
        """What to look for, or ""."""
        return str(self.cleaned_data.get("q") or "")

    def finds(self, *texts: str | None) -> bool:
        """Whether every word occurs in one of the texts, whatever the case."""
        everything = "\n".join(text for text in texts if text).casefold()
        return all(word in everything for word in self.words.casefold().split())


class DayForm(SearchForm):
    """A search on a day; without a day, today."""

    on = forms.DateField(
        label=t("查询日", "On the day"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date", "class": "w-auto"}, format="%Y-%m-%d"),
        error_messages={"invalid": t("日期写作 2020-09-11", "write the day as 2020-09-11")},
    )

    @property
    def day(self) -> date:
        """The day asked for."""
        return self.cleaned_data.get("on") or today()


def listed(request: HttpRequest, template: str, table: Table, context: Mapping[str, Any], *, name: str) -> HttpResponse:
    """The page of a list, or with `?format=xlsx` or `csv` all its rows, as they are filtered and sorted, as a file."""
    wanted = request.GET.get("format", "")
    if wanted in ("xlsx", "csv"):
        heads, *rows = table.as_values()
        title = context["title"]
        body = xlsx_bytes(title, heads, rows) if wanted == "xlsx" else csv_bytes(heads, rows)
        return file_response(body, f"{name}.{wanted}", XLSX if wanted == "xlsx" else "text/csv; charset=utf-8")
    table.paginate(page=_page(request, table), per_page=PAGE)
    table.export_href = export(request, "xlsx")
    more = {"table": table, "csv": export(request, "csv"), "tabs": tabs(request)}
    return render(request, template, {**context, **more})


def export(request: HttpRequest, kind: str) -> str:
    """The address of the rows seen, as a file."""
    asked = request.GET.copy()
    asked.pop("page", None)
    asked["format"] = kind
    return f"?{asked.urlencode()}"


def _page(request: HttpRequest, table: Table) -> int:
    """The page asked for, kept within what there is: an old address still leads somewhere."""
    last = max(-(-len(table.rows) // PAGE), 1)
    asked = request.GET.get("page", "1")
    return min(max(int(asked), 1), last) if asked.isdecimal() else 1
