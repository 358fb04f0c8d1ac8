"""The annex of a document as xlsx: every printed number with its exact value, then the sheets of the document itself."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from django.utils import translation

from lanjie.core.documents import SIMULATED, Document, Sheet, repacked, seal
from lanjie.core.words import say


def xlsx(document: Document) -> bytes:
    """The workbook; texts stay texts whatever they begin with, and the same document gives the same bytes."""
    import xlsxwriter  # slow import

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": document.title, "author": document.body, "created": document.at})
    look = {
        "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    with translation.override("en" if document.lang == "en" else "zh-hans"):
        for sheet in (_about(document), *document.annex, _numbers(document)):
            _write(book, sheet, look)
    book.close()
    return repacked(out.getvalue(), document.at)


def _about(document: Document) -> Sheet:
    rows: list[tuple[str, str]] = [
        (str(say("编号", "Code")), document.code),
        (str(say("标题", "Title")), f"{document.title} {document.issue}"),
        (str(say("机关", "Body")), document.body),
        (str(say("数据截止", "Data cut-off")), document.cut_off.isoformat()),
        (str(say("印发", "Issued")), str(document.issued)),
        (str(say("运行", "Run")), document.run),
        (str(say("数值摘要 SHA-256", "SHA-256 of the values")), document.digest),
    ]
    if document.simulated:
        rows.insert(0, (str(say("模拟数据", "Simulated data")), str(SIMULATED)))
    return Sheet(str(say("说明", "About")), (str(say("项目", "Item")), str(say("内容", "Content"))), tuple(rows))


def _numbers(document: Document) -> Sheet:
    heads = (say("标记", "tag"), say("印出的数", "printed"), say("精确值", "exact value"), say("印记", "seal"))
    rows = tuple(
        (tag, number.text, number.value, seal(document.code, document.run, tag, number.text))
        for tag, number in document.numbers.items()
    )
    return Sheet(NUMBERS[document.lang], tuple(str(head) for head in heads), rows)


#: The sheet that verification reads.
NUMBERS = {"zh": "印出的数", "en": "Printed numbers"}


def _write(book: Any, sheet: Sheet, look: dict[str, Any]) -> None:
    page = book.add_worksheet(sheet.name[:31])
    page.freeze_panes(1, 0)
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, head, look["head"])
        longest = max((len(str(row[column])) for row in sheet.rows[:200] if row[column] is not None), default=0)
        page.set_column(column, column, min(max(len(head) * 1.8, longest * 1.1, 8), 60))
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, date):
                page.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), look["day"])  # noqa: DTZ001
            elif isinstance(cell, int | float):
                page.write_number(number, column, cell)
            else:
                page.write_string(number, column, cell)
