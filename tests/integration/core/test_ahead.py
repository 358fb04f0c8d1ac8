"""Looking at pages ahead: what is looked at, how a failure is met, and that other work goes first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lanjie.core import ahead
from lanjie.core.access import SYSTEM, Scope
from lanjie.core.models import Job

pytestmark = pytest.mark.django_db

ADDRESSES = ["/registry/areas/", "/law/terms/?q=x"]


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Two addresses are declared; what is looked at is noted instead of being answered."""
    seen: list[tuple[str, str]] = []

    def two() -> Iterator[tuple[Scope, str]]:
        yield from ((SYSTEM, address) for address in ADDRESSES)

    monkeypatch.setattr(ahead, "AHEAD", [two])
    monkeypatch.setattr(ahead, "look", lambda _reader, address, lang: seen.append((address, lang)))
    return seen


def draw(**more: Any) -> list[int]:
    told: list[int] = []
    ahead.draw(scope=SYSTEM, progress=lambda done, _total, _words: told.append(done), **more)
    return told


def test_every_address_is_looked_at_in_both_languages(looked: list[tuple[str, str]]) -> None:
    assert draw() == [0, 1, 2, 3, 4]
    assert looked == [(address, lang) for address in ADDRESSES for lang in ("zh-hans", "en")]


def test_it_makes_way_for_other_work_and_goes_on_behind_it(looked: list[tuple[str, str]]) -> None:
    Job.objects.create(kind="reports.bulletin.issue")
    draw(done=1)
    assert looked == [(ADDRESSES[0], "en")]
    assert Job.objects.get(kind=ahead.KIND).arguments == {"done": 2}


@pytest.mark.usefixtures("looked")
def test_it_is_queued_once() -> None:
    for _ in range(2):
        ahead.start()
    assert Job.objects.filter(kind=ahead.KIND).count() == 1


def test_a_page_that_fails_is_logged_and_the_others_are_looked_at(
    looked: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    note = ahead.look

    def fail(reader: Scope, address: str, lang: str) -> int:
        if address == ADDRESSES[0]:
            raise KeyError(address)
        return note(reader, address, lang)

    monkeypatch.setattr(ahead, "look", fail)
    draw()
    assert [address for address, _ in looked] == [ADDRESSES[1]] * 2
    assert f"ahead: {ADDRESSES[0]}" in caplog.text


@pytest.mark.usefixtures("areas")
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_answers_without_anybody_having_signed_in(address: str) -> None:
    assert ahead.look(ahead.office("/430000/"), address, "en") == 200
