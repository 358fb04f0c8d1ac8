"""Form BG-1: a good file, every error at its row and column, the same file twice, and what a broken one changes: nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lanjie.core import sheets
from lanjie.core.models import AuditEvent
from lanjie.reports.imports import REPORTED_FIGURES
from lanjie.reports.models_reported import ReportedFigure
from tests.integration.reports.reporting import ROW, brought, check, hand_in

pytestmark = pytest.mark.usefixtures("areas")


@pytest.fixture
def county(scope_of):
    return scope_of("county", at="430102")


@pytest.fixture
def province(scope_of):
    return scope_of("province")


def wrong(batch):
    """Each error as (row, column, Chinese words)."""
    return [(p.row, p.column, p.wrong.render("zh")) for p in batch.problems]


def test_a_good_file_becomes_entries_that_wait_for_a_signature(county):
    upload = hand_in(county, ROW)
    (entry,) = brought(county, upload)
    assert (entry.key, entry.value, entry.area.code, entry.unit) == (ROW["key"], Decimal(12), "430102", "office")
    assert (entry.state, entry.signature, entry.by_id) == ("checked", None, county.user.pk)
    assert AuditEvent.objects.filter(act="import.reported-figures").count() == 1


def test_the_same_file_twice_changes_nothing(county):
    first = hand_in(county, ROW)
    assert hand_in(county, ROW).pk == first.pk
    assert ReportedFigure.unscoped.count() == 1


def test_the_same_words_in_another_file_change_nothing(county):
    hand_in(county, ROW)
    upload = hand_in(county, ROW, {**ROW, "key": "gov.reminders", "value": "3"})
    assert [entry.key for entry in brought(county, upload)] == ["gov.reminders"]


def test_the_template_says_what_goes_where(county):
    assert sheets.template_bytes(REPORTED_FIGURES)[:2] == b"PK"


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"key": "gov.no_such"}, "A", "没有指标「gov.no_such」"),
        ({"key": "com.stations_again", "since": ""}, "A", "与「com.stations」是同一个数"),
        ({"area": "430302"}, "B", "没有地区「430302」，或不在您的辖区"),
        ({"area": "999999"}, "B", "没有地区「999999」，或不在您的辖区"),
        ({"since": "2020-09-12"}, "C", "起始日晚于截至日"),
        ({"key": "com.stations"}, "C", "这是时点数，没有起始日"),
        ({"on": "2099-01-01"}, "D", "2099-01-01 还没有到"),
        ({"on": "去年"}, "D", "「去年」不是日期"),
        ({"value": "12 次"}, "E", "应为数字，实为「12 次」"),
        ({"value": ""}, "E", "没有填数值"),
        ({"value": "-1"}, "E", "不能为负"),
        ({"key": "aid.jobs", "value": "2.5"}, "E", "人数应为整数"),
        ({"value": "12", "status": "没有数", "reason": "统计口径未定"}, "E", "状态说没有数，却填了数值"),
        ({"qualifier": "区间", "value_max": "20"}, "G", "此数的口径不允许「区间」"),
        ({"value_max": "20"}, "F", "区间须有大于数值的上限，其他限定词没有上限"),
        ({"qualifier": "大约"}, "G", "不认识「大约」"),
        ({"source": ""}, "I", "没有填"),
        ({"value": "", "status": "没有数"}, "K", "没有说明原因"),
        ({"key": "out.gangs"}, "B", "这是他方的通报，只作省级引用"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_is_written(county, cells, column, said):
    batch = check(county, ROW | {"key": "gov.reminders"}, {**ROW, **cells})
    assert (3, column, said) in wrong(batch)
    assert ReportedFigure.unscoped.count() == 0


def test_a_range_reaches_upwards(province):
    row = {**ROW, "key": "gov.member_units", "area": "430000", "since": "", "value": "35", "qualifier": "区间"}
    for most, ok in (("34", False), ("35", False), ("36", True)):
        assert check(province, {**row, "value_max": most}).ok is ok


def test_one_period_stands_in_a_file_once(county):
    batch = check(county, ROW, {**ROW, "value": "13"})
    assert wrong(batch) == [(3, "A", "与第 2 行重复")]


def test_a_unit_may_say_that_it_has_no_number(county):
    upload = hand_in(county, {**ROW, "value": "", "status": "没有数", "reason": "九月起才统计"})
    (entry,) = brought(county, upload)
    assert (entry.value, entry.status, entry.reason) == (None, "missing", "九月起才统计")


def test_another_value_for_a_period_on_record_needs_the_word_and_a_reason(county):
    hand_in(county, ROW)
    other = {**ROW, "value": "13"}
    assert wrong(check(county, other)) == [(2, "E", "2020-09-11 已报：12")]
    assert wrong(check(county, other, correct=True)) == [(2, "K", "更正没有说明原因")]
    upload = hand_in(county, {**other, "reason": "漏计一次"}, correct=True)
    (entry,) = brought(county, upload)
    assert (entry.supersedes.value, entry.value) == (12, 13)


def test_a_member_unit_reports_its_own_figures_only(account):
    justice = account("member", unit="省司法厅").scope()
    row = {**ROW, "area": "430000", "since": "", "key": "com.guidance_stations", "value": "45"}
    assert check(justice, row).ok
    assert wrong(check(justice, {**row, "key": "com.stations"})) == [(2, "A", "此数由省公安厅填报")]


def test_a_total_that_fell_is_pointed_out(county):
    hand_in(county, {**ROW, "key": "ven.seized_kg", "on": "2020-06-19", "value": "101.5"})
    later = {**ROW, "key": "ven.seized_kg", "on": "2020-09-11"}
    assert [w.wrong.render("zh") for w in check(county, {**later, "value": "95.04"}).warnings] == [
        "累计数低于 2020-06-19 的 101.5"
    ]
    for row in ({**later, "value": "101.5"}, {**later, "value": "95.04", "reason": "范围变了"}):
        assert check(county, row).warnings == []


def test_a_flow_over_another_window_is_not_compared(county):
    hand_in(county, {**ROW, "value": "12"})
    assert check(county, {**ROW, "since": "2020-09-01", "on": "2020-09-30", "value": "2"}).warnings == []


def test_a_contradiction_stays_to_be_mended(province):
    rows = [
        {**ROW, "area": "430000", "since": "", "key": f"pre.{key}", "value": value}
        for key, value in (("registered", "10"), ("active", "5"), ("cancelled", "3"), ("suspended", "1"))
    ]
    upload = hand_in(province, *rows)
    assert {entry.state for entry in brought(province, upload)} == {"computed"}


def test_numbers_keep_their_decimals(province):
    row = {**ROW, "area": "430000", "key": "enf.seized_kg", "value": "565.32"}
    (entry,) = brought(province, hand_in(province, row))
    assert entry.value == Decimal("565.32")
