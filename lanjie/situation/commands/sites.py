"""A sampling site is closed from a day on, with a reason; what was sampled stays, what was planned stops. A slip is opened again."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max, QuerySet

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import SHANGHAI
from lanjie.core.words import Words, say
from lanjie.situation.models import Custody, Sample, Site
from lanjie.situation.states import SAMPLE


class SiteError(ValueError):
    """A site that can not be closed or opened so; `words` say why, `field` is what was wrong with the request."""

    def __init__(self, words: Words, field: str = "") -> None:
        super().__init__(str(words))
        self.words, self.field = words, field


@command("situation.site.close", act="situation.plan")
def close_site(*, scope: Scope, site: Site, closed_on: date, reason: str) -> Done:
    """Close a site from `closed_on` on: bottles planned for that day or later are recorded as missed, with the reason.

    Refused without a reason, for a site that is closed, and before the day of a bottle that was taken.
    """
    scope.require("situation.plan", site.area.path)
    locked = _with_reason(site, reason)
    if locked.closed_on is not None:
        raise SiteError(say("已于 {day} 关闭", "It is closed since {day}", day=locked.closed_on))
    bottles = Sample.unscoped.filter(site=locked, precision="day")
    last = bottles.exclude(state__in=["planned", "missed"]).aggregate(last=Max("taken_on"))["last"]
    if last is not None and closed_on <= last:
        why = say("{day} 还采过样，关闭日应在其后", "It was sampled on {day}; close it later than that", day=last)
        raise SiteError(why, "closed_on")
    if locked.opened_on is not None and closed_on < locked.opened_on:
        raise SiteError(say("早于启用日 {day}", "Before it was opened, {day}", day=locked.opened_on), "closed_on")
    locked.closed_on, locked.closed_reason = closed_on, reason.strip()
    locked.save(update_fields=["closed_on", "closed_reason"])
    stopped = _stop(scope, bottles.filter(state="planned", taken_on__gte=closed_on), locked.closed_reason)
    site.closed_on, site.closed_reason = locked.closed_on, locked.closed_reason
    facts = {"closed_on": closed_on.isoformat(), "reason": locked.closed_reason, "bottles": stopped}
    return Done(f"site:{site.code}", site.area.path, facts, locked)


@command("situation.site.reopen", act="situation.plan")
def reopen_site(*, scope: Scope, site: Site, reason: str) -> Done:
    """Open a closed site again, with a reason. Bottles that were stopped stay missed: plan new rounds."""
    scope.require("situation.plan", site.area.path)
    locked = _with_reason(site, reason)
    if locked.closed_on is None:
        raise SiteError(say("没有关闭", "It is not closed"))
    facts = {"closed_on": locked.closed_on.isoformat(), "closed_reason": locked.closed_reason, "reason": reason.strip()}
    locked.closed_on, locked.closed_reason = None, ""
    locked.save(update_fields=["closed_on", "closed_reason"])
    site.closed_on, site.closed_reason = None, ""
    return Done(f"site:{site.code}", site.area.path, facts, locked)


def _with_reason(site: Site, reason: str) -> Site:
    """The site, locked; refused without a reason."""
    if not reason.strip():
        raise SiteError(say("请写理由", "Give a reason"), "reason")
    return Site.unscoped.select_for_update(of=("self",)).select_related("area").get(pk=site.pk)


def _stop(scope: Scope, bottles: QuerySet[Sample], reason: str) -> list[str]:
    """Record planned bottles as missed; their codes."""
    now = datetime.now(SHANGHAI)
    stopped = []
    for bottle in bottles.select_for_update(of=("self",)).select_related("site__area"):
        SAMPLE.fire(bottle, "miss", scope=scope, reason=reason)
        bottle.save(update_fields=["state"])
        unit = scope.user.unit if scope.user else ""
        Custody.unscoped.create(sample=bottle, action="miss", at=now, by=scope.user, unit=unit, reason=reason[:200])
        stopped.append(bottle.code)
    return stopped
