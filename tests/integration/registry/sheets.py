"""Sheets of the registry for tests: handed in as a user would."""

from __future__ import annotations

import csv
import io

from lanjie.core import imports
from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Format
from lanjie.core.models import Upload


def content(form: Format, *rows: dict[str, str]) -> bytes:
    """A csv with the Chinese heads of the format; a column left out of a row is empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.heads[0] for column in form.columns])
    writer.writerows([[row.get(column.name, "") for column in form.columns] for row in rows])
    return out.getvalue().encode()


def check(scope: Scope, form: Format, *rows: dict[str, str], correct: bool = False) -> Batch:
    return imports.check(
        scope=scope, form=form, content=content(form, *rows), filename="a.csv", options={"correct": correct}
    )


def write(scope: Scope, form: Format, *rows: dict[str, str], correct: bool = False) -> Upload:
    batch = check(scope, form, *rows, correct=correct)
    return imports.write(scope=scope, batch=batch, content=content(form, *rows))
