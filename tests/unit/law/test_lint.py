"""The check for periods written into code."""

from __future__ import annotations

from pathlib import Path

import pytest

from lanjie.law.lint import in_source, legal_numbers

HERE = Path("room/clocks.py")


@pytest.mark.parametrize(
    "source",
    [
        "due = start + timedelta(days=15)",
        "due = start + timedelta(15)",
        "due = start + timedelta(hours=7 * 24)",
        "due = add_months(start, 6)",
        "due = dates.add_months(start, 6)",
        "due = start + relativedelta(years=2)",
        "late = (today - start).days > 30",
        "late = 30 < days_left",
        "old = case.age_years >= 3",
        "end = start.replace(year=start.year + 2)",
        "LIMIT_DAYS = 15",
        "months: int = 6",
        "due = start - timedelta(\n    days=-3,\n)",
    ],
)
def test_a_period_in_code_is_found(source: str) -> None:
    assert [finding.line for finding in in_source(source, HERE)] == [1]


@pytest.mark.parametrize(
    "source",
    [
        "tomorrow = today + timedelta(days=1)",
        "due = start + timedelta(days=limit)",
        "late = (today - start).days > 0",
        "many = count > 30",
        "due = start + timedelta(days=15)  # not law: a reminder, the user may change it",
        "# not law: months of a year\nend = start.year + 12",
        "quarter = (day.month + 2) // 3",
        "big = box(width=15)",
        "fits = days == 'fifteen'",
    ],
)
def test_other_numbers_pass(source: str) -> None:
    assert in_source(source, HERE) == []


def test_an_excuse_needs_a_reason() -> None:
    assert len(in_source("due = start + timedelta(days=15)  # not law:", HERE)) == 1


def test_law_and_tests_are_free(tmp_path: Path) -> None:
    for room in ("law", "science", "demo", "treatment"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "clocks.py").write_text("due = start + timedelta(days=15)\n", "utf-8")
    findings = legal_numbers(tmp_path)
    assert [finding.path.parts[-2:] for finding in findings] == [("treatment", "clocks.py")]
    assert "ask lanjie.law" in str(findings[0])


def test_this_package_holds_no_period_outside_law() -> None:
    assert legal_numbers(Path(__file__).parents[3] / "lanjie") == []
