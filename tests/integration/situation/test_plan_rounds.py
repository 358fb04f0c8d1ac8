"""Planning rounds: the days by the rule of their kind, the same draw from the same seed, all sites or none, never the same day twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from lanjie import law
from lanjie.core.access import SYSTEM
from lanjie.core.models import AuditEvent
from lanjie.core.states import TransitionError
from lanjie.situation.choices import RoundKind
from lanjie.situation.commands.rounds import PlanError, cancel_round, choose_days, plan_round, plan_rounds, seed_of
from lanjie.situation.commands.samples import move
from lanjie.situation.models import Custody, Round, Sample
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
#: Sunday to Saturday: six working days and a day off, no holiday among them.
FIRST, LAST = date(2020, 9, 6), date(2020, 9, 12)


def bottles(site) -> list[date]:
    return sorted(Sample.unscoped.filter(site=site).values_list("taken_on", flat=True))


def plan(*sites, kind=RoundKind.PAIR, starts_on=FIRST, ends_on=LAST, seed=7, **more):
    return plan_rounds(scope=SYSTEM, sites=sites, kind=kind, starts_on=starts_on, ends_on=ends_on, seed=seed, **more)


def test_a_pair_has_one_working_day_and_one_day_off():
    site = factories.SiteFactory()
    plan(site)
    assert sorted(law.working_day(day) for day in bottles(site)) == [False, True]


def test_a_week_has_seven_days_in_a_row():
    site = factories.SiteFactory()
    plan(site, kind=RoundKind.WEEK, ends_on=LAST + timedelta(days=9))
    days = bottles(site)
    assert days == [days[0] + timedelta(days=n) for n in range(7)]


def test_random_days_are_two_and_different():
    site = factories.SiteFactory()
    plan(site, kind=RoundKind.RANDOM)
    assert len(set(bottles(site))) == 2


def test_the_same_seed_draws_the_same_days():
    one = choose_days(RoundKind.PAIR, FIRST, FIRST + timedelta(days=60), seed_of(7, "HN-1"))
    assert one == choose_days(RoundKind.PAIR, FIRST, FIRST + timedelta(days=60), seed_of(7, "HN-1"))


def test_two_sites_draw_from_streams_of_their_own():
    window = (FIRST, FIRST + timedelta(days=60))
    drawn = {tuple(choose_days(RoundKind.RANDOM, *window, seed_of(7, f"HN-{n}"))) for n in range(20)}
    assert len(drawn) > 15


def test_the_seed_and_the_days_stand_in_the_audit():
    site = factories.SiteFactory()
    plan(site, seed=42)
    facts = AuditEvent.objects.get(act="situation.rounds.plan").facts
    assert facts["seed"] == 42
    assert facts["days"] == {site.code: [day.isoformat() for day in bottles(site)]}


@pytest.mark.parametrize(("days", "enough"), [(6, False), (7, True)])
def test_a_week_needs_seven_days(days, enough):
    window = (FIRST, FIRST + timedelta(days=days - 1))
    if enough:
        assert len(choose_days(RoundKind.WEEK, *window, 1)) == 7
    else:
        with pytest.raises(PlanError):
            choose_days(RoundKind.WEEK, *window, 1)


@pytest.mark.parametrize("window", [(date(2020, 9, 7), date(2020, 9, 11)), (date(2020, 9, 12), date(2020, 9, 13))])
def test_a_pair_without_a_day_off_or_a_working_day_is_refused(window):
    with pytest.raises(PlanError):
        choose_days(RoundKind.PAIR, *window, 1)


def test_a_window_wider_than_a_round_is_refused():
    with pytest.raises(PlanError):
        choose_days(RoundKind.RANDOM, FIRST, FIRST + timedelta(days=121), 1)


def test_a_day_with_a_bottle_is_not_drawn_again():
    site = factories.SiteFactory()
    for n in range(5):
        factories.SampleFactory(site=site, taken_on=FIRST + timedelta(days=n))
    plan(site, kind=RoundKind.RANDOM)
    assert Sample.unscoped.filter(round__isnull=False, taken_on__lt=FIRST + timedelta(days=5)).count() == 0


def test_the_planned_day_of_a_bottle_taken_later_is_not_drawn_again():
    site = factories.SiteFactory()
    for n in range(5):
        day = FIRST + timedelta(days=n)
        factories.SampleFactory(site=site, code=f"{site.code}-{day:%Y%m%d}", taken_on=LAST + timedelta(days=1 + n))
    plan(site, kind=RoundKind.RANDOM)
    assert Round.unscoped.get(site=site).starts_on >= FIRST + timedelta(days=5)


def test_one_site_without_a_day_left_keeps_every_round_out():
    full, free = factories.SiteFactory(), factories.SiteFactory()
    for n in range(7):
        factories.SampleFactory(site=full, taken_on=FIRST + timedelta(days=n))
    with pytest.raises(PlanError, match=full.code):
        plan(free, full)
    assert not Round.unscoped.exists()


def test_planning_twice_makes_one_round():
    site = factories.SiteFactory()
    plan(site)
    again = plan(site, seed=8)
    assert (again.value.rounds, again.value.standing) == ([], [site])
    assert Round.unscoped.count() == 1


def test_a_cancelled_round_does_not_stand_in_the_way_of_a_new_one():
    site = factories.SiteFactory()
    first = plan(site, kind=RoundKind.RANDOM).value.rounds[0]
    cancel_round(scope=SYSTEM, found=first, reason="停电")
    assert len(plan(site, kind=RoundKind.RANDOM).value.rounds) == 1


def test_results_are_due_thirty_days_after_the_last_bottle_unless_the_plan_says_otherwise():
    usual, other = factories.SiteFactory(), factories.SiteFactory()
    plan(usual)
    plan(other, results_due_on=date(2020, 10, 1))
    assert Round.unscoped.get(site=usual).results_due_on == bottles(usual)[-1] + timedelta(days=30)
    assert Round.unscoped.get(site=other).results_due_on == date(2020, 10, 1)


def test_a_county_plans_at_its_own_sites_only(scope_of):
    elsewhere = factories.SiteFactory(area=factories.area("430103"))
    with pytest.raises(PermissionDenied):
        plan_round(
            scope=scope_of("county", at="430102"),
            site=elsewhere,
            kind=RoundKind.PAIR,
            starts_on=FIRST,
            ends_on=LAST,
        )


def test_cancelling_records_the_bottles_as_missed_with_the_reason():
    site = factories.SiteFactory()
    found = plan(site).value.rounds[0]
    cancel_round(scope=SYSTEM, found=found, reason=" 设备检修 ")
    assert set(Sample.unscoped.values_list("state", flat=True)) == {"missed"}
    assert set(Custody.unscoped.values_list("reason", flat=True)) == {"设备检修"}


def test_cancelling_leaves_a_bottle_that_was_taken():
    site = factories.SiteFactory()
    found = plan(site).value.rounds[0]
    move(scope=SYSTEM, sample=Sample.unscoped.first(), action="take", seal="F1")
    cancel_round(scope=SYSTEM, found=found, reason="停电")
    assert sorted(Sample.unscoped.values_list("state", flat=True)) == ["missed", "taken"]


def test_a_round_without_bottles_to_take_can_not_be_cancelled():
    found = plan(factories.SiteFactory()).value.rounds[0]
    cancel_round(scope=SYSTEM, found=found, reason="停电")
    with pytest.raises(TransitionError):
        cancel_round(scope=SYSTEM, found=found, reason="停电")


def test_cancelling_needs_a_reason():
    found = plan(factories.SiteFactory()).value.rounds[0]
    with pytest.raises(TransitionError):
        cancel_round(scope=SYSTEM, found=found, reason=" ")
    assert set(Sample.unscoped.values_list("state", flat=True)) == {"planned"}
