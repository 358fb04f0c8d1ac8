"""The three-tier listing: the board, what the assessment handed over, one listing with its facts, rule, consequence and steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.citations import cites
from lanjie.core.pages.listing import shown
from lanjie.core.quantities import count, today
from lanjie.core.states import TransitionError
from lanjie.core.words import Words, say
from lanjie.governance.choices_areas import TIERS, Tier
from lanjie.governance.commands.listing import move_listing, notify, propose, record_answer
from lanjie.governance.forms_areas import AcceptForm, ListingFilter, NoticeAnswerForm, NoticeForm, ProposeForm
from lanjie.governance.models import Listing, RestrictionNotice
from lanjie.governance.pages.frame import Offer, offers, one, reader, tabs
from lanjie.governance.queries.handed_over import handed_over
from lanjie.governance.queries.listing import exit_against, in_force, listings, restricted
from lanjie.governance.queries.supervision import visits
from lanjie.governance.queries.work import history
from lanjie.governance.states_areas import LISTING
from lanjie.governance.tables import state_tag
from lanjie.governance.tables_areas import ListingTable, tier_tag
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import areas


@endpoint("governance.read")
@cites(
    "GV-007",
    page="governance:listings",
    label=say("三级整治", "Three-tier listing"),
    purpose=say("列管的级别和对职务的后果", "the tiers and what they mean for offices"),
)
@cites(
    "GV-024",
    page="governance:listings",
    label=say("三级整治", "Three-tier listing"),
    purpose=say("列管、延期和中期检查的期限", "periods of a listing, its extension and its check"),
)
def board(request: HttpRequest) -> HttpResponse:
    """How many areas stand in each tier today, what waits to be taken up, and every listing that was."""
    scope, area = reader(request)
    asked = ListingFilter(request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    found = listings(scope)
    if query := given.get("q", "").strip():
        found = found.filter(
            Q(code__icontains=query) | Q(area__name_zh__icontains=query) | Q(area__name_en__icontains=query)
        )
    for name in ("tier", "state"):
        if given.get(name):
            found = found.filter(**{name: given[name]})
    title = say("三级整治", "Three-tier listing")
    table = ListingTable(found.order_by("-proposed_on", "code"), request=request)
    file = shown(request, table, "listings", title=title)
    now = dict(in_force(scope, today()).order_by().values("tier").annotate(n=Count("pk")).values_list("tier", "n"))
    may = scope.may("governance.list")
    context = {
        "title": title,
        "tabs": tabs("governance:listings"),
        "table": table,
        "form": asked,
        "area": area,
        "area_switch": True,
        "today": today(),
        "tiers": [(TIERS[tier], count(now.get(tier, 0)), f"governance.listing.{tier}") for tier in reversed(Tier)],
        "waiting": handed_over(scope) if may else [],
        "tier_words": TIERS,
        "may_list": may,
    }
    return file or render(request, "governance/listings.html", context)


@endpoint("governance.list")
def new(request: HttpRequest) -> HttpResponse:
    """Propose an area by hand, with a reason."""
    scope = scope_of(request)
    form = ProposeForm(_targets(scope), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            done = propose(scope=scope, area=form.areas[given["area"]], tier=given["tier"], reason=given["reason"])
        except TransitionError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, str(say("已提名，待审核和全会决定", "Proposed; review and the plenary come next"))
            )
            return redirect("governance:listing", done.value.code)
    context = {"title": say("提名列管", "Propose a listing"), "form": form, "back": reverse("governance:listings")}
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)


def _targets(scope: Scope) -> list[Area]:
    levels = [Level.COUNTY.value, Level.ZONE.value, Level.FARM.value]
    return list(areas(scope).filter(level__in=levels).order_by("code"))


@endpoint("governance.list")
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a listing of a proposal people decided to take: its reasons and any override come along."""
    scope = scope_of(request)
    found = next((line for line in handed_over(scope) if line.pk == pk), None)
    if request.method != "POST" or found is None:
        if found is None:
            messages.info(request, str(say("已经提名过", "It was taken up already")))
        return redirect("governance:listings")
    try:
        done = propose(
            scope=scope, area=found.area, tier=found.tier, reasons=found.reasons, origin=found.origin,
            override_reason=found.override_reason,
        )  # fmt: skip
    except TransitionError as refused:
        messages.error(request, str(refused))
        return redirect("governance:listings")
    messages.success(request, str(say("已提名，待审核和全会决定", "Proposed; review and the plenary come next")))
    return redirect("governance:listing", done.value.code)


