"""Closing a sampling site, and opening it again: what is known, what follows, a day and a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.quantities import count, today
from lanjie.core.words import Words, say, t
from lanjie.situation.commands.sites import SiteError, close_site, reopen_site
from lanjie.situation.forms import day_field
from lanjie.situation.models import Site
from lanjie.situation.queries.results import samples, sites


class ReopenForm(forms.Form):
    """A reason."""

    reason = forms.CharField(
        label=t("理由", "Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=t("留在审计中，监测点页面上显示。", "Kept in the audit and shown on the site's page."),
    )


class CloseForm(ReopenForm):
    """From which day on, and why."""

    closed_on = day_field(t("自哪天起关闭", "Closed from"))
    field_order = ("closed_on", "reason")


FORMS: dict[str, type[ReopenForm]] = {"close": CloseForm, "reopen": ReopenForm}


def act_on(scope: Scope, found: Site, form: ReopenForm) -> Words | None:
    """Run the command of a valid form; None, with the reason on the form, when it is refused."""
    try:
        if isinstance(form, CloseForm):
            close_site(scope=scope, site=found, **form.cleaned_data)
            return say("{code} 自 {day} 起关闭", "{code} is closed from {day} on", code=found.code, day=found.closed_on)
        reopen_site(scope=scope, site=found, **form.cleaned_data)
    except SiteError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused.words))
        return None
    return say("{code} 已重新启用；请计划新的轮次", "{code} is open again; plan new rounds", code=found.code)


@endpoint("situation.plan")
def closing(request: HttpRequest, code: str) -> HttpResponse:
    """The decision page. Sent twice it is done once: what the page was made for is sent along."""
    scope = scope_of(request)
    found = sites(scope).filter(code=code).first()
    if found is None:
        raise Http404
    act = "reopen" if found.closed_on else "close"
    if request.method == "POST" and request.POST.get("act") != act:
        messages.info(request, str(say("已经登记过，没有重复", "This is on record; nothing was done twice")))
        return redirect("situation:site", code)
    form = FORMS[act](request.POST or None, initial={"closed_on": today()})
    if request.method == "POST" and form.is_valid() and (done := act_on(scope, found, form)) is not None:
        messages.success(request, str(done))
        return redirect("situation:site", code)
    bottles = samples(scope).filter(site=found, precision="day")
    last = bottles.exclude(state__in=["planned", "missed"]).order_by("-taken_on").first()
    planned = bottles.filter(state="planned").order_by("taken_on")
    context: dict[str, Any] = {
        "title": say("重新启用监测点 {code}", "Open site {code} again", code=code)
        if found.closed_on
        else say("关闭监测点 {code}", "Close site {code}", code=code),
        "site": found,
        "form": form,
        "act": act,
        "last": last.taken_on if last else None,
        "planned": count(len(planned)),
        "next": planned[0].taken_on if planned else None,
    }
    return render(request, "situation/site_closing.html", context, status=422 if form.is_bound else 200)
