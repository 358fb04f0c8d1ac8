"""What is kept on disk is made once for each content, and never grows without end."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from lanjie.core import kept as module
from lanjie.core.kept import kept, prune


@pytest.fixture
def shelf(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path / "things"


def made(facts: Any, content: bytes = b"x") -> bytes:
    return kept("things", facts, ".txt", lambda: content, limit=100)


def test_the_same_facts_are_made_once(shelf: Path) -> None:
    assert made({"a": 1}, b"first") == made({"a": 1}, b"second") == b"first"
    assert len(list(shelf.iterdir())) == 1


def test_other_facts_are_made_anew(shelf: Path) -> None:
    assert made({"a": 1}, b"first") != made({"a": 2}, b"second")
    assert len(list(shelf.iterdir())) == 2


@pytest.mark.usefixtures("shelf")
def test_a_changed_program_makes_everything_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    made({"a": 1}, b"first")
    monkeypatch.setattr(module, "_program", lambda: "another")
    assert made({"a": 1}, b"second") == b"second"


def test_what_failed_leaves_nothing_behind(shelf: Path) -> None:
    def fail() -> bytes:
        message = "half"
        raise ValueError(message)

    with pytest.raises(ValueError, match="half"):
        kept("things", 1, ".txt", fail, limit=100)
    assert not shelf.exists()


def test_old_files_are_looked_for_now_and_then(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SELDOM", 4)
    for n in range(200):
        kept("things", n, ".txt", lambda: b"x", limit=10)
    assert 10 <= len(list(shelf.iterdir())) < 200


def test_the_oldest_files_go_first(tmp_path: Path) -> None:
    for age in range(5):
        path = tmp_path / f"{age}.svg"
        path.write_text("x")
        os.utime(path, (1000 - age, 1000 - age))
    prune(tmp_path, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.svg", "1.svg"]
