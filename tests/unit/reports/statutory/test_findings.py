from __future__ import annotations

from dataclasses import replace

from lanjie.core.words import say
from lanjie.reports.statutory import lint
from lanjie.reports.statutory.facts import Act, Opinion, Point, Value
from lanjie.reports.statutory.findings import Late, Noted, findings
from tests.unit.reports.statutory.sample import ON, composed, facts, figure


def told(known, lang="zh", **more):
    return [(finding.kind.zh, finding.words) for finding in findings(known, lang, **more)]


def test_a_demand_without_a_measure_is_named_with_its_reason_and_one_with_a_measure_is_not():
    points = (
        Point("2.3", say("统一标准", "Uniform"), "no_answer", answered=False, reason="没有"),
        Point("2.4", say("保持", "Keep"), "answered", answered=True),
        Point("1.6", say("发动", "Mobilise"), "cross_reference", answered=False, elsewhere="10.1"),
    )
    known = replace(facts(), opinions=(Opinion(2, "……", points),))
    assert told(known) == [
        ("没有对应措施的意见要点", "要点 2.3「统一标准」没有对应措施。没有"),
        ("在别处回应的意见要点", "要点 1.6「发动」没有单列措施，见要点 10.1。"),
    ]


def test_two_dates_of_one_act_are_both_said():
    known = facts()
    chapter, _ = composed("{{ date:D010 }}，{{ date:D060 }}", known)
    found = told(known, problems=lint.dates((chapter,), known))
    assert found == [
        (
            "同一件事的两个日期",
            "「宣传方案」为 2020 年 7 月 17 日，「宣传部署」为 2020 年 7 月 19 日；两个日期都保留，请说明。",
        )
    ]


def test_a_percentage_without_its_base_says_what_the_base_would_be():
    known = facts(a_n=replace(figure(278), key="a.n"), a_yoy=replace(figure(-83), key="a.yoy"))
    base = Value("a.n", say("数", "n"), None)
    assert [words for _, words in told(known, bases={"a.yoy": base})] == [
        "「数」只有百分比 −83，没有登记去年同期数；由本期 278 推算约为 1,635。"
    ]
    assert told(known, bases={"a.yoy": replace(base, value=1635)}) == []


def test_a_deadline_after_the_day_is_a_target_and_one_on_the_day_is_not():
    late = Act("D1", "deadline", say("清零", "Clear"), ON.replace(day=12))
    known = replace(facts(), acts={"D1": late, "D2": replace(late, code="D2", on=ON)})
    assert [words for _, words in told(known)] == ["清零：2020 年 9 月 12 日。"]


def test_open_missing_and_quoted_figures_are_told():
    known = facts(
        a_open=replace(figure(30, qualifier="more_than"), key="a.open"),
        a_gone=replace(figure(None), key="a.gone"),
        a_said=replace(figure(34), key="a.said"),
    )
    kinds = [kind for kind, _ in told(known, quoted=("a.said",))]
    assert kinds == ["尚未报送的数字", "来源只给出约数的数字", "只作转述的数字"]


def test_checks_blocked_measures_and_falls_are_told_with_their_reasons():
    known = facts(a_kg=replace(figure(95.04), key="a.kg"))
    found = told(
        known,
        identities=[Noted("I-X", say("不符", "differs"), "已说明")],
        blocked=[Late("M1", say("津贴", "Allowance"))],
        fallen=[("a.kg", 101.5, 95.04, "口径不同")],
    )
    assert [words for _, words in found] == [
        "津贴。",
        "I-X：不符。理由：已说明",
        "「数」上次 101.5，本次 95.04。口径不同",
    ]


def test_every_numeral_of_a_finding_is_bound():
    known = facts(a_n=replace(figure(278), key="a.n"), a_yoy=replace(figure(-83), key="a.yoy"))
    for lang in ("zh", "en"):
        for finding in findings(known, lang, bases={"a.yoy": Value("a.n", say("数", "n"), None)}):
            assert list(lint.loose(finding.line, lang)) == []
