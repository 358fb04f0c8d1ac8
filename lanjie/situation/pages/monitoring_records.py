"""Records of a monitoring input with their history, and typing one in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.pages.listing import shown
from lanjie.core.tables import Table
from lanjie.core.words import say, t
from lanjie.registry.choices import Level
from lanjie.registry.queries.areas import areas
from lanjie.situation.choices_monitoring import COUNTS, HAIR_GROUPS, PRICED
from lanjie.situation.commands import entry as commands
from lanjie.situation.forms_monitoring import RowForm
from lanjie.situation.imports.monitoring import COUNTIES
from lanjie.situation.models import HairRound, MonthlyCount, PriceReport, SurveyCluster
from lanjie.situation.pages.monitoring_frame import INPUTS, Input, frame
from lanjie.situation.tables_monitoring import CountRecords, HairRecords, PriceRecords, SurveyRecords


class RecordFilter(forms.Form):
    """Filters of the records, kept in the address."""

    q = forms.CharField(label=t("地区、代码或编号", "Area, code or number"), required=False)
    kind = forms.ChoiceField(label=t("种类", "Kind"), required=False)
    since = forms.DateField(label=t("从", "From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=t("到", "To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    history = forms.BooleanField(label=t("含被更正的", "With what was corrected"), required=False)
    area = forms.CharField(required=False, widget=forms.HiddenInput)


#: Input → table, the field that places a record in time, the field and words of its kinds, further fields that are searched.
SHOWN: dict[str, tuple[type[Table], str, str, dict[str, Any], tuple[str, ...]]] = {
    "counts": (CountRecords, "month", "kind", {k.value: w for k, w in COUNTS.items()}, ()),
    "hair": (HairRecords, "starts_on", "group", {g.value: w for g, w in HAIR_GROUPS.items()}, ("basis", "document")),
    "prices": (PriceRecords, "month", "drug", dict(PRICED), ("reference",)),
    "surveys": (SurveyRecords, "survey__ends_on", "", {}, ("survey__code", "stratum", "cluster")),
}


def _records(key: str, reader: Scope) -> QuerySet[Any]:
    if key == "counts":
        return MonthlyCount.objects.within(reader)
    if key == "hair":
        return HairRound.objects.within(reader)
    if key == "prices":
        return PriceReport.objects.within(reader)
    return SurveyCluster.objects.within(reader).select_related("survey")


def _input(key: str) -> Input:
    if key not in INPUTS:
        raise Http404
    return INPUTS[key]


@endpoint("situation.read")
def records(request: HttpRequest, key: str) -> HttpResponse:
    """Records as reported; searched, filtered, with those that a correction replaced on demand, exported as seen."""
    one = _input(key)
    reader, context = frame(request, key)
    table_class, when, kind, kinds, searched = SHOWN[key]
    form = RecordFilter(request.GET)
    if kinds:
        form.fields["kind"].choices = [("", t("全部", "All")), *kinds.items()]  # type: ignore[attr-defined]
    else:
        del form.fields["kind"]
    asked = form.cleaned_data if form.is_valid() else {}
    found = _records(key, reader).select_related("area", "upload").defer("upload__content")
    if not asked.get("history"):
        found = found.filter(superseded_at=None)
    if asked.get("kind"):
        found = found.filter(**{kind: asked["kind"]})
    if asked.get("since"):
        found = found.filter(**{f"{when}__gte": asked["since"]})
    if asked.get("until"):
        found = found.filter(**{f"{when}__lte": asked["until"]})
    if query := asked.get("q", "").strip():
        matches = (
            Q(area__code__startswith=query) | Q(area__name_zh__icontains=query) | Q(area__name_en__icontains=query)
        )
        for name in searched:
            matches |= Q(**{f"{name}__icontains": query})
        found = found.filter(matches)
    table = table_class(found.order_by(f"-{when}", "area_id", "-pk"), request=request)
    if context["new_url"]:
        table.nothing_label, table.nothing_href = say("登记一条", "Record one"), context["new_url"]
    title = say("{input}记录", "{input}: records", input=one.label)
    file = shown(request, table, f"{key}-records", title=title)
    context |= {"title": title, "table": table, "form": form}
    return file or render(request, "situation/monitoring_records.html", context)


@endpoint("situation.import")
def new(request: HttpRequest, key: str) -> HttpResponse:
    """One record typed in: checked, kept and written as the sheet it stands for; sent twice it is written once."""
    one = _input(key)
    scope = scope_of(request)
    reporting = COUNTIES | {Level.CITY.value} if key == "prices" else COUNTIES
    places = areas(scope).filter(level__in=reporting).order_by("code")
    form = RowForm(one.form, list(places), request.POST or None, initial={"area": request.GET.get("area", "")})
    if request.method == "POST":
        form.full_clean()
        typed = commands.check(
            scope=scope, form=one.form, rows=form.rows(), mark=form.typed("mark"), name=f"手工录入-{key}",
            options={"correct": bool(form.data.get("correct"))},
        )  # fmt: skip
        if typed.batch.already is None:
            form.refuse(typed)
        if not form.errors:
            return redirect("situation:uploaded", commands.write(scope=scope, typed=typed).code)
    _, context = frame(request, key)
    context |= {"title": say("登记{input}", "Record: {input}", input=one.label), "form": form, "area_switch": False}
    return render(request, "situation/monitoring_new.html", context, status=422 if form.is_bound else 200)
