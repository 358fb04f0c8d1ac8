"""One table on the screen and one JSON file for each benchmark."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

OUT = Path(__file__).parents[1] / "out"
Row = Mapping[str, object]


def publish(name: str, title: str, rows: Sequence[Row], notes: Sequence[str] = ()) -> Path:
    """Print the rows as a table, with the notes below, and write them to benchmarks/out/NAME.json."""
    columns = list(rows[0])
    cells = [columns, *([_text(row.get(column, "")) for column in columns] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    print(title)
    for number, line in enumerate(cells):
        print(
            "  ".join(
                cell.ljust(width) if i == 0 else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
        )
        if number == 0:
            print("  ".join("-" * width for width in widths))
    for note in notes:
        print(note)
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{name}.json"
    machine = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "threads": os.environ.get("OMP_NUM_THREADS", "default"),
        "load": os.getloadavg()[0],
    }
    document = {"benchmark": name, "title": title, "machine": machine, "rows": list(rows), "notes": list(notes)}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1, default=float) + "\n", encoding="utf-8")
    return path


def _text(value: object) -> str:
    if isinstance(value, float):
        return "-" if np.isnan(value) else f"{value:.3f}"
    return str(value)
