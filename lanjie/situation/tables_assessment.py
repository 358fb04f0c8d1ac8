"""Tables of the county assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from lanjie.core.models import Proposal
from lanjie.core.proposals import KINDS, PROPOSAL
from lanjie.core.quantities import count, percent, significant
from lanjie.core.tables import BarColumn, LinkColumn, NumberColumn, Table, TextColumn
from lanjie.core.words import Words, say, t
from lanjie.registry.models import Area
from lanjie.science.situation.listing import Reason
from lanjie.situation.assessment_words import REASONS, VERDICTS, probability, ranks
from lanjie.situation.charts_assessment import change, multiple
from lanjie.situation.commands.propose import KIND
from lanjie.situation.models import AssessmentRun
from lanjie.situation.queries.assessment_pages import Lists

#: A county that neither the weightings nor the model list this often is left out of the table of weights.
SPOKEN_OF = 0.02


class CountyTable(Table):
    """Every county with level, change, rank and the probability of each list: none without its interval."""

    nothing = t("没有评估", "Nothing assessed")
    county = LinkColumn(t("县区", "County"), link=lambda r: reverse("situation:county", args=[r["code"]]))
    city = TextColumn(t("市州", "City"))
    level = TextColumn(
        t("水平，倍（95% 区间）", "Level, × (95% interval)"),
        order_by="height",
        attrs={"td": {"class": "num"}, "th": {"class": "num"}},
    )
    change = TextColumn(t("12 个月变化（95% 区间）", "Change over 12 months (95% interval)"), order_by="moved")
    rank = NumberColumn(t("名次", "Rank"))
    ranks = TextColumn(t("名次区间", "Rank interval"))
    p_listed = NumberColumn(t("挂牌整治概率", "P(listed)"))
    p_warned = NumberColumn(t("通报警示概率", "P(warned)"))
    p_watched = NumberColumn(t("重点关注概率", "P(watch)"))
    bar = BarColumn(accessor="p_watched", of=lambda _: 1.0)
    judgement = TextColumn(t("判断", "Judgement"))

    def render_p_listed(self, value: float) -> str:
        """Two digits, never 0 or 1."""
        return probability(value)

    def render_p_warned(self, value: float) -> str:
        """Two digits, never 0 or 1."""
        return probability(value)

    def render_p_watched(self, value: float) -> str:
        """Two digits, never 0 or 1."""
        return probability(value)


def county_rows(found: Lists) -> list[dict[str, Any]]:
    """Rows of `CountyTable`, worst first."""
    return [
        {
            "code": p.code,
            "county": p.area.name,
            "city": p.city,
            "level": multiple(p),
            "height": p.level,
            "moved": p.change,
            "change": say("{x} {v}", "{x} {v}", x=change(p), v=VERDICTS[p.trend]) if p.change is not None else None,
            "rank": p.rank,
            "ranks": ranks(p.rank_low, p.rank_high),
            "p_listed": p.chances[0],
            "p_warned": p.chances[1],
            "p_watched": p.chances[2],
            "judgement": p.judgement
            if p.reason in (Reason.NONE, Reason.WATCHED)
            else say("{tier}：{reason}", "{tier}: {reason}", tier=p.judgement, reason=REASONS[p.reason]),
        }
        for p in found.places
    ]


class WeightTable(Table):
    """Share of all weightings of a weighted index that put a county among the worst, beside the model's probability."""

    nothing = t("没有算过权重", "Weights were not looked at")
    county = LinkColumn(t("县区", "County"), link=lambda r: reverse("situation:county", args=[r["code"]]))
    city = TextColumn(t("市州", "City"))
    ranks = TextColumn(t("名次区间", "Rank interval"))
    share = NumberColumn(t("权重组合中列入的比例", "Share of weightings that list it"))
    bar = BarColumn(accessor="share", of=lambda _: 1.0)
    p_watched = NumberColumn(t("模型的概率", "Probability by the model"))
    agree = TextColumn(t("两者", "The two"))

    def render_share(self, value: float) -> str:
        """A whole percentage; a share of drawn weightings is never exactly none or all."""
        return percent(value) if 0.005 <= value <= 0.995 else "> 99%" if value > 0.5 else "< 1%"

    def render_p_watched(self, value: float) -> str:
        """Two digits, never 0 or 1."""
        return probability(value)


def weight_rows(found: Lists, run: AssessmentRun) -> list[dict[str, Any]]:
    """Rows of `WeightTable`: every county that some weighting or the model may put on the widest list."""
    shares = run.summary["sensitivity"].get("areas", {})
    rows = []
    for p in found.places:
        share = (shares.get(p.code) or (None,))[-1]
        if share is None or max(share, p.chances[-1]) < SPOKEN_OF:
            continue
        apart = (share >= 0.5) != (p.chances[-1] >= 0.5)
        rows.append(
            {
                "code": p.code, "county": p.area.name, "city": p.city, "ranks": ranks(p.rank_low, p.rank_high), "share": share,
                "p_watched": p.chances[-1], "agree": say("不一致", "disagree") if apart else say("一致", "agree"),
            }
        )  # fmt: skip
    return rows


class ProposalTable(Table):
    """Proposals of the lists, with the probability that carries each and what was decided."""

    nothing = t("没有建议：要有两次评估才会提出", "No proposals: two assessments are needed before there are any")
    county = LinkColumn(t("县区", "County"), link=lambda r: reverse("situation:assessment_decision", args=[r["pk"]]))
    city = TextColumn(t("市州", "City"))
    proposed = TextColumn(t("建议", "Proposed"))
    held = TextColumn(t("现状", "Held"))
    probability = TextColumn(t("概率", "Probability"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    run = LinkColumn(t("运行", "Run"), link=lambda r: f"{reverse('situation:home')}?run={r['run']}", code=True)
    state = TextColumn(t("状态", "State"))
    decided = TextColumn(t("决定", "Decision"))
    reason = TextColumn(t("理由", "Reason"))


def proposal_rows(found: Sequence[Proposal], names: Mapping[str, Area]) -> list[dict[str, Any]]:
    """Rows of `ProposalTable`; a proposal about an area outside `names` is left out."""
    rows = []
    for p in found:
        area = names.get(p.area_code)
        if area is None:
            continue
        last = max(p.decisions.all(), key=lambda d: (d.at, d.pk), default=None)
        chance = next((r for r in p.reasons if r["code"].startswith("p_worst_")), None)
        rows.append(
            {
                "pk": p.pk,
                "county": area.name,
                "city": area.parent.name if area.parent else "",
                "proposed": tier_name(p.tier),
                "held": tier_name(p.held),
                "probability": reason_value(chance, "value") if chance else None,
                "run": p.source,
                "state": PROPOSAL.labels[p.state],
                "decided": say("{tier}，{day}", "{tier}, {day}", tier=tier_name(last.tier), day=f"{last.at:%Y-%m-%d}")
                if last
                else None,
                "reason": last.reason if last else None,
            }
        )
    return rows


def tier_name(key: str) -> Words:
    """The list's name, or that there is none."""
    return KINDS[KIND].tiers[key] if key else say("不列入", "no list")


def reason_value(reason: Mapping[str, Any], name: str) -> str:
    """A value or threshold of a reason: probabilities to two digits and never 1, others to three."""
    value = reason[name]
    if value is None:
        return "—"
    if reason["code"] == "rank":
        return count(int(value))
    if not reason["code"].startswith("p_worst_"):
        return significant(float(value))
    return probability(float(value)) if name == "value" else f"{value:g}"
