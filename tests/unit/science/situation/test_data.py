from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lanjie.science.situation.data import Input, assemble, read_areas
from lanjie.science.situation.spec import Break, Indicator, Spec
from lanjie.science.situation.table import DataError, check_rows

from .factories import raw

AREAS = tuple("ABCD")
PAIRS = [(0, 1), (1, 2)]
SPEC = Spec((Indicator("case", {"use": "1"}), Indicator("new", {"use": "+"})))


def rows(**changes: str) -> list[dict[str, str | None]]:
    """Two counts of four areas in three months."""
    return [
        raw(area=area, month=f"2020-0{month}", indicator=name, y=str(2 + month + len(name)), **changes)
        for area in AREAS
        for month in (1, 2, 3)
        for name in ("case", "new")
    ]


def given(table: list[dict[str, str | None]], spec: Spec | None = SPEC) -> Input:
    return assemble(check_rows(enumerate(table, start=2)), AREAS, PAIRS, spec)


def test_cells_land_in_their_place() -> None:
    table = rows()
    table[0]["y"] = "44"
    panel = given(table).panel
    assert panel.low[0, 0, 0] == 44.0
    assert panel.seen.all()
    assert panel.calendar.labels == ("2020-01", "2020-02", "2020-03")


def test_an_unknown_area_is_refused_with_the_nearest_known() -> None:
    table = rows()
    table[5]["area"] = "AB"
    with pytest.raises(DataError, match=r"row 7: unknown area 'AB'; did you mean"):
        given(table)


def test_an_unknown_indicator_is_refused_where_settings_name_them() -> None:
    table = rows()
    table[3]["indicator"] = "cases"
    with pytest.raises(DataError, match=r"row 5: unknown indicator 'cases'; did you mean case\?"):
        given(table)


def test_an_unknown_indicator_without_settings_is_assumed_and_said() -> None:
    table = rows()
    for row in table:
        row["indicator"] = f"odd {row['indicator']}"
    found = given(table, None)
    assert found.spec.indicators[0].loads == {"use": "1"}
    assert any("assumed to rise with the level" in remark.en for remark in found.remarks)
    assert any("anchors the level" in remark.en for remark in found.remarks)


def test_an_area_without_neighbour_and_one_without_data_are_said() -> None:
    table = [row for row in rows() if row["area"] != "C"]
    found = given(table)
    assert any("no observation at all" in r.en and r.en.endswith("C") for r in found.remarks)
    assert any("no neighbour" in r.en and r.en.endswith("D") for r in found.remarks)
    assert list(found.areas.alone) == [False, False, False, True]


def test_a_series_of_zeros_is_left_out_and_said() -> None:
    table = rows()
    for row in table:
        if row["indicator"] == "new":
            row["y"] = "0"
    found = given(table)
    assert found.spec.names == ("case",)
    assert found.remarks[0].en == "indicator 'new' was left out: all its counts are zero"


def test_zeros_everywhere_are_refused() -> None:
    table = rows()
    for row in table:
        row["y"] = "0"
    with pytest.raises(DataError, match="no indicator is left"):
        given(table)


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(DataError, match="no observation"):
        given([])


def test_a_unit_error_is_set_aside_and_said() -> None:
    table = rows()
    table[2]["y"] = "6000"
    found = given(table)
    assert [(s.period, s.indicator, s.area) for s in found.suspects] == [(1, 0, 0)]
    assert not found.panel.seen[1, 0, 0]
    assert any("error of unit" in remark.en for remark in found.remarks)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (Break("case", "2021-01"), "break of case"),
        (Break("case", "2020-02", ("Z",)), "unknown area 'Z'"),
    ],
)
def test_a_break_outside_the_table_is_refused(item: Break, message: str) -> None:
    with pytest.raises(DataError, match=message):
        given(rows(), Spec(SPEC.indicators, (item,)))


def test_two_areas_are_too_few() -> None:
    with pytest.raises(DataError, match="at least 3"):
        assemble(check_rows([(2, raw())]), ("A", "B"), [(0, 1)], SPEC)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "adj.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_map_is_the_register_of_areas(tmp_path: Path) -> None:
    areas, pairs = read_areas(write(tmp_path, "area_a,area_b\nB,A\nC,\nA,B\n"))
    assert areas == ("A", "B", "C")
    assert {tuple(sorted(p)) for p in pairs} == {(0, 1)}


@pytest.mark.parametrize(
    ("text", "message"),
    [("area\n", "two columns"), ("area_a,area_b\nA,A\n", "row 2: A is its own neighbour"), ("a,b\n,B\n", "empty")],
)
def test_a_map_that_makes_no_sense_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_areas(write(tmp_path, text))


def test_missing_cells_stay_missing() -> None:
    table = rows()
    table[4]["y"] = ""
    panel = given(table).panel
    assert not panel.seen[2, 0, 0]
    assert np.isfinite(panel.low).all()
