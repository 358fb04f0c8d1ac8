"""What every list page does with its table: page it, or hand out what is seen as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from lanjie.core.pages.files import table_file
from lanjie.core.tables import NumberColumn, Table

PER_PAGE = 50


def shown(request: HttpRequest, table: Table, name: str, *, title: Any) -> HttpResponse | None:
    """Page the table and give it its export link; a request that asks for the export gets the file instead.

    The file holds every row of the list as filtered, on all pages, numbers as numbers.
    """
    asked = request.GET.get("export")
    if asked in {"xlsx", "csv"}:
        heads, rows = _plain(table)
        return table_file(asked, name, title, heads, rows)
    table.export_href = export(request, "xlsx")
    table.paginate(page=_page(request, table), per_page=PER_PAGE)
    return None


def export(request: HttpRequest, kind: str) -> str:
    """The address of the rows seen, as a file."""
    asked = request.GET.copy()
    asked.pop("page", None)
    asked["export"] = kind
    return f"?{asked.urlencode()}"


def _page(request: HttpRequest, table: Table) -> int:
    """The page asked for, kept within what there is: an old address still leads somewhere."""
    last = max(-(-len(table.rows) // PER_PAGE), 1)
    asked = request.GET.get("page", "1")
    return min(max(int(asked), 1), last) if asked.isdecimal() else 1


def _plain(table: Table) -> tuple[Sequence[Any], list[list[Any]]]:
    columns = [c for c in table.columns if not c.column.exclude_from_export]
    rows = [[_cell(column, row) for column in columns] for row in table.rows]
    return [c.header for c in columns], rows


def _cell(column: Any, row: Any) -> Any:
    if isinstance(column.column, NumberColumn):
        value = column.accessor.resolve(row.record, quiet=True)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
    return row.get_cell_value(column.name)
