"""From two assessments running to a proposal of the three lists. It is handed over; people decide."""

from __future__ import annotations

from typing import Any

from lanjie.core import proposals
from lanjie.core.access import SYSTEM, Scope
from lanjie.core.commands import Done, command
from lanjie.core.proposals import Line
from lanjie.core.words import Words, say
from lanjie.science.situation.listing import Listing, Proposal, Reason, propose
from lanjie.science.situation.spec import Tiers
from lanjie.situation.models import AssessmentLevel, AssessmentRun
from lanjie.situation.proposals import KIND, TIER_KEYS
from lanjie.situation.queries import assessment
from lanjie.situation.queries.rule_hits import rule_hits

__all__ = ["KIND", "TIER_KEYS", "judged", "propose_lists", "tiers_of"]


@command("situation.propose", act="proposals.make")
def propose_lists(*, scope: Scope, run: AssessmentRun) -> Done:
    """Propose entries and removals from a run and the one before it, with reasons; the same run proposes once.

    An area enters when it reaches the entry probability in both, leaves when it is below the leaving probability in both. Without an
    earlier run nothing is proposed: one month alone puts nobody on a list.
    """
    earlier = assessment.before(SYSTEM, run)
    if earlier is None:
        return Done(target=run.code, facts={"proposals": 0, "earlier": ""}, value=[])
    listing, now, then, held = judged(run, earlier)
    hits = rule_hits(run)
    lines = []
    for found in listing.proposals:
        row = now[found.area]
        tier = TIER_KEYS[found.tier] if found.tier is not None else ""
        if tier != held.get(found.area, ""):
            chances = _chances(found, (run, row), (earlier, then.get(found.area)))
            reasons = [*chances, *(hit.reason for hit in hits.get(found.area, []))]
            lines.append(Line(found.area, row.area.path, tier, held.get(found.area, ""), reasons))
    made = proposals.make(scope=scope, kind=KIND, source=run.code, lines=lines, simulated=run.simulated)
    return Done(target=run.code, facts={"proposals": len(lines), "earlier": earlier.code}, value=made.value or [])


def judged(
    run: AssessmentRun, earlier: AssessmentRun
) -> tuple[Listing, dict[str, AssessmentLevel], dict[str, AssessmentLevel], dict[str, str]]:
    """The lists two runs support given what was decided, with the rows of both and the tiers held, by area code."""
    now = {row.area.code: row for row in assessment.levels(SYSTEM, run)}
    then = {row.area.code: row for row in assessment.levels(SYSTEM, earlier)}
    tiers = tiers_of(run)
    held = {code: tier for code, tier in proposals.standing(SYSTEM, KIND).items() if code in now}
    nowhere = (0.0,) * len(tiers.sizes)
    listing = propose(
        list(now),
        {k: [row.chances[at] for row in now.values()] for at, k in enumerate(tiers.sizes)},
        {
            k: [then[code].chances[at] if code in then else nowhere[at] for code in now]
            for at, k in enumerate(tiers.sizes)
        },
        {code: TIER_KEYS.index(tier) for code, tier in held.items()},
        tiers,
    )
    return listing, now, then, held


def tiers_of(run: AssessmentRun) -> Tiers:
    """Sizes and probabilities of the lists as the run declared them."""
    said = run.spec["tiers"]
    return Tiers(tuple(said["sizes"]), tuple(said["enter"]), said["leave"])


def _chances(
    found: Proposal, now: tuple[AssessmentRun, AssessmentLevel], then: tuple[AssessmentRun, AssessmentLevel | None]
) -> list[dict[str, Any]]:
    """The probabilities of both runs against the one that counts for the step, and the rank with its interval."""
    run, row = now
    tiers = tiers_of(run)
    at = found.tier if found.tier is not None else len(tiers.sizes) - 1
    size = tiers.sizes[at]
    threshold = tiers.leave if found.reason is Reason.LEAVES else tiers.enter[at]
    reasons = []
    for code, (which, level) in ((f"p_worst_{size}", now), (f"p_worst_{size}_before", then)):
        if level is not None:
            said = say(
                "列入最重 {k} 个的概率（{run}）",
                "probability of being among the worst {k} ({run})",
                k=size,
                run=which.code,
            )
            reasons.append(_reason(code, level.chances[at], threshold, said))
    rank = say("名次，95% 区间 {a}–{b}", "rank, 95% interval {a}–{b}", a=row.rank_low, b=row.rank_high)
    return [*reasons, _reason("rank", row.rank, size, rank)]


def _reason(code: str, value: float, threshold: float, words: Words) -> dict[str, Any]:
    return {"code": code, "value": value, "threshold": threshold, **words.both()}
