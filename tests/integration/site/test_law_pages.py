from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client

from lanjie import law
from lanjie.core import access
from lanjie.core.access import Role
from lanjie.core.clocks import CLOCKS, Clock, Running
from lanjie.core.figures import FIGURES
from lanjie.core.states import MACHINES, Machine, step
from lanjie.core.words import say
from lanjie.law.workdays import national
from lanjie.site.pages.law.rule import neighbours
from lanjie.site.pages.law.rules import RulesForm
from lanjie.site.pages.law.timeline import amendments, timeline
from lanjie.situation.states import SAMPLE

PAGES = ["/law/", "/law/PC-042/", "/law/texts/", "/law/texts/anti-drug-law/", "/law/precursors/", "/law/due/", "/law/terms/", "/law/calendar/"]  # fmt: skip


@pytest.fixture
def reader(client_of):
    return client_of("county", at="430102")


def page(client: Client, address: str, *, lang: str = "zh-hans", status: int = 200) -> str:
    answer = client.get(address, headers={"accept-language": lang})
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_the_law(client_of, role):
    page(client_of(role), "/law/PC-042/")


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_is_sent_to_sign_in(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("address", PAGES)
def test_pages_speak_both_languages(reader, address):
    chinese, english = page(reader, address), page(reader, address, lang="en")
    assert '<html lang="zh-CN">' in chinese
    assert '<html lang="en">' in english
    assert "查询日" not in english


# the list ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "found"), [("报到", "CT-003"), ("报到 社区康复", "CR-002"), ("ct-003", "CT-003")])
def test_two_character_words_and_ids_find_rules(reader, words, found):
    assert f">{found}<" in page(reader, f"/law/?q={words}")


def test_english_words_find_rules_too(reader):
    assert ">CT-003<" in page(reader, "/law/?q=township+street", lang="en")


def test_nothing_found_says_what_to_do(reader):
    assert "看全部条文" in page(reader, "/law/?q=没有的词")


def test_the_group_filter_keeps_one_group():
    assert {each.rule.group for each in RulesForm({"group": "HT"}).lines()} == {"HT"}


def test_to_be_checked_leaves_out_exactly_the_verified_rules():
    everything = RulesForm({}).lines()
    doubtful = RulesForm({"source": "to_check"}).lines()
    assert len(everything) == len(law.rules())
    assert {each.id for each in doubtful} == {each.id for each in everything if each.status != "verified"}


def test_a_rule_that_rests_on_memory_is_never_called_verified():
    statuses = {each.id: each.status for each in RulesForm({}).lines()}
    assert {statuses[rule.id] for rule in law.rules() if rule.needs_check} == {"from_memory"}


def test_the_list_counts_and_pages(reader):
    total = len(law.rules())
    assert f"共 {total} 条，第 51–100 条" in page(reader, "/law/?page=2")


@pytest.mark.parametrize("asked", ["99", "0", "x"])
def test_a_page_out_of_range_still_shows_rules(reader, asked):
    assert f"共 {len(law.rules())} 条，第 " in page(reader, f"/law/?page={asked}")


def test_a_bad_day_is_said_beside_its_field(reader):
    assert "日期写作 2020-09-11" in page(reader, "/law/?on=11.9.2020")


def test_the_day_in_the_address_changes_the_value(reader):
    assert "检测报告：5日" in page(reader, "/law/?q=DT-009&on=2016-12-31")
    assert "检测报告：3日" in page(reader, "/law/?q=DT-009&on=2017-01-01")


def test_the_export_holds_what_is_seen_and_nothing_else(reader):
    from openpyxl import load_workbook

    answer = reader.get("/law/?group=HT&export=xlsx", headers={"accept-language": "zh-hans"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0] == ("编号", "条文", "该日数值", "依据", "来源")
    assert [row[0] for row in rows[1:]] == [rule.id for rule in law.rules("HT")]


def test_the_csv_says_which_rules_are_to_be_checked(reader):
    answer = reader.get("/law/?q=PC-024&export=csv", headers={"accept-language": "zh-hans"})
    assert "凭记忆，待核实" in answer.content.decode("utf-8-sig")


def test_more_rules_ask_no_more_of_the_database(reader, django_assert_num_queries):
    with django_assert_num_queries(3):  # session, account, grants
        reader.get("/law/?q=CT-003")
    with django_assert_num_queries(3):
        reader.get("/law/")


# one rule -------------------------------------------------------------------------------------------------------------------


def test_a_rule_shows_its_words_its_source_and_what_stands_beside_it(reader):
    shown = page(reader, "/law/PC-042/?on=2020-09-11")
    assert "当日发给备案证明" in shown
    assert "《易制毒化学品管理条例》第20条" in shown
    assert "/law/PC-041/?on=2020-09-11" in shown


def test_id_and_path_lead_to_the_same_rule(reader):
    by_id, by_path = page(reader, "/law/PC-042/"), page(reader, f"/law/{law.rule('PC-042').path}/")
    assert by_id.split("<main")[1] == by_path.split("<main")[1]


def test_an_unknown_rule_is_not_found(reader):
    page(reader, "/law/PC-999/", status=404)


@pytest.mark.parametrize(("day", "said"), [("2005-10-31", "尚未施行"), ("2005-11-01", "0日")])
def test_a_rule_begins_on_its_day(reader, day, said):
    shown = page(reader, f"/law/PC-042/?on={day}")
    assert said in shown
    assert ("该日尚未施行" in shown) == (said == "尚未施行")


def test_a_rule_from_memory_says_what_nobody_has_seen(reader):
    rule = law.rule("PC-024")
    shown = page(reader, "/law/PC-024/")
    assert rule.unverified is not None
    assert rule.unverified.zh in shown
    assert "凭记忆，待核实" in shown


def test_compound_values_show_their_parts_and_how_they_count(reader):
    shown = page(reader, "/law/IS-032/")
    assert "作出决定" in shown
    assert "按小时计" in shown


def test_every_rule_has_neighbours_and_is_none_of_them():
    for rule in law.rules():
        near = neighbours(rule)
        assert near
        assert rule not in near


def test_the_time_line_marks_the_query_day_and_each_version():
    drawn = timeline(law.rule("DT-009"), date(2012, 5, 1), date(2026, 11, 24))
    assert "查询日 2012-05-01" in drawn
    assert "2010-01-01" in drawn
    assert "2017-01-01" in drawn
    assert " style=" not in drawn


def test_amendments_are_those_while_the_rule_held():
    rule = law.rule("PC-042")
    text = rule.versions[0].sources[0].text
    assert amendments(rule) == [day for day in text.amended if day > rule.versions[0].since]


# where it is used ------------------------------------------------------------------------------------------------------------


def test_a_clock_shows_how_many_of_the_readers_records_run(monkeypatch, client_of):
    running = Running(say("甲", "A"), say("乙", "B"), "/", say("办", "Do"), "/", start=date(2026, 1, 1))
    ticking = Clock(
        "test.clock", say("测试时钟", "Test clock"), lambda *_: [running] * 7, frozenset({Role.COUNTY}), "PC-042"
    )
    monkeypatch.setitem(CLOCKS, ticking.key, ticking)
    mine = page(client_of("county", at="430102"), "/law/PC-042/")
    other = page(client_of("auditor"), "/law/PC-042/")
    assert "时钟 test.clock" in mine
    assert 'class="num" data-l="您可见的记录">7<' in mine
    assert 'class="num" data-l="您可见的记录">—<' in other


def test_a_state_step_names_its_rule(monkeypatch, reader):
    monkeypatch.setitem(
        MACHINES, "testfiling", SAMPLE
    )  # taken out again after the test, as the machine is that replaces it
    Machine(
        "testfiling",
        "submitted",
        {"submitted": say("已提交", "Submitted"), "certified": say("已发证", "Certified")},
        (step("submitted", "certify", "certified", by=Role.COUNTY, label=say("发给证明", "Certify"), rule="PC-042"),),
    )
    assert "状态 testfiling：已提交 → 已发证" in page(reader, "/law/PC-042/")


def test_a_figure_that_names_a_rule_is_counted_for_those_who_may_read_it(monkeypatch, client_of):
    sites = FIGURES["situation.wastewater.sites"]
    monkeypatch.setitem(FIGURES, sites.key, replace(sites, source="PC-042"))
    assert 'data-l="您可见的记录">0<' in page(client_of("province"), "/law/PC-042/")
    assert 'data-l="您可见的记录">—<' in page(client_of("station", at="430102"), "/law/PC-042/")


def test_pages_that_rest_on_a_rule_are_listed(reader):
    assert "页面 工作日历" in page(reader, "/law/PC-090/")


def test_a_rule_nothing_rests_on_says_so(reader):
    assert "目前没有时钟、状态、数字或页面依据这一条" in page(reader, "/law/PC-003/")


# texts and catalogues ---------------------------------------------------------------------------------------------------------


def test_a_text_lists_its_rules_with_their_clauses(reader):
    shown = page(reader, "/law/texts/precursor-regulations/")
    assert "/law/PC-042/" in shown
    assert "第20条" in shown


def test_an_unknown_text_is_not_found(reader):
    page(reader, "/law/texts/no-such-text/", status=404)


def test_the_precursor_catalogue_is_that_of_the_day(reader):
    newest = max(each.listed_from for each in law.catalogue("precursors"))
    for day in (newest - timedelta(days=1), newest):
        answer = reader.get(f"/law/precursors/?on={day}&export=csv")
        names = [line.split(",")[1] for line in answer.content.decode("utf-8-sig").splitlines()[1:]]
        assert len(names) == len(law.precursors(day))
    assert len(law.precursors(newest)) > len(law.precursors(newest - timedelta(days=1)))


def test_the_class_filter_of_the_catalogue(reader):
    answer = reader.get("/law/precursors/?category=3&export=csv", headers={"accept-language": "en"})
    lines = answer.content.decode("utf-8-sig").splitlines()[1:]
    assert len(lines) == sum(each.category == 3 for each in law.catalogue("precursors"))


def test_terms_are_found_in_both_languages(reader):
    assert "易制毒化学品" in page(reader, "/law/terms/?q=precursor", lang="en")
    assert "precursor chemicals" in page(reader, "/law/terms/?q=易制毒")


# the working calendar -----------------------------------------------------------------------------------------------------------


def test_the_calendar_counts_working_days(reader):
    shown = page(reader, "/law/calendar/?year=2020")
    assert "<b>249</b>" in shown
    assert "01-27 – 01-31" in shown


def test_a_year_without_arrangement_says_that_only_weekends_are_known(reader):
    unknown = max(national().years) + 1
    assert "只按周末计算" in page(reader, f"/law/calendar/?year={unknown}")
    assert "只按周末计算" not in page(reader, f"/law/calendar/?year={unknown - 1}")


# counting a deadline -------------------------------------------------------------------------------------------------------------


def test_a_deadline_is_what_the_law_counts(reader):
    expected = law.due("PC-020", date(2020, 9, 24))
    shown = page(reader, "/law/due/?rule=PC-020:&start=2020-09-24")
    assert f"{expected.day:%Y-%m-%d} <small>到期" in shown
    for counted in expected.steps:
        assert counted.zh in shown


def test_a_pause_moves_the_deadline(reader):
    expected = law.due("IS-020", date(2020, 1, 5), "", [(date(2020, 2, 1), date(2020, 2, 11))])
    shown = page(reader, "/law/due/?rule=IS-020:&start=2020-01-05&paused_from=2020-02-01&paused_to=2020-02-11")
    assert f"{expected.day:%Y-%m-%d} <small>到期" in shown


def test_periods_in_hours_end_at_a_moment(reader):
    assert "2020-06-02 09:30 <small>到期" in page(reader, "/law/due/?rule=IS-032:notice&start=2020-06-01&hour=09:30")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("rule=IS-032:notice&start=2020-06-01", "这一期限按小时计，要写时刻"),
        ("rule=PC-020:&start=2005-10-31", "该条在这一天还没有或不再施行"),
        ("rule=PC-020:&start=", "写明哪一天"),
        ("rule=PC-999:&start=2020-06-01", "没有这样的条文"),
        ("rule=IS-020:&start=2020-06-01&paused_from=2020-07-01", "中止的两端都要写"),
        ("rule=IS-020:&start=2020-06-01&paused_from=2020-07-02&paused_to=2020-07-01", "恢复不能早于中止"),
    ],
)
def test_a_question_without_answer_says_why(reader, question, said):
    shown = page(reader, f"/law/due/?{question}")
    assert said in shown
    assert "没有计算" in shown


def test_a_deadline_from_memory_carries_the_mark(reader):
    assert "凭记忆，待核实" in page(reader, "/law/due/?rule=PC-031:&start=2020-06-01")


def test_law_read_is_held_by_every_role():
    assert access.POLICY["law.read"] == frozenset(Role)
