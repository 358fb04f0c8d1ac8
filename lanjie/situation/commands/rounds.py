"""Rounds of sampling: planned for one site or for many with a draw that can be repeated, cancelled with a reason."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from lanjie import law
from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import SHANGHAI
from lanjie.core.states import TransitionError
from lanjie.core.words import Words, say
from lanjie.situation.choices import RoundKind
from lanjie.situation.models import Custody, Round, Sample, Site
from lanjie.situation.states import SAMPLE

#: Days a laboratory has after the last bottle of a round, where the plan says nothing else.
REPORT_WITHIN = timedelta(days=30)  # not law: the office's own plan
#: A window wider than this is no round.
WIDEST = timedelta(days=120)  # not law: a quarter and a month


class PlanError(ValueError):
    """A round that can not be planned: no day that fits, or none left. `words` say why, for the user."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(slots=True)
class Planned:
    """What planning for many sites did: the rounds made, and the sites that had one of the kind in the window already."""

    seed: int
    rounds: list[Round] = field(default_factory=list)
    standing: list[Site] = field(default_factory=list)


@command("situation.round.plan", act="situation.plan")
def plan_round(
    *,
    scope: Scope,
    site: Site,
    kind: RoundKind,
    starts_on: date,
    ends_on: date,
    document: str = "",
    seed: int | None = None,
) -> Done:
    """Plan a round at a site: choose its days by the rule of its kind and create the bottles to be taken.

    A pair has one working day and one day off, a week seven consecutive days, random days are drawn without replacement. The draw
    is reproducible from `seed` and is kept in the audit.
    """
    scope.require("situation.plan", site.area.path)
    if site.closed(ends_on):
        raise PlanError(say("监测点 {day} 起关闭", "The site is closed from {day}", day=site.closed_on))
    drawn = new_seed() if seed is None else seed
    days = choose_days(kind, starts_on, ends_on, drawn, taken=days_taken([site], starts_on, ends_on).get(site.pk, ()))
    planned = write_round(site, kind, days, document=document)
    return Done(
        f"round:{site.code}:{days[0]}",
        site.area.path,
        {"kind": kind.value, "seed": drawn, "days": [d.isoformat() for d in days]},
        planned,
    )


@command("situation.rounds.plan", act="situation.plan")
def plan_rounds(
    *,
    scope: Scope,
    sites: Sequence[Site],
    kind: RoundKind,
    starts_on: date,
    ends_on: date,
    results_due_on: date | None = None,
    document: str = "",
    seed: int | None = None,
) -> Done:
    """Plan a round of a kind at each site, all or none; each site draws its days from a stream of its own under one seed.

    A site that has a round of the kind within the window keeps it, so asking twice changes nothing. Raises `PlanError` naming the sites
    where no day is left.
    """
    for site in sites:
        scope.require("situation.plan", site.area.path)
    done = Planned(new_seed() if seed is None else seed)
    standing = standing_rounds(sites)
    taken = days_taken(sites, starts_on, ends_on)
    full: list[tuple[Site, Words]] = []
    drawn: dict[str, list[str]] = {}
    for site in sites:
        if site.closed(ends_on):
            full.append((site, say("{day} 起关闭", "closed from {day}", day=site.closed_on)))
            continue
        if stands_within(standing.get(site.pk, ()), kind, starts_on, ends_on):
            done.standing.append(site)
            continue
        try:
            days = choose_days(
                kind, starts_on, ends_on, seed_of(done.seed, site.code), taken=taken.get(site.pk, frozenset())
            )
        except PlanError as error:
            full.append((site, error.words))
            continue
        done.rounds.append(write_round(site, kind, days, document=document, results_due_on=results_due_on))
        drawn[site.code] = [day.isoformat() for day in days]
    if full:
        raise PlanError(_full(full))
    facts = {"kind": kind.value, "seed": done.seed, "days": drawn, "standing": len(done.standing)}
    return Done(f"rounds:{starts_on}:{ends_on}", facts=facts, value=done)


@command("situation.round.cancel", act="situation.plan")
def cancel_round(*, scope: Scope, found: Round, reason: str) -> Done:
    """Record every bottle of a round that was not taken as missed, with the reason; bottles under way are left alone."""
    scope.require("situation.plan", found.site.area.path)
    bottles = list(Sample.unscoped.select_for_update().filter(round=found, state=SAMPLE.initial))
    if not bottles:
        raise TransitionError(str(say("这一轮没有待采的样品", "There is no bottle left to be taken in this round")))
    now = datetime.now(SHANGHAI)
    for bottle in bottles:
        SAMPLE.fire(bottle, "miss", scope=scope, reason=reason.strip())
        bottle.save(update_fields=["state"])
        Custody.unscoped.create(
            sample=bottle,
            action="miss",
            at=now,
            by=scope.user,
            unit=scope.user.unit if scope.user else "",
            reason=reason.strip(),
        )
    return Done(
        f"round:{found.site.code}:{found.starts_on}",
        found.site.area.path,
        {"bottles": [bottle.code for bottle in bottles]},
        found,
    )


