"""The ladder: which letter a late task has reached, each once, each with its answer day, each a docx that opens (S090, S097)."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest

from lanjie import law
from lanjie.core import clocks, documents
from lanjie.core.access import SYSTEM
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.governance.choices import LetterKind
from lanjie.governance.commands.letters import answer_letter, issue_steps
from lanjie.governance.commands.tasks import move_task
from lanjie.governance.letter_text import document
from lanjie.governance.models import Letter, Task
from lanjie.governance.queries.ladder import ANSWERS, ESCALATION, answer_due, days, step_on, waiting
from lanjie.governance.queries.work import late, soon, standing
from tests import factories
from tests import factories_governance as make

pytestmark = pytest.mark.django_db
DUE = date(2020, 9, 11)


@pytest.fixture(autouse=True)
def _areas(areas):
    return areas


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (-8, None), (-7, "reminder"), (0, "reminder"), (1, "letter"), (14, "letter"), (15, "bulletin"), (29, "bulletin"),
        (30, "talk"), (400, "talk"),
    ],
)  # fmt: skip
def test_the_step_on_each_side_of_every_boundary(after, kind):
    step = step_on(DUE, DUE + timedelta(days=after))
    assert (step[0].value if step else None) == kind


def test_the_days_are_those_of_the_rule():
    rule = law.at(DUE)[ESCALATION]
    assert {k.value: abs(v) for k, v in days(DUE).items()} == {
        p: rule.part(p).value for p in ("reminder", "letter", "bulletin", "talk")
    }


@pytest.mark.parametrize("after", [-8, -7, 0, 1, 14, 15, 29, 30, 60])
def test_the_list_finds_in_the_database_what_the_step_says(after):
    task = make.task(due_on=today() - timedelta(days=after), assigned_on=today() - timedelta(days=120))
    found = waiting(SYSTEM, today()).filter(pk=task.pk).exists()
    assert found == (step_on(task.due_on, today()) is not None)


def test_each_step_makes_one_letter_with_its_own_answer_day_and_twice_is_once():
    task = make.task(due_on=today() - timedelta(days=1))
    for _ in range(2):
        issue_steps(scope=SYSTEM, tasks=[Task.unscoped.select_related("area", "unit").get(pk=task.pk)])
    letter = Letter.unscoped.get(task=task)
    assert letter.kind == LetterKind.LETTER
    assert (
        letter.answer_due_on == answer_due(LetterKind.LETTER, today()) == law.due(ANSWERS, today(), part="letter").day
    )
    assert not waiting(SYSTEM, today()).filter(pk=task.pk).exists()
    assert waiting(SYSTEM, today() + timedelta(days=14)).filter(pk=task.pk).exists()  # 通报 is a letter of its own


def test_a_task_that_was_handed_in_gets_no_letter():
    task = make.working(due_on=today() - timedelta(days=20))
    make.evidence(of=task)
    move_task(scope=SYSTEM, task=task, action="submit", unit=task.unit)
    assert not waiting(SYSTEM, today()).exists()
    assert issue_steps(scope=SYSTEM, tasks=[Task.unscoped.select_related("area", "unit").get(pk=task.pk)]).value == []


@pytest.mark.parametrize(("left", "word"), [(-1, "overdue"), (0, "soon"), (7, "soon"), (8, "")])
def test_overdue_and_soon_are_computed_for_the_day_and_the_same_in_both_places(left, word):
    task = make.task(due_on=today() + timedelta(days=left))
    assert standing(task, today()) == word
    mine = Task.unscoped.filter(pk=task.pk)
    assert mine.filter(late(today())).exists() == (word == "overdue")
    assert mine.filter(soon(today())).exists() == (word == "soon")
    assert not {f.name for f in Task._meta.get_fields()} & {"overdue", "due_soon"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_letter_is_a_docx_that_opens_and_is_the_same_whenever_it_is_made(lang):
    import docx

    task = make.task(due_on=today() - timedelta(days=16))
    (letter,) = issue_steps(scope=SYSTEM, tasks=[task], sender=make.unit("办公室")).value
    content = documents.write(document(letter, lang), "docx")
    again = Letter.unscoped.select_related("unit", "area", "sender", "task").get(pk=letter.pk)
    assert documents.write(document(again, lang), "docx") == content
    words = "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)
    for line in letter.body[lang]:
        assert line in words
    assert letter.answer_due_on.isoformat() in words


def test_the_unit_it_went_to_answers_once():
    letter = make.letter()
    with pytest.raises(TransitionError, match="收函单位"):
        answer_letter(scope=SYSTEM, letter=letter, text="已整改", unit=make.unit("别的单位"))
    with pytest.raises(TransitionError, match="不能为空"):
        answer_letter(scope=SYSTEM, letter=letter, text="  ", unit=letter.unit)
    assert answer_letter(scope=SYSTEM, letter=letter, text="已整改", unit=letter.unit).value.answered_on == today()
    with pytest.raises(TransitionError, match="已答复"):
        answer_letter(scope=SYSTEM, letter=letter, text="再答", unit=letter.unit)


def keys(scope) -> set[str]:
    return {due.clock.key for due in clocks.due(scope)}


def test_each_person_finds_their_own_clocks_on_the_work_list():
    task = make.task(due_on=today() - timedelta(days=2))
    make.letter(unit=task.unit)
    submitted = make.working(title_zh="另一项")
    make.evidence(of=submitted)
    move_task(scope=SYSTEM, task=submitted, action="submit", unit=submitted.unit)
    member = factories.user("member", at="430100", unit=task.unit.name_zh).scope()
    office = factories.user("city", at="430100", unit="无单位").scope()
    assert {"governance.task.due", "governance.letter.answer"} <= keys(member)
    assert {"governance.letters.due", "governance.task.verify"} <= keys(office)
    assert "governance.letters.due" not in keys(member)


def test_the_committee_sees_drafts_to_comment_on_and_replies_to_evaluate():
    from tests.integration.governance.test_chain import submitted

    submitted()
    committee = factories.user("committee", at="430100").scope()
    assert keys(committee) == {"governance.opinion.evaluate"}
