"""S021 and S022: listing of areas: decided by a plenary, for a period by law, ended by its exit test."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from lanjie.core.access import SYSTEM
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.governance.commands.listing import move_listing, notify, propose, record_answer
from lanjie.governance.models import Listing, RestrictionNotice
from lanjie.governance.queries.listing import exit_against, in_force, restricted
from tests import factories
from tests.integration.governance.areas_and_units import (
    county,
    member,
    office,
    paper,
    plenary,
    running_round,
    visit_of,
)

pytestmark = pytest.mark.django_db
DECIDED = date(2020, 5, 12)
REASONS = [
    {"code": "execution", "value": 62.0, "threshold": 75.0, "better": "higher", "zh": "执行率", "en": "Execution"}
]


def proposed(tier="warning", code="430102", **fields):
    return propose(scope=office(), area=factories.area(code), tier=tier, reason="执行率低", **fields).value


def listed(tier="warning"):
    found = proposed(tier, reasons=REASONS)
    scope, meeting, document = office(), plenary(), paper()
    move_listing(scope=scope, listing=found, action="review", on=DECIDED)
    move_listing(scope=scope, listing=found, action="decide", on=DECIDED, meeting=meeting, document=document)
    move_listing(scope=scope, listing=found, action="enter", on=DECIDED)
    found.refresh_from_db()
    return found


def test_it_is_in_force_for_twelve_months_from_its_day():
    found = listed()
    assert (found.starts_on, found.ends_on) == (DECIDED, date(2021, 5, 12))


def test_without_a_plenary_on_record_nothing_is_decided():
    found = proposed()
    move_listing(scope=office(), listing=found, action="review")
    with pytest.raises(TransitionError, match="meeting"):
        move_listing(scope=office(), listing=found, action="decide", document=paper())


def test_a_plenary_still_to_come_decides_nothing():
    found = proposed()
    scope, meeting, document = office(), plenary(DECIDED + timedelta(days=1)), paper()
    move_listing(scope=scope, listing=found, action="review", on=DECIDED)
    with pytest.raises(TransitionError, match="才召开"):
        move_listing(scope=scope, listing=found, action="decide", on=DECIDED, meeting=meeting, document=document)


def test_a_proposal_has_a_reason_and_an_area_one_listing_at_a_time():
    with pytest.raises(TransitionError, match="理由"):
        propose(scope=office(), area=factories.area("430102"), tier="watch", reason=" ")
    first = proposed()
    with pytest.raises(TransitionError, match=first.code):
        proposed()
    move_listing(scope=office(), listing=first, action="decline", reason="已好转")
    assert proposed().code != first.code


@pytest.mark.parametrize(
    ("tier", "action", "to", "allowed"),
    [
        ("warning", "upgrade", "listed", True),
        ("warning", "upgrade", "warning", False),
        ("warning", "upgrade", "watch", False),
        ("warning", "downgrade", "watch", True),
        ("warning", "downgrade", "listed", False),
        ("watch", "upgrade", "nonsense", False),
    ],
)
def test_a_move_between_tiers_goes_the_way_it_says(tier, action, to, allowed):
    found = listed(tier)
    step = {"scope": office(), "listing": found, "action": action, "tier": to, "reason": "x", "meeting": plenary()}
    if allowed:
        move_listing(**step)
    else:
        with pytest.raises(TransitionError):
            move_listing(**step)
    found.refresh_from_db()
    assert found.tier == (to if allowed else tier)


def test_an_extension_adds_six_months():
    found = listed()
    move_listing(scope=office(), listing=found, action="extend", reason="未达标", meeting=plenary())
    found.refresh_from_db()
    assert found.ends_on == date(2021, 11, 12)


@pytest.mark.parametrize(("tier", "flagged"), [("watch", False), ("warning", True), ("listed", True)])
def test_leading_offices_are_flagged_only_while_warned_or_listed(tier, flagged):
    found = listed(tier)
    assert restricted(found) is flagged
    notice = {"scope": office(), "listing": found, "offices": "县委书记、县长", "sent_to": "省委组织部"}
    if not flagged:
        with pytest.raises(TransitionError, match="通报警示"):
            notify(**notice)
        return
    made = notify(**notice).value
    record_answer(scope=office(), notice=made, answer="已备案")
    with pytest.raises(TransitionError, match="已登记"):
        record_answer(scope=office(), notice=made, answer="再答")
    assert RestrictionNotice.unscoped.get().answer == "已备案"


def test_the_flag_ends_with_the_listing_and_the_area_was_listed_until_then():
    found = listed()
    running_round("430102")
    move_listing(scope=county(), listing=found, action="apply", reason="已达标")
    move_listing(
        scope=office(), listing=found, action="accept", visit=visit_of("430102"), reason="验收合格", against=()
    )
    move_listing(scope=office(), listing=found, action="remove", meeting=plenary(), document=paper(title_zh="摘除决定"))
    found.refresh_from_db()
    assert not restricted(found)
    assert list(in_force(SYSTEM, today() - timedelta(days=1))) == [found]
    assert list(in_force(SYSTEM, today())) == []


@pytest.mark.parametrize(("value", "words"), [(None, "没有数据"), (74.9, "门槛"), (75.0, ""), (90.0, "")])
def test_the_exit_test_asks_for_each_entry_indicator_to_be_back(value, words):
    found = Listing(reasons=REASONS)
    against = exit_against(found, {"execution": value})
    assert bool(against) is bool(words)
    if words:
        assert words in str(against[0])


@pytest.mark.parametrize(("value", "met"), [(9.99, True), (10.0, False)])
def test_an_indicator_that_should_be_low_is_back_only_under_its_threshold(value, met):
    found = Listing(reasons=[{"code": "load", "threshold": 10.0}])
    assert (exit_against(found, {"load": value}) == []) is met


def test_acceptance_fails_on_what_the_exit_test_found():
    found = listed()
    running_round("430102")
    move_listing(scope=county(), listing=found, action="apply", reason="请验收")
    with pytest.raises(TransitionError, match="退出条件"):
        move_listing(
            scope=office(), listing=found, action="accept", visit=visit_of("430102"), reason="x",
            against=exit_against(found, {"execution": 70.0}),
        )  # fmt: skip


def test_an_area_can_not_list_or_accept_itself():
    found = listed()
    move_listing(scope=county(), listing=found, action="apply", reason="请验收")
    with pytest.raises(TransitionError, match="角色"):
        move_listing(scope=county(), listing=found, action="refuse", reason="x")


def test_a_member_unit_lists_nobody():
    with pytest.raises(PermissionDenied):
        propose(scope=member(), area=factories.area("430102"), tier="watch", reason="x")
