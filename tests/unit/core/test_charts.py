"""The frame of every chart: colours, save, cache, card."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from lanjie.core import charts
from lanjie.core.charts import LINK, ChartCard, Head, Sign, clean, drawing, save

LEFT = re.compile(r"translate\(([\d.]+),")


def bar_chart(
    rows: list[dict[str, Any]], *, clip: bool = False, link: bool = False, number_format: str = ",.0f"
) -> Any:
    import altair as alt  # slow import

    marks = alt.Chart(alt.InlineData(values=rows)).mark_bar(clip=clip)
    channels: dict[str, Any] = {
        "x": "x:N",
        "y": alt.Y("y:Q", axis=alt.Axis(format=number_format)),
        "description": "x:N",
    }
    if link:
        channels["href"] = "href:N"
    return marks.encode(**channels).properties(width=200, height=100)


ROWS = [{"x": "岳塘", "y": 8000}, {"x": "炎陵", "y": 3000}]


def test_colours_are_those_of_the_visual_language() -> None:
    assert charts.TIER_FILL == {
        "listed": "#8A2A0B", "warned": "#DE7426", "watch": "#F6C28B", "unclear": "#B9C1C9", "below": "#DCEAF3",
    }  # fmt: skip
    assert charts.TIER_LINE == {
        "listed": "#8A2A0B", "warned": "#DE7426", "watch": "#BF7F33", "unclear": "#8593A0", "below": "#5893C0",
    }  # fmt: skip
    assert charts.CATEGORICAL == ("#174A7C", "#D9681D", "#1F7F78", "#7B4FA3", "#6B4A00", "#8593A0")
    assert charts.SEQUENTIAL == ("#EAF2F8", "#C3DAEA", "#8FBAD8", "#5893C0", "#2A699F", "#12406F")
    assert charts.DIVERGING == ("#1B4F86", "#5F93BF", "#B4CFE3", "#F1F1EF", "#F2C999", "#D9873A", "#98470B")
    assert (charts.BAND, charts.LINE, charts.POINT, charts.OUTSIDE) == ("#D5E5F1", "#5893C0", "#0F3660", "#8A2A0B")
    assert (charts.PLUS, charts.MINUS_COLOUR, charts.TOTAL) == ("#DE7426", "#174A7C", "#C9D0D6")
    assert (charts.INK, charts.INK_2, charts.LINE_2, charts.GRID) == ("#17212B", "#4C5966", "#8593A0", "#E3E8EC")


def test_builders_hold_no_colour_of_their_own() -> None:
    folder = Path(charts.__file__).parent
    found = {path.name: re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text()) for path in folder.glob("chart_*.py")}
    assert found
    assert not {name: colours for name, colours in found.items() if colours}


def test_a_drawing_has_no_style() -> None:
    assert " style=" not in save(bar_chart(ROWS), "k", lang="zh")


def test_a_link_keeps_its_path_only() -> None:
    rows = [{**row, "href": f"{LINK}/situation/430304/"} for row in ROWS]
    svg = save(bar_chart(rows, link=True), "k", lang="zh")
    assert re.findall(r'href="([^"]*)"', svg) == ["/situation/430304/"] * 2


def test_a_relative_link_would_leave_the_house_and_is_refused() -> None:
    rows = [{**row, "href": "/situation/430304/"} for row in ROWS]
    with pytest.raises(ValueError, match="leaves the house"):
        save(bar_chart(rows, link=True), "k", lang="zh")


def test_the_class_is_replaced_and_not_doubled() -> None:
    root = save(bar_chart(ROWS), "k", lang="zh").split(">", 1)[0]
    assert re.findall(r'class="([^"]*)"', root) == ["chart-drawing"]


def test_two_drawings_share_no_id() -> None:
    first, second = (save(bar_chart(ROWS, clip=True), key, lang="zh") for key in ("a", "b"))
    ids = [set(re.findall(r'id="([^"]*)"', svg)) for svg in (first, second)]
    assert all(ids)
    assert not ids[0] & ids[1]


def test_every_clip_finds_its_path() -> None:
    svg = save(bar_chart(ROWS, clip=True), "a", lang="zh")
    used = set(re.findall(r"url\(#([^)]*)\)", svg))
    assert used
    assert used <= set(re.findall(r'id="([^"]*)"', svg))


def test_an_axis_counts_in_full() -> None:
    assert "8,000" in save(bar_chart(ROWS), "k", lang="zh")


def test_the_plain_comma_format_is_still_the_trap_it_was() -> None:
    assert "8e+3" in save(bar_chart(ROWS, number_format=","), "k", lang="zh")


def horizontal(name: str) -> str:
    import altair as alt  # slow import

    marks = alt.Chart(alt.InlineData(values=[{"name": name, "x": 1}])).mark_bar()
    return save(
        marks.encode(y=alt.Y("name:N", axis=alt.Axis(title=None)), x="x:Q").properties(width=100), "k", lang="zh"
    )


def test_chinese_is_measured_a_full_em_wide() -> None:
    two, six = (float(LEFT.search(horizontal(name))[1]) for name in ("岳塘", "岳塘岳塘岳塘"))  # type: ignore[index]
    assert six - two == pytest.approx(4 * 12, abs=2)


@pytest.mark.parametrize(("lang", "first"), [("zh", "PingFang SC"), ("en", "-apple-system")])
def test_the_type_is_given_once_at_the_root(lang: str, first: str) -> None:
    svg = save(bar_chart(ROWS), "k", lang=lang)
    assert re.findall(r'font-family="([^"]*)"', svg) == [charts.FONT_STACK[lang]]
    assert charts.FONT_STACK[lang].startswith(first)


def test_a_drawing_says_its_finding_and_escapes_it() -> None:
    root = save(bar_chart(ROWS), "k", lang="zh", label='高于 "1" & 2').split(">", 1)[0]
    assert 'aria-label="高于 &quot;1&quot; &amp; 2"' in root


def test_marks_keep_their_words() -> None:
    assert 'aria-label="岳塘"' in save(bar_chart(ROWS), "k", lang="zh")


def test_axes_say_nothing_in_machine_english() -> None:
    assert "axis titled" not in save(bar_chart(ROWS), "k", lang="zh")


def test_clean_makes_an_id_of_any_key() -> None:
    assert clean('<svg class="marks"><g id="c"/></svg>', "a.b/c d", lang="zh").count('id="a-b-c-d-c"') == 1


# Kept on disk ---------------------------------------------------------------------------------------------------------------

DRAWN: list[dict[str, Any]] = []


def noted(facts: dict[str, Any], lang: str) -> Any:
    DRAWN.append({**facts, "lang": lang})
    return bar_chart(facts["rows"])


@pytest.fixture
def drawn(settings: Any, tmp_path: Path) -> list[dict[str, Any]]:
    settings.VAR = tmp_path
    DRAWN.clear()
    return DRAWN


def test_the_same_content_is_drawn_once(drawn: list[Any]) -> None:
    svgs = {drawing("k", noted, label="x", rows=ROWS).svg() for _ in range(2)}
    assert len(drawn) == len(svgs) == 1


def test_other_content_is_drawn_anew(drawn: list[Any]) -> None:
    first = drawing("k", noted, label="x", rows=ROWS).svg()
    second = drawing("k", noted, label="x", rows=[*ROWS, {"x": "茶陵", "y": 1}]).svg()
    assert len(drawn) == 2
    assert first != second


def test_each_language_has_its_own(drawn: list[Any]) -> None:
    for lang in ("zh-hans", "en"):
        with translation.override(lang):
            drawing("k", noted, label="x", rows=ROWS).svg()
    assert [facts["lang"] for facts in drawn] == ["zh", "en"]


def test_a_png_for_documents_is_made_of_the_same_drawing(drawn: list[Any]) -> None:
    picture = drawing("k", noted, label="x", rows=ROWS)
    assert picture.png().startswith(b"\x89PNG")
    assert picture.png() == picture.png()
    assert len(drawn) == 1


# Card -------------------------------------------------------------------------------------------------------------------------


def card(**more: Any) -> ChartCard:
    return ChartCard("k", "t", "s", drawing("k", noted, label="t", rows=ROWS), [Head("a")], [("1",)], **more)


@pytest.mark.parametrize("simulated", [True, False])
def test_a_card_knows_whether_its_data_are_simulated(settings: Any, simulated: bool) -> None:
    settings.LANJIE_SIMULATED = simulated
    assert card().simulated is simulated


def test_a_card_without_a_paper_variant_prints_the_wide_one(drawn: list[Any]) -> None:
    assert card().paper_svg == card().svg


@pytest.mark.parametrize("shape", sorted(charts.SHAPES))
def test_every_sign_of_a_key_is_drawn_without_style(shape: str) -> None:
    sign = str(Sign("#174A7C", "x", shape=shape).sign)
    assert sign.startswith("<svg")
    assert "style" not in sign
