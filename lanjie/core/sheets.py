"""Spreadsheets out: one writer for exports, templates and marked copies. Text that looks like a formula stays text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from lanjie.core.imports import Batch, Format
from lanjie.core.quantities import SHANGHAI
from lanjie.core.words import Words, language, say

#: A cell that begins with one of these could run as a formula when a csv is opened.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _value(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool | int | float) or cell is None:
        return cell
    return str(cell)


def csv_bytes(heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    """A csv in UTF-8 with mark, as spreadsheets expect; cells that could run as formulas get an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([str(head) for head in heads])
    for row in rows:
        cells = [_value(cell) for cell in row]
        writer.writerow([f"'{c}" if isinstance(c, str) and c.startswith(_FORMULA) else c for c in cells])
    return out.getvalue().encode("utf-8-sig")


def _sheet_name(title: str) -> str:
    """A title as a spreadsheet takes it: at most 31 characters, none of those with a meaning in a reference."""
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip("' ")


def xlsx_bytes(
    sheet: Any,
    heads: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    *,
    notes: Sequence[Any] = (),
    marks: dict[tuple[int, int], Any] | None = None,
) -> bytes:
    """One sheet with a frozen bold head; `notes` stand on a second sheet; `marks` tints cells and says why in a comment.

    The same input gives the same bytes.
    """
    import xlsxwriter  # slow import

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    )
    book.set_properties({"created": datetime(2020, 1, 1)})  # noqa: DTZ001  a fixed time keeps bytes equal
    bold = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"})
    wrong = book.add_format({"bg_color": "#FCECEA", "border": 2, "border_color": "#A8281F"})
    page = book.add_worksheet(_sheet_name(str(sheet)))
    page.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        page.write_string(0, column, str(head), bold)
        page.set_column(column, column, min(max(len(str(head)) * 1.8, 10), 32))
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            value = _value(cell)
            mark = marks.get((number, column)) if marks else None
            look = wrong if mark is not None else None
            if value is None:
                page.write_blank(number, column, None, look)
            elif isinstance(value, int | float):
                page.write_number(number, column, value, look)
            else:
                page.write_string(number, column, value, look)
            if mark is not None:
                page.write_comment(number, column, str(mark), {"x_scale": 2})
    if notes:
        second = book.add_worksheet("说明" if language() == "zh" else "Notes")
        second.set_column(0, 0, 100)
        for number, note in enumerate(notes):
            second.write_string(number, 0, str(note))
    book.close()
    return out.getvalue()


def template_bytes(form: Format) -> bytes:
    """The empty sheet of a format with one example row and a page that explains each column."""
    lang = 1 if language() == "en" else 0
    notes: list[Words] = [form.about] if form.about else []
    for column in form.columns:
        need = say("必填", "required") if column.required else say("选填", "optional")
        notes.append(
            say(
                "{head}（{need}）：{help}",
                "{head} ({need}): {help}",
                head=column.heads[lang],
                need=need,
                help=column.help,
            )
        )
    return xlsx_bytes(
        form.label, [c.heads[lang] for c in form.columns], [[c.example for c in form.columns]], notes=notes
    )


def marked_bytes(batch: Batch) -> bytes:
    """The file as it was read, with every wrong cell tinted and commented, and the same words in a last column."""
    columns = [c for c in batch.format.columns if c.name in batch.letters]
    places = {batch.letters[c.name]: index for index, c in enumerate(columns)}
    marks: dict[tuple[int, int], Words] = {}
    lines = {row.number: index for index, row in enumerate(batch.rows, start=1)}
    words: dict[int, list[str]] = {}
    for problem in batch.problems:
        words.setdefault(problem.row, []).append(f"{problem.line} → {problem.mend}")
        if problem.row in lines and problem.column in places:
            marks[lines[problem.row], places[problem.column]] = problem.line
    rows = [[*(row.raw.get(c.name) for c in columns), "\n".join(words.get(row.number, []))] for row in batch.rows]
    heads = [*(batch.heads[c.name] for c in columns), say("怎样改", "How to mend")]
    return xlsx_bytes(batch.format.label, heads, rows, marks=marks)
