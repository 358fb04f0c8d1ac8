"""Deadlines: worked cases around holidays, month ends and leap years, and against a counter that goes day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanjie import law
from lanjie.law.counting import add_months, merged
from lanjie.law.workdays import national

DAY = timedelta(days=1)
days = st.dates(date(2018, 1, 1), date(2026, 6, 30))
pauses = st.lists(st.tuples(days, st.integers(0, 60)).map(lambda two: (two[0], two[0] + two[1] * DAY)), max_size=4)


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2020, 1, 31), 3, date(2020, 4, 30)),
        (date(2020, 1, 31), 6, date(2020, 7, 31)),
        (date(2020, 1, 31), 24, date(2022, 1, 31)),
        (date(2019, 11, 30), 3, date(2020, 2, 29)),
        (date(2019, 11, 30), 6, date(2020, 5, 30)),
        (date(2019, 8, 31), 6, date(2020, 2, 29)),
        (date(2020, 2, 29), 6, date(2020, 8, 29)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 3, 31), -1, date(2020, 2, 29)),
        (date(2020, 1, 15), -2, date(2019, 11, 15)),
    ],
)
def test_months_keep_the_day_or_take_the_last(day: date, months: int, end: date) -> None:
    assert add_months(day, months) == end


@pytest.mark.parametrize(
    ("start", "earliest", "latest"),
    [
        (date(2020, 1, 31), date(2020, 4, 30), date(2020, 7, 31)),
        (date(2020, 1, 10), date(2020, 4, 10), date(2020, 7, 10)),
    ],
)
def test_hand_over_window(start: date, earliest: date, latest: date) -> None:
    path = "treatment.compulsory_isolation.handover_latest"
    assert law.due(path, start, "earliest").day == earliest
    assert law.due(path, start).day == latest  # the rule names its deadline


def test_escape_adds_its_days() -> None:
    escape = [(date(2020, 2, 1), date(2020, 2, 11))]
    path = "treatment.compulsory_isolation.handover_latest"
    assert law.due(path, date(2020, 1, 10), "earliest", escape).day == date(2020, 4, 20)
    assert law.due(path, date(2020, 1, 10), "latest", escape).day == date(2020, 7, 20)
    assert law.due("IS-020", date(2020, 1, 5), pauses=escape).day == date(2022, 1, 15)


def test_detention_suspends_community_treatment() -> None:
    detention = [(date(2020, 6, 1), date(2020, 6, 16))]
    assert law.due("CT-001", date(2020, 3, 2), pauses=detention).day == date(2023, 3, 17)


def test_a_leap_day_term_ends_on_the_last_of_february() -> None:
    assert law.due("IS-020", date(2020, 2, 29)).day == date(2022, 2, 28)
    assert law.due("IS-030", date(2020, 2, 29)).day == date(2021, 2, 28)


def test_working_days_skip_weekends_and_holidays() -> None:
    # Worked case of the tip rewards: Monday 1 June 2020 and 15 working days.
    assert law.due("tips.reward.notice", date(2020, 6, 1)).day == date(2020, 6, 22)
    # 25 to 27 June 2020 was the Dragon Boat holiday, Sunday 28 June was worked.
    assert law.due("PC-041", date(2020, 6, 24), "class2").day == date(2020, 6, 30)


def test_a_collection_period_may_end_on_a_sunday() -> None:
    assert law.due("tips.reward.collection", date(2020, 12, 31)).day == date(2021, 2, 28)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2020, 9, 15), date(2020, 9, 30)),  # the last working day before National Day
        (date(2020, 9, 16), date(2020, 10, 9)),  # 1 October is off: next working day
        (date(2020, 9, 23), date(2020, 10, 9)),  # 8 October is still off
        (date(2020, 9, 24), date(2020, 10, 9)),  # 9 October is a working day itself
        (date(2020, 9, 25), date(2020, 10, 10)),  # a Saturday, but worked
    ],
)
def test_a_report_due_on_a_day_off_moves(start: date, end: date) -> None:
    assert law.due("treatment.community.report", start).day == end


def test_a_report_during_the_long_spring_festival_of_2020() -> None:
    assert law.due("CT-003", date(2020, 1, 10)).day == date(2020, 2, 3)


def test_test_deadlines_do_not_move() -> None:
    onsite = date(2020, 6, 1)
    assert law.due("DT-008", onsite, "request").day == date(2020, 6, 4)
    assert law.due("DT-008", date(2020, 6, 4), "answer").day == date(2020, 6, 7)  # a Sunday
    assert law.due("DT-009", onsite, "sent").day == date(2020, 6, 4)


def test_a_returned_application_keeps_its_used_days() -> None:
    # Submitted Monday 1 June, returned on the 3rd, resubmitted on the 9th, three days: 2nd, 9th, 10th.
    returned = [(date(2020, 6, 3), date(2020, 6, 9))]
    assert law.due("PC-041", date(2020, 6, 1), "class2", returned).day == date(2020, 6, 10)


def test_prison_hand_over_of_a_case_of_2020() -> None:
    assert law.due("SD-004", date(2020, 8, 3), "papers").day == date(2020, 8, 13)
    due = law.due("SD-004", date(2020, 8, 13), "bring")
    assert (due.day, due.needs_check) == (date(2020, 9, 13), True)


def test_the_version_of_the_day_of_the_event_decides() -> None:
    assert law.due("testing.samples.retention", date(2016, 12, 31)).day == date(2017, 2, 28)
    assert law.due("testing.samples.retention", date(2017, 1, 1)).day == date(2017, 7, 1)


def test_periods_before_an_event_count_back() -> None:
    assert law.due("IS-033", date(2020, 3, 2)).day == date(2020, 2, 28)
    assert law.due("GV-004", date(2020, 9, 21), "committee").day == date(2020, 9, 1)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2020, 12, 31), date(2021, 3, 31)),
        (date(2021, 3, 30), date(2021, 3, 31)),
        (date(2021, 3, 31), date(2022, 3, 31)),
    ],
)
def test_a_day_of_the_year_is_the_next_one(start: date, end: date) -> None:
    assert law.due("precursors.reporting.annual_report", start).day == end


def test_hours_run_from_the_moment() -> None:
    told = datetime(2020, 6, 5, 22, 30)  # noqa: DTZ001  a moment without zone is Chinese time
    due = law.due("IS-032", told, "notice")
    assert due.at == told + timedelta(hours=24)
    assert due.day == date(2020, 6, 6)


def test_hours_stand_still_in_a_pause() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    told = datetime(2020, 6, 5, 8, tzinfo=zone)
    pause = (datetime(2020, 6, 5, 12, tzinfo=zone), datetime(2020, 6, 5, 18, tzinfo=zone))
    assert law.due("IS-011", told, pauses=[pause]).at == datetime(2020, 6, 6, 14, tzinfo=zone)


def test_a_moment_counts_from_its_chinese_day() -> None:
    late = datetime(2020, 6, 1, 17, 0, tzinfo=UTC)  # 01:00 on 2 June in China
    assert law.due("PC-033", late).day == law.due("PC-033", date(2020, 6, 2)).day == date(2020, 6, 8)


def test_at_once_is_the_same_day() -> None:
    assert law.due("precursors.reporting.loss_or_theft", date(2020, 6, 6)).day == date(2020, 6, 6)


def test_hours_need_a_moment() -> None:
    with pytest.raises(law.LawError, match="needs the moment of the event"):
        law.due("IS-011", date(2020, 6, 5))


def test_several_periods_need_a_name() -> None:
    with pytest.raises(law.LawError, match="name one: request, answer"):
        law.due("DT-008", date(2020, 6, 1))


def test_a_rule_without_period_has_no_deadline() -> None:
    with pytest.raises(law.LawError, match="sets no period here, but 5 roles"):
        law.due("CT-005", date(2020, 6, 1))


def test_a_pause_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        law.due("IS-020", date(2020, 1, 5), pauses=[(date(2020, 2, 2), date(2020, 2, 1))])


def test_hours_need_pauses_in_moments() -> None:
    told = datetime(2020, 6, 5, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
    with pytest.raises(law.LawError, match="needs moments"):
        law.due("IS-011", told, pauses=[(date(2020, 6, 5), date(2020, 6, 6))])


def test_a_period_counted_back_takes_no_pauses() -> None:
    with pytest.raises(law.LawError, match="takes no pauses"):
        law.due("IS-033", date(2020, 3, 2), pauses=[(date(2020, 2, 1), date(2020, 2, 2))])


def test_a_deadline_before_the_rule_is_refused() -> None:
    with pytest.raises(law.NotInForce):
        law.due("treatment.compulsory_isolation.handover_latest", date(2019, 12, 31))


def test_the_steps_explain_the_count() -> None:
    due = law.due("CT-003", date(2020, 9, 16))
    assert [step.zh for step in due.steps] == [
        "2020-09-16为起算事件之日，当日不计",
        "加15日：2020-10-01",
        "2020-10-01为休息日，顺延至其后第一个工作日2020-10-09",
    ]
    assert due.basis("zh") == "社区戒毒报到期限：15日（《戒毒条例》第14条）"


def test_a_year_without_arrangement_needs_a_check() -> None:
    assert not law.due("CT-003", date(2026, 12, 1)).needs_check
    due = law.due("CT-003", date(2026, 12, 25))
    assert due.needs_check
    assert "尚无国务院节假日安排" in due.steps[-1].zh


@given(days, pauses)
def test_days_equal_a_counter_that_goes_day_by_day(start: date, stops: list[tuple[date, date]]) -> None:
    left, day = 7, start
    while left:
        day += DAY
        left -= not any(first <= day < last for first, last in stops)
    assert law.due("IS-041", start, pauses=stops).day == national().next_working(day)


@given(days.filter(lambda day: day >= date(2018, 8, 1)), pauses)  # from there on the rule is in force
def test_working_days_equal_a_counter_that_goes_day_by_day(start: date, stops: list[tuple[date, date]]) -> None:
    left, day = 15, start
    while left:
        day += DAY
        left -= national().is_working(day) and not any(first <= day < last for first, last in stops)
    assert law.due("TR-003", start, pauses=stops).day == day


@given(days, pauses, st.tuples(days, st.integers(0, 60)))
def test_one_more_pause_never_shortens_a_term(
    start: date, stops: list[tuple[date, date]], more: tuple[date, int]
) -> None:
    longer = [*stops, (more[0], more[0] + more[1] * DAY)]
    assert law.due("IS-020", start, pauses=longer).day >= law.due("IS-020", start, pauses=stops).day


def test_overlapping_pauses_count_once() -> None:
    stops = [(date(2020, 2, 1), date(2020, 2, 10)), (date(2020, 2, 5), date(2020, 2, 12))]
    assert merged(stops) == [(date(2020, 2, 1), date(2020, 2, 12))]
