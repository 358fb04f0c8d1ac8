from __future__ import annotations

from types import SimpleNamespace

import pytest

from lanjie.core.access import Role, Scope
from lanjie.core.states import MACHINES, Machine, TransitionError, step
from lanjie.core.words import say

CITY = Scope(grants=((Role.CITY, "/430000/430100/"),))
LABELS = {"open": say("开", "Open"), "closed": say("关", "Closed")}


def heavy(_record, facts):
    return say("太重", "Too heavy") if facts.get("kg", 0) > 20 else None


@pytest.fixture
def door():
    machine = Machine(
        "test.door",
        "open",
        LABELS,
        (
            step("open", "close", "closed", by=Role.CITY, label=say("关门", "Close"), needs=("reason",), guard=heavy),
            step("closed", "open", "open", by=frozenset({Role.CITY, Role.COUNTY}), label=say("开门", "Open")),
        ),
    )
    yield machine
    del MACHINES["test.door"]


def record(state: str = "open", path: str | None = None):
    if path is None:
        return SimpleNamespace(state=state)
    return SimpleNamespace(state=state, AREA="site__area__path", site=SimpleNamespace(area=SimpleNamespace(path=path)))


def test_a_step_of_the_table_sets_the_next_state_and_is_returned(door):
    it = record()
    assert door.fire(it, "close", scope=CITY, reason="夜").target == "closed"
    assert it.state == "closed"


@pytest.mark.parametrize(
    ("state", "action", "facts", "words"),
    [
        ("closed", "close", {"reason": "x"}, "现在是「关」"),
        ("open", "burn", {}, "现在是「开」"),
        ("open", "close", {}, "缺少：reason"),
        ("open", "close", {"reason": ""}, "缺少：reason"),
        ("open", "close", {"reason": "x", "kg": 21}, "太重"),
    ],
)
def test_a_step_that_is_not_allowed_says_why_and_changes_nothing(door, state, action, facts, words):
    it = record(state)
    with pytest.raises(TransitionError, match=words):
        door.fire(it, action, scope=CITY, **facts)
    assert it.state == state


def test_a_guard_lets_through_at_its_limit(door):
    assert door.fire(record(), "close", scope=CITY, reason="x", kg=20).target == "closed"


@pytest.mark.parametrize(
    ("path", "may"),
    [("/430000/430100/", True), ("/430000/430100/430102/", True), ("/430000/430300/", False), ("/430000/", False)],
)
def test_the_role_must_be_held_over_the_area_of_the_record(door, path, may):
    it = record(path=path)
    assert [row.action for row in door.allowed(it, CITY)] == (["close"] if may else [])
    if may:
        door.fire(it, "close", scope=CITY, reason="x")
    else:
        with pytest.raises(TransitionError, match="您的角色不能"):
            door.fire(it, "close", scope=CITY, reason="x")


def test_another_role_is_refused(door):
    with pytest.raises(TransitionError, match="关门"):
        door.fire(record(), "close", scope=Scope(grants=((Role.COUNTY, "/"),)), reason="x")


def test_a_table_with_two_rows_for_one_step_is_refused():
    rows = [step("open", "close", "closed", by=Role.CITY, label=say("关", "c"))] * 2
    with pytest.raises(ValueError, match="two rows"):
        Machine("test.twice", "open", LABELS, tuple(rows))


def test_a_table_with_a_state_without_a_label_is_refused():
    with pytest.raises(ValueError, match="no label"):
        Machine("test.bare", "open", LABELS, (step("open", "x", "gone", by=Role.CITY, label=say("x", "x")),))


@pytest.mark.parametrize("name", ["test.twice", "test.bare"])
def test_a_refused_table_is_not_registered(name):
    assert name not in MACHINES
