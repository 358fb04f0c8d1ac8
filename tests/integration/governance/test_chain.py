"""The chain of an opinion: every state × action on real records with their guards, four eyes, words that never change; S004 instructions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from lanjie.core.access import SYSTEM
from lanjie.core.models import AuditEvent
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.governance.choices import EvaluationResult
from lanjie.governance.commands.demands import move_demand
from lanjie.governance.commands.evidence import hand_in, withdraw
from lanjie.governance.commands.letters_in import LetterError, receive_letter
from lanjie.governance.commands.measures import move_measure
from lanjie.governance.commands.opinions import Piece, divide, evaluate, move_opinion
from lanjie.governance.commands.papers import close_instruction
from lanjie.governance.commands.tasks import move_task
from lanjie.governance.models import Demand, Evidence, Measure, Opinion, Task, Transition
from lanjie.governance.states import DEMAND, MEASURE, OPINION, TASK
from tests import factories
from tests import factories_governance as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _areas(areas):
    return areas


# Every state × every action ------------------------------------------------------------------------------------------------


def _opinion() -> Opinion:
    return make.opinion()


def _demand() -> Demand:
    return make.demand()


KINDS = {
    "opinion": (OPINION, _opinion, move_opinion),
    "demand": (DEMAND, _demand, move_demand),
    "measure": (MEASURE, make.measure, move_measure),
    "task": (TASK, make.task, move_task),
}
PAIRS = [(kind, state, action) for kind, (m, _, _) in KINDS.items() for state in m.labels for action in m.actions]


@pytest.mark.parametrize(("kind", "state", "action"), PAIRS)
def test_a_step_outside_the_table_raises_and_changes_nothing(kind, state, action):
    """On a real record through its command: a pair that is not in the table raises; one that is moves to its target, or its guard says why not."""
    machine, factory, verb = KINDS[kind]
    record = factory()
    type(record).unscoped.filter(pk=record.pk).update(state=state)
    record = type(record).unscoped.get(pk=record.pk)
    row = machine._table.get((state, action))
    before = Transition.unscoped.count(), AuditEvent.objects.count()
    try:
        with transaction.atomic():
            verb(scope=SYSTEM, **{kind: record}, action=action, reason="说明", unit=make.unit("核查单位"))
    except TransitionError:
        assert type(record).unscoped.get(pk=record.pk).state == state
        assert (Transition.unscoped.count(), AuditEvent.objects.count()) == before
        assert row is None or row.guard is not None or row.needs or action == "evaluate"
    else:
        assert row is not None
        assert type(record).unscoped.get(pk=record.pk).state == row.target
        assert (Transition.unscoped.count(), AuditEvent.objects.count()) == (before[0] + 1, before[1] + 1)


# Text and split ------------------------------------------------------------------------------------------------------------


def test_the_words_of_an_opinion_never_change_for_no_program():
    opinion = make.opinion()
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Opinion.unscoped.filter(pk=opinion.pk).update(text="别的话")
    assert Opinion.unscoped.get(pk=opinion.pk).text == make.TEXT


def test_a_step_taken_is_never_taken_back():
    task = make.working()
    with pytest.raises(DatabaseError), transaction.atomic():
        Transition.unscoped.filter(record=task.pk).delete()


def test_a_letter_keeps_every_character_and_comes_in_once():
    letter = "抬头\n一、要加强领导。\n二、要打击。\n此函"
    item = make.item()
    receive_letter(
        scope=SYSTEM, item=item, letter=letter, opinions=[(5, 12), (15, 19)], content=b"docx", filename="函.docx"
    )
    item.refresh_from_db()
    found = list(Opinion.unscoped.filter(item=item))
    assert item.letter == letter
    assert [o.text for o in found] == [letter[o.start : o.end] for o in found]
    assert bytes(item.original.content) == b"docx"
    with pytest.raises(LetterError, match="已登记"):
        receive_letter(scope=SYSTEM, item=item, letter=letter, opinions=[(0, 2)])


@pytest.mark.parametrize("spans", [[], [(0, 3), (2, 5)], [(0, 99)], [(2, 2)]])
def test_a_letter_with_wrong_spans_is_refused(spans):
    with pytest.raises(LetterError):
        receive_letter(scope=SYSTEM, item=make.item(), letter="要加强领导。", opinions=spans)


END = len(make.TEXT)


@pytest.mark.parametrize(
    ("demands", "preamble", "why"),
    [
        ([(0, END - 1)], [], "既不属于要点也没有标为前言"),
        ([(1, END)], [], "第 1 至 1 字"),
        ([(0, 5), (4, END)], [], "划入两处"),
        ([], [(0, END)], "还没有拆出要点"),
        ([(0, END)], [], ""),
        ([(2, END)], [(0, 2)], ""),
    ],
)
def test_a_split_is_confirmed_only_when_every_character_belongs_somewhere_once(demands, preamble, why):
    opinion = make.opinion()
    pieces = [Piece(n, (span,)) for n, span in enumerate(demands, 1)]
    divide(scope=SYSTEM, opinion=opinion, demands=pieces, preamble=preamble)
    if why:
        with pytest.raises(TransitionError, match=why):
            move_opinion(scope=SYSTEM, opinion=opinion, action="split")
    else:
        assert move_opinion(scope=SYSTEM, opinion=opinion, action="split").value.state == "split"


def test_a_confirmed_split_is_closed():
    demand = make.demand()
    with pytest.raises(TransitionError, match="拆分已确认"):
        divide(scope=SYSTEM, opinion=demand.opinion, demands=[], preamble=[])


def test_an_opinion_is_not_assigned_while_a_demand_has_no_lead():
    opinion = make.opinion()
    divide(scope=SYSTEM, opinion=opinion, demands=[Piece(1, ((0, END),))], preamble=[])
    move_opinion(scope=SYSTEM, opinion=opinion, action="split")
    with pytest.raises(TransitionError, match="没有牵头单位"):
        move_opinion(scope=SYSTEM, opinion=opinion, action="assign")


# Handling ------------------------------------------------------------------------------------------------------------------


def test_a_reply_is_drafted_only_when_each_demand_has_evidence_or_a_written_reason():
    demand, paper = make.demand(), make.document()
    with pytest.raises(TransitionError, match="没有带证据的措施"):
        move_opinion(scope=SYSTEM, opinion=demand.opinion, action="draft", document=paper)
    move_demand(scope=SYSTEM, demand=demand, action="leave", reason="没有措施，如实报告")
    assert move_opinion(scope=SYSTEM, opinion=demand.opinion, action="draft", document=paper).value.state == "drafted"


def test_evidence_of_a_task_answers_a_demand_until_it_is_withdrawn():
    demand, paper = make.demand(), make.document()
    measure = make.measure(demands=[demand])
    piece = make.evidence(of=make.working(measure=measure))
    withdraw(scope=SYSTEM, piece=piece, reason="交错了", unit=piece.unit)
    with pytest.raises(TransitionError, match="没有带证据的措施"):
        move_opinion(scope=SYSTEM, opinion=demand.opinion, action="draft", document=paper)
    hand_in(scope=SYSTEM, measure=measure, figure_key="gov.meetings", title="次数", unit=measure.lead)
    assert move_opinion(scope=SYSTEM, opinion=demand.opinion, action="draft", document=paper).value.draft == paper


def submitted() -> Demand:
    demand, paper = make.demand(), make.document()
    measure = make.measure(demands=[demand])
    hand_in(scope=SYSTEM, measure=measure, figure_key="gov.meetings", title="次数", unit=measure.lead)
    for action in ("answer", "complete"):
        move_demand(scope=SYSTEM, demand=demand, action=action)
    for action in ("draft", "consult", "sign", "submit"):
        move_opinion(scope=SYSTEM, opinion=demand.opinion, action=action, document=paper, reason="已征求")
    return demand


def test_not_satisfied_opens_another_round_and_returns_the_demands_named():
    demand = submitted()
    evaluate(
        scope=SYSTEM, opinion=demand.opinion, result=EvaluationResult.NOT_SATISFIED, reason="数字不足",
        wanting=[Demand.unscoped.select_related("opinion__item__session__area").get(pk=demand.pk)],
    )  # fmt: skip
    opinion = Opinion.unscoped.get(pk=demand.opinion_id)
    assert (opinion.state, opinion.round) == ("in_handling", 2)
    assert Demand.unscoped.get(pk=demand.pk).state == "returned"


@pytest.mark.parametrize("result", [EvaluationResult.SATISFIED, EvaluationResult.BASICALLY])
def test_satisfied_is_closed_by_the_office_and_can_be_reopened_with_its_history_kept(result):
    demand = submitted()
    opinion = evaluate(scope=SYSTEM, opinion=demand.opinion, result=result).value
    assert opinion.state == "evaluated"
    assert move_opinion(scope=SYSTEM, opinion=opinion, action="close").value.closed_on == today()
    again = move_opinion(scope=SYSTEM, opinion=opinion, action="reopen", reason="新情况").value
    assert (again.state, again.round, again.closed_on) == ("in_handling", 2, None)
    kept = Transition.unscoped.filter(machine=OPINION.name, record=opinion.pk).values_list("action", flat=True)
    assert list(kept)[-3:] == ["evaluate", "close", "reopen"]


def test_not_satisfied_without_a_reason_is_refused():
    with pytest.raises(TransitionError, match="理由"):
        evaluate(scope=SYSTEM, opinion=submitted().opinion, result=EvaluationResult.NOT_SATISFIED)


def test_a_cross_reference_names_another_demand_and_a_reason():
    demand, other = make.demand(), make.demand()
    for missing in ({"reason": "见他处"}, {"refers_to": other}):
        with pytest.raises(TransitionError, match="缺少"):
            move_demand(scope=SYSTEM, demand=demand, action="cross", **missing)
    with pytest.raises(TransitionError, match="自己"):
        move_demand(scope=SYSTEM, demand=demand, action="cross", reason="见", refers_to=demand)
    found = move_demand(scope=SYSTEM, demand=demand, action="cross", reason="见他处", refers_to=other).value
    assert (found.state, found.refers_to) == ("cross_reference", other)


# Measures and tasks --------------------------------------------------------------------------------------------------------


def implemented() -> Measure:
    measure = make.measure()
    hand_in(scope=SYSTEM, measure=measure, figure_key="x", title="x", unit=measure.lead)
    for action, more in (("issue", {"document": make.document()}), ("start", {}), ("implement", {})):
        move_measure(scope=SYSTEM, measure=measure, action=action, unit=measure.lead, **more)
    return Measure.unscoped.select_related("lead", "area").get(pk=measure.pk)


def test_a_measure_is_issued_only_with_a_document_and_implemented_only_with_evidence():
    measure = make.measure()
    with pytest.raises(TransitionError, match="document"):
        move_measure(scope=SYSTEM, measure=measure, action="issue", unit=measure.lead)
    move_measure(scope=SYSTEM, measure=measure, action="issue", document=make.document(), unit=measure.lead)
    move_measure(scope=SYSTEM, measure=measure, action="start", unit=measure.lead)
    with pytest.raises(TransitionError, match="没有证据"):
        move_measure(scope=SYSTEM, measure=measure, action="implement", unit=measure.lead)


def test_the_unit_that_implements_can_not_verify_another_can():
    measure = implemented()
    with pytest.raises(TransitionError, match="不能核查自己"):
        move_measure(scope=SYSTEM, measure=measure, action="verify", unit=measure.lead)
    with pytest.raises(TransitionError, match="要有单位"):
        move_measure(scope=SYSTEM, measure=measure, action="verify")
    other = make.unit("另一单位")
    assert move_measure(scope=SYSTEM, measure=measure, action="verify", unit=other).value.verified_by == other


def test_whoever_reported_it_done_can_not_verify_it_either():
    measure, reporter = make.measure(), make.unit("代报单位")
    hand_in(scope=SYSTEM, measure=measure, figure_key="x", title="x", unit=measure.lead)
    for action, more in (("issue", {"document": make.document()}), ("start", {}), ("implement", {})):
        move_measure(scope=SYSTEM, measure=measure, action=action, unit=reporter, **more)
    with pytest.raises(TransitionError, match="不能核查自己"):
        move_measure(scope=SYSTEM, measure=measure, action="verify", unit=reporter)


@pytest.mark.parametrize(("days", "ok"), [(-1, False), (0, False), (1, True)])
def test_a_target_lies_ahead_and_is_not_implemented(days, ok):
    measure = make.measure()
    move_measure(scope=SYSTEM, measure=measure, action="begin", reason="没有文件", unit=measure.lead)
    due = today() + timedelta(days=days)
    if not ok:
        with pytest.raises(TransitionError, match="已到"):
            move_measure(scope=SYSTEM, measure=measure, action="set_target", due_on=due, unit=measure.lead)
        return
    found = move_measure(scope=SYSTEM, measure=measure, action="set_target", due_on=due, unit=measure.lead).value
    assert found.state == "target_set"
    with pytest.raises(TransitionError, match="没有证据"):
        move_measure(scope=SYSTEM, measure=measure, action="implement", unit=measure.lead)


def test_a_measure_no_policy_allows_is_referred_up_and_closed_as_not_possible_or_resumed():
    measure = make.measure()
    for action in ("block", "refer", "resume"):
        move_measure(scope=SYSTEM, measure=measure, action=action, reason="国家尚无政策依据", unit=measure.lead)
    assert Measure.unscoped.get(pk=measure.pk).state == "resumed"


def test_only_the_unit_itself_accepts_starts_and_hands_in():
    task = make.task()
    with pytest.raises(TransitionError, match="的任务"):
        move_task(scope=SYSTEM, task=task, action="accept", unit=make.unit("别的单位"))


def test_a_task_is_handed_in_with_evidence_and_verified_by_another_unit():
    task = make.working()
    with pytest.raises(TransitionError, match="请先交证据"):
        move_task(scope=SYSTEM, task=task, action="submit", unit=task.unit)
    make.evidence(of=task)
    move_task(scope=SYSTEM, task=task, action="submit", unit=task.unit)
    with pytest.raises(TransitionError, match="不能核查自己"):
        move_task(scope=SYSTEM, task=task, action="verify", unit=task.unit)
    move_task(scope=SYSTEM, task=task, action="verify", unit=make.unit("核查单位"))
    assert move_task(scope=SYSTEM, task=task, action="close").value.closed_on == today()


def test_a_step_can_not_be_dated_ahead():
    task = make.task()
    with pytest.raises(TransitionError, match="还没有到"):
        move_task(scope=SYSTEM, task=task, action="accept", unit=task.unit, on=today() + timedelta(days=1))


def test_an_account_acts_for_its_own_unit_whatever_it_claims():
    task = make.task()
    stranger = factories.user("member", at="430100", unit="别的单位").scope()
    make.unit("别的单位")
    with pytest.raises(TransitionError, match="的任务"):
        move_task(scope=stranger, task=task, action="accept", unit=task.unit)
    own = factories.user("member", at="430100", unit=task.unit.name_zh).scope()
    assert move_task(scope=own, task=task, action="accept").value.state == "accepted"


def test_an_instruction_closes_when_it_has_tasks_and_all_are_closed():
    found = make.instruction()
    with pytest.raises(TransitionError, match="还没有分解任务"):
        close_instruction(scope=SYSTEM, instruction=found)
    task = make.task(instruction=found)
    with pytest.raises(TransitionError, match="还有 1 项"):
        close_instruction(scope=SYSTEM, instruction=found)
    Task.unscoped.filter(pk=task.pk).update(state="closed")
    assert close_instruction(scope=SYSTEM, instruction=found).value.closed_on == today()


# Evidence ------------------------------------------------------------------------------------------------------------------


def test_an_original_is_kept_byte_for_byte_and_once():
    content = bytes(range(256))
    first, second = make.evidence(content=content), make.evidence(content=content)
    assert bytes(first.original.content) == content
    assert first.original_id == second.original_id


def test_evidence_is_one_of_three_things():
    measure = make.measure()
    with pytest.raises(TransitionError, match="三者选一"):
        hand_in(scope=SYSTEM, measure=measure, title="x", figure_key="a", document=make.document())
    with pytest.raises(TransitionError, match="三者选一"):
        hand_in(scope=SYSTEM, measure=measure, title="x")


def test_a_task_takes_evidence_of_its_own_unit_while_it_is_open():
    task = make.working()
    with pytest.raises(TransitionError, match="的任务"):
        hand_in(scope=SYSTEM, task=task, title="x", figure_key="a", unit=make.unit("别的单位"))
    Task.unscoped.filter(pk=task.pk).update(state="verified")
    closed = Task.unscoped.select_related("area", "unit").get(pk=task.pk)
    with pytest.raises(TransitionError, match="不再收证据"):
        hand_in(scope=SYSTEM, task=closed, title="x", figure_key="a", unit=task.unit)


def test_withdrawn_evidence_stays_and_is_withdrawn_once():
    piece = make.evidence()
    withdraw(scope=SYSTEM, piece=piece, reason="交错了", unit=piece.unit)
    assert Evidence.unscoped.get(pk=piece.pk).withdrawn_reason == "交错了"
    with pytest.raises(TransitionError, match="已撤回"):
        withdraw(scope=SYSTEM, piece=piece, reason="再撤", unit=piece.unit)
