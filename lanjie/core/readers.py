"""Bytes of a csv or xlsx file to a table of cells, defensively: size, depth and width limits, no macros, no formulas, no entities.

Every refusal is a `Refusal` in the user's words, with the row and column where there is one.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.conf import settings

from lanjie.core.words import Words, say

MAXIMUM_COLUMNS = 200
MAXIMUM_ROWS = 1_000_000
MAXIMUM_RATIO = 200
MAXIMUM_PARTS = 2_000
MAXIMUM_CELL = 4_000

_OLE = b"\xd0\xcf\x11\xe0"
_MERGED = re.compile(rb'<mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_ENTITY = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class Refusal(ValueError):  # noqa: N818  it is the user's word, and not a fault
    """Why a file can not be read: the words for the user, with row (1-based) and column letter where known."""

    def __init__(self, words: Words, *, row: int = 0, column: str = "", found: str = "") -> None:
        super().__init__(words.en)
        self.words, self.row, self.column, self.found = words, row, column, found


@dataclass(frozen=True, slots=True)
class Table:
    """The first sheet of a file: the head row's number, its heads, and numbered rows of raw cells (str, number, date or None)."""

    heads: tuple[str, ...]
    head_row: int
    rows: list[tuple[int, tuple[Any, ...]]] = field(repr=False)
    encoding: str = ""


def letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA: the column's letter as a spreadsheet shows it."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def read(content: bytes, filename: str) -> Table:
    """Read a file by what it is, not by what it is called."""
    if not content:
        raise Refusal(say("文件是空的", "The file is empty"))
    if len(content) > settings.LANJIE_UPLOAD_BYTES:
        limit = settings.LANJIE_UPLOAD_BYTES // 1_048_576
        raise Refusal(
            say(
                "文件超过 {limit} MB；请按季度或地区分成几份",
                "The file exceeds {limit} MB; split it by quarter or area",
                limit=limit,
            )
        )
    if content.startswith(_OLE):
        raise Refusal(
            say(
                "这是旧版 .xls 或加了密码的文件；请另存为不加密码的 .xlsx 或 .csv",
                "This is an old .xls or a password-protected file; save it as .xlsx or .csv without a password",
            )
        )
    if content.startswith(b"PK"):
        return _table(_sheet_rows(content), "xlsx")
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"{\\rtf", b"Rar!", b"7z", b"\x1f\x8b")):
        raise Refusal(
            say(
                "「{name}」不是表格文件；请上传 xlsx 或 csv",
                "“{name}” is not a table; upload xlsx or csv",
                name=filename,
            )
        )
    text, encoding = decode(content)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise Refusal(
            say(
                "这是网页或 XML，不是表格（常见于从网页「导出」的 .xls）；请另存为 xlsx 或 csv",
                "This is a web page or XML, not a table (common with .xls “exported” from web pages); save it as xlsx or csv",
            )
        )
    return _table(_csv_rows(text), encoding)


