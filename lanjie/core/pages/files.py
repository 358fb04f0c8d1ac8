"""Answers that are files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from lanjie.core import sheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_response(content: bytes, filename: str, kind: str = XLSX) -> HttpResponse:
    """A file to be saved, never shown in place."""
    disposition = content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


def table_file(
    kind: str, name: str, title: Any, heads: Sequence[Any], rows: Iterable[Sequence[Any]], *, notes: Sequence[Any] = ()
) -> HttpResponse:
    """Rows as `name.csv` or, for any other kind, `name.xlsx`; `notes` stand on a second sheet and have no place in a csv."""
    if kind == "csv":
        return file_response(sheets.csv_bytes(heads, rows), f"{name}.csv", "text/csv")
    return file_response(sheets.xlsx_bytes(title, heads, rows, notes=notes), f"{name}.xlsx")
