"""Reading what committees oversaw, their opinions and demands, with what answers each and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from lanjie.core.access import Scope
from lanjie.core.words import Words, say
from lanjie.governance.models import Demand, Evidence, Measure, Opinion, OversightItem, Task
from lanjie.governance.states import OPEN_MEASURE

#: States of an opinion in which the office still has work.
OPEN_OPINION = ("received", "split", "assigned", "in_handling", "drafted", "consulted", "signed")


def items(scope: Scope) -> QuerySet[OversightItem]:
    """What was overseen in the reader's areas, with counts of opinions, demands and measures."""
    return (
        OversightItem.objects.within(scope)
        .select_related("session__area", "document")
        .defer("letter")
        .annotate(
            opinion_count=Count("opinions", distinct=True),
            open_opinions=Count("opinions", filter=Q(opinions__state__in=OPEN_OPINION), distinct=True),
        )
    )


def opinions(scope: Scope) -> QuerySet[Opinion]:
    """Opinions in the reader's areas."""
    return Opinion.objects.within(scope).select_related("item__session__area", "draft", "reply").defer("item__letter")


def demands(scope: Scope) -> QuerySet[Demand]:
    """Demands in the reader's areas, each knowing whether it has a measure and one with evidence."""
    measure = Measure.unscoped.filter(demands=OuterRef("pk"))
    return (
        Demand.objects.within(scope)
        .select_related("opinion__item__session__area", "lead", "refers_to__opinion")
        .defer("opinion__item__letter")
        .annotate(has_measure=Exists(measure))
    )


def evidence_standing() -> QuerySet[Evidence]:
    """Evidence that was not withdrawn, without its bytes."""
    return Evidence.unscoped.filter(withdrawn_at=None).select_related("document", "unit")


@dataclass(slots=True)
class Answer:
    """One measure of a demand with how many pieces of evidence of each kind stand behind it."""

    measure: Measure
    files: int = 0
    figures: int = 0
    documents: int = 0

    @property
    def pieces(self) -> int:
        """All pieces."""
        return self.files + self.figures + self.documents


@dataclass(slots=True)
class Line:
    """A demand of the matrix: its answers and what is missing, in words."""

    demand: Demand
    answers: list[Answer] = field(default_factory=list)
    gaps: list[Words] = field(default_factory=list)


