"""The value of a figure: computed before reported, the difference shown, small counts of persons hidden, digests that tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lanjie.core.figures import FIGURES
from lanjie.registry.models import Area
from lanjie.reports.commands.calls import give_reason
from lanjie.reports.commands.reported import sign_entries
from lanjie.reports.definitions import Definitions, definitions
from lanjie.reports.queries import value as reading
from lanjie.reports.queries.checks import checks
from lanjie.reports.queries.coverage import coverage
from lanjie.reports.queries.falls import falls
from lanjie.reports.queries.value import all_values, value_of
from tests import factories
from tests.integration.reports.reporting import ROW, brought, hand_in

DAY = date(2020, 9, 11)
pytestmark = pytest.mark.usefixtures("areas")


@pytest.fixture
def province(scope_of):
    return scope_of("province")


@pytest.fixture
def other(scope_of):
    return scope_of("province")


@pytest.fixture
def bound(monkeypatch):
    """`stf.counties` computed by the registry, which holds the 122 legal counties."""
    book = definitions()
    figures = {
        **book.figures,
        "stf.counties": replace(book.figures["stf.counties"], computed_by="registry.areas.counties"),
    }
    changed = Definitions(figures, book.chapters, book.units, book.owners)
    monkeypatch.setattr(reading, "definitions", lambda: changed)


def counties(value, **more):
    return {**ROW, "area": "430000", "since": "", "key": "stf.counties", "value": value, **more}


def test_a_reported_figure_opens_to_its_source(province, other):
    sign_entries(scope=other, found=brought(other, hand_in(province, counties("129"))))
    found = value_of(province, "stf.counties", DAY)
    assert (found.status, found.value, found.rows, found.difference) == ("reported", Decimal(129), 1, None)
    assert (found.source, found.signature.by) == ("会议统计表", str(other.user))
    assert found.href == "/reports/values/stf.counties/?area=430000"


@pytest.mark.usefixtures("bound")
def test_a_computed_one_takes_the_place_and_shows_the_difference(province):
    hand_in(province, counties("129"))
    found = value_of(province, "stf.counties", DAY)
    assert (found.status, found.value, found.rows) == ("computed", Decimal(122), 122)
    assert (found.reported, found.difference) == (Decimal(129), Decimal(-7))
    assert found.href == "/reports/figures/registry.areas.counties/?area=430000&on=2020-09-11"


@pytest.mark.usefixtures("bound")
def test_a_room_without_records_pushes_nothing_aside(province):
    Area.unscoped.filter(level="county").update(since=date(2021, 1, 1))
    hand_in(province, counties("129"))
    assert value_of(province, "stf.counties", DAY).status == "reported"


@pytest.mark.usefixtures("bound")
def test_what_nobody_reported_is_still_computed(province):
    found = value_of(province, "stf.counties", DAY)
    assert (found.status, found.value, found.reported, found.entry) == ("computed", Decimal(122), None, None)


def test_one_figure_in_two_places_is_one_record(province):
    hand_in(province, counties("3175", key="com.stations"))
    values = all_values(province, DAY)
    assert values["com.stations_again"].value == values["com.stations"].value == 3175
    assert values["com.stations_again"].entry == values["com.stations"].entry


def test_an_entry_counts_from_its_day_on(province):
    hand_in(province, counties("128", on="2019-12-31"), counties("129", on="2020-08-31"))
    days = {date(2019, 12, 30): None, date(2019, 12, 31): 128, date(2020, 8, 30): 128, date(2020, 8, 31): 129}
    for day, value in days.items():
        assert value_of(province, "stf.counties", day).value == value


def test_a_digest_tells_one_value_from_another(province):
    hand_in(province, counties("128", on="2019-12-31"), counties("129", on="2020-08-31"))
    first, second = (value_of(province, "stf.counties", day) for day in (date(2020, 1, 1), DAY))
    assert first.digest != second.digest
    assert second.digest == value_of(province, "stf.counties", DAY).digest


def test_all_values_ask_as_often_for_many_entries_as_for_one(province):
    hand_in(province, counties("129"))
    with CaptureQueriesContext(connection) as one:
        all_values(province, DAY)
    hand_in(province, *(counties("7", key=key) for key in ("com.stations", "stf.brigades", "fac.beds", "pub.accounts")))
    with CaptureQueriesContext(connection) as many:
        all_values(province, DAY)
    assert len(many) == len(one)


def test_a_reader_without_the_act_gets_nothing(scope_of):
    with pytest.raises(PermissionDenied):
        value_of(scope_of("company"), "stf.counties", DAY)


def test_coverage_counts_every_figure_once(province):
    hand_in(province, counties("129"))
    *chapters, whole = coverage(all_values(province, DAY))
    assert (whole.total, whole.reported, whole.missing, whole.unsigned) == (168, 1, 167, 1)
    assert sum(chapter.total for chapter in chapters) == 168


# Small cells -----------------------------------------------------------------------------------------------------------------


def placed(area, value):
    return {**ROW, "area": area, "key": "aid.jobs", "value": value}


@pytest.mark.parametrize(("n", "hidden"), [("0", False), ("1", True), ("4", True), ("5", False)])
def test_a_small_count_of_persons_is_hidden_in_a_county(province, n, hidden):
    hand_in(province, placed("430102", n))
    found = value_of(province, "aid.jobs", DAY, area=factories.area("430102"))
    assert (found.hidden, found.value is None) == (hidden, hidden)


def test_a_second_county_is_hidden_so_that_the_city_tells_nothing(province):
    hand_in(province, placed("430102", "3"), placed("430103", "40"))
    assert value_of(province, "aid.jobs", DAY, area=factories.area("430103")).hidden


def test_a_city_or_province_hides_nothing(province):
    hand_in(province, placed("430100", "3"))
    assert value_of(province, "aid.jobs", DAY, area=factories.area("430100")).value == 3


def test_a_count_of_no_persons_is_shown_however_small(province):
    hand_in(province, {**ROW, "value": "1"})
    assert value_of(province, ROW["key"], DAY, area=factories.area("430102")).value == 1


# Checks and the release check --------------------------------------------------------------------------------------------------


def campaign(province):
    return next(each for each in checks(province, DAY) if each.identity.id == "I-CAMPDATE")


def test_a_questionable_check_blocks_until_a_reason_is_written(province):
    found = campaign(province)
    assert (found.outcome, found.blocks) == ("warns", True)
    give_reason(
        scope=province, about="I-CAMPDATE", area=factories.area("430000"), on=DAY, outcome="warns", sha256=found.sha256, reason="两件事"
    )  # fmt: skip
    assert not campaign(province).blocks


def venue(on, value, reason=""):
    return {
        **ROW, "area": "430000", "since": "2019-08-01", "key": "ven.seized_kg", "on": on, "value": value, "reason": reason
    }  # fmt: skip


@pytest.mark.parametrize(("value", "fell"), [("101.49", True), ("101.5", False), ("101.51", False)])
def test_a_total_may_not_fall(province, value, fell):
    hand_in(province, venue("2020-06-19", "101.5"), venue("2020-09-11", value))
    found = falls(province, DAY)
    assert [fall.definition.key for fall in found] == (["ven.seized_kg"] if fell else [])
    assert all(fall.blocks for fall in found)


def test_a_reason_in_the_entry_answers_for_the_fall(province):
    hand_in(province, venue("2020-06-19", "101.5"), venue("2020-09-11", "95.04", "统计范围不同"))
    (fall,) = falls(province, DAY)
    assert (fall.said, fall.blocks) == ("统计范围不同", False)


def test_a_reason_counts_for_the_values_it_was_written_for(province):
    hand_in(province, venue("2020-06-19", "101.5"), venue("2020-09-11", "95.04"))
    (fall,) = falls(province, DAY)
    give_reason(
        scope=province, about=fall.about, area=factories.area("430000"), on=DAY, outcome="warns", sha256=fall.sha256, reason="范围"
    )  # fmt: skip
    assert not falls(province, DAY)[0].blocks
    hand_in(province, venue("2020-09-11", "90", "") | {"reason": "再核"}, correct=True)
    assert falls(province, DAY)[0].sha256 != fall.sha256


def test_a_fall_of_another_stock_is_no_fall(province):
    hand_in(province, counties("129", on="2019-12-31"), counties("128"))
    assert falls(province, DAY) == []


def test_what_a_definition_says_computes_it_is_a_figure_of_some_room():
    named = {figure.computed_by for figure in definitions().figures.values() if figure.computed_by}
    assert named <= set(FIGURES)


def test_a_room_computes_the_same_kind_of_figure():
    for figure in definitions().figures.values():
        if figure.computed_by:
            assert FIGURES[figure.computed_by].kind == figure.kind, figure.key


# As it was known ---------------------------------------------------------------------------------------------------------------


def test_a_value_is_recomputed_as_it_was_known(scope_of):
    reporter, signer = scope_of("province"), scope_of("province")
    with time_machine.travel("2020-09-12T02:00:00Z"):
        sign_entries(scope=signer, found=brought(signer, hand_in(reporter, counties("129"))))
    with time_machine.travel("2020-09-20T02:00:00Z"):
        mended = hand_in(reporter, counties("130", reason="漏计一处"), correct=True)
        sign_entries(scope=signer, found=brought(signer, mended))
    known = {date(2020, 9, 11): None, date(2020, 9, 12): 129, date(2020, 9, 19): 129, date(2020, 9, 20): 130, None: 130}
    for day, value in known.items():
        assert value_of(reporter, "stf.counties", DAY, known_on=day).value == value, day


def test_a_signature_of_later_is_not_yet_there(scope_of):
    reporter, signer = scope_of("province"), scope_of("province")
    with time_machine.travel("2020-09-12T02:00:00Z"):
        upload = hand_in(reporter, counties("129"))
    with time_machine.travel("2020-09-13T02:00:00Z"):
        sign_entries(scope=signer, found=brought(signer, upload))
    assert value_of(reporter, "stf.counties", DAY, known_on=date(2020, 9, 12)).signature is None
    assert value_of(reporter, "stf.counties", DAY, known_on=date(2020, 9, 13)).signature is not None
