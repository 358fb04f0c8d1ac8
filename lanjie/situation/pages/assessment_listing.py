"""What an assessment proposes for the three lists, and the decision of a named person about each proposal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core import proposals
from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.models import Proposal
from lanjie.core.pages import listing as lists
from lanjie.core.proposals import PROPOSAL
from lanjie.core.states import TransitionError
from lanjie.core.words import Words, say, t
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import areas as all_areas
from lanjie.registry.queries.areas import by_code
from lanjie.situation.commands.propose import KIND
from lanjie.situation.pages.assessment_boxes import Box
from lanjie.situation.pages.assessment_frame import links
from lanjie.situation.queries import assessment
from lanjie.situation.tables_assessment import ProposalTable, proposal_rows, reason_value, tier_name

OPEN, DECIDED = "open", "decided"
WHICH = ((OPEN, t("待定", "Open")), (DECIDED, t("已定", "Decided")), ("lapsed", t("已被取代", "Replaced")))
CONSEQUENCES = {
    "take": say("按建议列入或撤出；今后的评估以此为现状", "Listed or released as proposed; later assessments start from it"),
    "override": say("改列另一级或改为不列，须写理由；建议与理由一并留存", "Another list, or none: a reason is needed; the proposal stays on record beside it"),
    "decline": say("维持现状，须写理由", "Things stay as they are: a reason is needed"),
}  # fmt: skip
NONE = say("不列入", "No list")


class Filter(forms.Form):
    """Filters of the list, kept in the address."""

    state = forms.ChoiceField(label=t("状态", "State"), required=False, choices=[("", t("全部", "All")), *WHICH])
    run = forms.CharField(label=t("运行", "Run"), required=False)
    area = forms.CharField(label=t("地区", "Area"), required=False, widget=forms.HiddenInput)


class Decision(forms.Form):
    """A decision: nothing is preselected, an override names its list, all but taking a proposal give a reason."""

    decision = forms.ChoiceField(
        label=t("决定", "Decision"), widget=forms.RadioSelect, choices=[("take", t("采纳", "Take")), ("override", t("改定", "Override")), ("decline", t("不采纳", "Decline"))]
    )  # fmt: skip
    tier = forms.ChoiceField(label=t("改定为", "Override to"), required=False)
    reason = forms.CharField(
        label=t("理由", "Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=t("改定、不采纳必填", "Needed to override or decline"),
    )
    document = forms.CharField(
        label=t("依据文件或会议纪要", "Paper or minutes it rests on"), required=False, max_length=200
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tiers = proposals.KINDS[KIND].tiers
        self.fields["tier"].choices = [("", "—"), ("none", NONE), *tiers.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An override without a list, or anything but taking without a reason, is said at its field."""
        given = super().clean() or {}
        if given.get("decision") == "override" and not given.get("tier"):
            self.add_error("tier", t("改定须选一级名单，或选不列入", "To override, choose a list, or no list"))
        if given.get("decision") in ("override", "decline") and not (given.get("reason") or "").strip():
            self.add_error("reason", t("请写理由", "Give a reason"))
        return given


