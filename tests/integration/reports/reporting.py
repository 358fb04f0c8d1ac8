"""Handing in reported figures, for the tests of this folder."""

from __future__ import annotations

import csv
import io
from typing import Any

from lanjie.core import imports
from lanjie.core.access import Scope
from lanjie.core.imports import Batch
from lanjie.core.models import Upload
from lanjie.reports.imports import REPORTED_FIGURES
from lanjie.reports.models_reported import ReportedFigure
from lanjie.reports.queries.reported import entries

HEADS = tuple(column.heads[0] for column in REPORTED_FIGURES.columns)
NAMES = tuple(column.name for column in REPORTED_FIGURES.columns)
#: A row as a county would fill it in.
ROW = {
    "key": "gov.county_city_mtgs",
    "area": "430102",
    "since": "2020-01-01",
    "on": "2020-09-11",
    "value": "12",
    "source": "会议统计表",
}


def sheet(*rows: dict[str, Any]) -> bytes:
    """Rows by column name as a file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADS)
    writer.writerows([[row.get(name, "") for name in NAMES] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def check(scope: Scope, *rows: dict[str, Any], correct: bool = False) -> Batch:
    """A file with these rows, checked."""
    options = {"correct": correct}
    return imports.check(scope=scope, form=REPORTED_FIGURES, content=sheet(*rows), filename="f.csv", options=options)


def hand_in(scope: Scope, *rows: dict[str, Any], correct: bool = False) -> Upload:
    """A file with these rows, written."""
    batch = check(scope, *rows, correct=correct)
    assert batch.ok, [str(problem.line) for problem in batch.problems]
    return imports.write(scope=scope, batch=batch, content=sheet(*rows))


def brought(scope: Scope, upload: Upload) -> list[ReportedFigure]:
    """The entries of a file, in its order."""
    return list(entries(scope).filter(upload=upload).order_by("pk"))