def choose_days(
    kind: RoundKind, starts_on: date, ends_on: date, seed: int, *, taken: Collection[date] = ()
) -> list[date]:
    """The sampling days of a round within a window, none of them `taken`; raises `PlanError` when no day that fits is left."""
    draw = random.Random(seed)  # noqa: S311  a sampling design, not a secret
    if ends_on - starts_on > WIDEST:
        raise PlanError(say("窗口超过 120 天", "The window is wider than 120 days"))
    window = [starts_on + timedelta(days=n) for n in range((ends_on - starts_on).days + 1)]
    free = [day for day in window if day not in taken]
    if kind is RoundKind.WEEK:
        firsts = [day for day in free if {day + timedelta(days=n) for n in range(7)} <= set(free)]
        if not firsts:
            raise PlanError(say("窗口里没有连续七个空日", "The window holds no seven free days in a row"))
        first = firsts[draw.randrange(len(firsts))]
        return [first + timedelta(days=n) for n in range(7)]
    if kind is RoundKind.PAIR:
        work = [day for day in free if law.working_day(day)]
        off = [day for day in free if not law.working_day(day)]
        if not work or not off:
            raise PlanError(
                say("窗口里没有空着的工作日", "The window holds no free working day")
                if not work
                else say("窗口里没有空着的休息日", "The window holds no free day off")
            )
        return sorted((draw.choice(work), draw.choice(off)))
    if len(free) < 2:
        raise PlanError(say("窗口里不足两个空日", "The window holds fewer than two free days"))
    return sorted(draw.sample(free, 2))


def new_seed() -> int:
    """A seed nobody could have chosen."""
    return random.SystemRandom().randrange(10**9)


def seed_of(seed: int, code: str) -> int:
    """The stream of one site under a common seed."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{code}".encode()).digest()[:8], "big")


Window = tuple[str, date, date]


def standing_rounds(sites: Sequence[Site]) -> dict[int, list[Window]]:
    """Kind, first and last day of every round at the sites that was not cancelled."""
    ids = [site.pk for site in sites]
    alive = Sample.unscoped.filter(site__in=ids, round__isnull=False).exclude(state="missed").values("round")
    rows = Round.unscoped.filter(pk__in=alive, site__in=ids).values_list("site", "kind", "starts_on", "ends_on")
    found: dict[int, list[Window]] = defaultdict(list)
    for site, kind, starts_on, ends_on in rows:
        found[site].append((kind, starts_on, ends_on))
    return found


def stands_within(standing: Sequence[Window], kind: RoundKind, starts_on: date, ends_on: date) -> bool:
    """Whether a round of the kind lies wholly within the window."""
    return any(k == kind.value and starts_on <= first and last <= ends_on for k, first, last in standing)


def write_round(
    site: Site, kind: RoundKind, days: Sequence[date], *, document: str, results_due_on: date | None = None
) -> Round:
    """The round and its bottles."""
    planned = Round.unscoped.create(
        site=site,
        kind=kind.value,
        starts_on=days[0],
        ends_on=days[-1],
        results_due_on=results_due_on or days[-1] + REPORT_WITHIN,
        document=document,
        simulated=site.simulated,
    )
    Sample.unscoped.bulk_create(
        Sample(code=f"{site.code}-{day:%Y%m%d}", site=site, round=planned, taken_on=day, simulated=site.simulated)
        for day in days
    )
    return planned


def days_taken(sites: Sequence[Site], starts_on: date, ends_on: date) -> dict[int, frozenset[date]]:
    """Days on which a site has a bottle already, whatever became of it: planned for the day (its code says so) or taken on it."""
    taken: dict[int, set[date]] = {}
    bottles = Sample.unscoped.filter(
        site__in=[site.pk for site in sites],
        precision="day",
        taken_on__range=(starts_on - WIDEST, ends_on + WIDEST),
    )
    for site, day, code in bottles.values_list("site", "taken_on", "code"):
        taken.setdefault(site, set()).update({day, _planned_day(code, day)})
    return {site: frozenset(days) for site, days in taken.items()}


def _planned_day(code: str, otherwise: date) -> date:
    try:
        return datetime.strptime(code[-8:], "%Y%m%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return otherwise


def _full(full: Sequence[tuple[Site, Words]]) -> Words:
    named = "、".join(site.code for site, _ in full[:10])
    return say(
        "{n} 个监测点排不出日子（{sites}{more}）：{why}；一轮也没有计划",
        "No days can be found for {n} sites ({sites}{more}): {why}; no round was planned",
        n=len(full),
        sites=named,
        more="…" if len(full) > 10 else "",
        why=full[0][1],
    )
