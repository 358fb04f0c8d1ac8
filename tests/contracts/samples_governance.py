"""Samples of the addresses of governance for the access contract."""

from __future__ import annotations

from typing import Any

from lanjie.core.models import User
from lanjie.governance.models import Opinion
from tests import factories_governance as make


def _opinion(found: Opinion) -> dict[str, Any]:
    return {"code": found.item.code, "number": found.number}


def oversight_item(code: str, _reader: User) -> dict[str, Any]:
    """An item without its letter."""
    return {"code": make.item(code).code}


def opinion(code: str, _reader: User) -> dict[str, Any]:
    """An opinion just received."""
    return _opinion(make.opinion(code))


def demand_step(code: str, _reader: User) -> dict[str, Any]:
    """Returning a demand that was answered: open to the committee and the offices; others are led back to its page."""
    return {"kind": "demand", "pk": make.demand(code).pk, "action": "return"}


def task(code: str, _reader: User) -> dict[str, Any]:
    """A task in the area."""
    return {"code": make.task(code).code}


def task_act(code: str, _reader: User) -> dict[str, Any]:
    """Accepting a task of another unit."""
    return {"code": make.task(code).code, "action": "accept"}


def measure(code: str, _reader: User) -> dict[str, Any]:
    """A measure in the area."""
    return {"code": make.measure(code).code}


def evidence(code: str, _reader: User) -> dict[str, Any]:
    """A file handed in by a unit of the area."""
    return {"code": make.evidence(code).code}


def letter(code: str, _reader: User) -> dict[str, Any]:
    """A letter to a unit of the area."""
    return {"code": make.letter(code).code}


def letter_file(code: str, _reader: User) -> dict[str, Any]:
    """Its file."""
    return {**letter(code, _reader), "lang": "zh"}


def document(code: str, _reader: User) -> dict[str, Any]:
    """An entry of the area's register."""
    return {"code": make.document(code).code}


def meeting(code: str, _reader: User) -> dict[str, Any]:
    """A meeting in the area."""
    return {"code": make.meeting(code).code}


def instruction(code: str, _reader: User) -> dict[str, Any]:
    """An instruction in the area."""
    return {"code": make.instruction(code).code}


def plan(code: str, _reader: User) -> dict[str, Any]:
    """A plan of the area."""
    return {"code": make.plan(code).code}


def governance_layout(_code: str, _reader: User) -> dict[str, Any]:
    """A layout of files of governance."""
    return {"key": "governance-tasks"}


def lost_governance_file(_code: str, _reader: User) -> dict[str, Any]:
    """A refused file that is no longer kept."""
    return {"key": "governance-tasks", "sha256": "0" * 64}
