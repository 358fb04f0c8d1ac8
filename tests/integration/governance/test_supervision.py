"""S019 and S020: pair supervision: one unit and one area, two rates that are never merged, findings that only a recheck closes."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from lanjie.core.states import TransitionError
from lanjie.governance.commands.supervision import (
    answer_findings,
    move_round,
    pair_units,
    plan_round,
    recheck,
    record_finding,
    record_visit,
    send_findings,
)
from lanjie.governance.models import Finding, Pair, Transition
from tests import factories
from tests.integration.governance.areas_and_units import (
    CHECKS,
    END,
    START,
    county,
    member,
    office,
    running_round,
    unit,
    visit_of,
)

pytestmark = pytest.mark.django_db
DAY = date(2020, 7, 20)


@pytest.fixture
def planned():
    return plan_round(
        scope=office(), area=factories.area("430000"), code="R-1", title_zh="第一轮", starts_on=START, ends_on=END,
        checklist=CHECKS,
    ).value  # fmt: skip


def test_a_unit_has_one_area_and_an_area_one_unit_in_a_round(planned):
    a, b = unit("省甲厅"), unit("省乙厅")
    here, there = factories.area("430102"), factories.area("430103")
    pair_units(scope=office(), found=planned, pairs=[(a, here, None)])
    for pair in ((a, there, None), (b, here, None)):
        with pytest.raises(TransitionError, match="已有联点"):
            pair_units(scope=office(), found=planned, pairs=[(b, there, None), pair])
    assert Pair.unscoped.count() == 1  # all or none


@pytest.mark.parametrize(
    ("where", "refused"), [("430102", True), ("430100", True), ("430000", False), ("430300", False)]
)
def test_a_unit_does_not_visit_an_area_it_leads(planned, where, refused):
    pairs = [(unit("某单位", at=where), factories.area("430102"), None)]
    if refused:
        with pytest.raises(TransitionError, match="自己主管"):
            pair_units(scope=office(), found=planned, pairs=pairs)
    else:
        assert pair_units(scope=office(), found=planned, pairs=pairs).facts["pairs"] == 1


def test_a_round_goes_its_whole_way():
    found = running_round("430102")
    team, area, visit = member("省0厅"), county("430102"), visit_of("430102")
    with pytest.raises(TransitionError, match="没有走访"):
        move_round(scope=office(), found=found, action="complete")
    record_visit(scope=team, visit=visit, visited_on=DAY, ticks={"met": True, "list": False}, led_by="副厅长")
    record_finding(scope=team, visit=visit, text="责任清单没有建立", item="list")
    send_findings(scope=team, visit=visit, on=DAY)
    visit.refresh_from_db()
    assert visit.answer_due_on == date(2020, 7, 30)  # GV-021: ten days
    move_round(scope=office(), found=found, action="complete")
    with pytest.raises(TransitionError, match="没有整改"):
        move_round(scope=office(), found=found, action="rectify")
    answer_findings(scope=area, visit=visit, answers={1: "已建立"}, on=date(2020, 7, 28))
    recheck(scope=team, visit=visit, closed=[1], on=date(2020, 8, 3))
    move_round(scope=office(), found=found, action="rectify")
    visit.refresh_from_db()
    assert visit.state == "rechecked"
    steps = Transition.unscoped.filter(machine="governance.visit").values_list("action", flat=True)
    assert list(steps) == ["visit", "send", "answer", "recheck"]


def test_a_finding_sent_twice_is_one_finding():
    running_round("430102")
    team, visit = member("省0厅"), visit_of("430102")
    for _ in range(2):
        record_finding(scope=team, visit=visit, text=" 没有台账 ")
    assert Finding.unscoped.count() == 1


def test_another_unit_than_the_paired_one_writes_nothing():
    running_round("430102", "430103")
    stranger, visit = member("省1厅"), visit_of("430102")
    with pytest.raises(TransitionError, match="省0厅"):
        record_visit(scope=stranger, visit=visit, visited_on=DAY, ticks={})
    record_visit(scope=member("省0厅"), visit=visit, visited_on=DAY, ticks={})
    with pytest.raises(TransitionError, match="省0厅"):
        record_visit(scope=stranger, visit=visit, visited_on=DAY, ticks={"met": True})
    with pytest.raises(TransitionError, match="省0厅"):
        record_finding(scope=stranger, visit=visit, text="x")


def test_what_is_not_on_the_checklist_is_refused():
    running_round("430102")
    with pytest.raises(TransitionError, match="清单里没有"):
        record_visit(scope=member("省0厅"), visit=visit_of("430102"), visited_on=DAY, ticks={"other": True})


def test_the_area_answers_every_finding_before_the_visit_is_answered():
    running_round("430102")
    team, visit = member("省0厅"), visit_of("430102")
    record_visit(scope=team, visit=visit, visited_on=DAY, ticks={})
    for text in ("一", "二"):
        record_finding(scope=team, visit=visit, text=text)
    send_findings(scope=team, visit=visit, on=DAY)
    answer_findings(scope=county(), visit=visit, answers={1: "改了"})
    visit.refresh_from_db()
    assert visit.state == "findings_sent"
    answer_findings(scope=county(), visit=visit, answers={2: "也改了"})
    visit.refresh_from_db()
    assert visit.state == "answered"


def test_a_county_does_not_answer_for_its_neighbour():
    running_round("430102")
    with pytest.raises(PermissionDenied):
        answer_findings(scope=county("430103"), visit=visit_of("430102"), answers={1: "x"})


def test_a_finding_that_is_left_sends_the_visit_back_and_asks_again():
    running_round("430102")
    team, visit = member("省0厅"), visit_of("430102")
    record_visit(scope=team, visit=visit, visited_on=DAY, ticks={})
    for text in ("一", "二"):
        record_finding(scope=team, visit=visit, text=text)
    send_findings(scope=team, visit=visit, on=DAY)
    answer_findings(scope=county(), visit=visit, answers={1: "改了", 2: "改了"})
    with pytest.raises(TransitionError, match="reason"):
        recheck(scope=team, visit=visit, closed=[1])
    assert not Finding.unscoped.exclude(closed_on=None).exists()  # all or nothing
    recheck(scope=team, visit=visit, closed=[1], reason="第二项没有到位")
    visit.refresh_from_db()
    left = Finding.unscoped.get(closed_on=None)
    assert (visit.state, left.number, left.answer) == ("findings_sent", 2, "")