@endpoint("governance.read")
def one_listing(request: HttpRequest, code: str) -> HttpResponse:
    """One listing: facts, the rule and what follows from it, steps, notices to the organisation department, earlier listings."""
    scope = scope_of(request)
    found = one(listings(scope), code=code)
    may_list = scope.may("governance.list", found.area.path)
    flagged = restricted(found)
    form = NoticeForm(request.POST or None) if may_list and flagged else None
    if request.method == "POST":
        scope.require("governance.list", found.area.path)
        if form is not None and form.is_valid():
            notify(scope=scope, listing=found, **form.cleaned_data)
            messages.success(request, str(say("通知已登记", "The notice is on record")))
            return redirect("governance:listing", code)
    notices = list(RestrictionNotice.objects.within(scope).filter(listing=found))
    context = {
        "title": say("{area}：{tier}", "{area}: {tier}", area=found.area.name, tier=TIERS[found.tier]),
        "found": found,
        "state": state_tag(LISTING.labels, found.state),
        "tier": tier_tag(found.tier),
        "reasons": [_reason(reason) for reason in found.reasons],
        "flagged": flagged,
        "consequence": _consequence(found),
        "offers": _offers(found, scope),
        "notices": notices,
        "form": form,
        "answer_form": NoticeAnswerForm(),
        "may_list": may_list,
        "earlier": ListingTable(
            listings(scope).filter(area=found.area).exclude(pk=found.pk).order_by("-proposed_on"), request=request, orderable=False
        ),
        "history": [(LISTING.labels[h.target], h) for h in history(scope, LISTING.name, found.pk)],
    }  # fmt: skip
    context["earlier"].nothing = say("该县区此前没有列管", "The area was not listed before")
    return render(
        request, "governance/listing.html", context, status=422 if form is not None and form.is_bound else 200
    )


def _reason(reason: dict[str, Any]) -> tuple[Words, str, str]:
    """The words of an entry indicator, its value, its threshold."""
    return (
        say(reason.get("zh", reason["code"]), reason.get("en", reason["code"])),
        "—" if reason.get("value") is None else f"{reason['value']:.4g}",
        "—" if reason.get("threshold") is None else f"{reason['threshold']:.4g}",
    )


def _offers(found: Listing, scope: Scope) -> list[Offer]:
    """Steps open to the reader; acceptance has a page of its own, with the exit test."""
    if not scope.may("governance.answer", found.area.path):
        return []
    open_ = offers(LISTING, "listing", found, scope, without=frozenset({"accept"}))
    if found.state == "acceptance_applied" and scope.may("governance.list", found.area.path):
        accept_url = reverse("governance:listing_accept", args=[found.code])
        return [Offer("accept", say("验收", "Accept"), accept_url), *open_]
    return open_


def _consequence(found: Listing) -> Words:
    """What the tier means for the leading offices of the area."""
    if found.tier == Tier.WATCH:
        return say("重点关注不限制职务。", "Being watched restricts no office.")
    return say(
        "列管期内，该地区党委和政府第一责任人、主要责任人的职务原则上不提拔、不交流重用；摘除即止。",
        "While listed, the offices of first and main responsibility of the area are in principle not promoted or moved up; it ends with the listing.",
    )


@endpoint("governance.list")
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """The exit test: every entry indicator back under its threshold over the whole period, and a visit. What speaks against is shown."""
    scope = scope_of(request)
    found = one(listings(scope), code=code)
    if found.state != "acceptance_applied":
        messages.info(request, str(say("没有待验收的申请", "No application for acceptance is open")))
        return redirect("governance:listing", code)
    took_place = list(visits(scope).filter(pair__target=found.area, visited_on__isnull=False))
    form = AcceptForm(found.reasons, took_place, request.POST or None)
    if request.method == "POST" and form.is_valid():
        against = exit_against(found, form.values())
        try:
            move_listing(
                scope=scope, listing=found, action="accept", reason=form.cleaned_data["reason"], against=against,
                visit=form.visits[form.cleaned_data["visit"]],
            )  # fmt: skip
        except TransitionError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(say("验收通过，待全会摘除", "Accepted; the plenary takes it off")))
            return redirect("governance:listing", code)
    context = {
        "title": say("验收 {area}", "Acceptance of {area}", area=found.area.name),
        "form": form,
        "what": say(
            "退出条件：进入时的每项指标在整个列管期内回到门槛以内，并有验收走访。",
            "Exit test: every indicator of entry back within its threshold over the whole period, and a visit of acceptance.",
        ),
        "back": reverse("governance:listing", args=[code]),
    }
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)


@endpoint("governance.list")
def answered(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Log the organisation department's answer to a notice."""
    scope = scope_of(request)
    notice = RestrictionNotice.objects.within(scope).filter(pk=pk, listing__code=code).first()
    if notice is None:
        raise Http404
    form = NoticeAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_answer(scope=scope, notice=notice, answer=form.cleaned_data["answer"])
        except TransitionError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(say("答复已登记", "The answer is on record")))
            return redirect("governance:listing", code)
    context = {
        "title": say("登记答复", "Record the answer"),
        "form": form,
        "what": say("{day} 发往 {to}", "Sent on {day} to {to}", day=notice.sent_on, to=notice.sent_to),
        "back": reverse("governance:listing", args=[code]),
    }
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)
