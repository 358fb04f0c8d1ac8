"""What is due on the plan, by role: single rounds for a county, one line a county for its city, one line a city for the province."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lanjie.core import clocks
from lanjie.situation.choices import RoundKind
from lanjie.situation.commands.rounds import write_round
from lanjie.situation.models import Sample
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
DAY = date(2020, 9, 11)


def planned(code: str, last: date, *, state: str = "planned", due: date = date(2020, 12, 1)):
    site = factories.SiteFactory(area=factories.area(code))
    found = write_round(site, RoundKind.RANDOM, [last - timedelta(days=1), last], document="计划", results_due_on=due)
    Sample.unscoped.filter(round=found).update(state=state)
    return found


def lines(scope) -> list[tuple[str, int]]:
    return [(item.running.area_path, item.left) for item in clocks.due(scope, DAY)]


def test_the_province_sees_one_line_a_city_with_its_oldest_round(scope_of):
    planned("430102", date(2020, 9, 1))
    planned("430103", date(2020, 9, 6))
    planned("430302", date(2020, 9, 10))
    assert lines(scope_of("province", at="430000")) == [("/430000/430100/", -10), ("/430000/430300/", -1)]


def test_a_city_sees_one_line_a_county(scope_of):
    planned("430102", date(2020, 9, 1))
    planned("430102", date(2020, 9, 3))
    planned("430103", date(2020, 9, 6))
    planned("430302", date(2020, 9, 10))
    found = clocks.due(scope_of("city", at="430100"), DAY)
    assert [item.running.area_path for item in found] == ["/430000/430100/430102/", "/430000/430100/430103/"]
    assert "2 轮逾期" in found[0].running.title.zh.format(area="", n=dict(found[0].running.title.values)["n"])


@pytest.mark.parametrize(("last", "seen"), [(date(2020, 9, 10), True), (date(2020, 9, 11), False)])
def test_a_round_is_overdue_the_day_after_its_last_bottle(scope_of, last, seen):
    planned("430102", last)
    assert bool(lines(scope_of("province", at="430000"))) is seen


@pytest.mark.parametrize(("due", "seen"), [(date(2020, 9, 10), True), (date(2020, 9, 11), False)])
def test_results_are_overdue_the_day_after_they_are_due(scope_of, due, seen):
    planned("430102", date(2020, 8, 1), state="received", due=due)
    assert bool(lines(scope_of("province", at="430000"))) is seen


@pytest.mark.parametrize("state", ["analysed", "missed", "rejected"])
def test_a_round_that_has_ended_is_not_overdue(scope_of, state):
    planned("430102", date(2020, 8, 1), state=state, due=date(2020, 9, 1))
    assert lines(scope_of("province", at="430000")) == []


def test_the_line_leads_to_the_overdue_rounds_of_the_area(scope_of):
    planned("430102", date(2020, 9, 1))
    assert clocks.due(scope_of("province", at="430000"), DAY)[0].running.link == "/situation/plan/?area=430100&late=1"


def test_a_county_sees_each_of_its_rounds(scope_of):
    planned("430102", date(2020, 9, 1))
    planned("430102", date(2020, 9, 20))
    planned("430103", date(2020, 9, 1))
    assert lines(scope_of("county", at="430102")) == [
        ("/430000/430100/430102/", -10),
        ("/430000/430100/430102/", 9),
    ]


def test_the_laboratory_sees_rounds_that_wait_for_results(scope_of):
    planned("430102", date(2020, 8, 1), state="received", due=date(2020, 9, 14))
    assert lines(scope_of("laboratory", at="430000")) == [("/430000/430100/430102/", 3)]


def test_more_rounds_cost_no_more_queries(scope_of):
    """Whatever the deadlines of other rooms cost."""
    scope = scope_of("province", at="430000")
    planned("430102", date(2020, 9, 1))
    with CaptureQueriesContext(connection) as one:
        clocks.due(scope, DAY)
    for n in range(1, 4):
        planned("430102", date(2020, 9, 1) + timedelta(days=n))
    planned("430302", date(2020, 9, 1))
    with CaptureQueriesContext(connection) as more:
        clocks.due(scope, DAY)
    assert len(more) == len(one)
