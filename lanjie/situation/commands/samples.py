"""Bottles on their way: each step of the chain of custody, kept with who, when, seal and temperature."""

from __future__ import annotations

from datetime import date, datetime

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import SHANGHAI
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.situation.choices import Composite
from lanjie.situation.models import Custody, Sample
from lanjie.situation.queries.quality_inputs import WARMEST_ARRIVAL
from lanjie.situation.states import SAMPLE, SEAL_BROKEN


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
    composite: Composite | None = None,
    taken_on: date | None = None,
    reason: str = "",
    key: str = "",
) -> Done:
    """Take a bottle one step along its chain of custody; the step is kept with who, when, seal and temperature (°C).

    A bottle sent on must carry the seal it was taken with. One that arrives under another seal, or too warm, is received with a flag;
    the other seal waits for the decision of the side that sent it. `flow_m3_d`, `composite` and `taken_on` (the day of sampling, where
    it is not the planned one) are what the sampler learns at the site. A step with a `key` that is on record is not recorded again.
    """
    scope.require("situation.sample", sample.site.area.path)
    locked = Sample.unscoped.select_for_update().select_related("site__area").get(pk=sample.pk)
    when = at or datetime.now(SHANGHAI)
    seal = seal.strip().upper()
    if key and locked.custody(manager="unscoped").filter(key=key).exists():
        return Done(f"sample:{locked.code}", locked.site.area.path, {"action": action, "same": True}, locked)
    before = locked.custody(manager="unscoped").order_by("-at", "-pk").first()
    if before is not None and when < before.at:
        raise TransitionError(
            str(
                say(
                    "时间早于上一步（{at}）",
                    "The time lies before the step before it ({at})",
                    at=before.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
                )
            )
        )
    SAMPLE.fire(locked, action, scope=scope, seal=seal, temperature=temperature, reason=reason)
    _compare_seals(locked, before, action, seal)
    if temperature is not None and temperature > WARMEST_ARRIVAL:
        _flag(locked, "wrongTemp")
    if action == "accept":
        locked.flags = [flag for flag in locked.flags if flag != SEAL_BROKEN]
    locked.flow_m3_d = flow_m3_d if flow_m3_d is not None else locked.flow_m3_d
    locked.composite = composite.value if composite else locked.composite
    locked.taken_on = taken_on or locked.taken_on
    locked.save(update_fields=["state", "flow_m3_d", "composite", "taken_on", "flags"])
    Custody.unscoped.create(
        sample=locked,
        action=action,
        at=when,
        by=scope.user,
        unit=scope.user.unit if scope.user else "",
        seal=seal,
        temperature_c=temperature,
        reason=reason,
        key=key or None,
    )
    sample.state, sample.flags = locked.state, locked.flags
    return Done(f"sample:{locked.code}", locked.site.area.path, {"action": action, "flags": locked.flags}, locked)


def _compare_seals(bottle: Sample, before: Custody | None, action: str, seal: str) -> None:
    if before is None or not before.seal or seal == before.seal:
        return
    if action == "send":
        raise TransitionError(
            str(
                say(
                    "封签与采样时的 {seal} 不同；封签破损的瓶作废",
                    "The seal is not {seal}, set at sampling; a bottle with a broken seal is void",
                    seal=before.seal,
                )
            )
        )
    if action == "receive":
        _flag(bottle, SEAL_BROKEN)


def _flag(bottle: Sample, flag: str) -> None:
    bottle.flags = list(dict.fromkeys([*bottle.flags, flag]))
