"""What the law data say in words they say in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from lanjie import law

CHINESE = range(0x4E00, 0xA000)
NOTES = {
    **{f"text {text.id}": text.note for text in law.texts() if text.note},
    **{f"division {d.code}": d.note for d in law.catalogue("divisions") if d.note},
    **{f"act of {p.name.en}": p.act for p in law.precursors(date(2026, 9, 1))},
    **{f"population of {d.code}": d.population_source for d in law.catalogue("divisions") if d.population_source},
}


@pytest.mark.parametrize("at", NOTES)
def test_a_note_is_said_in_chinese_and_in_english(at: str) -> None:
    note = NOTES[at]
    assert any(ord(character) in CHINESE for character in note.zh)
    assert not any(ord(character) in CHINESE for character in note.en)
