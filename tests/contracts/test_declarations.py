"""What rooms declare holds together: commands, clocks, state machines, and pages that do not write."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

import lanjie
from lanjie import law
from lanjie.core.access import POLICY, Role, Scope
from lanjie.core.clocks import CLOCKS
from lanjie.core.commands import COMMANDS
from lanjie.core.states import MACHINES, TransitionError

PACKAGE = Path(lanjie.__file__).parent
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete", "update"}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_takes_keywords_only_and_lives_in_commands(name):
    verb = inspect.unwrap(COMMANDS[name])
    assert all(p.kind is p.KEYWORD_ONLY for p in inspect.signature(verb).parameters.values())
    # core keeps a mechanism whole in one file; every room keeps its verbs in `commands/`
    assert ".commands." in f"{verb.__module__}." or verb.__module__.startswith("lanjie.core.")


@pytest.mark.parametrize("name", sorted(CLOCKS))
def test_a_clock_rests_on_a_rule_that_stands_or_a_named_basis(name):
    clock = CLOCKS[name]
    assert clock.owners <= set(Role)
    assert clock.basis or law.rule(clock.rule)


MOVES = [
    (machine, state, action, role)
    for machine in MACHINES.values()
    for state in machine.labels
    for action in machine.actions
    for role in Role
]


@pytest.mark.parametrize("machine", sorted(MACHINES))
def test_a_machine_does_what_its_table_says_and_nothing_else(machine, monkeypatch):
    """Every state × action × role; facts given in full, guards aside: they look at the record, which is none here."""
    table = MACHINES[machine]
    for key, row in list(table._table.items()):
        monkeypatch.setitem(table._table, key, replace(row, guard=None))
    for _, state, action, role in [move for move in MOVES if move[0].name == machine]:
        rows = [row for row in table.steps if (row.source, row.action) == (state, action)]
        record = SimpleNamespace(**{table.field_name: state})
        facts = {name: "x" for row in rows for name in row.needs}
        allowed = bool(rows) and role in rows[0].by
        try:
            table.fire(record, action, scope=Scope(grants=((role, "/"),)), **facts)
        except TransitionError:
            assert getattr(record, table.field_name) == state
            assert not allowed
        else:
            assert allowed
            assert getattr(record, table.field_name) == rows[0].target


@pytest.mark.parametrize("machine", sorted(MACHINES))
def test_every_state_of_a_machine_can_be_reached(machine):
    table = MACHINES[machine]
    reached = {table.initial}
    for _ in table.steps:
        reached |= {row.target for row in table.steps if row.source in reached}
    assert reached == set(table.labels)


@pytest.mark.parametrize("machine", sorted(MACHINES))
def test_a_step_names_a_rule_that_stands(machine):
    for row in MACHINES[machine].steps:
        assert not row.rule or law.rule(row.rule)


def test_every_act_of_the_policy_has_a_holder():
    assert all(POLICY.values())


@pytest.mark.parametrize("path", sorted([*PACKAGE.glob("*/pages/**/*.py"), *PACKAGE.glob("*/api.py")]), ids=str)
def test_pages_and_api_do_not_write(path):
    """They call commands, which check, audit and commit as one."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            chain = ast.unparse(node.func.value)
            writes = "objects" in chain or "unscoped" in chain or node.func.attr == "save"
            assert not writes, f"{path.name}:{node.lineno} writes to the database; make it a command"
