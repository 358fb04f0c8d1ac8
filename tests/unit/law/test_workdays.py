"""Working days by the yearly arrangement, and refusals of a wrong arrangement."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lanjie import law
from lanjie.law.errors import LawError
from lanjie.law.workdays import load_calendar, national

YEAR = """\
source: a list
status: secondary
years:
  2020:
    notice: 通知
    off:
      - {name: 元旦, from: 2020-01-01, to: 2020-01-01}
    worked: [2020-01-19]
"""


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2020, 1, 19), True),  # a Sunday, worked for the Spring Festival
        (date(2020, 1, 23), True),
        (date(2020, 1, 24), False),
        (date(2020, 2, 2), False),  # the prolonged festival
        (date(2020, 2, 3), True),
        (date(2020, 6, 25), False),
        (date(2020, 6, 28), True),
        (date(2020, 6, 27), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2030, 1, 1), True),  # no arrangement yet: a Tuesday
    ],
)
def test_working_day(day: date, works: bool) -> None:
    assert law.working_day(day) is works


def test_next_working_day_may_be_the_day_itself() -> None:
    assert law.next_working_day(date(2020, 9, 30)) == date(2020, 9, 30)
    assert law.next_working_day(date(2020, 10, 1)) == date(2020, 10, 9)


def test_the_working_days_of_the_report() -> None:
    # 2020-01-01 to 2020-09-11: figure of the outreach methods.
    assert national().count(date(2020, 1, 1), date(2020, 9, 11)) == 174


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("2020-01-19", "2020-01-20", 8, "2020-01-20 is not a weekend day of 2020"),
        ("to: 2020-01-01", "to: 2019-12-31", 7, "is not a stretch of 2020"),
        ("notice: 通知", "notices: 通知", 5, "unknown key 'notices'"),
        ("from: 2020-01-01", "from: 1 January", 7, "is not a day"),
    ],
)
def test_a_wrong_arrangement_is_refused(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    (tmp_path / "holidays.yaml").write_text(YEAR.replace(old, new), "utf-8")
    with pytest.raises(LawError) as caught:
        load_calendar(tmp_path / "holidays.yaml", tmp_path)
    assert str(caught.value).startswith(f"holidays.yaml:{line}: ")
    assert message in str(caught.value)
