"""What a check says of values: just within its tolerance, at it and beyond; on its day and on others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lanjie.core.words import say
from lanjie.reports.definitions.expressions import parse
from lanjie.reports.definitions.identities import Identity, identities

DAY = date(2020, 9, 11)


def identity(kind, left, right=None, tolerance="0", on=None):
    return Identity("I-A", kind, parse(left), parse(right) if right else None, Decimal(tolerance), on, say("甲", "a"))


def outcome(check, on=DAY, **values):
    return check.outcome({name: Decimal(str(value)) for name, value in values.items()}, on)[0]


@pytest.mark.parametrize(("total", "said"), [(9, "fails"), (10, "holds"), (11, "fails")])
def test_an_exact_one_holds_at_its_value_only(total, said):
    assert outcome(identity("exact", "a + b", "t"), a=4, b=6, t=total) == said


@pytest.mark.parametrize(("printed", "said"), [("1.485", "fails"), ("1.49", "holds"), ("1.5", "fails")])
def test_a_rounded_one_holds_within_half_a_digit(printed, said):
    assert outcome(identity("rounded", "p / c", "e", "0.005"), p=4842, c=3244, e=printed) == said


@pytest.mark.parametrize(("part", "said"), [(9, "holds"), (10, "holds"), (11, "fails")])
def test_a_bound_includes_its_end(part, said):
    assert outcome(identity("bound", "part <= 10"), part=part) == said


@pytest.mark.parametrize("kind", ["derived", "range", "conflict"])
def test_a_question_warns_where_a_contradiction_fails(kind):
    assert outcome(identity(kind, "a", "2"), a=1) == "warns"
    assert outcome(identity("dates", "a", "2"), a=1) == "fails"


def test_a_number_of_one_report_is_only_shown_on_other_days():
    check = identity("derived", "a / 2", "5", on=DAY)
    assert outcome(check, a=10) == "holds"
    assert check.outcome({"a": Decimal(12)}, date(2021, 9, 11)) == ("shown", Decimal(6), None)


def test_without_a_figure_nothing_is_said():
    assert outcome(identity("exact", "a", "b"), a=1) == "missing"
    assert outcome(identity("derived", "a / b", "1"), a=1, b=0) == "missing"


def test_a_bound_of_the_law_takes_the_value_of_the_day():
    check = identities()["I-BUD"]
    assert outcome(check, **{"bud.match_ratio": "1.5"}) == "holds"
    assert outcome(check, **{"bud.match_ratio": "1.49"}) == "fails"
    assert outcome(check, on=date(2019, 12, 31), **{"bud.match_ratio": "1.5"}) == "missing"


def test_the_two_dates_of_one_campaign_warn():
    assert outcome(identities()["I-CAMPDATE"]) == "warns"
