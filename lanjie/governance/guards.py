"""Why a step may not be taken yet: each guard looks at the record and the facts given with the act and returns why not, or None."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lanjie.core.access import SYSTEM
from lanjie.core.words import Words, say
from lanjie.governance.spans import Span, gaps, overlaps

#: States of a demand in which the missing answer is stated in words, so that the reply may be signed with the gap in the open.
STATED = frozenset({"no_answer", "referred_up", "cross_reference"})


def spans_of(opinion: Any) -> list[Span]:
    """Every span of an opinion: its demands and its preamble."""
    demands = [span for d in opinion.demands.within(SYSTEM) for span in d.spans]
    return sorted([*demands, *((a, b) for a, b in opinion.preamble)])


def covered(opinion: Any, _facts: dict[str, Any]) -> Words | None:
    """Every character belongs to one demand or to the preamble, and there is a demand."""
    if not opinion.demands.within(SYSTEM).exists():
        return say("还没有拆出要点", "No demand has been split off yet")
    spans = spans_of(opinion)
    if twice := overlaps(spans):
        return say("第 {n} 字起被划入两处", "From character {n} on the text stands in two spans", n=twice[0] + 1)
    if open_ := gaps(spans, len(opinion.text)):
        start, end = open_[0]
        return say(
            "第 {a} 至 {b} 字既不属于要点也没有标为前言",
            "Characters {a} to {b} belong to no demand and are not marked as preamble",
            a=start + 1,
            b=end,
        )
    return None


def every_demand_led(opinion: Any, _facts: dict[str, Any]) -> Words | None:
    """Each demand has one lead unit."""
    return _named(
        [d for d in opinion.demands.within(SYSTEM) if d.lead_id is None],
        say("没有牵头单位", "no lead unit"),
    )


def every_demand_answered(opinion: Any, _facts: dict[str, Any]) -> Words | None:
    """Each demand has a measure with evidence, or a written reason why it has none."""
    from django.db.models import Exists, OuterRef, Q  # noqa: PLC0415  states are read without Django's models by the manual

    proof = opinion.demands.model.measures.rel.related_model
    evidence = proof.evidence.rel.related_model.unscoped.filter(withdrawn_at=None)
    proven = proof.unscoped.filter(demands=OuterRef("pk")).filter(
        Q(Exists(evidence.filter(measure=OuterRef("pk"))))
        | Q(Exists(evidence.filter(task__measure=OuterRef("pk"))))
        | Q(document__isnull=False)
    )
    open_ = opinion.demands.within(SYSTEM).exclude(state__in=STATED, reason__gt="").exclude(Exists(proven))
    return _named(
        list(open_), say("没有带证据的措施，也没有书面说明", "neither a measure with evidence nor a written reason")
    )


def _named(missing: Sequence[Any], what: Words) -> Words | None:
    if not missing:
        return None
    names = "、".join(f"{d.opinion.number}.{d.number}" for d in missing[:10])
    return say("{n} 条要点{what}：{names}", "{n} demands with {what}: {names}", n=len(missing), what=what, names=names)


def found_good(_opinion: Any, facts: dict[str, Any]) -> Words | None:
    """An opinion closes only when the committee did not find the handling wanting."""
    if facts.get("result") == "not_satisfied":
        return say("测评为不满意，应转入下一轮办理", "Found not satisfactory: it goes into another round")
    return None


def found_wanting(_opinion: Any, facts: dict[str, Any]) -> Words | None:
    """Another round begins only when the committee was not satisfied."""
    if facts.get("result") != "not_satisfied":
        return say("测评不是不满意，不需要再办一轮", "The committee was not dissatisfied; no further round is needed")
    return None


def has_measure(demand: Any, _facts: dict[str, Any]) -> Words | None:
    """A demand is answered by at least one measure."""
    if not demand.measures.within(SYSTEM).exists():
        return say("还没有措施", "There is no measure yet")
    return None


def measures_proven(demand: Any, _facts: dict[str, Any]) -> Words | None:
    """Each measure of the demand has a document or evidence that was not withdrawn."""
    bare = [m for m in demand.measures.within(SYSTEM) if not proven(m)]
    if bare:
        names = "、".join(m.code for m in bare[:10])
        return say("{n} 条措施没有证据：{names}", "{n} measures without evidence: {names}", n=len(bare), names=names)
    return None


def refers_elsewhere(demand: Any, facts: dict[str, Any]) -> Words | None:
    """A cross-reference names another demand."""
    other = facts.get("refers_to")
    if other is not None and other.pk == demand.pk:
        return say("不能参见自己", "A demand can not refer to itself")
    return None


def proven(measure: Any) -> bool:
    """Whether a measure rests on a document or on evidence, its own or a task's."""
    model = measure.evidence.model
    standing = model.unscoped.filter(withdrawn_at=None)
    return bool(
        measure.document_id
        or standing.filter(measure=measure).exists()
        or standing.filter(task__measure=measure).exists()
    )


def has_evidence(measure: Any, _facts: dict[str, Any]) -> Words | None:
    """Implemented needs evidence: a piece handed in for the measure or one of its tasks; the basis document alone is none."""
    standing = measure.evidence.model.unscoped.filter(withdrawn_at=None)
    if not (standing.filter(measure=measure).exists() or standing.filter(task__measure=measure).exists()):
        return say("还没有证据，不能报告已落实", "There is no evidence yet; it can not be reported as implemented")
    return None


def due_ahead(measure: Any, facts: dict[str, Any]) -> Words | None:
    """A target has a day that has not come yet."""
    if measure.due_on is None:
        return say("目标没有完成日期", "The target has no day")
    if facts.get("on") is not None and measure.due_on <= facts["on"]:
        return say("目标日期 {day} 已到", "The day of the target, {day}, has come", day=measure.due_on)
    return None


def task_proven(task: Any, _facts: dict[str, Any]) -> Words | None:
    """A task that asks for evidence is handed in with some."""
    standing = task.evidence.model.unscoped.filter(withdrawn_at=None, task=task)
    if task.evidence_required and not standing.exists():
        return say("这项任务要求证据，请先交证据", "This task asks for evidence; hand some in first")
    return None


def own_unit(task: Any, facts: dict[str, Any]) -> Words | None:
    """Only the unit the task was given to acts on it."""
    unit = facts.get("unit")
    if unit is None or unit.pk != task.unit_id:
        return say("这是 {unit} 的任务", "This is a task of {unit}", unit=str(task.unit))
    return None


def other_unit(record: Any, facts: dict[str, Any]) -> Words | None:
    """Four eyes: whoever verifies is another unit than the one that implements and the one that reported it done."""
    unit = facts.get("unit")
    if unit is None:
        return say("核查要有单位", "A verification names the unit that made it")
    doer = getattr(record, "lead_id", None) or getattr(record, "unit_id", None)
    if unit.pk in {doer, facts.get("reporter")}:
        return say("办理单位不能核查自己", "The unit that did it can not verify it")
    return None


def all_closed(tasks: Iterable[Any]) -> Words | None:
    """An instruction is closed when it has tasks and every one is closed."""
    states = [task.state for task in tasks]
    if not states:
        return say("还没有分解任务", "No task came of it yet")
    if left := sum(state != "closed" for state in states):
        return say("还有 {n} 项任务没有办结", "{n} tasks are not closed", n=left)
    return None
