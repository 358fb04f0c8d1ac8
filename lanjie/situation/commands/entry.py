"""Typed values take the road of a file: a form becomes a sheet of the layout, which is checked, kept and written like any other.

So a form can not accept what a file would be refused for, and what was typed is kept as it was typed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lanjie.core import imports
from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Format, Problem
from lanjie.core.models import Upload
from lanjie.core.words import Words, say

#: The first data row of a typed sheet: the mark of the form and the heads stand above it.
FIRST_ROW = 3


@dataclass(frozen=True, slots=True)
class Typed:
    """A checked form: its sheet as a batch and as bytes."""

    batch: Batch
    content: bytes

    def problems(self) -> list[tuple[int, str, Words]]:
        """Each error as (index of the typed row, −1 for none; name of the column, "" for none; what is wrong and how to mend it)."""
        names = {letter: name for name, letter in self.batch.letters.items()}
        return [
            (problem.row - FIRST_ROW if problem.row >= FIRST_ROW else -1, names.get(problem.column, ""), _text(problem))
            for problem in self.batch.problems
        ]


def check(
    *,
    scope: Scope,
    form: Format,
    rows: Sequence[Mapping[str, str]],
    mark: str,
    name: str,
    options: dict[str, Any] | None = None,
) -> Typed:
    """Check typed rows, given by column name, as a sheet of the layout. Writes nothing.

    `mark` tells one filled-in form from another, so that the same form sent twice is the same file, and the same values typed again
    on another day are not.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([f"# {mark}"])
    writer.writerow([column.heads[0] for column in form.columns])
    writer.writerows([[row.get(column.name, "") for column in form.columns] for row in rows])
    content = out.getvalue().encode("utf-8-sig")
    batch = imports.check(scope=scope, form=form, content=content, filename=f"{name}.csv", options=options)
    return Typed(batch, content)


def write(*, scope: Scope, typed: Typed) -> Upload:
    """Write a checked form: original, rows and audit event in one transaction."""
    return imports.write(scope=scope, batch=typed.batch, content=typed.content)


def _text(problem: Problem) -> Words:
    return say("{wrong}。{mend}", "{wrong}. {mend}", wrong=problem.wrong, mend=problem.mend)
