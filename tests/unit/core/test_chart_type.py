"""The type charts are measured with: what it says of a character, and that drawings are laid out by it."""

from __future__ import annotations

import re
import string
from typing import Any

import pytest

from lanjie.core import chart_type
from lanjie.core.chart_type import ADVANCES, FULL, OTHER, advance
from lanjie.core.charts import save

LEFT = re.compile(r"translate\(([\d.]+),")
SIZE = 12


@pytest.mark.parametrize("character", ["岳", "，", "Ａ", "≥", "△"])
def test_a_chinese_character_and_what_stands_among_them_is_a_full_square(character: str) -> None:
    assert advance(character) == FULL


def test_every_printable_latin_character_has_a_width_of_its_own_once() -> None:
    given = "".join(ADVANCES.values())
    assert len(given) == len(set(given))
    assert set(given) == set(string.printable.strip() + " ")


def test_any_other_character_has_a_middling_width() -> None:
    assert advance("µ") == OTHER


def left_of_axis(name: str) -> float:
    import altair as alt  # slow import

    marks = alt.Chart(alt.InlineData(values=[{"name": name, "x": 1}])).mark_bar()
    made = save(
        marks.encode(y=alt.Y("name:N", axis=alt.Axis(title=None)), x="x:Q").properties(width=100), "k", lang="zh"
    )
    found = LEFT.search(made)
    assert found
    return float(found[1])


@pytest.mark.parametrize(
    ("short", "long"), [("m", "mmmmmmmmmmm"), ("1", "1234567890"), ("Y", "Yuetang, Xiangtan"), ("µ", "µµµµµµ")]
)
def test_a_drawing_leaves_the_room_these_widths_ask_for(short: str, long: str) -> None:
    more = sum(map(advance, long)) - sum(map(advance, short))
    assert left_of_axis(long) - left_of_axis(short) == pytest.approx(more * SIZE / 1000, abs=1.5)


def test_the_font_is_made_once_for_a_data_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path
    register = chart_type.register.__wrapped__
    register()
    made = tmp_path / "fonts" / chart_type.FILE
    first = made.stat().st_mtime_ns
    register()
    assert [path.name for path in made.parent.iterdir()] == [chart_type.FILE]
    assert made.stat().st_mtime_ns == first
