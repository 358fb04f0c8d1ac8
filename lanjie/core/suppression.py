"""Tables of counts of persons without small cells: what is hidden can not be found again from the totals.

Cells of 1 to `minimum` − 1 are hidden, then as many others as needed. With totals as a last row and column, the cells are edges of a graph
whose nodes are the lines of the table; a hidden cell can be computed from the rest exactly when its edge is a bridge among the hidden
edges. So bridges are closed into cycles with the smallest cell that does it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

#: The name of the line of totals.
TOTAL = "*"

Cell = tuple[str, str]


def suppress(counts: Mapping[Cell, int], minimum: int = 5) -> dict[Cell, int | None]:
    """The table with totals (row or column `"*"`) and None for what is hidden. `counts` by (row, column); absent cells are zero."""
    rows = [*dict.fromkeys(row for row, _ in counts), TOTAL]
    columns = [*dict.fromkeys(column for _, column in counts), TOTAL]
    table = {
        (row, column): sum(n for (r, c), n in counts.items() if row in (r, TOTAL) and column in (c, TOTAL))
        for row, column in product(rows, columns)
    }
    hidden = {cell for cell, n in table.items() if 0 < n < minimum}
    while bridges := [cell for cell in sorted(hidden) if _is_bridge(cell, hidden)]:
        row, _ = bridges[0]
        near = _reached(("row", row), hidden - {bridges[0]})
        # Only a cell with one end on each side of the bridge closes a cycle through it. Totals are hidden last, zeros before them.
        joining = [
            cell
            for cell in table
            if cell not in hidden and ((("row", cell[0]) in near) != (("column", cell[1]) in near))
        ]
        hidden.add(min(joining, key=lambda cell: (cell.count(TOTAL), table[cell] == 0, table[cell], cell)))
    return {cell: None if cell in hidden else n for cell, n in table.items()}


def _is_bridge(cell: Cell, hidden: set[Cell]) -> bool:
    return ("column", cell[1]) not in _reached(("row", cell[0]), hidden - {cell})


def _reached(start: tuple[str, str], edges: set[Cell] | Sequence[Cell]) -> set[tuple[str, str]]:
    """Lines that hang together with `start` through hidden cells."""
    seen, todo = {start}, [start]
    while todo:
        kind, name = todo.pop()
        for row, column in edges:
            ends = {"row": row, "column": column}
            if ends[kind] == name:
                other = ("column", column) if kind == "row" else ("row", row)
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
    return seen
