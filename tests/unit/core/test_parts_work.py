"""Work list, clock, job bar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from lanjie.core.access import Role
from lanjie.core.clocks import Clock, Due, Running
from lanjie.core.models import Job
from lanjie.core.quantities import SHANGHAI
from lanjie.core.templatetags.parts_work import deadline, estimate, last_working_day, remaining
from lanjie.core.words import say
from tests.unit.core.test_parts import bare, show

CLOCK = Clock("k", say("采样", "Sampling"), lambda scope, on: [], frozenset(Role), basis=say("计划", "Plan"))


def due(left: int, *, needs_check: bool = False) -> Due:
    running = Running(
        say(f"事项{left}", f"item {left}"), say("岳塘", "Yuetang"), f"/x/{left}/", say("办理", "Do"), "/43/"
    )
    return Due(
        CLOCK, running, date(2020, 9, 11) + timedelta(left), left, say("工作规程第 12 条", "art. 12"), needs_check
    )


def listed(*left: int) -> str:
    return show("{% worklist dues %}", dues=[due(n) for n in left])


@pytest.mark.parametrize(("left", "group"), [(-1, "已逾期"), (0, "3 天内到期"), (3, "3 天内到期"), (4, "以后")])
def test_an_item_stands_in_its_group(left: int, group: str) -> None:
    assert bare(listed(left)).startswith(f"{group} 1 项")


def test_groups_without_items_are_left_out() -> None:
    assert bare(listed(9)).count("项 ") == 1


def test_a_row_says_when_what_why_and_has_one_button() -> None:
    html = listed(-3)
    assert bare(html) == "已逾期 1 项 逾期 3 天 2020-09-08 事项-3 工作规程第 12 条 · 岳塘 办理"
    assert html.count('class="btn') == 1


@pytest.mark.parametrize(("left", "tone"), [(-1, "due-bad"), (0, "due-soon"), (3, "due-soon"), (4, "")])
def test_due_words_are_tinted_by_nearness(left: int, tone: str) -> None:
    html = listed(left)
    assert [word for word in ("due-bad", "due-soon") if word in html] == ([tone] if tone else [])


@pytest.mark.parametrize(("needs_check", "shown"), [(True, True), (False, False)])
def test_a_deadline_on_an_unverified_rule_says_so(needs_check: bool, shown: bool) -> None:
    assert ("凭记忆，待核实" in show("{% worklist dues %}", dues=[due(1, needs_check=needs_check)])) is shown


def test_an_empty_work_list_is_empty() -> None:
    assert listed().strip() == ""


# Clock ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "zh", "english"),
    [
        (timedelta(days=2, hours=15), "剩 2 天 15 小时", "2 d 15 h left"),
        (timedelta(days=2), "剩 2 天", "2 d left"),
        (timedelta(hours=1), "剩 1 小时", "1 h left"),
        (timedelta(minutes=59), "剩 59 分钟", "59 min left"),
        (timedelta(0), "剩 0 分钟", "0 min left"),
        (-timedelta(minutes=1), "逾期 1 分钟", "1 min overdue"),
        (-timedelta(days=3, hours=4), "逾期 3 天", "3 d overdue"),
    ],
)
def test_what_is_left(left: timedelta, zh: str, english: str) -> None:
    words = remaining(left)
    assert str(words) == zh
    with translation.override("en"):
        assert str(words) == english


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2020, 9, day, hour, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "end", "expected"),
    [
        (at(11), at(12, 0), True),  # Friday, due at the end of Friday
        (at(10), at(12, 0), False),  # Thursday, Friday is still to come
        (at(11), at(14, 0), True),  # Friday, due on Sunday: no working day begins before
        (at(11), at(15, 0), False),  # Friday, due at the end of Monday
        (at(14, 8), at(15, 0), True),  # Monday itself
    ],
)
def test_the_last_working_day(now: datetime, end: datetime, expected: bool) -> None:
    assert last_working_day(now, end) is expected


@pytest.mark.parametrize(
    ("now", "look"), [(at(10), ""), (at(11), "clock-warn"), (at(11, 23), "clock-warn"), (at(12, 1), "clock-bad")]
)
def test_a_clock_is_tinted_by_what_is_left(now: datetime, look: str) -> None:
    html = show("{% clock label start end now=now %}", label="期限", start=at(9), end=at(12, 0), now=now)
    assert [word for word in ("clock-warn", "clock-bad") if word in html] == ([look] if look else [])


@pytest.mark.parametrize(("now", "share"), [(at(9), 0), (at(10, 9), 50), (at(12), 100)])
def test_the_bar_shows_the_share_that_has_passed(now: datetime, share: int) -> None:
    html = show("{% clock label start end now=now %}", label="期限", start=at(9), end=at(11), now=now)
    assert f'value="{share}"' in html


def test_the_rule_of_a_clock_links() -> None:
    text = '{% clock "期限" start end now=start rule="第 21 条" href="/law/x/" %}'
    assert '<a href="/law/x/">第 21 条</a>' in show(text, start=at(9), end=at(11))


@pytest.mark.parametrize(
    ("end", "expected"),
    [(at(15, 0), "2020-09-14 24:00"), (at(15, 1), "2020-09-15 01:00"), (at(14, 23), "2020-09-14 23:00")],
)
def test_the_end_of_a_day_belongs_to_that_day(end: datetime, expected: str) -> None:
    assert deadline(end) == expected


# Job --------------------------------------------------------------------------------------------------------------------------


def work(**facts: Any) -> Job:
    message = {"zh": "计算趋势", "en": "Trends"}
    return Job(**{"kind": "k", "state": Job.RUNNING, "done": 30, "total": 120, "message": message, **facts})


def test_a_running_job_shows_bar_count_and_words_and_asks_again() -> None:
    html = show('{% job row "/jobs/7/" %}', row=work())
    assert 'value="30" max="120"' in html
    assert "计算趋势" in html
    assert "30 / 120" in html
    assert 'hx-get="/jobs/7/"' in html


@pytest.mark.parametrize(("state", "words"), [(Job.DONE, "已办 查看结果"), (Job.FAILED, "未通过 没有完成")])
def test_an_ended_job_asks_no_more(state: str, words: str) -> None:
    html = show(
        '{% job row "/jobs/7/" %}', row=work(state=state, link="/x/", message={"zh": "没有完成", "en": "Not finished"})
    )
    assert bare(html) == words
    assert "hx-get" not in html


def test_a_job_that_knows_no_total_has_a_bar_without_a_value() -> None:
    html = show("{% job row %}", row=work(done=0, total=0))
    assert "<progress " in html
    assert "value=" not in html


def test_the_estimate_follows_the_pace() -> None:
    started = datetime.now(SHANGHAI) - timedelta(minutes=10)
    assert str(estimate(work(started_at=started))) == "约 30 分钟"


def test_a_short_rest_is_told_in_seconds() -> None:
    started = datetime.now(SHANGHAI) - timedelta(seconds=100)
    assert str(estimate(work(done=100, total=110, started_at=started))) == "约 10 秒"


@pytest.mark.parametrize("facts", [{"done": 0}, {"total": 0}, {"started_at": None}, {"state": Job.WAITING}])
def test_no_estimate_without_a_pace(facts: dict[str, Any]) -> None:
    assert estimate(work(**{"started_at": datetime.now(SHANGHAI), **facts})) is None
