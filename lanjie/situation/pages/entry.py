"""Entering the results of one bottle by hand, and registering a site: checked, kept and written as the sheets they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.imports import Format
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.registry.choices import OrganisationKind
from lanjie.registry.models import Organisation
from lanjie.registry.queries.areas import by_code, counties
from lanjie.situation.choices import SUBSTANCES, Composite
from lanjie.situation.commands import entry as commands
from lanjie.situation.forms_entry import CELLS, EntryForm, SheetForm, SiteForm
from lanjie.situation.imports import LABORATORY, SITES
from lanjie.situation.models import Sample
from lanjie.situation.queries.results import counted, samples
from lanjie.situation.states import REPORTABLE

#: Substances offered where nothing has been measured yet.
USUAL = ("methamphetamine", "amphetamine", "ketamine", "MDMA", "morphine", "codeine")


@endpoint("situation.import")
def entry(request: HttpRequest) -> HttpResponse:
    """All substances of a bottle at once, with limits, replicates, blanks and spikes."""
    scope = scope_of(request)
    bottle = samples(scope).filter(code=request.GET.get("sample", "")).first()
    # laboratories serve several areas, so a bottle may have gone to one outside the reader's own
    laboratories = list(Organisation.unscoped.filter(kind=OrganisationKind.LABORATORY.value).select_related("area"))
    form = EntryForm(
        _substances(scope, bottle, everything="all" in request.GET),
        laboratories,
        request.POST or None,
        initial=_initial(scope, bottle, laboratories),
    )
    if request.method == "POST":
        upload = _write(
            scope, LABORATORY, form, f"手工录入-{form.typed('sample')}", {"correct": bool(form.data.get("correct"))}
        )
        if upload is not None:
            return redirect("situation:uploaded", upload.code)
    waiting = samples(scope).filter(state__in=REPORTABLE - {"analysed"}, precision="day").order_by("-taken_on")
    context = {
        "title": say("录入结果", "Enter results"),
        "form": form,
        "bottle": bottle,
        "heads": [head for _, _, _, head in CELLS],
        "everything": "all" in request.GET,
        "all_href": f"?sample={bottle.code}&all=1" if bottle else "?all=1",
        "waiting": [] if bottle else list(waiting.filter(state="received")[:20]),
    }
    return render(request, "situation/entry.html", context, status=422 if form.is_bound else 200)


def _substances(scope: Scope, bottle: Sample | None, *, everything: bool) -> list[str]:
    """What is measured at the bottle's site, or anywhere in scope; else the usual ones."""
    if everything:
        return list(SUBSTANCES)
    found = counted(scope).filter(sample__site=bottle.site) if bottle else counted(scope)
    measured = set(found.order_by().values_list("substance", flat=True).distinct())
    return [code for code in SUBSTANCES if code in measured] or list(USUAL)


def _initial(scope: Scope, bottle: Sample | None, laboratories: list[Organisation]) -> dict[str, Any]:
    own = [o.code for o in laboratories if any(o.area.path.startswith(path) for path in scope.areas)]
    initial: dict[str, Any] = {"laboratory": own[0] if own else ""}
    if bottle is not None:
        initial |= {
            "sample": bottle.code,
            "site": bottle.site.code,
            "date": bottle.taken_on,
            "composite": bottle.composite,
        }
        if bottle.flow_m3_d:
            initial["flow"] = f"{bottle.flow_m3_d:.0f}"
        if bottle.composite == Composite.UNKNOWN:
            initial["composite"] = ""
    return initial


@endpoint("situation.plan")
def new_site(request: HttpRequest) -> HttpResponse:
    """Register a site with the people it serves; below the minimum it says why not."""
    scope = scope_of(request)
    area = by_code(scope, request.GET.get("area", ""))
    form = SiteForm(counties(scope), request.POST or None, initial={"area": area.code if area else ""})
    if request.method == "POST":
        code = form.typed("code")
        if _sent_before(scope, form):
            return redirect("situation:site", code)
        if _write(scope, SITES, form, f"监测点-{code}", {}) is not None:
            messages.success(request, str(say("已登记监测点 {code}", "Site {code} registered", code=code)))
            return redirect("situation:site", code)
    context = {"title": say("登记监测点", "Register a site"), "form": form, "plan": reverse("situation:plan")}
    return render(request, "situation/site_form.html", context, status=422 if form.is_bound else 200)


def _sent_before(scope: Scope, form: SheetForm) -> bool:
    """Whether this very form was written already: its site stands, and the second submission only wants to see it."""
    typed = _check(scope, SITES, form, f"监测点-{form.typed('code')}", {})
    return typed is not None and typed.batch.already is not None


def _check(
    scope: Scope, layout: Format, form: SheetForm, name: str, options: Mapping[str, Any]
) -> commands.Typed | None:
    rows = form.rows()
    if not rows:
        return None
    return commands.check(
        scope=scope, form=layout, rows=rows, mark=form.typed("mark"), name=name, options=dict(options)
    )


def _write(scope: Scope, layout: Format, form: SheetForm, name: str, options: Mapping[str, Any]) -> Upload | None:
    """Check and write a form; None, with the errors on it, when it is refused."""
    form.full_clean()
    typed = _check(scope, layout, form, name, options)
    if typed is None:
        form.add_error(None, str(say("至少填一个结果", "Enter at least one result")))
        return None
    if typed.batch.already is None:
        form.refuse(typed)
    if form.errors:
        return None
    return commands.write(scope=scope, typed=typed)
