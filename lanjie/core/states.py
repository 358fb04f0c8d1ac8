"""Transition tables as data: state, action, next state, who, guard, rule. A state is never assigned outside `Machine.fire`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lanjie.core.access import Role, Scope
from lanjie.core.words import Words, say


class TransitionError(ValueError):
    """The step is not in the table, not for this actor, or its guard refuses; the text says which, for the user."""


#: A guard looks at the record and the facts given with the act and returns why not, or None.
Guard = Callable[[Any, dict[str, Any]], Words | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a transition table. `needs` names facts that must be given (a seal, a reason, a document)."""

    source: str
    action: str
    target: str
    by: frozenset[Role]
    label: Words
    needs: tuple[str, ...] = ()
    guard: Guard | None = None
    rule: str = ""


def step(
    source: str,
    action: str,
    target: str,
    *,
    by: Role | frozenset[Role],
    label: Words,
    needs: tuple[str, ...] = (),
    guard: Guard | None = None,
    rule: str = "",
) -> Step:
    """A row of the table; `by` is one role or several."""
    return Step(source, action, target, by if isinstance(by, frozenset) else frozenset({by}), label, needs, guard, rule)


MACHINES: dict[str, Machine] = {}


@dataclass(frozen=True, slots=True)
class Machine:
    """A named transition table over one text field of a model. The manual, the pages and the tests read the same rows."""

    name: str
    initial: str
    labels: dict[str, Words]
    steps: tuple[Step, ...]
    field_name: str = "state"
    _table: dict[tuple[str, str], Step] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for row in self.steps:
            if (row.source, row.action) in self._table:
                message = f"{self.name}: two rows for {row.source} + {row.action}"
                raise ValueError(message)
            for state in (row.source, row.target):
                if state not in self.labels:
                    message = f"{self.name}: state {state!r} has no label"
                    raise ValueError(message)
            self._table[row.source, row.action] = row
        MACHINES[self.name] = self

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action of the table, once."""
        return tuple(dict.fromkeys(row.action for row in self.steps))

    def allowed(self, record: Any, scope: Scope) -> Iterator[Step]:
        """The steps this reader may take from the record's state, guards left aside."""
        for row in self.steps:
            if row.source == getattr(record, self.field_name) and _holds(scope, row, record):
                yield row

    def fire(self, record: Any, action: str, *, scope: Scope, **facts: Any) -> Step:
        """Take a step: set the new state on the record (the caller saves it) or raise `TransitionError`."""
        state = getattr(record, self.field_name)
        row = self._table.get((state, action))
        if row is None:
            now = self.labels.get(state, say(state, state))
            raise TransitionError(
                str(say("现在是「{now}」，不能{action}", "It is {now} now; cannot {action}", now=now, action=action))
            )
        if not _holds(scope, row, record):
            raise TransitionError(
                str(say("您的角色不能办理「{label}」", "Your role can not do: {label}", label=row.label))
            )
        missing = [name for name in row.needs if facts.get(name) in (None, "")]
        if missing:
            names = ", ".join(missing)
            raise TransitionError(str(say("缺少：{names}", "Missing: {names}", names=names)))
        why_not = row.guard(record, facts) if row.guard else None
        if why_not is not None:
            raise TransitionError(str(why_not))
        setattr(record, self.field_name, row.target)
        return row


def _holds(scope: Scope, row: Step, record: Any) -> bool:
    """Whether a role of the step is held over the record's area; where the record has none, whether it is held at all."""
    path = record
    for name in getattr(record, "AREA", "").split("__"):
        path = getattr(path, name) if name else None
    return any(role in row.by and (path is None or path.startswith(where)) for role, where in scope.grants)
