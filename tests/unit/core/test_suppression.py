from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lanjie.core.suppression import TOTAL, suppress

TABLES = st.integers(1, 4).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 12), min_size=columns, max_size=columns), min_size=1, max_size=4)
)


def counts(rows: list[list[int]]) -> dict[tuple[str, str], int]:
    return {(f"r{i}", f"c{j}"): n for i, row in enumerate(rows) for j, n in enumerate(row)}


def computable(table: dict[tuple[str, str], int | None]) -> list[tuple[str, str]]:
    """Hidden cells that follow from the others: those whose value is fixed by the equations of the table."""
    unknown = [cell for cell, n in table.items() if n is None]
    lines = []
    for axis in (0, 1):
        for name in {cell[axis] for cell in table}:
            line = [(-1 if cell[1 - axis] == TOTAL else 1) if cell[axis] == name else 0 for cell in unknown]
            lines.append(line)
    system = np.array(lines, dtype=float).reshape(len(lines), len(unknown))
    rank = np.linalg.matrix_rank(system) if unknown else 0
    found = []
    for index, cell in enumerate(unknown):
        unit = np.zeros((1, len(unknown)))
        unit[0, index] = 1
        if np.linalg.matrix_rank(np.vstack([system, unit])) == rank:
            found.append(cell)
    return found


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_no_hidden_cell_can_be_computed(rows):
    assert computable(suppress(counts(rows))) == []


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_no_small_cell_is_shown(rows):
    assert not [n for n in suppress(counts(rows)).values() if n is not None and 0 < n < 5]


def test_a_table_without_small_cells_is_shown_whole():
    assert None not in suppress(counts([[5, 0], [7, 9]])).values()


def test_four_is_hidden_and_five_is_shown():
    table = suppress(counts([[4, 30, 9], [30, 30, 30], [8, 30, 30]]))
    assert table["r0", "c0"] is None
    shown = suppress(counts([[5, 30, 9], [30, 30, 30], [8, 30, 30]]))
    assert shown["r0", "c0"] == 5


def test_the_smallest_cells_are_the_ones_hidden_besides():
    table = suppress(counts([[4, 30, 9], [30, 30, 30], [8, 30, 11]]))
    assert {cell for cell, n in table.items() if n is None} == {("r0", "c0"), ("r0", "c2"), ("r2", "c0"), ("r2", "c2")}
    assert table[TOTAL, TOTAL] == 182
