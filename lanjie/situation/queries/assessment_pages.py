"""What the pages of an assessment read: counties with their judgement against the three lists, and the run an address names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lanjie.core.access import Scope
from lanjie.core.chart_tiles import TIER_WORDS
from lanjie.core.charts import TIERS
from lanjie.core.models import ProposalDecision
from lanjie.core.words import Words, say
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import areas as all_areas
from lanjie.science.situation.listing import UNCERTAIN, Reason, propose
from lanjie.science.situation.spec import Tiers
from lanjie.situation.commands.propose import KIND, TIER_KEYS, tiers_of
from lanjie.situation.models import AssessmentRun, AssessmentWhy
from lanjie.situation.queries import assessment

FIRST_TIME = say("首次达到，待下次评估", "Reached for the first time")


@dataclass(frozen=True, slots=True)
class Place:
    """A county in a run: level, change and rank with intervals, the probability of each list, and what follows from it.

    Levels and changes on the log scale. `tier` a key of `charts.TIERS`: the list it reaches in two assessments running, `unclear` where
    some list's probability lies between 0.2 and 0.8 or was reached for the first time, else `below`. `reason` says how it got there.
    """

    area: Area
    level: float
    low: float
    high: float
    change: float | None
    change_low: float | None
    change_high: float | None
    rank: int
    rank_low: int
    rank_high: int
    chances: tuple[float, ...]
    tier: str
    reason: Reason
    missing: float
    flags: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The area's code."""
        return self.area.code

    @property
    def city(self) -> str:
        """The name of the area that holds it."""
        return self.area.parent.name if self.area.parent else ""

    @property
    def trend(self) -> int:
        """1 or −1 where the interval of the change over 12 months excludes zero, else 0."""
        if self.change_low is None or self.change_high is None:
            return 0
        return 1 if self.change_low > 0 else -1 if self.change_high < 0 else 0

    @property
    def judgement(self) -> Words:
        """The judgement in words; one that reached a list for the first time is neither on it nor below it."""
        return FIRST_TIME if self.reason is Reason.WATCHED else TIER_WORDS[self.tier]

    @property
    def multiple(self) -> float:
        """The level as a multiple of the province's average."""
        return math.exp(self.level)

    @property
    def open_lists(self) -> tuple[int, ...]:
        """Positions of the lists on whose border it can not be told apart."""
        return tuple(at for at, p in enumerate(self.chances) if UNCERTAIN[0] < p < UNCERTAIN[1])


@dataclass(frozen=True)
class Lists:
    """The counties of a run with their judgement, and per list how many are expected to be listed wrongly.

    `areas`: every county within the reader's scope, whether the run knows it or not.
    """

    places: list[Place]
    sizes: tuple[int, ...]
    wrong: tuple[float, ...]
    twice: bool
    areas: list[Area]

    @cached_property
    def several(self) -> bool:
        """Whether counties of more than one city are shown, so that each needs its city beside its name."""
        return len({place.area.parent_id for place in self.places}) > 1

    def of(self, tier: str) -> list[Place]:
        """The counties of one judgement, worst first."""
        return [place for place in self.places if place.tier == tier]

    @property
    def listed(self) -> list[Place]:
        """Those that reach some list."""
        return [place for place in self.places if place.tier in TIERS[:3]]

    @property
    def first_time(self) -> list[Place]:
        """Those that reach a list's probability for the first time."""
        return [place for place in self.places if place.reason is Reason.WATCHED]

    @property
    def unclear(self) -> list[Place]:
        """Those that can not be separated from the border of some list, listed or not."""
        return [place for place in self.places if place.open_lists]