@endpoint("proposals.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Every proposal within scope, the newest run first; filtered, paged and exported as seen."""
    scope = scope_of(request)
    area = by_code(scope, request.GET.get("area", ""))
    reader = scope.narrow(area.path) if area else scope
    form = Filter(request.GET)
    found = proposals.proposals(reader, KIND)
    state, run = request.GET.get("state", ""), request.GET.get("run", "").strip()
    if state == DECIDED:
        found = found.exclude(state__in=[OPEN, "lapsed"])
    elif state in (OPEN, "lapsed"):
        found = found.filter(state=state)
    if run:
        found = found.filter(source=run)
    rows = list(found)
    names = {a.code: a for a in all_areas(scope).filter(code__in={p.area_code for p in rows}).select_related("parent")}
    table = ProposalTable(proposal_rows(rows, names), request=request)
    title = say("名单建议", "Proposals for the lists")
    answer = lists.shown(request, table, "proposals", title=title)
    if answer:
        return answer
    context = {
        "title": title,
        "area": area,
        "area_switch": True,
        "run": assessment.standing(scope),
        "links": links(request),
        "lead": _lead(proposals.waiting(reader, KIND)),
        "form": form,
        "table": table,
    }
    return render(request, "situation/assessment_listing.html", context)


def _lead(waiting: Any) -> Words:
    pairs = list(waiting.values_list("tier", "held"))
    if not pairs:
        return say("没有待定的建议。", "No proposal waits for a decision.")
    return say(
        "{n} 项建议待定：列入 {a} 个，调整 {b} 个，撤出 {c} 个。程序只提建议，列与不列由人决定。",
        "{n} proposals wait: {a} to list, {b} to move, {c} to release. The programme only proposes; people decide.",
        n=len(pairs),
        a=sum(bool(tier) and not held for tier, held in pairs),
        b=sum(bool(tier) and bool(held) for tier, held in pairs),
        c=sum(not tier for tier, _ in pairs),
    )


@endpoint("proposals.read")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposal with its reasons and its decisions; whoever may, decides it here."""
    scope = scope_of(request)
    found = proposals.proposals(scope, KIND).filter(pk=pk).first()
    area = all_areas(scope).filter(code=found.area_code).select_related("parent").first() if found else None
    if found is None or area is None:
        raise Http404
    may = scope.may("proposals.decide", found.area_path) and found.state == PROPOSAL.initial
    form = Decision(request.POST if request.method == "POST" else None) if may else None
    if request.method == "POST":
        scope.require("proposals.decide", found.area_path)
        if form is not None and form.is_valid() and _decide(scope, found, form):
            messages.success(request, str(_said(area, found)))
            return redirect(f"{reverse('situation:assessment_listing')}?state=open")
        if form is None:
            messages.error(request, str(say("这项建议已经定了", "This proposal has been decided")))
    context = {
        "title": say("{name}：建议{what}", "{name}: {what}", name=area.name, what=_what(found)),
        "found": found,
        "state": PROPOSAL.labels[found.state],
        "place": area,
        "reasons": _reasons(found),
        "facts": _facts(found),
        "decisions": _decisions(found),
        "form": form,
        "consequences": CONSEQUENCES,
    }
    return render(
        request, "situation/assessment_decision.html", context, status=422 if form is not None and form.errors else 200
    )


def _what(found: Proposal) -> Words:
    if not found.tier:
        return say("撤出名单", "proposed to be released")
    return say("列入{tier}", "proposed for “{tier}”", tier=tier_name(found.tier))


def _facts(found: Proposal) -> list[tuple[Words, Any, str]]:
    return [
        (say("建议", "Proposed"), tier_name(found.tier), ""),
        (say("现状", "Held"), tier_name(found.held), ""),
        (say("出自运行", "From run"), found.source, f"{reverse('situation:home')}?run={found.source}"),
        (say("提出于", "Made at"), found.made_at, ""),
    ]


def _reasons(found: Proposal) -> Box:
    head = (
        Head(say("理由", "Reason")),
        Head(say("值", "Value"), number=True),
        Head(say("门槛", "Threshold"), number=True),
    )
    return Box(
        head, [(Words(r["zh"], r["en"]), reason_value(r, "value"), reason_value(r, "threshold")) for r in found.reasons]
    )


def _decisions(found: Proposal) -> list[dict[str, Any]]:
    labels = {row.action: row.label for row in PROPOSAL.steps}
    return [
        {
            "what": labels[d.action], "tier": tier_name(d.tier), "reason": d.reason, "document": d.document,
            "who": f"{d.by.name} {d.by.unit}" if d.by else "—", "at": d.at,
        }
        for d in found.decisions.all()
    ]  # fmt: skip


def _decide(scope: Scope, found: Proposal, form: Decision) -> bool:
    given = form.cleaned_data
    override = given["decision"] == "override"
    tier = given["tier"] if override and given["tier"] != "none" else ""
    try:
        proposals.decide(
            scope=scope,
            proposal=found,
            action=given["decision"],
            reason=given["reason"],
            tier=tier,
            document=given["document"],
        )
    except TransitionError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _said(area: Area, found: Proposal) -> Words:
    return say("{name}：{state}", "{name}: {state}", name=area.name, state=PROPOSAL.labels[found.state])
