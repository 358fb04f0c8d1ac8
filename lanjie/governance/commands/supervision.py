"""Pair supervision: rounds, pairs, visits, findings and their recheck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from lanjie import law
from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance import guards_areas
from lanjie.governance.commands.acting import locked, move, unit_for
from lanjie.governance.models import Document, Finding, Original, Pair, SupervisionRound, Task, Visit
from lanjie.governance.states_areas import ROUND, VISIT
from lanjie.registry.models import Area, Organisation

#: States of a visit in which its team still writes: ticks, note and findings.
WITH_TEAM = ("scheduled", "done")


@command("governance.round.plan", act="governance.supervise")
def plan_round(
    *,
    scope: Scope,
    area: Area,
    code: str,
    title_zh: str,
    starts_on: date,
    ends_on: date,
    title_en: str = "",
    checklist: Sequence[Mapping[str, str]] = (),
    document: Document | None = None,
) -> Done:
    """Plan a round over an area with what every visit looks at."""
    scope.require("governance.supervise", area.path)
    if ends_on < starts_on:
        raise TransitionError(str(say("结束早于开始", "It ends before it starts")))
    found = SupervisionRound.unscoped.create(
        code=code,
        area=area,
        title_zh=title_zh,
        title_en=title_en,
        starts_on=starts_on,
        ends_on=ends_on,
        checklist=[dict(item) for item in checklist],
        document=document,
    )
    return Done(f"round:{code}", area.path, {"checklist": len(checklist)}, found)


@command("governance.round.pair", act="governance.supervise")
def pair_units(
    *, scope: Scope, found: SupervisionRound, pairs: Sequence[tuple[Organisation, Area, date | None]]
) -> Done:
    """Arrange pairs of a unit and an area with the day of their first visit, all or none.

    Raises `TransitionError` where a unit or an area is paired already in the round, or a unit would visit an area it leads.
    """
    current = locked(found)
    scope.require("governance.supervise", current.area.path)
    if current.state != ROUND.initial:
        raise TransitionError(str(say("联点已确定，不能再改", "The pairs are fixed and can not be changed")))
    made = []
    for unit, target, day in pairs:
        if guards_areas.leads(unit, target):
            raise TransitionError(
                str(
                    say(
                        "{unit} 不能督导自己主管的 {area}",
                        "{unit} can not supervise {area}, which it leads",
                        unit=unit,
                        area=target,
                    )
                )
            )
        try:
            with transaction.atomic():
                pair = Pair.unscoped.create(round=current, unit=unit, target=target)
        except IntegrityError:
            raise TransitionError(
                str(
                    say(
                        "{unit} 或 {area} 在本轮已有联点",
                        "{unit} or {area} is paired in this round already",
                        unit=unit,
                        area=target,
                    )
                )
            ) from None
        Visit.unscoped.create(pair=pair, scheduled_on=day or current.starts_on)
        made.append(pair)
    return Done(f"round:{current.code}", current.area.path, {"pairs": len(made)}, made)


@command("governance.round.move", act="governance.supervise")
def move_round(*, scope: Scope, found: SupervisionRound, action: str, on: date | None = None, reason: str = "") -> Done:
    """Take a step of a round."""
    current = locked(found)
    row = move(ROUND, current, action, scope=scope, area=current.area, on=on, reason=reason)
    current.save(update_fields=["state"])
    return Done(f"round:{current.code}", current.area.path, {"action": action, "to": row.target}, current)


@command("governance.visit.record", act="governance.visit")
def record_visit(
    *,
    scope: Scope,
    visit: Visit,
    visited_on: date,
    ticks: Mapping[str, bool],
    led_by: str = "",
    note: str = "",
    unit: Organisation | None = None,
) -> Done:
    """Record that a visit took place, who led it by office, and what of the checklist was in place.

    Sent twice, the second one corrects the first while the team still writes.
    """
    current = locked(visit)
    pair = current.pair
    known = {item["code"] for item in pair.round.checklist}
    if strange := sorted(set(ticks) - known):
        raise TransitionError(
            str(say("清单里没有：{names}", "Not on the checklist: {names}", names="、".join(strange)))
        )
    if visited_on > today():
        raise TransitionError(str(say("走访日期还没有到", "The day of the visit has not come")))
    acting = unit_for(scope, unit)
    if current.state == VISIT.initial:
        move(VISIT, current, "visit", scope=scope, area=pair.target, unit=acting, on=visited_on)
    elif why_not := guards_areas.by_the_pair(current, {"unit": acting}):
        raise TransitionError(str(why_not))
    elif current.state not in WITH_TEAM:
        raise TransitionError(str(say("问题已反馈，不能再改", "The findings were sent; it can not be changed")))
    current.visited_on, current.ticks, current.led_by, current.note = visited_on, dict(ticks), led_by, note
    current.save(update_fields=["state", "visited_on", "ticks", "led_by", "note"])
    return Done(_named(current), pair.target.path, {"ticks": sum(ticks.values()), "of": len(known)}, current)


@command("governance.finding.record", act="governance.visit")
def record_finding(
    *,
    scope: Scope,
    visit: Visit,
    text: str,
    item: str = "",
    original: Original | None = None,
    unit: Organisation | None = None,
) -> Done:
    """Record a problem found at a visit; the same words twice are one finding, so that a form sent twice is harmless."""
    current = locked(visit)
    acting = unit_for(scope, unit)
    if why_not := guards_areas.by_the_pair(current, {"unit": acting}):
        raise TransitionError(str(why_not))
    if current.state not in WITH_TEAM:
        raise TransitionError(str(say("问题已反馈，不能再加", "The findings were sent; none can be added")))
    text = text.strip()
    standing = Finding.unscoped.filter(visit=current, text=text).first()
    if standing is not None:
        return Done(_named(current), current.pair.target.path, {"same": True}, standing)
    number = Finding.unscoped.filter(visit=current).count() + 1
    finding = Finding.unscoped.create(
        visit=current, number=number, item=item, text=text, original=original, by=scope.user
    )
    return Done(_named(current), current.pair.target.path, {"finding": number, "item": item}, finding)


@command("governance.visit.send", act="governance.visit")
def send_findings(*, scope: Scope, visit: Visit, unit: Organisation | None = None, on: date | None = None) -> Done:
    """Send the findings of a visit to the area, which answers within the days of a supervision notice (GV-021)."""
    current = locked(visit)
    area, day = current.pair.target, on or today()
    move(VISIT, current, "send", scope=scope, area=area, unit=unit_for(scope, unit), on=day)
    current.answer_due_on = law.due("governance.tasks.answers", day, part="supervision").day
    current.save(update_fields=["state", "answer_due_on"])
    return Done(_named(current), area.path, {"due": current.answer_due_on.isoformat()}, current)


@command("governance.finding.answer", act="governance.answer")
def answer_findings(*, scope: Scope, visit: Visit, answers: Mapping[int, str], on: date | None = None) -> Done:
    """What the area says it did about each finding, by number; once every finding has an answer the visit is answered."""
    current = locked(visit)
    area = current.pair.target
    scope.require("governance.answer", area.path)
    if current.state != "findings_sent":
        raise TransitionError(str(say("现在不是答复的时候", "No answer is asked for now")))
    day = on or today()
    for finding in Finding.unscoped.select_for_update(of=("self",)).filter(visit=current, closed_on=None):
        if text := answers.get(finding.number, "").strip():
            finding.answer, finding.answered_on = text, day
            finding.save(update_fields=["answer", "answered_on"])
    if guards_areas.every_finding_answered(current, {}) is None:
        move(VISIT, current, "answer", scope=scope, area=area, on=on)
        current.save(update_fields=["state"])
    return Done(_named(current), area.path, {"answers": len(answers)}, current)


@command("governance.visit.recheck", act="governance.visit")
def recheck(
    *,
    scope: Scope,
    visit: Visit,
    closed: Sequence[int],
    reason: str = "",
    unit: Organisation | None = None,
    on: date | None = None,
) -> Done:
    """The pair's unit looks again: findings named are closed; where one is left the visit goes back with a reason."""
    current = locked(visit)
    area, day = current.pair.target, on or today()
    acting = unit_for(scope, unit)
    if current.state != "answered":
        raise TransitionError(str(say("还没有答复", "There is no answer yet")))
    if why_not := guards_areas.by_the_pair(current, {"unit": acting}):
        raise TransitionError(str(why_not))
    Finding.unscoped.filter(visit=current, number__in=closed, closed_on=None).update(closed_on=day)
    left = Finding.unscoped.filter(visit=current, closed_on=None)
    action = "send_back" if left.exists() else "recheck"
    if action == "send_back":
        left.update(answer="", answered_on=None)
        current.answer_due_on = law.due("governance.tasks.answers", day, part="supervision").day
    move(VISIT, current, action, scope=scope, area=area, unit=acting, on=on, reason=reason)
    current.save(update_fields=["state", "answer_due_on"])
    return Done(_named(current), area.path, {"closed": len(closed), "action": action}, current)


@command("governance.finding.task", act="governance.draft")
def link_task(*, scope: Scope, finding: Finding, task: Task) -> Done:
    """A finding becomes a task of a unit of the area, with the ladder of every task."""
    current = locked(finding)
    area = current.visit.pair.target
    scope.require("governance.draft", area.path)
    current.task = task
    current.save(update_fields=["task"])
    return Done(f"task:{task.code}", area.path, {"finding": current.number}, current)


def _named(visit: Any) -> str:
    return f"visit:{visit.pair.round.code}:{visit.pair.target.code}:{visit.number}"