def decode(content: bytes) -> tuple[str, str]:
    """Text of a csv file in UTF-8 (with or without mark) or GB18030; anything else is refused with its place."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal(say("文件是 UTF-16 编码；请另存为「CSV UTF-8」", "The file is in UTF-16; save it as “CSV UTF-8”"))
    nul = content.find(b"\0")
    if nul >= 0:
        row = content.count(b"\n", 0, nul) + 1
        raise Refusal(
            say(
                "第 {row} 行有空字节，文件可能没有传完或已损坏",
                "Row {row} holds a NUL byte; the file is incomplete or damaged",
                row=row,
            ),
            row=row,
        )
    row = 0
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding), "UTF-8" if encoding != "gb18030" else "GB18030"
        except UnicodeDecodeError as error:
            row = max(row, content.count(b"\n", 0, error.start) + 1)  # the encoding that got further is the file's own
    raise Refusal(
        say(
            "第 {row} 行的文字既不是 UTF-8 也不是 GB18030；请另存为「CSV UTF-8」",
            "Row {row} is neither UTF-8 nor GB18030; save the file as “CSV UTF-8”",
            row=row,
        ),
        row=row,
    )


def _csv_rows(text: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, tuple(cell.strip() or None for cell in cells)
            start = reader.line_num + 1
    except csv.Error:
        raise Refusal(
            say(
                "第 {row} 行起的引号没有配对，文件可能没有传完",
                "A quotation mark opened in row {row} is never closed; the file may be incomplete",
                row=start,
            ),
            row=start,
        ) from None


def _sheet_rows(content: bytes) -> Iterator[tuple[int, tuple[Any, ...]]]:
    from openpyxl import load_workbook  # slow import
    from openpyxl.utils.exceptions import InvalidFileException  # slow import

    sheet_bytes = _safe_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
    except (InvalidFileException, KeyError, IndexError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
        raise Refusal(
            say("xlsx 的内容不完整或已损坏，打不开", "The xlsx is incomplete or damaged and does not open")
        ) from error
    merged = _MERGED.search(sheet_bytes)
    if merged:
        column, row = merged[1].decode(), int(merged[2])
        merged_cells = f"{column}{row}:{merged[3].decode()}{merged[4].decode()}"
        raise Refusal(
            say(
                "{cells} 是合并单元格；请取消合并，把值填到每一行",
                "{cells} is a merged cell; unmerge it and fill in every row",
                cells=merged_cells,
            ),
            row=row,
            column=column,
        )
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            filled = len(cells)
            while filled and cells[filled - 1] is None:
                filled -= 1
            for index, cell in enumerate(cells[:filled]):
                if isinstance(cell, str) and cell.startswith("="):
                    raise Refusal(
                        say(
                            "{cell} 是公式；请「选择性粘贴 → 数值」后再传",
                            "{cell} is a formula; paste it as a value first",
                            cell=f"{letter(index)}{number}",
                        ),
                        row=number,
                        column=letter(index),
                        found=cell[:60],
                    )
            yield number, tuple(_plain(cell) for cell in cells[:filled])
    except (KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile, EOFError) as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal(
            say("xlsx 的内容不完整或已损坏，打不开", "The xlsx is incomplete or damaged and does not open")
        ) from error


def _safe_archive(content: bytes) -> bytes:
    """Refuse bombs, macros, external links and entities before anything is unpacked; return the first sheet's XML."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except zipfile.BadZipFile:
        raise Refusal(
            say("xlsx 没有传完或已损坏，打不开", "The xlsx is incomplete or damaged and does not open")
        ) from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    if (
        len(entries) > MAXIMUM_PARTS
        or unpacked > settings.LANJIE_UPLOAD_UNPACKED_BYTES
        or (unpacked > 10_485_760 and unpacked / packed > MAXIMUM_RATIO)
    ):
        raise Refusal(
            say(
                "文件解开后有 {size} MB，远大于正常表格，已拒绝",
                "The file would unpack to {size} MB, far more than a table should; refused",
                size=unpacked // 1_048_576,
            )
        )
    names = [entry.filename for entry in entries]
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refusal(say("文件带宏；请另存为不带宏的 .xlsx", "The file holds macros; save it as .xlsx without macros"))
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise Refusal(
            say(
                "文件引用了别的工作簿；请断开链接，粘贴为数值",
                "The file refers to other workbooks; break the links and paste values",
            )
        )
    sheets = sorted((n for n in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)), key=lambda n: (len(n), n))
    if "xl/workbook.xml" not in names or not sheets:
        raise Refusal(
            say("压缩包里没有工作表；请上传 xlsx 或 csv", "There is no worksheet in the archive; upload xlsx or csv")
        )
    try:
        first = b""
        for name in names:
            if name.endswith((".xml", ".rels")):
                part = archive.read(name)
                if _ENTITY.search(part[:4096]):
                    raise Refusal(
                        say("文件里有实体声明，已拒绝", "The file declares XML entities; refused"), found=name
                    )
                if name == sheets[0]:
                    first = part
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refusal(
            say("xlsx 没有传完或已损坏，打不开", "The xlsx is incomplete or damaged and does not open")
        ) from error
    return first


def _plain(cell: object) -> object:
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date()
    return cell


def _table(rows: Iterator[tuple[int, tuple[Any, ...]]], encoding: str) -> Table:
    """The first row with at least two filled cells is the head; empty rows below it are left out."""
    head: tuple[str, ...] = ()
    head_row = 0
    kept: list[tuple[int, tuple[Any, ...]]] = []
    for number, cells in rows:
        filled = sum(cell is not None for cell in cells)
        if not filled:
            continue
        if not head:
            if filled < 2:
                continue
            head, head_row = _heads(cells, number), number
            continue
        if len(cells) > len(head) and any(cell is not None for cell in cells[len(head) :]):
            extra = next(i for i in range(len(head), len(cells)) if cells[i] is not None)
            raise Refusal(
                say(
                    "第 {row} 行 {column} 列：表头只有 {n} 列，这一行多出了内容「{found}」（是否多了一个逗号？）",
                    "Row {row}, column {column}: the head has {n} columns, this row has more: “{found}” (a stray comma?)",
                    row=number,
                    column=letter(extra),
                    n=len(head),
                    found=str(cells[extra])[:40],
                ),
                row=number,
                column=letter(extra),
                found=str(cells[extra])[:40],
            )
        for index, cell in enumerate(cells):
            if isinstance(cell, str) and len(cell) > MAXIMUM_CELL:
                raise Refusal(
                    say(
                        "第 {row} 行 {column} 列的文字过长",
                        "Row {row}, column {column}: the text is too long",
                        row=number,
                        column=letter(index),
                    ),
                    row=number,
                    column=letter(index),
                )
        kept.append((number, cells + (None,) * (len(head) - len(cells))))
        if len(kept) > MAXIMUM_ROWS:
            raise Refusal(
                say("超过 {n} 行；请分成几份", "More than {n} rows; split the file", n=f"{MAXIMUM_ROWS:,}"), row=number
            )
    if not head:
        raise Refusal(say("没有找到表头", "No head row was found"))
    if not kept:
        raise Refusal(say("只有表头，没有数据行", "There is a head row but no data"), row=head_row)
    return Table(head, head_row, kept, encoding)


def _heads(cells: tuple[Any, ...], number: int) -> tuple[str, ...]:
    last = max(index for index, cell in enumerate(cells) if cell is not None)
    if last >= MAXIMUM_COLUMNS:
        raise Refusal(
            say(
                "第 {row} 行有 {n} 列，超过 {limit} 列；是否选错了文件？",
                "Row {row} has {n} columns, more than {limit}; is this the right file?",
                row=number,
                n=last + 1,
                limit=MAXIMUM_COLUMNS,
            ),
            row=number,
            column=letter(MAXIMUM_COLUMNS),
        )
    return tuple("" if cell is None else str(cell).strip() for cell in cells[: last + 1])
