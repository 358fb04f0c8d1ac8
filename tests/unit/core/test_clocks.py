from __future__ import annotations

from datetime import date

import pytest

from lanjie import law
from lanjie.core.access import Role, Scope
from lanjie.core.clocks import CLOCKS, Running, clock, due
from lanjie.core.words import say

RULE = "treatment.compulsory_isolation.handover_latest"
CITY = Scope(grants=((Role.CITY, "/430000/430100/"),))
TODAY = date(2020, 9, 11)


def running(**day) -> Running:
    return Running(say("事", "Thing"), say("关于", "about"), "/x/", say("办", "Do"), "/430000/430100/", **day)


@pytest.fixture
def only():
    """No other clocks than those of the test."""
    kept = dict(CLOCKS)
    CLOCKS.clear()
    yield
    CLOCKS.clear()
    CLOCKS.update(kept)


def declare(key="test", rows=(), owners=frozenset({Role.CITY}), **rest):
    clock(key, label=say("钟", "Clock"), owners=owners, **rest)(lambda _scope, _on: rows)


@pytest.mark.parametrize("rest", [{}, {"rule": RULE, "basis": say("计划", "plan")}])
def test_a_clock_rests_on_exactly_one_of_rule_and_basis(only, rest):
    with pytest.raises(ValueError, match="either on a rule of law or on a named basis"):
        declare(**rest)


@pytest.mark.parametrize(
    ("day", "left", "overdue", "words"),
    [
        (date(2020, 9, 10), -1, True, "逾期 1 天"),
        (TODAY, 0, False, "今天"),
        (date(2020, 9, 12), 1, False, "明天"),
        (date(2020, 9, 13), 2, False, "剩 2 天"),
    ],
)
def test_days_left_and_their_words(only, day, left, overdue, words):
    declare(rows=[running(due=day)], basis=say("计划", "plan"))
    (item,) = due(CITY, TODAY)
    assert (item.left, item.overdue, str(item.when)) == (left, overdue, words)


def test_a_clock_of_law_counts_from_its_start_and_names_the_rule(only):
    declare(rows=[running(start=date(2020, 9, 1))], rule=RULE)
    (item,) = due(CITY, TODAY)
    assert item.day == law.due(RULE, date(2020, 9, 1)).day
    assert str(item.basis) == law.rule(RULE).label("zh")


def test_others_do_not_see_a_clock_that_is_not_theirs(only):
    declare(rows=[running(due=TODAY)], basis=say("计划", "plan"), owners=frozenset({Role.LABORATORY}))
    assert due(CITY, TODAY) == []


def test_the_nearest_comes_first(only):
    days = [date(2020, 9, 20), date(2020, 9, 1), date(2020, 9, 12)]
    declare(rows=[running(due=day) for day in days], basis=say("计划", "plan"))
    assert [item.day for item in due(CITY, TODAY)] == sorted(days)
