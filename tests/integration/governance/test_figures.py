"""Figures of the chain: shares are means of rows worth 100 or 0, late tasks are those of the day asked about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lanjie.core.access import SYSTEM
from lanjie.core.figures import FIGURES, Asked
from lanjie.core.quantities import today
from lanjie.governance.commands.evidence import hand_in
from lanjie.governance.commands.papers import close_instruction, make_plan
from lanjie.governance.models import Task
from tests import factories
from tests import factories_governance as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _areas(areas):
    return areas


def rows(key: str, on: date | None = None, since: date | None = None):
    return FIGURES[key].asked(SYSTEM, Asked(on=on or today(), since=since)).queryset


def test_g1_counts_a_meeting_once_and_only_with_an_item():
    make.meeting()
    assert rows("governance.meetings", date(2020, 5, 12), date(2020, 5, 12)).count() == 1
    assert rows("governance.meetings", date(2020, 5, 11), date(2020, 1, 1)).count() == 0


def test_g2_is_closed_over_issued():
    done, _open = make.instruction(), make.instruction()
    task = make.task(instruction=done)
    Task.unscoped.filter(pk=task.pk).update(state="closed")
    close_instruction(scope=SYSTEM, instruction=done)
    assert sorted(rows("governance.instructions.closure").values_list("share", flat=True)) == [0, 100]


def test_g3_and_the_unanswered_are_complements():
    measured, _bare = make.demand(), make.demand()
    make.measure(demands=[measured])
    assert sorted(rows("governance.demands.covered").values_list("share", flat=True)) == [0, 100]
    assert rows("governance.demands.unanswered").count() == 1


def test_g4_counts_figures_of_the_measure_and_of_its_tasks():
    direct, through, bare = make.measure(), make.measure(), make.measure()
    hand_in(scope=SYSTEM, measure=direct, figure_key="a", title="a", unit=direct.lead)
    task = make.working(measure=through)
    hand_in(scope=SYSTEM, task=task, figure_key="a", title="a", unit=task.unit)
    make.evidence(of=make.working(measure=bare))
    found = dict(rows("governance.measures.figured").values_list("code", "share"))
    assert found == {direct.code: 100, through.code: 100, bare.code: 0}


def test_g5_wants_a_target_or_a_base():
    measure = make.measure()
    for key in ("with.target", "with.base", "bare"):
        hand_in(scope=SYSTEM, measure=measure, figure_key=key, title=key, unit=measure.lead)
    targets = [
        {"indicator": "甲", "year": 2020, "value": 70, "figure_key": "with.target"},
        {"indicator": "乙", "year": 2020, "base": 1635, "base_year": 2019, "figure_key": "with.base"},
        {"indicator": "丙", "year": 2020, "figure_key": "bare"},
    ]
    area, days = factories.area("430100"), {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31)}
    make_plan(scope=SYSTEM, area=area, title_zh="方案", targets=targets, **days)
    found = dict(rows("governance.figures.compared").values_list("figure_key", "share"))
    assert found == {"with.target": 100, "with.base": 100, "bare": 0}


@pytest.mark.parametrize(("days", "n"), [(0, 0), (1, 1)])
def test_a_task_is_overdue_the_day_after_its_day(days, n):
    make.task(due_on=today() - timedelta(days=days))
    assert rows("governance.tasks.overdue").count() == n
    assert rows("governance.tasks.open").count() == 1


def test_letters_are_counted_by_kind_and_period():
    make.letter()
    assert rows("governance.letters.supervision", since=today()).count() == 1
    assert rows("governance.letters.talk", since=today()).count() == 0
