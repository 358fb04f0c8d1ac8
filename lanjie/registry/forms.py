"""Filters of the registry's lists, kept in the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from lanjie.core.words import t
from lanjie.registry.choices import FACILITY_KINDS, LEVELS, ORGANISATION_KINDS


def _options(labels: dict[Any, Any]) -> Iterable[tuple[str, Any]]:
    return [("", t("全部", "All")), *((key.value, words) for key, words in labels.items())]


class AreaFilter(forms.Form):
    """Search and level."""

    q = forms.CharField(label=t("代码或名称", "Code or name"), required=False)
    level = forms.ChoiceField(label=t("层级", "Level"), required=False, choices=lambda: _options(LEVELS))
    area = forms.CharField(required=False, widget=forms.HiddenInput)


class OrganisationFilter(forms.Form):
    """Search and kind."""

    q = forms.CharField(label=t("代码、名称或地区", "Code, name or area"), required=False)
    kind = forms.ChoiceField(label=t("类别", "Kind"), required=False, choices=lambda: _options(ORGANISATION_KINDS))
    area = forms.CharField(required=False, widget=forms.HiddenInput)


class FacilityFilter(OrganisationFilter):
    """Search and kind."""

    kind = forms.ChoiceField(label=t("类别", "Kind"), required=False, choices=lambda: _options(FACILITY_KINDS))
