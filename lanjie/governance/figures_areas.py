"""Figures of supervision and listing. Visits and rectification are two figures; they are never merged into one."""

from __future__ import annotations

from django.db.models import Case, F, FloatField, Value, When

from lanjie.core.access import Scope
from lanjie.core.figures import Asked, Rows, figure
from lanjie.core.words import Words, say
from lanjie.governance.choices_areas import TIERS, Tier
from lanjie.governance.models import Finding
from lanjie.governance.queries.listing import in_force
from lanjie.governance.queries.supervision import completion

OWNER = say("省禁毒办督导组", "Provincial office, supervision section")
PERCENT = say("%", "%")

_PAIR = (
    ("round__code", say("轮次", "Round")),
    ("unit__name_zh", say("督导单位", "Supervising unit")),
    ("target__name_zh", say("县区", "County")),
)
_FINDING = (
    ("visit__pair__round__code", say("轮次", "Round")),
    ("visit__pair__target__name_zh", say("县区", "County")),
    ("number", say("序号", "No.")),
    ("text", say("问题", "Finding")),
    ("closed_on", say("销号日", "Closed")),
)
_LISTING = (
    ("code", say("编号", "Code")),
    ("area__name_zh", say("县区", "County")),
    ("starts_on", say("起", "From")),
    ("ends_on", say("止", "To")),
    ("meeting__body", say("决定会议", "Decided by")),
)


@figure(
    "governance.supervision.pairs",
    label=say("联点督导对子", "Pairs of supervision"),
    unit=say("对", "pairs"),
    kind="stock",
    definition=say(
        "到该日最近一轮联点督导的对子数；一个单位对一个县区，所以也是单位数和县区数。",
        "Pairs of the latest round begun by the day; one unit has one county, so it is also the number of units and of counties.",
    ),
    owner=OWNER,
)
def pairs(scope: Scope, asked: Asked) -> Rows:
    """Pairs of the latest round (report 2020, 一（四）: 35 units and 35 counties)."""
    return Rows(completion(scope, asked.on), area="target", when="round__starts_on", columns=_PAIR)


@figure(
    "governance.supervision.visited",
    label=say("走访完成率", "Visits completed"),
    unit=PERCENT,
    kind="stock",
    definition=say(
        "最近一轮中到该日已走访的对子占全部对子的比例；不说明问题是否整改。",
        "Share of the pairs of the latest round visited by the day; says nothing about whether anything was put right.",
    ),
    owner=OWNER,
)
def visits(scope: Scope, asked: Asked) -> Rows:
    """The first rate (report 2020, 一（四）: all visited)."""
    return Rows(
        completion(scope, asked.on), area="target", when="round__starts_on", columns=_PAIR, amount="done", weight="one"
    )


@figure(
    "governance.supervision.rectified",
    label=say("问题整改率", "Findings rectified"),
    unit=PERCENT,
    kind="stock",
    definition=say(
        "到该日反馈的问题中，经联点单位复查销号的比例；地区自己的答复不算。",
        "Share of findings sent by the day that the paired unit has closed on recheck; an area's own answer does not count.",
    ),
    owner=OWNER,
)
def rectified(scope: Scope, asked: Asked) -> Rows:
    """The second rate; the report of 2020 does not give it."""
    rows = Finding.objects.within(scope).filter(visit__visited_on__isnull=False)
    return Rows(
        rows.annotate(
            done=Case(When(closed_on__lte=asked.on, then=Value(100.0)), default=Value(0.0), output_field=FloatField()),
            one=Value(1.0, output_field=FloatField()),
            seen_on=F("visit__visited_on"),
        ),
        area="visit__pair__target",
        when="seen_on",
        columns=_FINDING,
        amount="done",
        weight="one",
    )


def _declare_tier(tier: str, label: Words) -> None:
    @figure(
        f"governance.listing.{tier}",
        label=say("{tier}地区", "Areas: {tier}", tier=label),
        unit=say("个", "areas"),
        kind="stock",
        definition=say(
            "该日处于「{tier}」级的地区数；由全会决定，未摘除前一直计入。",
            "Areas in the tier “{tier}” on the day, by decision of a plenary, until taken off.",
            tier=label,
        ),
        owner=OWNER,
        source="GV-007",
    )
    def found(scope: Scope, asked: Asked) -> Rows:
        return Rows(in_force(scope, asked.on).filter(tier=tier), area="area", when="starts_on", columns=_LISTING)


for _tier in Tier:
    _declare_tier(_tier.value, TIERS[_tier])
