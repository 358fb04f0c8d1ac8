"""Bottles: planned in rounds, moved along their chain of custody."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from lanjie import law
from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import SHANGHAI
from lanjie.situation.choices import RoundKind
from lanjie.situation.models import Custody, Round, Sample, Site
from lanjie.situation.states import SAMPLE

#: Days a laboratory has after the last bottle of a round, where the plan says nothing else.
REPORT_WITHIN = timedelta(days=30)  # not law: the office's own plan


class PlanError(ValueError):
    """A round that can not be planned: no suitable day, or one is planned already."""


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
    drawn = seed if seed is not None else random.SystemRandom().randrange(2**32)
    days = choose_days(kind, starts_on, ends_on, drawn)
    planned = Round.unscoped.create(
        site=site,
        kind=kind.value,
        starts_on=days[0],
        ends_on=days[-1],
        results_due_on=days[-1] + REPORT_WITHIN,
        document=document,
        simulated=site.simulated,
    )
    Sample.unscoped.bulk_create(
        Sample(code=f"{site.code}-{day:%Y%m%d}", site=site, round=planned, taken_on=day, simulated=site.simulated)
        for day in days
    )
    return Done(
        f"round:{site.code}:{days[0]}",
        site.area.path,
        {"kind": kind.value, "seed": drawn, "days": [d.isoformat() for d in days]},
        planned,
    )


def choose_days(kind: RoundKind, starts_on: date, ends_on: date, seed: int) -> list[date]:
    """The sampling days of a round within a window; raises `PlanError` when the window has none that fit."""
    draw = random.Random(seed)  # noqa: S311  a sampling design, not a secret
    window = [starts_on + timedelta(days=n) for n in range((ends_on - starts_on).days + 1)]
    if kind is RoundKind.WEEK:
        if len(window) < 7:
            message = "a week needs seven days"
            raise PlanError(message)
        first = draw.randrange(len(window) - 6)
        return window[first : first + 7]
    if kind is RoundKind.PAIR:
        work = [day for day in window if law.working_day(day)]
        off = [day for day in window if not law.working_day(day)]
        if not work or not off:
            message = "a pair needs a working day and a day off"
            raise PlanError(message)
        return sorted((draw.choice(work), draw.choice(off)))
    if len(window) < 2:
        message = "two random days need a longer window"
        raise PlanError(message)
    return sorted(draw.sample(window, 2))


@command("situation.sample.move", act="situation.sample")
def move(
    *,
    scope: Scope,
    sample: Sample,
    action: str,
    at: datetime | None = None,
    seal: str = "",
    temperature: float | None = None,
    flow_m3_d: float | None = None,
    reason: str = "",
) -> Done:
    """Take a bottle one step along its chain of custody; the step is kept with who, when, seal and temperature (°C)."""
    scope.require("situation.sample", sample.site.area.path)
    locked = Sample.unscoped.select_for_update().select_related("site__area").get(pk=sample.pk)
    SAMPLE.fire(locked, action, scope=scope, seal=seal, temperature=temperature, reason=reason)
    if flow_m3_d is not None:
        locked.flow_m3_d = flow_m3_d
    locked.save(update_fields=["state", "flow_m3_d"])
    Custody.unscoped.create(
        sample=locked,
        action=action,
        at=at or datetime.now(SHANGHAI),
        by=scope.user,
        unit=scope.user.unit if scope.user else "",
        seal=seal,
        temperature_c=temperature,
        reason=reason,
    )
    sample.state = locked.state
    return Done(f"sample:{locked.code}", locked.site.area.path, {"action": action}, locked)