def matrix(scope: Scope, found: Iterable[Demand], on: date) -> list[Line]:
    """Demands × measures × evidence; four queries whatever the number of demands."""
    lines = {demand.pk: Line(demand) for demand in found}
    through = Measure.demands.through.objects.filter(demand_id__in=lines).values_list("demand_id", "measure_id")
    pairs = list(through)
    measures = {
        m.pk: Answer(m)
        for m in Measure.objects.within(scope).filter(pk__in={m for _, m in pairs}).select_related("lead", "document")
    }
    counted = (
        Evidence.unscoped.filter(withdrawn_at=None)
        .filter(Q(measure__in=measures) | Q(task__measure__in=measures))
        .values_list("measure_id", "task__measure_id", "kind")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for measure, through_task, kind, n in counted:
        answer = measures[measure or through_task]
        setattr(answer, f"{kind}s", getattr(answer, f"{kind}s") + n)
    for demand, measure in pairs:
        if measure in measures:
            lines[demand].answers.append(measures[measure])
    for line in lines.values():
        line.answers.sort(key=lambda answer: answer.measure.code)
        line.gaps = list(_gaps(line, on))
    return list(lines.values())


def _gaps(line: Line, on: date) -> Iterable[Words]:
    demand = line.demand
    if demand.lead_id is None:
        yield say("没有牵头单位", "No lead unit")
    if not line.answers:
        if not demand.reason:
            yield say("没有措施，也没有说明", "No measure and no reason")
        elif demand.state == "cross_reference":
            yield say("见他处：{why}", "Answered elsewhere: {why}", why=demand.reason)
        else:
            yield say("没有措施：{why}", "No measure: {why}", why=demand.reason)
    for answer in line.answers:
        yield from measure_gaps(answer, on)


def measure_gaps(answer: Answer, on: date) -> Iterable[Words]:
    """What is missing of one measure."""
    measure = answer.measure
    if measure.state == "referred_up":
        yield say("{code} 已请示上级：{why}", "{code} referred upward: {why}", code=measure.code, why=measure.reason)
    if measure.state == "target_set":
        yield say(
            "{code} 是目标，不是结果（{day}）",
            "{code} is a target, not a result ({day})",
            code=measure.code,
            day=measure.due_on,
        )
    if measure.state in OPEN_MEASURE and measure.due_on is not None and measure.due_on < on:
        yield say(
            "{code} 已过 {day}，没有结果",
            "{code} is past {day} without a result",
            code=measure.code,
            day=measure.due_on,
        )
    if measure.document_id is None and measure.state != "referred_up":
        yield say("{code} 没有依据文件", "{code} rests on no document", code=measure.code)
    if not answer.pieces:
        yield say("{code} 没有证据", "{code} has no evidence", code=measure.code)
    elif not answer.figures:
        yield say("{code} 没有数字", "{code} has no figure", code=measure.code)


def counts(scope: Scope, item: OversightItem) -> dict[str, dict[str, int]]:
    """How many opinions, demands and measures of an item are in each state."""
    found: dict[str, dict[str, int]] = {}
    for name, rows in (
        ("opinions", Opinion.objects.within(scope).filter(item=item)),
        ("demands", Demand.objects.within(scope).filter(opinion__item=item)),
        ("measures", Measure.objects.within(scope).filter(item=item)),
    ):
        grouped = rows.order_by().values_list("state").annotate(n=Count("pk"))
        found[name] = dict(grouped)
    return found


def with_demands(found: QuerySet[Opinion], scope: Scope) -> QuerySet[Opinion]:
    """Opinions with their demands at hand."""
    return found.prefetch_related(Prefetch("demands", queryset=demands(scope).order_by("number")))


def marked(opinion: Opinion) -> list[tuple[str, int | None]]:
    """The text of an opinion in order as (words, number of the demand), None for what is preamble or not split yet."""
    spans: list[tuple[int, int, int | None]] = [(a, b, d.number) for d in opinion.demands.all() for a, b in d.spans]
    spans += [(a, b, None) for a, b in opinion.preamble]
    found: list[tuple[str, int | None]] = []
    reached = 0
    for start, end, number in sorted(spans):
        if start > reached:
            found.append((opinion.text[reached:start], None))
        found.append((opinion.text[max(start, reached) : end], number))
        reached = max(reached, end)
    if reached < len(opinion.text):
        found.append((opinion.text[reached:], None))
    return [part for part in found if part[0]]


def open_by_period(scope: Scope, item: OversightItem, on: date) -> dict[int, list[tuple[date, int]]]:
    """Burn-down: for each round, how many tasks of the item were open at the end of each month since the first one."""
    rows = Task.objects.within(scope).filter(measure__item=item).values_list("round", "assigned_on", "closed_on")
    rounds: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for number, assigned, closed in rows:
        rounds[number].append((assigned, closed))
    return {number: _open(found, on) for number, found in sorted(rounds.items())}


def _open(found: list[tuple[date, date | None]], on: date) -> list[tuple[date, int]]:
    first = min(assigned for assigned, _ in found)
    last = on if any(closed is None for _, closed in found) else max(closed for _, closed in found if closed)
    marks = _weeks(first, max(last, first))
    return [(day, sum(a <= day and (c is None or c > day) for a, c in found)) for day in marks]


#: Columns of a burn-down; longer spans get wider steps.
COLUMNS = 12


def _weeks(first: date, last: date) -> list[date]:
    """At most `COLUMNS` days from the first to the last, evenly apart."""
    span = (last - first).days
    steps = min(COLUMNS - 1, max(span // 7, 1))
    return sorted({date.fromordinal(first.toordinal() + round(span * n / steps)) for n in range(steps + 1)})
