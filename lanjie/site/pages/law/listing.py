"""What every list of the law pages does alike: a form in the address, one table, paging, and the same rows as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lanjie.core.pages.listing import export, shown
from lanjie.core.quantities import today
from lanjie.core.tables import Table
from lanjie.core.words import t
from lanjie.site.pages.law.words import tabs


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
    """The page of a list, or with `?export=xlsx` or `csv` all its rows, as they are filtered and sorted, as a file."""
    file = shown(request, table, name, title=context["title"])
    if file is not None:
        return file
    more = {"table": table, "csv": export(request, "csv"), "tabs": tabs(request)}
    return render(request, template, {**context, **more})
