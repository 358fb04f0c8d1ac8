"""Every machine of the system, tried with every state and every action: exactly the table, nothing beside it."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import pytest

from lanjie.core.access import SYSTEM, Scope
from lanjie.core.states import MACHINES, Machine, Step, TransitionError
from lanjie.governance import states, states_areas

GOVERNANCE = sorted(name for name in MACHINES if name.startswith(states.OPINION.name.split(".")[0]))


def bare(row: Step) -> Step:
    """The step without its guard: guards are tried with real records."""
    return Step(row.source, row.action, row.target, row.by, row.label, row.needs, None, row.rule)


def without_guards(machine: Machine) -> Machine:
    copy = Machine(machine.name, machine.initial, machine.labels, tuple(bare(row) for row in machine.steps))
    MACHINES[machine.name] = machine
    return copy


FACTS = dict.fromkeys(("reason", "document", "meeting", "visit", "tier", "result", "refers_to"), "given")


def test_the_room_has_its_nine_machines() -> None:
    assert {states.TASK.name, states_areas.LISTING.name} < set(GOVERNANCE)
    assert len(GOVERNANCE) == 9


@pytest.mark.parametrize("name", GOVERNANCE)
def test_exactly_the_steps_of_the_table_can_be_taken(name: str) -> None:
    machine = without_guards(MACHINES[name])
    table = {(row.source, row.action): row.target for row in machine.steps}
    for state, action in product(machine.labels, machine.actions):
        record = SimpleNamespace(state=state)
        if (state, action) in table:
            assert machine.fire(record, action, scope=SYSTEM, **FACTS).target == table[state, action] == record.state
        else:
            with pytest.raises(TransitionError):
                machine.fire(record, action, scope=SYSTEM, **FACTS)
            assert record.state == state


@pytest.mark.parametrize("name", GOVERNANCE)
def test_nobody_without_a_role_takes_any_step(name: str) -> None:
    machine = without_guards(MACHINES[name])
    for row in machine.steps:
        with pytest.raises(TransitionError):
            machine.fire(SimpleNamespace(state=row.source), row.action, scope=Scope(), **FACTS)


@pytest.mark.parametrize("name", GOVERNANCE)
def test_each_fact_a_step_needs_is_asked_for(name: str) -> None:
    machine = without_guards(MACHINES[name])
    for row in machine.steps:
        for fact in row.needs:
            with pytest.raises(TransitionError, match=fact):
                machine.fire(SimpleNamespace(state=row.source), row.action, scope=SYSTEM, **{**FACTS, fact: ""})


@pytest.mark.parametrize("name", GOVERNANCE)
def test_every_state_can_be_reached_and_none_but_ends_is_a_trap(name: str) -> None:
    machine = MACHINES[name]
    reached, todo = {machine.initial}, [machine.initial]
    while todo:
        here = todo.pop()
        for row in machine.steps:
            if row.source == here and row.target not in reached:
                reached.add(row.target)
                todo.append(row.target)
    assert reached == set(machine.labels)
