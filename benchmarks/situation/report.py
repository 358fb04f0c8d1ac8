"""One table on the terminal, one JSON in benchmarks/out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lanjie.science.situation.types import Array

OUT = Path("benchmarks/out")


def write(name: str, title: str, rows: Sequence[dict[str, object]]) -> None:
    """Print `rows` as one table under `title` and write them to benchmarks/out/<name>.json."""
    columns = list(dict.fromkeys(key for row in rows for key, value in row.items() if not isinstance(value, list)))
    cells = [columns, *[[_text(row.get(key)) for key in columns] for row in rows]]
    widths = [max(len(line[c]) for line in cells) for c in range(len(columns))]
    print(f"\n{title}")
    for line in cells:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
    OUT.mkdir(parents=True, exist_ok=True)
    body = {"name": name, "title": title, "rows": list(rows)}
    (OUT / f"{name}.json").write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def rank_correlation(a: Array, b: Array) -> float:
    """Spearman's rank correlation of values without ties."""
    return float(np.corrcoef(np.argsort(np.argsort(a)), np.argsort(np.argsort(b)))[0, 1])


def _text(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
