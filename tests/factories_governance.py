"""Records of governance for tests, made through the room's commands, by the program itself."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from lanjie.core.access import SYSTEM
from lanjie.core.quantities import today
from lanjie.governance.choices import LetterKind
from lanjie.governance.commands.demands import assign_demand
from lanjie.governance.commands.evidence import hand_in
from lanjie.governance.commands.letters import write_letter
from lanjie.governance.commands.letters_in import open_item, receive_letter
from lanjie.governance.commands.measures import plan_measure
from lanjie.governance.commands.opinions import Piece, divide, move_opinion
from lanjie.governance.commands.papers import make_plan, record_instruction, record_meeting, register_document
from lanjie.governance.commands.tasks import assign_task, move_task
from lanjie.governance.models import (
    Demand,
    Document,
    Evidence,
    Instruction,
    Letter,
    Measure,
    Meeting,
    Opinion,
    OversightItem,
    Plan,
    Task,
)
from lanjie.registry.models import Organisation
from tests import factories

_numbers = itertools.count(1)
HOME = "430100"
TEXT = "要加强领导，完善机制。要严格考核。"


def unit(name: str = "", at: str = HOME) -> Organisation:
    """An office in an area, made once for each name."""
    area = factories.area(at)
    named = {"name_zh": name} if name else {}
    found = Organisation.unscoped.filter(area=area, **named).first() if name else None
    return found or factories.OrganisationFactory(area=area, **named)


def item(at: str = HOME) -> OversightItem:
    """What a committee of the area oversaw, without its letter."""
    return open_item(
        scope=SYSTEM, area=factories.area(at), code=f"I-{next(_numbers)}", body="人大常委会", title_zh="禁毒工作报告",
        received_on=today() - timedelta(days=90), due_on=today() + timedelta(days=30),
    ).value  # fmt: skip


def opinion(at: str = HOME, text: str = TEXT) -> Opinion:
    """One opinion, received."""
    made = item(at)
    receive_letter(scope=SYSTEM, item=made, letter=text, opinions=[(0, len(text))])
    return Opinion.unscoped.select_related("item__session__area").get(item=made)


def demand(at: str = HOME, of: Opinion | None = None) -> Demand:
    """The only demand of an opinion that is in handling."""
    parent = of or opinion(at)
    divide(scope=SYSTEM, opinion=parent, demands=[Piece(1, ((0, len(parent.text)),), "加强领导")], preamble=[])
    move_opinion(scope=SYSTEM, opinion=parent, action="split")
    made = Demand.unscoped.select_related("opinion__item__session__area").get(opinion=parent)
    assign_demand(scope=SYSTEM, demand=made, lead=unit("牵头单位", at))
    move_opinion(scope=SYSTEM, opinion=parent, action="assign")
    move_opinion(scope=SYSTEM, opinion=parent, action="handle")
    return Demand.unscoped.select_related("opinion__item__session__area").get(pk=made.pk)


def measure(at: str = HOME, **given: Any) -> Measure:
    """A measure, planned."""
    given.setdefault("lead", unit("牵头单位", at))
    given.setdefault("title_zh", "建立机制")
    return plan_measure(scope=SYSTEM, area=factories.area(at), **given).value


def task(at: str = HOME, **given: Any) -> Task:
    """A task, assigned to an office of the area."""
    given.setdefault("unit", unit("承办单位", at))
    given.setdefault("title_zh", "报送台账")
    given.setdefault("due_on", today() + timedelta(days=10))
    given.setdefault("assigned_on", min(today(), given["due_on"]) - timedelta(days=30))
    return assign_task(scope=SYSTEM, **given).value


def working(at: str = HOME, **given: Any) -> Task:
    """A task in progress."""
    made = task(at, **given)
    for action in ("accept", "start"):
        move_task(scope=SYSTEM, task=made, action=action, unit=made.unit)
    return Task.unscoped.select_related("area", "unit").get(pk=made.pk)


def late_task() -> Task:
    """A task that reached the second step of the ladder."""
    return task(due_on=today() - timedelta(days=1), unit=unit(f"承办单位{next(_numbers)}"))


def task_of_the_reader() -> Task:
    """A task of the unit that accounts of tests act for."""
    return working(unit=unit("测试单位"), measure=measure())


def evidence(at: str = HOME, of: Task | None = None, content: bytes = b"kept as it came") -> Evidence:
    """A file handed in for a task."""
    proved = of or working(at)
    return hand_in(
        scope=SYSTEM, task=proved, content=content, filename="台账.txt", title="台账", unit=proved.unit
    ).value


def document(at: str = HOME, **given: Any) -> Document:
    """An entry of the register."""
    given.setdefault("title_zh", "工作方案")
    given.setdefault("dated_on", date(2020, 5, 15))
    return register_document(scope=SYSTEM, area=factories.area(at), **given).value


def meeting(at: str = HOME) -> Meeting:
    """A meeting with one item and one decision."""
    return record_meeting(
        scope=SYSTEM,
        area=factories.area(at),
        body="常务会",
        held_on=date(2020, 5, 12),
        agenda=["禁毒"],
        decisions=["落实"],
    ).value


def instruction(at: str = HOME, dated_on: date = date(2020, 5, 1)) -> Instruction:
    """An instruction of an office."""
    return record_instruction(
        scope=SYSTEM, area=factories.area(at), office="分管领导", dated_on=dated_on, text="抓紧办理"
    ).value


def plan(at: str = HOME) -> Plan:
    """A plan of a year."""
    return make_plan(
        scope=SYSTEM, area=factories.area(at), title_zh="方案", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31)
    ).value


def letter(at: str = HOME, **given: Any) -> Letter:
    """A letter to an office of the area."""
    given.setdefault("kind", LetterKind.SUPERVISION)
    given.setdefault("unit", unit("承办单位", at))
    return write_letter(scope=SYSTEM, area=factories.area(at), trigger="核查发现", text="请说明情况。", **given).value