def judged(
    scope: Scope,
    run: AssessmentRun,
    earlier: AssessmentRun | None,
) -> Lists:
    """Every county of a run within scope, worst first, given the lists that had been decided when the run was made.

    Without an earlier run nothing can be reached twice.
    """
    areas = {area.pk: area for area in places_of(scope)}
    rows = [row for row in assessment.levels(scope, run).select_related(None).values_list(*_READ) if row[0] in areas]
    tiers = tiers_of(run)
    then = {code: chances for code, *chances in _chances(scope, earlier)} if earlier else {}
    codes = [areas[row[0]].code for row in rows]
    now = _columns([row[_FIRST:_LAST] for row in rows], tiers)
    before = _columns([then.get(code, (0.0,) * len(tiers.sizes)) for code in codes], tiers)
    held = {code: tier for code, tier in held_at(scope, run).items() if code in codes}
    listing = propose(codes, now, before, held, tiers)
    places = [_place(areas[row[0]], row, proposal) for row, proposal in zip(rows, listing.proposals, strict=True)]
    return Lists(places, tiers.sizes, listing.expected_wrong, earlier is not None, list(areas.values()))


def places_of(scope: Scope) -> list[Area]:
    """The counties within scope, those of one city holding the same city."""
    return list(all_areas(scope).filter(level=Level.COUNTY.value).prefetch_related("parent").order_by("code"))


#: What is read of a row: the whole of it holds the contributions too, which no list shows.
_READ = (
    "area_id", "level", "low", "high", "trend", "trend_low", "trend_high", "rank", "rank_low", "rank_high", "p_listed", "p_warned", "p_watched",
    "share_missing", "flags",
)  # fmt: skip
_FIRST, _LAST = _READ.index("p_listed"), _READ.index("p_watched") + 1


def held_at(scope: Scope, run: AssessmentRun) -> dict[str, int]:
    """Area code → the list (0 the strictest) it had been decided to be on before the run was made."""
    decided = (
        ProposalDecision.objects.within(scope).filter(proposal__kind=KIND, at__lt=run.created_at).order_by("at", "pk")
    )
    last = dict(decided.values_list("proposal__area_code", "tier"))
    return {code: TIER_KEYS.index(tier) for code, tier in last.items() if tier}


def _chances(scope: Scope, run: AssessmentRun) -> list[tuple[Any, ...]]:
    found = assessment.levels(scope, run).order_by()
    return list(found.values_list("area__code", "p_listed", "p_warned", "p_watched"))


def _columns(rows: Sequence[Sequence[float]], tiers: Tiers) -> dict[int, list[float]]:
    return {size: [row[at] for row in rows] for at, size in enumerate(tiers.sizes)}


def _place(area: Area, row: tuple[Any, ...], proposal: Any) -> Place:
    settled = proposal.separable and proposal.reason is not Reason.WATCHED
    tier = TIERS[proposal.tier] if proposal.tier is not None else "below" if settled else "unclear"
    read = dict(zip(_READ, row, strict=True))
    return Place(
        area, read["level"], read["low"], read["high"], read["trend"], read["trend_low"], read["trend_high"], read["rank"], read["rank_low"],
        read["rank_high"], row[_FIRST:_LAST], tier, proposal.reason, read["share_missing"], tuple(read["flags"]),
    )  # fmt: skip


def asked_run(scope: Scope, code: str) -> AssessmentRun | None:
    """The run an address names, else the newest."""
    return assessment.run_by_code(scope, code) if code else assessment.standing(scope)


def fallback_ranks(run: AssessmentRun) -> dict[str, int]:
    """The rank of every county of a run by the plain index, 1 the worst; empty where a run keeps none."""
    index = run.summary.get("fallback") or {}
    order = sorted(index, key=lambda code: (-(index[code][0] or 0.0), code))
    return {code: at for at, code in enumerate(order, start=1)}


def less_reported(scope: Scope, run: AssessmentRun) -> list[tuple[str, dict[str, Any]]]:
    """Counties near a list with what half of each count would have changed: (area code, `AssessmentWhy.what_if`), in order of code."""
    found = AssessmentWhy.objects.within(scope).filter(run=run).exclude(what_if={})
    return list(found.order_by("area__code").values_list("area__code", "what_if"))
