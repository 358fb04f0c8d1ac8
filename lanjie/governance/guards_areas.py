"""Why a step over an area or a unit may not be taken yet: each guard returns why not, or None."""

from __future__ import annotations

from typing import Any

from lanjie.core.quantities import today
from lanjie.core.words import Words, say
from lanjie.governance.choices_areas import TIERS, stricter


def has_pairs(found: Any, _facts: dict[str, Any]) -> Words | None:
    """A round has at least one pair, and no unit visits an area it leads."""
    pairs = list(found.pairs.model.unscoped.filter(round=found).select_related("unit", "target"))
    if not pairs:
        return say("还没有安排联点", "No pair is arranged yet")
    own = [pair for pair in pairs if leads(pair.unit, pair.target)]
    if own:
        names = "、".join(f"{pair.unit}–{pair.target}" for pair in own[:10])
        return say(
            "单位不能督导自己主管的地区：{names}", "A unit can not supervise an area it leads: {names}", names=names
        )
    return None


def leads(unit: Any, area: Any) -> bool:
    """Whether a unit belongs to the area itself or to the city above it; a provincial unit leads none."""
    above = area.path.strip("/").split("/")[1:]
    return str(unit.area.code) in above


def every_pair_visited(found: Any, _facts: dict[str, Any]) -> Words | None:
    """Every pair has a visit that took place."""
    model = found.pairs.model
    visited = model.visits.rel.related_model.unscoped.filter(pair__round=found).exclude(state="scheduled")
    left = model.unscoped.filter(round=found).exclude(pk__in=visited.values("pair")).count()
    return say("还有 {n} 对没有走访", "{n} pairs are not visited yet", n=left) if left else None


def every_finding_closed(found: Any, _facts: dict[str, Any]) -> Words | None:
    """No finding of the round is open."""
    findings = found.pairs.model.visits.rel.related_model.findings.rel.related_model
    left = findings.unscoped.filter(visit__pair__round=found, closed_on=None).count()
    return say("还有 {n} 个问题没有整改", "{n} findings are not rectified yet", n=left) if left else None


def by_the_pair(visit: Any, facts: dict[str, Any]) -> Words | None:
    """Only the unit of the pair acts for the team."""
    unit = facts.get("unit")
    if unit is None or unit.pk != visit.pair.unit_id:
        return say("由联点单位 {unit} 办理", "This is for the paired unit, {unit}", unit=str(visit.pair.unit))
    return None


def every_finding_answered(visit: Any, _facts: dict[str, Any]) -> Words | None:
    """The area says something about each finding."""
    left = visit.findings.model.unscoped.filter(visit=visit, answer="").count()
    return say("还有 {n} 个问题没有答复", "{n} findings are not answered yet", n=left) if left else None


def findings_closed(visit: Any, _facts: dict[str, Any]) -> Words | None:
    """A recheck closes a visit only when each finding is closed."""
    left = visit.findings.model.unscoped.filter(visit=visit, closed_on=None).count()
    return say("还有 {n} 个问题没有销号", "{n} findings are not closed yet", n=left) if left else None


def plenary(_listing: Any, facts: dict[str, Any]) -> Words | None:
    """A listing is decided by a meeting that is on record and has been held."""
    meeting = facts.get("meeting")
    if meeting is None:
        return say("要有全会记录", "The record of a plenary meeting is needed")
    if meeting.held_on > (facts.get("on") or today()):
        return say("会议 {day} 才召开", "The meeting is only on {day}", day=meeting.held_on)
    return None


def has_period(listing: Any, _facts: dict[str, Any]) -> Words | None:
    """In force from a day to a day."""
    if listing.starts_on is None or listing.ends_on is None or listing.ends_on <= listing.starts_on:
        return say("没有列管期限", "The listing has no period")
    return None


def harder(listing: Any, facts: dict[str, Any]) -> Words | None:
    """An upgrade names a stricter tier."""
    if facts["tier"] not in TIERS or not stricter(facts["tier"], listing.tier):
        return say("升级要写明更严的级别", "An upgrade names a stricter tier")
    return None


def milder(listing: Any, facts: dict[str, Any]) -> Words | None:
    """A downgrade names a milder tier."""
    if facts["tier"] not in TIERS or not stricter(listing.tier, facts["tier"]):
        return say("降级要写明更轻的级别", "A downgrade names a milder tier")
    return None


def exit_test(_listing: Any, facts: dict[str, Any]) -> Words | None:
    """Accepted when the test, worked out by the caller, found nothing against it. `against` lists what it found."""
    against = facts.get("against") or ()
    if against:
        return say("退出条件未达到：{why}", "The exit test is not met: {why}", why="；".join(map(str, against)))
    return None


def weights_whole(scheme: Any, _facts: dict[str, Any]) -> Words | None:
    """The weights of the items add up to the full mark."""
    items = list(scheme.items.model.unscoped.filter(scheme=scheme))
    total = sum(item.weight for item in items)
    if not items or total != scheme.full_mark:
        return say("各项权重合计 {n}，应为 {m}", "The weights add up to {n}, not to {m}", n=total, m=scheme.full_mark)
    return None


def period_over(scheme: Any, facts: dict[str, Any]) -> Words | None:
    """Data are frozen once the period is over."""
    if (facts.get("on") or today()) <= scheme.ends_on:
        return say("考评期到 {day} 为止，还没有结束", "The period runs to {day} and is not over", day=scheme.ends_on)
    return None


def objections_answered(scheme: Any, facts: dict[str, Any]) -> Words | None:
    """The window has closed and every objection has an answer."""
    if scheme.objections_until is not None and (facts.get("on") or today()) <= scheme.objections_until:
        return say("异议期到 {day} 为止", "Objections are open until {day}", day=scheme.objections_until)
    left = scheme.objections.model.unscoped.filter(scheme=scheme, answered_on=None).count()
    return say("还有 {n} 件异议没有答复", "{n} objections are not answered yet", n=left) if left else None
