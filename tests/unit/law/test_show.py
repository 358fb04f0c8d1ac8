"""What a person reads in the terminal."""

from __future__ import annotations

import io
from datetime import date

import pytest

from lanjie.law import due
from lanjie.law.cli import main
from lanjie.law.show import counted, listing, show

DAY = date(2020, 6, 1)


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    return main(list(arguments), out, err), out.getvalue(), err.getvalue()


def test_a_rule_shows_value_clause_quote_and_versions() -> None:
    shown = show("testing.samples.retention", DAY)
    for piece in (
        "A、B样本封存与保存期",
        "DT-005",
        "保存期：6个月",
        "第8条：“保存期不得少于六个月”",
        "* 2017-01-01",
        "  2010-01-01",
    ):
        assert piece in shown
    assert shown.index("DT-005") < shown.index("第8条") < shown.index("* 2017-01-01")


def test_a_rule_from_memory_says_so_in_both_languages() -> None:
    assert "［凭记忆，待核实］ 条文未见，凭记忆" in show("PC-024", DAY)
    assert "[from memory, to be checked] the article was not seen" in show("PC-024", DAY, "en")


def test_a_rule_read_in_full_carries_no_tag() -> None:
    assert "凭记忆" not in show("IS-020", DAY)


def test_a_rule_not_yet_in_force_says_from_when() -> None:
    shown = show("PD-023", DAY)
    assert "2020-06-01尚未施行，自2026-01-01起施行" in shown
    assert "*" not in shown


def test_a_period_says_how_it_is_counted() -> None:
    assert "期满日为休息日的顺延" in show("CT-003", DAY)
    assert "期满日不顺延" in show("IS-020", DAY)
    assert "按工作日计" in show("PC-020", DAY)


def test_a_list_shows_values_doubt_and_count() -> None:
    listed = listing("购买 证明", DAY)
    assert "PC-025  购买备案证明有效期：" in listed
    assert "［凭记忆，待核实］" in listed
    assert listing("没有这个词", DAY) == "没有找到“没有这个词”\n"


def test_a_list_of_another_day_says_what_was_not_in_force() -> None:
    assert "PD-023  治安违法记录封存：该日未施行" in listing("记录封存", DAY)


def test_a_deadline_shows_its_steps() -> None:
    shown = counted(due("CT-003", date(2020, 9, 16)))
    assert shown.startswith("到期 2020-10-09\n社区戒毒报到期限：15日（《戒毒条例》第14条）\n")


def test_command_shows_a_rule_on_a_day() -> None:
    status, out, err = run("show", "DT-005", "--on", "2016-12-31", "--lang", "en")
    assert (status, err) == (0, "")
    assert "kept at least: 2 months" in out


def test_command_counts_with_a_pause() -> None:
    status, out, _ = run("due", "IS-020", "2020-01-05", "--pause", "2020-02-01", "2020-02-11")
    assert status == 0
    assert out.startswith("到期 2022-01-15\n")


def test_command_counts_hours_from_a_moment() -> None:
    assert run("due", "IS-032", "2020-06-01T09:30", "--part", "notice")[1].startswith("到期 2020-06-02 09:30\n")


def test_command_searches() -> None:
    assert "IS-035" in run("search", "脱逃")[1]


@pytest.mark.parametrize(
    "arguments", [("show", "PC-999"), ("due", "DT-008", "2020-06-01"), ("due", "IS-023", "2019-12-31")]
)
def test_command_says_why_it_has_no_answer(arguments: tuple[str, ...]) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (1, "")
    assert err.startswith("无法回答 no answer: ")
